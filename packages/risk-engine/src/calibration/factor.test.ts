import { describe, expect, test } from "vitest";
import { barsFrom, createNormal } from "../../test/series.ts";
import { CalibrationError, EmptySeriesError, LengthMismatchError } from "./errors.ts";
import { commonFactor, commonShare } from "./factor.ts";
import { HOUR, METHOD } from "./method.ts";
import { openInterestCaps, stressedVolume } from "./openInterest.ts";

const normal = createNormal(11);
const market = Array.from({ length: 20_000 }, () => 0.01 * normal());

describe("commonFactor", () => {
  test("default: finds the slopes and the rests that made the returns", () => {
    const doubled = market.map((value) => 2 * value + 0.005 * normal());
    const { assets, tail } = commonFactor({ returns: [market, doubled], level: 0.99 });
    expect(assets[1]?.slope).toBeCloseTo(2, 1);
    // ES 99 % of a normal number is 2.665 deviations
    expect((assets[1]?.residualTail ?? 0) / 0.005).toBeGreaterThan(2.5);
    expect((assets[1]?.residualTail ?? 0) / 0.005).toBeLessThan(2.85);
    expect(tail / 0.0152).toBeGreaterThan(2.5);
  });

  test("behavior: twins have no rest, a lone asset nothing but", () => {
    const twins = commonFactor({ returns: [market, market], level: 0.99 });
    expect(twins.assets[0]?.slope).toBeCloseTo(1, 9);
    expect(twins.assets[0]?.residualTail).toBeCloseTo(0, 9);
    const alone = commonFactor({ returns: [market], level: 0.99 });
    expect(alone.assets[0]).toEqual({ slope: 0, residualTail: alone.tail });
  });

  test("error: no asset, unequal lengths, impossible returns", () => {
    expect(() => commonFactor({ returns: [], level: 0.99 })).toThrow(EmptySeriesError);
    expect(() => commonFactor({ returns: [market, [0]], level: 0.99 })).toThrow(LengthMismatchError);
    expect(() => commonFactor({ returns: [[-1.5]], level: 0.99 })).toThrow(CalibrationError);
  });
});

describe("commonShare", () => {
  const inputs = { shock: 0.1, basis: 0.01, commonShock: 0.1, legCost: 0, factor: { slope: 1, residualTail: 0.01 } };

  test("default: each of the three limits binds in its turn", () => {
    expect(commonShare(inputs, METHOD)).toBeCloseTo(0.045, 12);
    expect(commonShare({ ...inputs, factor: { slope: 0.2, residualTail: 0.01 } }, METHOD)).toBeCloseTo(0.02, 12);
    expect(commonShare({ ...inputs, factor: { slope: 1, residualTail: 0.048 } }, METHOD)).toBeCloseTo(0.02, 12);
    expect(commonShare({ ...inputs, factor: { slope: -1, residualTail: 0 } }, METHOD)).toBe(0);
  });
});

describe("open interest", () => {
  test("default: caps from the volume of the windows with the largest moves", () => {
    let price = 100;
    const jumps = Array.from({ length: 2_001 }, (_, index) => index % 100 === 99);
    const closes = jumps.map((isJump) => {
      price *= isJump ? 1.1 : 0.999;
      return price;
    });
    const volume = jumps.map((isJump) => (isJump ? 7 : 5));
    const traded = stressedVolume(barsFrom(closes, { volume }), METHOD);
    expect(traded).toBeCloseTo(Math.min(...closes.filter((_, index) => jumps[index]).map((close) => 7 * close)), 6);
    expect(openInterestCaps(100, METHOD)).toEqual({ soft: 40, hard: 120 });
  });

  test("behavior: the multiplier of the shock keeps up with the square root of time", () => {
    for (const capRatio of [3, 5])
      for (let x = 1; x <= capRatio; x += 0.01)
        expect(1 + (2 * (x - 1)) / (capRatio - 1)).toBeGreaterThanOrEqual(Math.sqrt(x) - 1e-12);
    expect(METHOD.capRatio).toBeLessThanOrEqual(5);
    expect(METHOD.horizon).toBe(HOUR);
  });
});
