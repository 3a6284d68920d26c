import { type Bars, checkBars } from "./bars.ts";
import { at, checkNumber } from "./check.ts";
import { HOUR } from "./method.ts";

/** What a position lost over the horizon, one element per window. */
export interface HorizonLosses {
  /** When the windows begin, unix ms: the close of a bar. */
  readonly time: readonly number[];
  /** Worst loss of a long position at any moment of the window, fraction of its value at the beginning; >= 0. */
  readonly long: readonly number[];
  /** The same of a short position; may exceed 1. */
  readonly short: readonly number[];
  /** Volatility per hour that was known when the window began (fraction, {@link ewmaVolatility}). */
  readonly volatility: readonly number[];
}

/** Horizon in ms, a multiple of the bars' step, and the decay per day of the volatility. */
export interface HorizonLossesParameters {
  readonly horizon: number;
  readonly dailyDecay: number;
}

/**
 * Cuts bars into windows, one beginning at every close, and measures the maximum adverse excursion in each:
 *
 *     long_i  = max(0, 1 - min(low_{i+1..i+n}) / close_i)
 *     short_i = max(0, max(high_{i+1..i+n}) / close_i - 1)
 *
 * It bounds the loss of a liquidation that ends at any moment of the window. Windows over a gap are left out.
 *
 * @throws {CalibrationError} when the bars are not sound ({@link checkBars}) or the horizon is not a multiple of their step.
 * @example
 * const { long, short } = horizonLosses(hourly, { horizon: 4 * 3_600_000, dailyDecay: 0.94 });
 */
export function horizonLosses(bars: Bars, { horizon, dailyDecay }: HorizonLossesParameters): HorizonLosses {
  checkBars(bars);
  const count = horizon / bars.step;
  checkNumber("horizon / step", count, { minimum: 1 });
  checkNumber("horizon % step", horizon % bars.step, { minimum: 0, maximum: 0 });
  const known = ewmaVolatility(bars, dailyDecay);
  const losses = { time: [] as number[], long: [] as number[], short: [] as number[], volatility: [] as number[] };
  for (let index = 0; index + count < bars.time.length; index++) {
    if (at(bars.time, index + count) - at(bars.time, index) !== horizon) continue;
    const close = at(bars.close, index);
    const { lowest, highest } = extremes(bars, { from: index + 1, to: index + count });
    losses.time.push(at(bars.time, index) + bars.step);
    losses.long.push(Math.max(0, 1 - lowest / close));
    losses.short.push(Math.max(0, highest / close - 1));
    losses.volatility.push(at(known, index));
  }
  return losses;
}

function extremes(bars: Bars, { from, to }: { readonly from: number; readonly to: number }) {
  let [lowest, highest] = [at(bars.low, from), at(bars.high, from)];
  for (let index = from + 1; index <= to; index++) {
    lowest = Math.min(lowest, at(bars.low, index));
    highest = Math.max(highest, at(bars.high, index));
  }
  return { lowest, highest };
}

/**
 * Volatility per hour after each bar, exponentially weighted (RiskMetrics, 1996):
 *
 *     v_i = d v_{i-1} + (1 - d) r_i^2 / hours_i,   d = dailyDecay^(hours_i / 24),   r_i = ln(close_i / close_{i-1})
 *
 * where hours_i is the time since the previous close, so a gap counts by its length. v_0 is the mean over the first ten
 * days.
 *
 * @returns sqrt(v_i), fraction per square root of an hour, as many as bars.
 * @example
 * ewmaVolatility(bars, 0.94).at(-1); // 0.006: 0.6 % an hour
 */
export function ewmaVolatility(bars: Bars, dailyDecay: number): number[] {
  checkNumber("dailyDecay", dailyDecay, { minimum: 0, maximum: 1 });
  const squares = bars.time.map((time, index) => {
    if (index === 0) return { square: 0, hours: 0 };
    const hours = (time - at(bars.time, index - 1)) / HOUR;
    return { square: Math.log(at(bars.close, index) / at(bars.close, index - 1)) ** 2 / hours, hours };
  });
  const first = squares.slice(1, 1 + Math.ceil((240 * HOUR) / bars.step));
  let variance = first.reduce((sum, { square }) => sum + square, 0) / Math.max(1, first.length);
  return squares.map(({ square, hours }) => {
    const decay = dailyDecay ** (hours / 24);
    variance = decay * variance + (1 - decay) * square;
    return Math.sqrt(variance);
  });
}

/**
 * Puts windows of several series behind one another, in the order of time.
 *
 * @example
 * joinLosses([losses2017, losses2024]);
 */
export function joinLosses(parts: readonly HorizonLosses[]): HorizonLosses {
  return {
    time: parts.flatMap(({ time }) => time),
    long: parts.flatMap(({ long }) => long),
    short: parts.flatMap(({ short }) => short),
    volatility: parts.flatMap(({ volatility }) => volatility),
  };
}

/**
 * The windows that begin from `from` (inclusive) to `to` (exclusive), unix ms.
 *
 * @example
 * lossesWithin(losses, { from: Date.UTC(2020, 2, 12), to: Date.UTC(2020, 2, 13) });
 */
export function lossesWithin(
  losses: HorizonLosses,
  span: { readonly from: number; readonly to: number },
): HorizonLosses {
  const isInside = losses.time.map((time) => time >= span.from && time < span.to);
  const cut = (values: readonly number[]) => values.filter((_, index) => isInside[index]);
  return {
    time: cut(losses.time),
    long: cut(losses.long),
    short: cut(losses.short),
    volatility: cut(losses.volatility),
  };
}
