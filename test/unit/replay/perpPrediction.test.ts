import { type BookRecord, FUNDING_PERIOD, packOrderId, QUOTE_SCALE } from "@pangea/sdk";
import { describe, expect, test } from "vitest";
import { createComparison } from "../../../scripts/replay/comparison.ts";
import type { PerpEvent } from "../../../scripts/replay/perpEvents.ts";
import { createPerpPrediction } from "../../../scripts/replay/perpPrediction.ts";
import { compareWords } from "../../../scripts/replay/perpReconcile.ts";
import type { PerpWords } from "../../../scripts/replay/perpWords.ts";

const HOUR = 3_600;
const MARKET = 3;
const [MAKER, TAKER] = [2, 3];

/** A lot at one tick is one unit of the dollar, and ten units of the underlying. */
const TERMS = { tickUnits: 1n, lotUnits: 10n, takerFee: 1_000n, makerFee: -500n, expiryBounty: 7n, interval: HOUR };

const bid = (tick: bigint, slot = 0) => packOrderId({ side: "bid", tick, page: 0, generation: 0n, slot });

function book(account: number, records: readonly BookRecord[]): PerpEvent {
  return { type: "book", log: { market: MARKET, account, records } };
}

function placed(id: bigint, lots: bigint): PerpEvent {
  return book(MAKER, [{ type: "placed", id, lots, expiry: 0, clientId: 0n }]);
}

function sold(id: bigint, lots: bigint): PerpEvent {
  return book(TAKER, [
    { type: "taken", side: "ask", clientId: 0n },
    { type: "filled", id, lots },
  ]);
}

/** The maker has bought ten lots at 1,000, and two of its lots still rest. */
function traded() {
  const prediction = createPerpPrediction(TERMS);
  prediction.apply(placed(bid(1_000n), 12n), 10);
  prediction.apply(sold(bid(1_000n), 10n), 20);
  return prediction;
}

function quotes(prediction: ReturnType<typeof traded>): bigint {
  return prediction.positionOf(MAKER).quote + prediction.positionOf(TAKER).quote;
}

/** The storage of an exchange in which everything went as predicted. */
const WORDS: PerpWords = {
  ...{ feeDue: 5n * QUOTE_SCALE, pool: 0n, deficit: 0n, openInterest: 10n, index: 0n, payment: 0n },
  positions: [
    { size: 0n, quote: 0n, bidLots: 0n, askLots: 0n },
    { size: 10n, quote: -9_995n * QUOTE_SCALE, bidLots: 2n, askLots: 0n },
    { size: -10n, quote: 9_990n * QUOTE_SCALE, bidLots: 0n, askLots: 0n },
  ],
};

function found(words: PerpWords): readonly string[] {
  const comparison = createComparison();
  compareWords(comparison, traded(), words);
  return comparison.differences().map(({ what }) => what);
}

describe("compareWords", () => {
  test("default: finds nothing where everything is as predicted", () => {
    expect(found(WORDS)).toEqual([]);
  });

  test("behavior: the last bit of a quote is found in the position and in the sum", () => {
    const positions = WORDS.positions.map((position, index) =>
      index === 1 ? { ...position, quote: position.quote + 1n } : position,
    );
    expect(found({ ...WORDS, positions })).toEqual([
      "quote of account 2",
      "sum of all quotes and fees, as pool and deficit",
    ]);
  });

  test("behavior: a position of an account that no log names is found", () => {
    const stranger = { size: 1n, quote: 0n, bidLots: 0n, askLots: 0n };
    expect(found({ ...WORDS, positions: [...WORDS.positions, stranger] })).toEqual([
      "size of account 4",
      "sum of all sizes",
      "lots held long, as open interest",
    ]);
  });
});

