import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fundingBetween, fundingIndexAfter, fundingRate, fundingRates } from "./funding.ts";

describe("fundingRates", () => {
  test("default: 0.1 % in eight hours", () => {
    const mark = { lotUnits: 10n, price: 300n, priceExp: 0 };
    const rates = { perHour: "0.000125", per8Hours: "0.001", perYear: "1.095" };
    expect(fundingRates({ ...mark, payment: 3n << 24n })).toEqual(rates);
    expect(fundingRates({ ...mark, payment: -3n << 24n }).perYear).toBe("-1.095");
  });

  test("behavior: the sign never turns, and nothing is paid at no price", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 60n }), fc.bigInt({ min: 1n, max: 1n << 40n }), (payment, price) => {
        const mark = { lotUnits: 100_000n, price, priceExp: 10 };
        expect(fundingRate({ ...mark, payment })).toBe(-fundingRate({ ...mark, payment: -payment }));
      }),
    );
    expect(fundingRate({ payment: 5n, lotUnits: 1n, price: 0n, priceExp: 0 })).toBe(0n);
  });
});

describe("fundingIndexAfter", () => {
  test("default: linear, toward zero", () => {
    expect(fundingIndexAfter({ index: 7n, payment: 28_800n, seconds: 60n })).toBe(67n);
    expect(fundingIndexAfter({ index: 7n, payment: -28_799n, seconds: 1n })).toBe(7n);
  });
});

describe("fundingBetween", () => {
  test("behavior: longs never pay less than shorts receive", () => {
    const amount = fc.bigInt({ min: -(1n << 60n), max: 1n << 60n });
    fc.assert(
      fc.property(amount, amount, amount, (size, from, to) => {
        const both = fundingBetween({ size, from, to }) + fundingBetween({ size: -size, from, to });
        expect(both === 0n || both === 1n).toBe(true);
      }),
    );
    expect(fundingBetween({ size: -2n, from: 0n, to: 5n << 24n })).toBe(-10n);
  });
});
