import { describe, expect, test } from "vitest";
import { barsFrom, createUniform, walk } from "../../test/series.ts";
import { horizonLosses } from "./losses.ts";
import { HOUR, METHOD } from "./method.ts";
import { shockTail } from "./shock.ts";

const calm = Array<number>(12_000).fill(0.005);
const tailOf = (volatilities: readonly number[], seed = 3) =>
  shockTail(horizonLosses(barsFrom(walk(volatilities, seed)), METHOD), METHOD);

describe("shockTail", () => {
  test("default: normal returns of constant volatility, ES 99 % = 2.665 deviations", () => {
    const { floor, filtered, count } = tailOf(calm);
    expect(count).toBe(calm.length - 1);
    expect(floor / 0.005).toBeGreaterThan(2.45);
    expect(floor / 0.005).toBeLessThan(2.9);
    expect(filtered / 0.005).toBeGreaterThan(2.2);
    expect(filtered / 0.005).toBeLessThan(3.2);
  });

  test("behavior: after a calm the floor counts, in a storm the blend", () => {
    const storm = Array<number>(3_000).fill(0.02);
    const afterCalm = tailOf([...calm, ...storm, ...calm]);
    expect(afterCalm.tail).toBe(afterCalm.floor);
    expect(afterCalm.filtered).toBeLessThan(afterCalm.floor / 2);
    const inStorm = tailOf([...calm, ...storm]);
    expect(inStorm.tail).toBe(inStorm.blend);
    expect(inStorm.blend).toBeGreaterThan(inStorm.floor);
  });

  test("behavior: never below either part of the rule", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const uniform = createUniform(seed);
      const { tail, floor, blend } = tailOf(
        calm.map((volatility) => volatility * (1 + 4 * uniform())),
        seed,
      );
      expect(tail).toBe(Math.max(floor, blend));
    }
  });

  test("behavior: a long leg loses at most everything, and a market that stands still nothing", () => {
    const still = shockTail(horizonLosses(barsFrom(Array(11_000).fill(100)), METHOD), METHOD);
    expect(still).toMatchObject({ tail: 0, volatility: 0 });
    const losses = {
      time: Array.from({ length: 11_000 }, (_, index) => index * HOUR),
      long: Array(11_000).fill(0.5),
      short: Array(11_000).fill(0.1),
      volatility: Array.from({ length: 11_000 }, (_, index) => (index < 10_999 ? 0.01 : 0.1)),
    };
    expect(shockTail(losses, METHOD).filtered).toBeCloseTo(1, 9);
  });
});
