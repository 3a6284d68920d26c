import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assetUnits, bidHold, dollars, FEE_SCALE, feeUp, orderCost, rebateDown } from "./spot.ts";

const units = fc.bigInt({ min: 0n, max: 1n << 62n });
const rate = fc.bigInt({ min: 0n, max: 10_000n });

describe("fees", () => {
  test("behavior: a fee is never less than its share, a rebate never more, both less than one unit away", () => {
    fc.assert(
      fc.property(units, rate, (value, millionths) => {
        const up = feeUp(value, millionths) * FEE_SCALE - value * millionths;
        const down = value * millionths - rebateDown(value, millionths) * FEE_SCALE;
        expect(up >= 0n && up < FEE_SCALE && down >= 0n && down < FEE_SCALE).toBe(true);
      }),
    );
  });
});

describe("dollars and assetUnits", () => {
  test("default", () => {
    expect(dollars({ lots: 5n, tick: 100n, priceExp: 2 })).toBe(50_000n);
    expect(assetUnits(5n, { lotExp: 3 })).toBe(5_000n);
    expect(bidHold({ lots: 10n, tick: 100n, priceExp: 3, makerFeeCap: 100n })).toBe(1_000_100n);
  });
});

describe("orderCost", () => {
  const terms = {
    lots: 10n,
    tick: 100n,
    scale: { priceExp: 3, lotExp: 5 },
    takerFee: 350n,
    makerFeeCap: 100n,
  } as const;

  test("default: a bid needs its value and the higher fee", () => {
    expect(orderCost({ ...terms, side: "bid" })).toEqual({ dollars: 1_000_351n, asset: 0n });
    expect(orderCost({ ...terms, side: "bid", takes: false })).toEqual({ dollars: 1_000_100n, asset: 0n });
  });

  test("behavior: a bid that never rests needs its value and the taker's fee, and no bounty", () => {
    const cost = orderCost({ ...terms, side: "bid", makerFeeCap: 900n, bounty: 7n, rests: false });
    expect(cost).toEqual({ dollars: 1_000_350n, asset: 0n });
    expect(orderCost({ ...terms, side: "ask", bounty: 7n, rests: false })).toEqual({ dollars: 0n, asset: 1_000_000n });
  });

  test("behavior: an ask needs the asset, and the bounty if it expires", () => {
    expect(orderCost({ ...terms, side: "ask", bounty: 7n })).toEqual({ dollars: 7n, asset: 1_000_000n });
  });
});