describe("createPerpPrediction", () => {
  test("default: a fill moves size and quote, the fees go to the market, and the two sums hold", () => {
    const prediction = traded();
    // 10,000 dollars' units: the taker pays 10 of them, the maker receives 5
    expect(prediction.positionOf(MAKER)).toEqual({ size: 10n, quote: -9_995n * QUOTE_SCALE });
    expect(prediction.positionOf(TAKER)).toEqual({ size: -10n, quote: 9_990n * QUOTE_SCALE });
    expect(prediction.feeDue()).toBe(5n * QUOTE_SCALE);
    expect(quotes(prediction) + prediction.feeDue()).toBe(0n);
    expect(prediction.openInterest()).toBe(10n);
    expect(prediction.restingOf(MAKER, "bid")).toBe(2n);
    expect(prediction.restingIds(MAKER)).toEqual([bid(1_000n)]);
  });

  test("behavior: fees of a taker are rounded once for all of its fills", () => {
    const prediction = createPerpPrediction({ ...TERMS, makerFee: 0n });
    prediction.apply(placed(bid(100n), 1n), 10);
    prediction.apply(placed(bid(99n), 1n), 10);
    const records = [
      { type: "taken", side: "ask", clientId: 0n },
      { type: "filled", id: bid(100n), lots: 1n },
      { type: "filled", id: bid(99n), lots: 1n },
    ] as const;
    prediction.apply(book(TAKER, records), 20);
    expect(prediction.feeDue()).toBe(QUOTE_SCALE);
  });

  test("behavior: an evicted order pays the taker that removes it", () => {
    const prediction = traded();
    const before = prediction.positionOf(MAKER).quote;
    const records = [
      { type: "taken", side: "ask", clientId: 0n },
      { type: "cancelled", id: bid(1_000n), cause: "evicted" },
    ] as const;
    prediction.apply(book(TAKER, records), 30);
    expect(prediction.positionOf(MAKER).quote).toBe(before - 7n * QUOTE_SCALE);
    expect(prediction.restingOf(MAKER, "bid")).toBe(0n);
    expect(quotes(prediction) + prediction.feeDue()).toBe(0n);
  });

  test("behavior: funding runs by the second, a fill counts it, and the dust of a closed position goes to the fees", () => {
    const prediction = traded();
    prediction.apply({ type: "funding", index: 0n, oldPayment: 0n, payment: FUNDING_PERIOD * 5n }, HOUR);
    expect(prediction.indexAt(HOUR + 3)).toBe(15n);
    prediction.apply(placed(bid(1_000n, 1), 10n), HOUR + 1);
    prediction.apply(
      book(MAKER, [
        {
          type: "placed",
          id: packOrderId({ side: "ask", tick: 1_000n, page: 0, generation: 0n, slot: 0 }),
          lots: 10n,
          expiry: 0,
          clientId: 0n,
        },
      ]),
      HOUR + 1,
    );
    const ask = packOrderId({ side: "ask", tick: 1_000n, page: 0, generation: 0n, slot: 0 });
    const records = [
      { type: "taken", side: "bid", clientId: 0n },
      { type: "filled", id: ask, lots: 10n },
    ] as const;
    prediction.apply(book(TAKER, records), HOUR + 3);
    expect(prediction.positionOf(MAKER).size).toBe(0n);
    // ten lots have paid 15 each, less than a whole unit: it is rounded down, the rest are fees
    expect(prediction.positionOf(MAKER).quote).toBe(9n * QUOTE_SCALE);
    expect(prediction.positionOf(TAKER).quote).toBe(-20n * QUOTE_SCALE);
    expect(quotes(prediction) + prediction.feeDue()).toBe(0n);
  });

  test("behavior: the index after an interval follows from the one before", () => {
    const prediction = traded();
    prediction.apply({ type: "funding", index: 0n, oldPayment: 0n, payment: 800n }, HOUR);
    prediction.apply({ type: "funding", index: 100n + 1n, oldPayment: 800n, payment: 28_800n }, 2 * HOUR + 1);
    expect(prediction.turns()).toEqual([{ predicted: 100n, found: 100n, paid: 100n }]);
    expect(prediction.funding()).toEqual({ index: 100n, payment: 28_800n, start: 2 * HOUR });
  });

  test("behavior: losers pay what they have, winners draw what there is, and the sums hold", () => {
    const prediction = traded();
    // at 110 for ten units of a lot the maker has 11,000 - 9,995, and the taker owes 11,000 - 9,990
    const mark = { price: 110n, priceExp: 0 };
    const plan = { accounts: [TAKER, MAKER], freeOf: () => 1_000n, mark, time: 30 };
    const settled = prediction.settlements(plan);
    expect(settled).toEqual([
      { type: "settled", account: TAKER, claim: 1_000n, paid: 1_000n, drawn: 0n },
      { type: "settled", account: MAKER, claim: 1_000n, paid: 0n, drawn: 1_000n },
    ]);
    for (const event of settled) prediction.apply(event, 30);
    expect(prediction.pool()).toBe(0n);
    expect(prediction.profitOf(TAKER, mark, 30)).toBe(-10n);
    expect(prediction.profitOf(MAKER, mark, 30)).toBe(5n);
    expect(quotes(prediction) + prediction.feeDue()).toBe(prediction.pool() * QUOTE_SCALE);
  });

  test("error: a fill of an order that no log placed", () => {
    expect(() => traded().apply(sold(bid(5n), 1n), 30)).toThrow("say nothing of how order");
  });
});
