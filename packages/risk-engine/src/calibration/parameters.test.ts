import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoundBrokenError, EmptySeriesError, InvalidNumberError } from "./errors.ts";
import { METHOD } from "./method.ts";
import { type AssetMeasures, calibrate, checkBounds } from "./parameters.ts";
import { roundDown, roundDownToTwoDigits, roundUp } from "./rounding.ts";

const measures: AssetMeasures = {
  symbol: "BTC",
  shockTail: 0.05,
  basisTail: 0.0015,
  legCost: 0.0006,
  closingCost: 0.001,
  factor: { slope: 0.5, residualTail: 0.02 },
  volume: 200_000_000,
  makerFeeCap: 100,
};

const share = (max: number) => fc.double({ min: 0, max, noNaN: true });
const anyMeasures = fc.record({
  symbol: fc.constant("X"),
  shockTail: fc.double({ min: 0.001, max: 0.4, noNaN: true }),
  basisTail: share(0.05),
  legCost: share(0.005),
  closingCost: share(0.01),
  factor: fc.record({ slope: fc.double({ min: -1, max: 3, noNaN: true }), residualTail: share(0.2) }),
  volume: share(1e10),
  makerFeeCap: fc.integer({ min: 0, max: 200 }),
});

describe("calibrate", () => {
  test("default", () => {
    expect(calibrate({ assets: [measures], factorTail: 0.04, method: METHOD })).toEqual({
      commonShock: 66_600,
      assets: [
        {
          symbol: "BTC",
          // (0.0015 + 0.001) / (0.6 - 1/8) = 0.526 % < 0.001 / 0.12 = 0.833 %
          basis: 8_400,
          // (0.05 + 0.0006 + 0.0084 / 8) / 0.6 = 8.608 %
          shock: 86_100,
          // 0.5 of S, below (s - b) / 2 and s - 0.0206 / 0.6
          loading: 5_000,
          band: 17_120,
          makerFeeCap: 100,
          softCap: 80_000_000,
          hardCap: 240_000_000,
        },
      ],
    });
  });

  test("behavior: whatever was measured, the bounds hold and every rounding is on the safe side", () => {
    const { theta, rho0, fundingPerHour } = METHOD;
    fc.assert(
      fc.property(anyMeasures, share(0.1), (asset, factorTail) => {
        const { commonShock, assets } = calibrate({ assets: [asset], factorTail, method: METHOD });
        const [found] = assets;
        const [s, b] = [found!.shock / 1e6, found!.basis / 1e6];
        const common = (found!.loading / 1e4) * (commonShock / 1e6);
        expect(theta * s + 1e-9).toBeGreaterThanOrEqual(asset.shockTail + asset.legCost + fundingPerHour * b);
        expect(theta * b + 1e-9).toBeGreaterThanOrEqual(asset.basisTail + asset.closingCost + fundingPerHour * b);
        expect(rho0 * theta * b + 1e-9).toBeGreaterThanOrEqual(asset.closingCost);
        expect(2 * common).toBeLessThanOrEqual(s - b + 1e-12);
        expect(theta * (s - common) + 1e-9).toBeGreaterThanOrEqual(
          common === 0 ? 0 : asset.factor.residualTail + asset.legCost,
        );
        expect(commonShock / 1e6).toBeLessThanOrEqual(factorTail / theta + 1e-12);
        expect(5 * (found!.band + found!.makerFeeCap)).toBeLessThanOrEqual(found!.shock);
        expect(Object.values(found!).every((value) => typeof value === "string" || Number.isInteger(value))).toBe(true);
        expect(found!.basis % 2).toBe(0);
      }),
    );
  });

  test("error: names the measure or the bound", () => {
    const with_ = (fields: Partial<AssetMeasures>) => () =>
      calibrate({ assets: [{ ...measures, ...fields }], factorTail: 0.04, method: METHOD });
    expect(with_({ shockTail: Number.NaN })).toThrow("BTC: shockTail is NaN; it must be at least 0.");
    expect(with_({ volume: -1 })).toThrow(InvalidNumberError);
    expect(with_({ shockTail: 0.7 })).toThrow(BoundBrokenError);
    expect(with_({ shockTail: 0.7 })).toThrow("BTC: shock above 1: 1169500 is beyond 1000000.");
    expect(with_({ makerFeeCap: 20_000 })).toThrow(BoundBrokenError);
    expect(() => calibrate({ assets: [], factorTail: 0, method: METHOD })).toThrow(EmptySeriesError);
  });
});

describe("checkBounds", () => {
  const asset = {
    symbol: "X",
    shock: 100_000,
    basis: 10_000,
    loading: 4_500,
    band: 19_900,
    makerFeeCap: 100,
    softCap: 1,
    hardCap: 1,
  };
  const context = { commonShock: 100_000, theta: 0.6 };

  test("default: on every bound, and one step beyond each", () => {
    expect(() => checkBounds(asset, context)).not.toThrow();
    const beyond = [
      { shock: 1_000_001 },
      { basis: 100_001 },
      { loading: 4_501 },
      { loading: -1 },
      { band: 19_901 },
      { band: 0 },
      { softCap: 2 },
    ];
    for (const fields of beyond) expect(() => checkBounds({ ...asset, ...fields }, context)).toThrow(BoundBrokenError);
    expect(() => checkBounds({ ...asset, shock: Number.NaN }, context)).toThrow(BoundBrokenError);
  });
});

describe("rounding", () => {
  test("default: directions, and no step for the noise of floating point", () => {
    expect([roundUp(9_041.2, 100), roundDown(9_041.2, 100)]).toEqual([9_100, 9_000]);
    expect([roundUp((0.1 + 0.2) * 10, 1), roundDown(0.3 * 3 * 10, 1)]).toEqual([3, 9]);
    expect([84_123_456, 99, 7, 0.5].map(roundDownToTwoDigits)).toEqual([84_000_000, 99, 7, 0]);
  });
});
