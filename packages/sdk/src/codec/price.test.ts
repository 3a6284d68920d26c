import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OffLotError, OffTickError, OffUnitError, OutOfRangeError } from "../errors/codec.ts";
import { amountToTokenAmount, amountToUnits, tokenAmountToUnits, unitsToAmount, unitsToTokenAmount } from "./amount.ts";
import { MAX_LOTS, MAX_TICK } from "./constants.ts";
import { priceToTick, tickToPrice } from "./price.ts";
import { marketScale } from "./scale.ts";
import { lotsToSize, sizeToLots } from "./size.ts";

const scale = marketScale({
  asset: { decimals: 18, unitExp: 9 },
  dollar: { decimals: 18, unitExp: 12 },
  lotExp: 5,
  priceExp: 0,
});

describe("marketScale", () => {
  test("default: a lot is 0.0001 assets, a tick is 0.01 dollars", () => {
    expect(scale).toMatchObject({ lotExponent: -4, tickExponent: -2, assetExponent: -9, dollarExponent: -6 });
  });
});

describe("priceToTick", () => {
  test("default", () => {
    expect(priceToTick("2000.5", scale)).toBe(200_050n);
    expect(tickToPrice(200_050n, scale)).toBe("2000.5");
  });

  test("behavior: rounding", () => {
    expect(priceToTick("1.005", scale, { rounding: "down" })).toBe(100n);
    expect(priceToTick("1.005", scale, { rounding: "up" })).toBe(101n);
    expect(priceToTick("1.0049", scale, { rounding: "nearest" })).toBe(100n);
    expect(priceToTick("1.005", scale, { rounding: "nearest" })).toBe(101n);
  });

  test("behavior: steps above one", () => {
    expect(priceToTick("120", { tickExponent: 1 })).toBe(12n);
    expect(() => priceToTick("125", { tickExponent: 1 })).toThrow("Nearest valid: 120 or 130");
  });

  test("behavior: every tick survives the way there and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: MAX_TICK }), fc.integer({ min: -20, max: 6 }), (tick, tickExponent) => {
        expect(priceToTick(tickToPrice(tick, { tickExponent }), { tickExponent })).toBe(tick);
      }),
    );
  });

  test("error: OffTickError names value, step and neighbours", () => {
    const attempt = () => priceToTick("100.005", scale);
    expect(attempt).toThrow(OffTickError);
    expect(attempt).toThrowErrorMatchingInlineSnapshot(`
      [OffTickError: Price 100.005 is not a multiple of the tick size 0.01.

      Nearest valid: 100 or 100.01. Or name a rounding: { rounding: "down" | "up" | "nearest" }.

      Docs: docs/errors.md]
    `);
    expect(() => priceToTick("0.001", scale)).toThrow("Nearest valid: 0.01.");
  });

  test("error: OutOfRangeError", () => {
    expect(() => priceToTick("0", scale)).toThrow(OutOfRangeError);
    expect(() => priceToTick("-1", scale)).toThrow(OutOfRangeError);
    expect(() => priceToTick("41779.2", scale)).toThrow("Allowed: 0.01 to 41779.19.");
  });
});

describe("sizeToLots", () => {
  test("default", () => {
    expect(sizeToLots("1.5", scale)).toBe(15_000n);
    expect(lotsToSize(15_000n, scale)).toBe("1.5");
    expect(sizeToLots("0.00019", scale, { rounding: "down" })).toBe(1n);
  });

  test("error: OffLotError and OutOfRangeError", () => {
    expect(() => sizeToLots("0.00015", scale)).toThrow(OffLotError);
    expect(() => sizeToLots("0.00005", scale, { rounding: "down" })).toThrow(OutOfRangeError);
    expect(() => sizeToLots(lotsToSize(MAX_LOTS + 1n, scale), scale)).toThrow(OutOfRangeError);
  });
});

describe("amounts", () => {
  const token = { decimals: 18, unitExp: 9 };

  test("default", () => {
    expect(amountToUnits("1.5", token)).toBe(1_500_000_000n);
    expect(unitsToAmount(1_500_000_000n, token)).toBe("1.5");
    expect(amountToTokenAmount("1.5", token)).toBe(1_500_000_000_000_000_000n);
    expect(tokenAmountToUnits(1_999_999_999n, token)).toBe(1n);
    expect(unitsToTokenAmount(2n, token)).toBe(2_000_000_000n);
    expect(amountToTokenAmount("3", { decimals: 0 })).toBe(3n);
  });

  test("error: OffUnitError and OutOfRangeError", () => {
    expect(() => amountToUnits("0.0000000001", token)).toThrow(OffUnitError);
    expect(() => amountToTokenAmount("0.1", { decimals: 0 })).toThrow("Nearest valid: 0 or 1");
    expect(() => amountToUnits("-1", token)).toThrow(OutOfRangeError);
  });
});
