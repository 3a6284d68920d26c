import type { NewOrder } from "@pangea/sdk";
import { describe, expect, test } from "vitest";
import type { Intent, Sent } from "../../../scripts/replay/intents.ts";
import { createPerpModel, type PerpBeginning } from "../../../scripts/replay/perpModel.ts";

const HOUR = 3_600;
const MARKET = 3;
const [MAKER, TAKER] = [2, 3];

/** A lot at a tick is a unit of the dollar; the mark is a thousand ticks, the band is a tenth. */
const BEGINNING: PerpBeginning = {
  market: MARKET,
  header: {
    ...{ bestBid: 0, bestAsk: 0, lotUnits: 10n, tickUnits: 1n, asset: 1, status: 1, isPerp: true, fees: 0n },
    ...{ takerFee: 1_000n, makerFee: 0n, makerFeeCap: 0n, minNotional: 1_000n, expiryBounty: 7n },
  },
  risk: {
    ...{ price: 100n, priceExp: 0, shock: 500_000n, halfBasis: 50_000n, common: 0n, oiFactor: 0n, haircut: 0n },
    ...{ makerFeeCap: 0n, state: 0, time: 0n, maxAge: 100_000n },
    ...{ shockLag: 0n, basisLag: 0n, rampEnd: 0n },
  },
  clock: {
    ...{ index: 0n, payment: 0n, accrued: 0n, until: 0n, hours: 1n, asset: 1 },
    ...{ isDeep: true, hasDeficit: false, lotUnits: 10n, makerFeeCap: 0n },
  },
  meter: { sum: 0n, notional: 10_000n, interest: 0n },
};

const sent = (intent: Intent) => ({ intent }) as Sent;

function modelOf() {
  const model = createPerpModel(BEGINNING);
  const execute = (intent: Intent, time: number, price?: bigint) => {
    const marks = price === undefined ? [] : [{ price, time: BigInt(time), state: 0 }];
    return model.execute(sent(intent), { time, marks, freeOf: () => 1_000_000n });
  };
  const place = (account: number, order: NewOrder, time: number) =>
    execute({ type: "place", account, market: MARKET, order }, time);
  return { ...model, execute, place };
}

const recordsOf = ({ events }: ReturnType<ReturnType<typeof modelOf>["place"]>) =>
  events.flatMap((event) => (event.type === "book" ? event.log.records : []));

describe("createPerpModel", () => {
  test("default: fills follow from the orders that were sent", () => {
    const { books, place } = modelOf();
    place(MAKER, { side: "ask", tick: 1_010n, lots: 10n }, 1);
    place(MAKER, { side: "ask", tick: 1_000n, lots: 4n }, 2);
    const taken = place(TAKER, { side: "bid", tick: 1_010n, lots: 6n, timeInForce: "ioc" }, 3);
    expect(recordsOf(taken).map((record) => [record.type, "lots" in record ? record.lots : undefined])).toEqual([
      ["taken", undefined],
      ["filled", 4n],
      ["filled", 2n],
    ]);
    expect([books.positionOf(TAKER).size, books.positionOf(MAKER).size]).toEqual([6n, -6n]);
    expect(books.restingOf(MAKER, "ask")).toBe(8n);
    // a thousandth of 6,020, up
    expect(books.fees()).toEqual({ takers: 7n, makers: 0n, drawn: 0n });
    expect(books.feesOf(TAKER)).toBe(7n);
  });

  test("behavior: the band refuses to rest, ends a taker, and removes whom the mark has left outside", () => {
    const { execute, place } = modelOf();
    expect(place(MAKER, { side: "ask", tick: 899n, lots: 10n }, 1).isDone).toBe(false);
    place(MAKER, { side: "bid", tick: 1_050n, lots: 10n }, 1);
    // the mark falls: whoever buys at 1,050 buys too dear
    expect(execute({ type: "refreshPrices", asset: 1 }, 2, 90n)).toMatchObject({ isDone: true });
    const met = place(TAKER, { side: "ask", tick: 900n, lots: 10n, timeInForce: "ioc" }, 3);
    expect(recordsOf(met)).toMatchObject([{ type: "taken" }, { type: "cancelled", cause: "evicted" }]);
  });

  test("behavior: an operation that is refused may be passed over, one that may not undoes all", () => {
    const { books, execute, place } = modelOf();
    place(MAKER, { side: "ask", tick: 1_000n, lots: 4n }, 1);
    const crossing = { side: "bid", tick: 1_000n, lots: 4n, timeInForce: "postOnly" } as const;
    const behind = { ...crossing, tick: 990n };
    const batch = (skip: boolean): Intent => ({
      ...{ type: "batch", account: TAKER },
      operations: [behind, crossing].map((order) => ({ type: "place", market: MARKET, order, skip })),
    });
    expect(execute(batch(false), 2)).toMatchObject({ isDone: false, events: [] });
    expect(books.restingOf(TAKER, "bid")).toBe(0n);
    expect(recordsOf(execute(batch(true), 3)).map(({ type }) => type)).toEqual(["placed", "skipped"]);
  });

  test("behavior: funding follows from how long the book stood how far from the mark", () => {
    const { execute, place } = modelOf();
    // half an hour from here on somebody bids a hundredth above the mark for all that is asked for
    place(MAKER, { side: "bid", tick: 1_010n, lots: 10n }, HOUR / 2);
    place(TAKER, { side: "ask", tick: 1_010n, lots: 1n, timeInForce: "ioc" }, HOUR / 2);
    place(MAKER, { side: "bid", tick: 1_010n, lots: 1n }, HOUR / 2);
    const [turn] = execute({ type: "pokeFunding", market: MARKET }, HOUR).events;
    // half of a hundredth, of a lot's 1,000 units
    expect(turn).toEqual({ type: "funding", index: 0n, oldPayment: 0n, payment: 5n << 24n });
    const [next] = execute({ type: "pokeFunding", market: MARKET }, 2 * HOUR).events;
    expect(next).toEqual({ type: "funding", index: (5n << 24n) / 8n, oldPayment: 5n << 24n, payment: 10n << 24n });
  });

  test("behavior: fees draw a tenth of the pool", () => {
    const { books, execute, place } = modelOf();
    place(MAKER, { side: "ask", tick: 1_000n, lots: 100n }, 1);
    place(TAKER, { side: "bid", tick: 1_000n, lots: 100n, timeInForce: "ioc" }, 1);
    execute({ type: "settle", market: MARKET, accounts: [TAKER, MAKER] }, 2);
    expect([books.pool(), books.feeDue() >> 24n]).toEqual([100n, 100n]);
    const { events } = execute({ type: "drawPerpFees", market: MARKET }, 3);
    expect(events).toEqual([{ type: "feesDrawn", claim: 10n, drawn: 10n }]);
    expect([books.pool(), books.feeDue() >> 24n, books.fees().drawn]).toEqual([90n, 90n, 10n]);
  });

  test("error: orders that no replay sends", () => {
    const order = { side: "bid", tick: 1_000n, lots: 10n, reduceOnly: true } as const;
    expect(() => modelOf().place(TAKER, order, 1)).toThrow("does not know such orders");
  });
});
