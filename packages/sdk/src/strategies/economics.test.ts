import { describe, expect, test } from "vitest";
import { averageRate, type CarryParameters, carry, toPercent } from "./economics.ts";

const USD = 1_000_000n;
const TRADE: CarryParameters = {
  ...{ notional: 20_000n * USD, fundingRate: 110_000n, debt: 16_000n * USD, borrowRate: 60_000n },
  ...{ lent: 0n, lendRate: 0n, equity: 5_000n * USD, costs: 31n * USD },
};

describe("carry", () => {
  test("default: funding of the short less interest, of the equity", () => {
    expect(carry(TRADE)).toEqual({
      // 2,200 less 960
      incomePerYear: 1_240n * USD,
      aprPercent: "24.8",
      // 960 of 20,000
      breakEvenFundingPercent: "4.8",
      // 31 of 1,240 a year are 9.125 days
      daysToBreakEven: "9.2",
    });
  });

  test("behavior: lending earns, and lowers the funding that is needed", () => {
    const lending = { ...TRADE, debt: 0n, fundingRate: 0n, lent: 20_000n * USD, lendRate: 27_000n };
    expect(carry(lending)).toMatchObject({ incomePerYear: 540n * USD, breakEvenFundingPercent: "-2.7" });
  });

  test("behavior: what loses never breaks even, what cost nothing has", () => {
    expect(carry({ ...TRADE, fundingRate: -10_000n })).toMatchObject({
      ...{ aprPercent: "-23.2", daysToBreakEven: undefined },
    });
    expect(carry({ ...TRADE, costs: -1n }).daysToBreakEven).toBe("0");
    const nothing = { ...TRADE, notional: 0n, equity: 0n };
    expect(carry(nothing)).toMatchObject({ aprPercent: undefined, breakEvenFundingPercent: undefined });
  });
});

describe("rates", () => {
  test("default: the average of loans, weighted", () => {
    expect(
      averageRate([
        { units: 3n * USD, rate: 600n },
        { units: USD, rate: 1_000n },
      ]),
    ).toBe(70_000n);
    expect(averageRate([])).toBe(0n);
    expect(toPercent(70_000n)).toBe("7");
  });
});
