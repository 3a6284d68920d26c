import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBookMachine } from "../../test/bookMachine.ts";
import { createRandom } from "../../test/random.ts";
import type { BookRecord } from "../codec/bookLog.ts";
import { packOrderId } from "../codec/orderId.ts";
import { BookInconsistentError } from "../errors/feed.ts";
import { bookChecksum, createLocalBook } from "./localBook.ts";
import { readTrades } from "./trades.ts";

const market = 1;

function id(side: "bid" | "ask", tick: bigint, slot: number): bigint {
  return packOrderId({ side, tick, page: 0, generation: 0n, slot });
}

function placed(orderId: bigint, lots: bigint, expiry = 0): BookRecord {
  return { type: "placed", id: orderId, lots, expiry, clientId: 0n };
}

function create(...logs: readonly (readonly [account: number, ...BookRecord[]])[]) {
  const book = createLocalBook({ market });
  for (const [account, ...records] of logs) book.apply({ market, account, records });
  return book;
}

describe("createLocalBook", () => {
  test("default: price, then time", () => {
    const book = create(
      [1, placed(id("ask", 101n, 0), 5n), placed(id("ask", 100n, 0), 7n), placed(id("bid", 98n, 0), 3n)],
      [2, placed(id("ask", 100n, 1), 2n), placed(id("bid", 99n, 0), 4n)],
    );
    expect(book.orders("ask").map((order) => [order.tick, order.account, order.lots])).toEqual([
      [100n, 1, 7n],
      [100n, 2, 2n],
      [101n, 1, 5n],
    ]);
    expect(book.depth()).toEqual({
      bids: [
        { tick: 99n, lots: 4n, orders: 1 },
        { tick: 98n, lots: 3n, orders: 1 },
      ],
      asks: [
        { tick: 100n, lots: 9n, orders: 2 },
        { tick: 101n, lots: 5n, orders: 1 },
      ],
    });
    expect(book.depth({ levels: 1 }).asks).toHaveLength(1);
    expect([book.size(), book.best("bid")?.tick, book.best("ask")?.tick]).toEqual([5, 99n, 100n]);
  });

  test("behavior: says what a log did", () => {
    const [first, second] = [id("ask", 100n, 0), id("ask", 100n, 1)];
    const book = create([1, placed(first, 5n), placed(second, 5n)]);
    const records: BookRecord[] = [
      { type: "taken", side: "bid", clientId: 77n },
      { type: "filled", id: first, lots: 5n },
      { type: "filled", id: second, lots: 2n },
    ];
    const { levels, trades } = book.apply({ market, account: 2, records });
    expect(levels).toEqual([{ side: "ask", tick: 100n, lots: 3n, orders: 1 }]);
    expect(trades).toMatchObject([
      { maker: first, makerAccount: 1, takerAccount: 2, side: "bid", tick: 100n, lots: 5n, takerClientId: 77n },
      { maker: second, lots: 2n },
    ]);
    const blind = readTrades({ market, account: 2, records });
    expect(blind).toEqual(trades.map((trade) => ({ ...trade, makerAccount: undefined })));
  });

  test("behavior: leaves expired orders out when told the time", () => {
    const book = create([
      1,
      placed(id("ask", 100n, 0), 5n, 50),
      placed(id("ask", 100n, 1), 2n),
      placed(id("ask", 101n, 0), 1n, 60),
    ]);
    expect(book.depth({ now: 49 }).asks.map(({ lots }) => lots)).toEqual([7n, 1n]);
    expect(book.depth({ now: 50 }).asks.map(({ lots }) => lots)).toEqual([2n, 1n]);
    expect(book.depth({ now: 60 }).asks.map(({ lots }) => lots)).toEqual([2n]);
  });

  test("behavior: equals an independent book after any stream, and any snapshot of it", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const machine = createBookMachine();
        const book = createLocalBook({ market });
        for (let step = 0; step < 120; step += 1) {
          book.apply({ market, ...machine.step(random) });
          const truth = { bids: machine.bids(), asks: machine.asks() };
          expect(book.checksum()).toBe(bookChecksum(truth));
          if (random.chance(0.05)) book.reset(truth);
        }
        expect(book.snapshot()).toEqual({ market, bids: machine.bids(), asks: machine.asks() });
        expect(book.size()).toBe(machine.bids().length + machine.asks().length);
      }),
      { numRuns: 40 },
    );
  });

  test("error: BookInconsistentError for whatever cannot be", () => {
    const [front, behind, bid] = [id("ask", 100n, 0), id("ask", 100n, 1), id("bid", 99n, 0)];
    const taken: BookRecord = { type: "taken", side: "bid", clientId: 0n };
    const cases: readonly (readonly [string, number, ...BookRecord[]])[] = [
      ["unknownOrder", 1, { type: "cancelled", id: id("ask", 7n, 0), cause: "request" }],
      ["unknownOrder", 2, { type: "cancelled", id: front, cause: "request" }],
      ["unknownOrder", 1, { type: "expired", id: id("ask", 100n, 9) }],
      ["duplicateOrder", 1, placed(front, 1n)],
      ["brokenQueue", 1, { type: "cancelled", id: front, cause: "request" }, placed(front, 1n)],
      ["notInFront", 2, taken, { type: "filled", id: behind, lots: 1n }],
      ["tooManyLots", 2, taken, { type: "filled", id: front, lots: 6n }],
      ["tooManyLots", 1, { type: "reduced", id: front, remainingLots: 6n, selfTrade: false }],
      ["noTaker", 2, { type: "filled", id: front, lots: 1n }],
      ["noTaker", 2, taken, { type: "filled", id: bid, lots: 1n }],
      ["crossed", 2, placed(id("bid", 100n, 0), 1n)],
    ];
    for (const [reason, account, ...records] of cases) {
      const book = create([1, placed(front, 5n), placed(behind, 5n), placed(bid, 5n)]);
      const attempt = () => book.apply({ market, account, records });
      expect(attempt).toThrow(BookInconsistentError);
      expect(() => create([1, placed(front, 5n), placed(behind, 5n), placed(bid, 5n)], [account, ...records])).toThrow(
        expect.objectContaining({ reason }),
      );
    }
  });
});
