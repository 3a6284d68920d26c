import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barsFrom, walk } from "../../test/series.ts";
import { checkBars, sliceBars } from "./bars.ts";
import { GapError, InvalidNumberError, LengthMismatchError, UnsortedTimeError } from "./errors.ts";
import { ewmaVolatility, horizonLosses, joinLosses, lossesWithin } from "./losses.ts";
import { HOUR } from "./method.ts";

const options = { horizon: 2 * HOUR, dailyDecay: 0.94 };

describe("horizonLosses", () => {
  test("default: the worst moment of each window, for both directions", () => {
    const bars = barsFrom([100, 90, 110, 105], { high: [100, 101, 120, 111], low: [99, 80, 88, 104] });
    const { time, long, short } = horizonLosses(bars, options);
    expect(time).toEqual([HOUR, 2 * HOUR]);
    expect(long[0]).toBeCloseTo(0.2, 12);
    expect(short[0]).toBeCloseTo(0.2, 12);
    expect(long[1]).toBeCloseTo(1 - 88 / 90, 12);
    expect(short[1]).toBeCloseTo(120 / 90 - 1, 12);
  });

  test("behavior: windows over a gap are left out", () => {
    const closes = Array.from({ length: 200 }, () => 100);
    const time = closes.map((_, index) => (index < 100 ? index : index + 2) * HOUR);
    const { time: begins } = horizonLosses(barsFrom(closes, { time }), options);
    expect(begins).toHaveLength(196);
    expect(begins).not.toContain(100 * HOUR);
  });

  test("behavior: does not depend on the unit of the price", () => {
    const closes = walk(Array(300).fill(0.01), 7);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (unit) => {
        const scaled = horizonLosses(barsFrom(closes.map((close) => close * unit)), options);
        const plain = horizonLosses(barsFrom(closes), options);
        for (const [index, loss] of plain.long.entries()) expect(scaled.long[index]).toBeCloseTo(loss, 9);
      }),
      { numRuns: 20 },
    );
  });

  test("behavior: a longer horizon never loses less, beginning for beginning", () => {
    const bars = barsFrom(walk(Array(300).fill(0.01), 8));
    const [short, long] = [HOUR, 5 * HOUR].map((horizon) => horizonLosses(bars, { ...options, horizon }));
    for (const [index, loss] of long!.long.entries()) expect(loss).toBeGreaterThanOrEqual(short!.long[index]!);
  });

  test("error: the horizon is whole bars", () => {
    expect(() => horizonLosses(barsFrom([1, 2, 3]), { ...options, horizon: 1.5 * HOUR })).toThrow(InvalidNumberError);
  });
});

describe("ewmaVolatility", () => {
  test("default: finds a constant volatility", () => {
    const known = ewmaVolatility(barsFrom(walk(Array(5000).fill(0.01), 1)), 0.94);
    expect(known.at(-1)).toBeGreaterThan(0.009);
    expect(known.at(-1)).toBeLessThan(0.011);
  });

  test("behavior: knows nothing of the future", () => {
    const closes = walk(Array(600).fill(0.01), 2);
    const before = ewmaVolatility(barsFrom(closes), 0.94);
    const after = ewmaVolatility(barsFrom(closes.map((close, index) => (index > 500 ? close * 2 : close))), 0.94);
    expect(after.slice(0, 501)).toEqual(before.slice(0, 501));
    expect(after[501]).toBeGreaterThan(before[501]!);
  });
});

describe("joinLosses and lossesWithin", () => {
  test("default", () => {
    const losses = horizonLosses(barsFrom([100, 90, 110, 105, 100]), options);
    expect(joinLosses([losses, losses]).long).toEqual([...losses.long, ...losses.long]);
    expect(lossesWithin(losses, { from: 2 * HOUR, to: 3 * HOUR }).time).toEqual([2 * HOUR]);
  });
});

describe("checkBars", () => {
  const bars = barsFrom([100, 90, 110, 105]);

  test("default", () => {
    expect(() => checkBars(bars)).not.toThrow();
    expect(sliceBars(bars, { from: HOUR, to: 3 * HOUR }).close).toEqual([90, 110]);
    expect(sliceBars(bars, { from: 9 * HOUR, to: 10 * HOUR }).close).toEqual([]);
  });

  test("error: prices", () => {
    expect(() => checkBars({ ...bars, low: [0, 90, 90, 105] })).toThrow("series: low[0] is 0; it must be above 0.");
    expect(() => checkBars({ ...bars, high: [100, Number.NaN, 110, 110] })).toThrow(InvalidNumberError);
    expect(() => checkBars({ ...bars, close: [101, 90, 110, 105] })).toThrow(
      "series: close[0] is 101; it must be at least 100, at most 100.",
    );
    expect(() => checkBars({ ...bars, volume: [1, 1, 1] })).toThrow(LengthMismatchError);
    expect(() => checkBars(barsFrom([]))).toThrow("series: time has 0 elements; at least 1 is needed.");
  });

  test("error: times", () => {
    const withTimes = (...hours: readonly number[]) => ({ ...bars, time: hours.map((hour) => hour * HOUR) });
    expect(() => checkBars(withTimes(0, 2, 1, 3))).toThrow(UnsortedTimeError);
    expect(() => checkBars(withTimes(0, 1, 1, 2))).toThrow(UnsortedTimeError);
    expect(() => checkBars(withTimes(0, 1, 2.5, 4))).toThrow(UnsortedTimeError);
    expect(() => checkBars(withTimes(0, 1, 2, 4))).toThrow(GapError);
    expect(() => checkBars(withTimes(0, 1, 2, 4))).toThrow(
      "misses 20.00 % of its bars, first after 1970-01-01T02:00:00.000Z; at most 2.00 % may miss.",
    );
    expect(() => checkBars(withTimes(0, 1, 2, 4), { maxMissing: 0.2 })).not.toThrow();
  });
});
