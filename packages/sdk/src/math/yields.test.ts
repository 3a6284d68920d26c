import { describe, expect, test } from "vitest";
import { loanMarket, perpMarket, spotMarket } from "../../test/perpetuals.ts";
import { basisPercent, fundingPercent, netPercent, yieldCurve } from "./yields.ts";

describe("yields", () => {
  test("default: a side of a book as rates and amounts", () => {
    const levels = [
      { tick: 550n, lots: 900n },
      { tick: 1_000n, lots: 100n },
    ];
    expect(yieldCurve(levels, loanMarket())).toEqual([
      { percent: "5.5", amount: "900", total: "900" },
      { percent: "10", amount: "100", total: "1000" },
    ]);
  });

  test("behavior: lenders get the rate less the exchange's share", () => {
    expect(netPercent(550n, loanMarket())).toBe("4.95");
  });

  test("behavior: funding of eight hours is annualised 1,095 times, in percent", () => {
    expect(fundingPercent({ payment: 3n << 24n, lotUnits: 10n, price: 300n, priceExp: 0 })).toBe("109.5");
    expect(fundingPercent({ payment: -3n << 24n, lotUnits: 10n, price: 300n, priceExp: 0 })).toBe("-109.5");
  });

  test("behavior: prices of books with other ticks compare in dollars", () => {
    const perp = { ticks: 30_300n, market: perpMarket() };
    expect(basisPercent(perp, { ticks: 300_000n, market: spotMarket() })).toBe("1");
    expect(basisPercent({ ticks: 299_700n, market: spotMarket() }, { ticks: 30_000n, market: perpMarket() })).toBe(
      "-0.1",
    );
    expect(basisPercent(perp, { ticks: undefined, market: spotMarket() })).toBeUndefined();
  });
});
