import { type Bars, HOUR } from "../src/index.ts";

/** Numbers from 0 to 1 that repeat with their seed (mulberry32). */
export function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers with mean 0 and deviation 1 (Box and Muller). */
export function createNormal(seed: number): () => number {
  const uniform = createUniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Hourly bars with the given closes; high and low are the higher and lower of a close and the one before. */
export function barsFrom(closes: readonly number[], fields: Partial<Bars> = {}): Bars {
  const before = closes.map((close, index) => closes[index - 1] ?? close);
  return {
    name: "series",
    step: HOUR,
    time: closes.map((_, index) => index * HOUR),
    high: closes.map((close, index) => Math.max(close, before[index] ?? close)),
    low: closes.map((close, index) => Math.min(close, before[index] ?? close)),
    close: closes,
    volume: closes.map(() => 1),
    ...fields,
  };
}

/** Closes of a random walk whose hourly volatility at each step is given. */
export function walk(volatilities: readonly number[], seed: number): number[] {
  const normal = createNormal(seed);
  let price = 100;
  return volatilities.map((volatility) => {
    price *= Math.exp(volatility * normal());
    return price;
  });
}
