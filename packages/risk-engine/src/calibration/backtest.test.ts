import { describe, expect, test } from "vitest";
import { barsFrom, walk } from "../../test/series.ts";
import { approximateRequirement, exceedances, walkForward, worseSide } from "./backtest.ts";
import { CalibrationError, LengthMismatchError } from "./errors.ts";
import { horizonLosses } from "./losses.ts";
import { HOUR, METHOD } from "./method.ts";

const DAY = 24 * HOUR;

describe("exceedances", () => {
  test("default: a loss at the threshold is covered", () => {
    expect(exceedances({ time: [5, 6, 7], losses: [0.1, 0.3, 0.2] }, 0.2)).toEqual({
      windows: 3,
      count: 1,
      share: 1 / 3,
      worst: 0.3,
      worstTime: 6,
    });
  });

  test("error: nothing to count", () => {
    expect(() => exceedances({ time: [], losses: [] }, 0.2)).toThrow(CalibrationError);
    expect(() => exceedances({ time: [1], losses: [0.1, 0.2] }, 0.2)).toThrow(LengthMismatchError);
  });
});

describe("walkForward", () => {
  const losses = horizonLosses(barsFrom(walk(Array(15_000).fill(0.005), 5)), METHOD);
  const options = { method: METHOD, first: 420 * DAY, every: 90 * DAY };

  test("default: every later window is tested once, about one in two hundred beyond a normal tail", () => {
    const steps = walkForward(losses, options);
    const tested = steps.flatMap(({ next }) => next.time);
    expect(tested).toEqual(losses.time.filter((time) => time >= losses.time[0]! + 420 * DAY));
    const beyond = steps.reduce((sum, { next, tail }) => sum + exceedances(next, tail).count, 0);
    // either direction: 2 x P(z > 2.665) = 0.8 %
    expect(beyond / tested.length).toBeLessThan(0.015);
    expect(beyond).toBeGreaterThan(0);
  });

  test("behavior: a calibration sees nothing of what it is tested on", () => {
    const [step] = walkForward(losses, options);
    const changed = losses.long.map((loss, index) => (losses.time[index]! >= step!.from - HOUR + 1 ? 0.9 : loss));
    const [same] = walkForward({ ...losses, long: changed }, options);
    expect(same?.tail).toBe(step?.tail);
    expect(Math.max(...same!.next.losses)).toBe(0.9);
    expect(worseSide({ ...losses, long: changed }).losses.at(-1)).toBe(0.9);
  });
});

describe("approximateRequirement", () => {
  const asset = {
    symbol: "X",
    shock: 100_000,
    basis: 10_000,
    loading: 4_500,
    band: 1,
    makerFeeCap: 0,
    softCap: 1,
    hardCap: 1,
  };

  test("default: a naked leg pays s, a hedge b, a hedge by another asset in between", () => {
    const value = (...values: readonly number[]) => ({ asset, values });
    expect(approximateRequirement([value(-100)], 100_000)).toBeCloseTo(10, 9);
    expect(approximateRequirement([value(100, -100)], 100_000)).toBeCloseTo(1, 9);
    expect(approximateRequirement([value(100), value(-100)], 100_000)).toBeCloseTo(11, 9);
  });
});
