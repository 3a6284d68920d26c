import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { perpMarket, TERMS } from "../../test/perpetuals.ts";
import { MAX_TICK } from "../codec/constants.ts";
import { limitLoss, priceBand, worstTick } from "./priceBand.ts";

const market = perpMarket();

describe("priceBand", () => {
  test("default: a fifth of the shock less the fee", () => {
    // 4 % - 0.02 %
    const band = priceBand({ terms: TERMS, market });
    expect(band).toMatchObject({ worstBuy: 31_194n, worstSell: 28_806n });
    expect(priceBand({ terms: TERMS, market, widths: 2n })).toMatchObject({ worstBuy: 32_388n, worstSell: 27_612n });
    expect(worstTick(band, { side: "bid", tick: 40_000n })).toBe(31_194n);
    expect(worstTick(band, { side: "bid", tick: 10_000n })).toBe(10_000n);
    expect(worstTick(band, { side: "ask", tick: 10_000n })).toBe(28_806n);
  });

  test("behavior: ends at the ends of the book, and has no width below the fee", () => {
    const cheap = priceBand({ terms: { ...TERMS, price: 1n }, market });
    expect(cheap).toMatchObject({ worstBuy: 0n, worstSell: 1n });
    const dear = priceBand({ terms: { ...TERMS, price: TERMS.price * 1_000n }, market });
    expect(dear.worstBuy).toBe(MAX_TICK);
    expect(dear.worstSell).toBeGreaterThan(MAX_TICK);
    const narrow = priceBand({ terms: { ...TERMS, shock: 900n }, market });
    expect(narrow).toMatchObject({ worstBuy: 30_000n, worstSell: 30_000n });
  });
});

describe("limitLoss", () => {
  test("behavior: zero on the better side of the mark, and what both sides lose together is what their prices differ by", () => {
    const band = priceBand({ terms: TERMS, market });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 60_000n }), fc.bigInt({ min: 1n, max: 1n << 40n }), (tick, lots) => {
        const [bid, ask] = (["bid", "ask"] as const).map((side) => limitLoss(band, { side, tick, lots }));
        const difference = (tick - 30_000n) * lots * 10n;
        expect([bid, ask]).toEqual(difference > 0n ? [difference, 0n] : [0n, -difference]);
      }),
    );
  });
});
