import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averageTick, positionProfit, QUOTE_SCALE, tradePosition } from "./position.ts";

const lots = fc.bigInt({ min: -1_000_000n, max: 1_000_000n }).filter((value) => value !== 0n);
const index = fc.bigInt({ min: -(1n << 40n), max: 1n << 40n });
const fill = fc.record({
  lots,
  tick: fc.bigInt({ min: 1n, max: 100_000n }),
  fee: fc.bigInt({ min: 0n, max: 10_000n }),
});

describe("positionProfit", () => {
  test("default", () => {
    const terms = { price: 30_000_000_000n, priceExp: 10 };
    const long = { size: 10_000n, quote: -(2_900_000_000n << 24n), fundingIndex: 0n, lotUnits: 100_000n, terms };
    expect(positionProfit(long)).toBe(100_000_000n);
    // a lot has paid a unit by funding
    expect(positionProfit({ ...long, fundingIndex: QUOTE_SCALE })).toBe(99_990_000n);
  });
});

describe("averageTick", () => {
  test("behavior: the profit is not below zero there, and below zero a step to the other side", () => {
    fc.assert(
      fc.property(lots, fc.bigInt({ min: 1n, max: 1n << 50n }), index, (size, paid, fundingIndex) => {
        const quote = (size > 0n ? -paid : paid) << 24n;
        const average = averageTick({ size, quote, fundingIndex }, { priceExp: 1 }) ?? 0n;
        // exactly, not in whole units
        const worth = (tick: bigint) => size * tick * 10n * QUOTE_SCALE + quote - size * fundingIndex;
        const worse = size > 0n ? average - 1n : average + 1n;
        expect(worth(average) >= 0n && worth(worse) < 0n).toBe(true);
      }),
    );
  });

  test("behavior: without a position there is none", () => {
    expect(averageTick({ size: 0n, quote: 5n, fundingIndex: 0n }, { priceExp: 0 })).toBeUndefined();
  });
});

describe("tradePosition", () => {
  test("behavior: worth only changes by price and fee, and closed positions keep whole units", () => {
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 8 }), index, (fills, fundingIndex) => {
        let position = { size: 0n, quote: 0n };
        let flows = 0n;
        for (const { lots: size, tick, fee } of fills) {
          position = tradePosition(position, { lots: size, paid: size * tick, fee, fundingIndex });
          flows -= size * tick + fee;
        }
        const last = tradePosition(position, { lots: -position.size, paid: 0n, fee: 0n, fundingIndex });
        expect(last).toEqual({ size: 0n, quote: flows * QUOTE_SCALE });
        const later = tradePosition(position, {
          lots: -position.size,
          paid: 0n,
          fee: 0n,
          fundingIndex: fundingIndex + 1n,
        });
        expect(later.quote % QUOTE_SCALE).toBe(0n);
      }),
    );
  });
});
