import { describe, expect, test } from "vitest";
import type { BookRecord } from "../codec/bookLog.ts";
import { packOrderId } from "../codec/orderId.ts";
import type { NewOrder, Operation } from "../types/order.ts";
import { attributeRecords } from "./attribute.ts";
import { orderOutcome } from "./order.ts";

const market = 1;
const id = (side: "bid" | "ask", tick: bigint, slot = 0) => packOrderId({ side, tick, page: 0, generation: 0n, slot });
const place = (order: Partial<NewOrder>, at = market): Operation => ({
  type: "place",
  market: at,
  order: { side: "bid", tick: 100n, lots: 10n, ...order },
});
const placed = (orderId: bigint, lots = 10n, clientId = 0n): BookRecord => ({
  type: "placed",
  id: orderId,
  lots,
  expiry: 0,
  clientId,
});
const taken = (clientId = 0n): BookRecord => ({ type: "taken", side: "bid", clientId });
const filled = (lots: bigint): BookRecord => ({ type: "filled", id: id("ask", 100n), lots });
const cancelled = (orderId: bigint): BookRecord => ({ type: "cancelled", id: orderId, cause: "request" });
const log = (records: readonly BookRecord[], at = market) => ({ market: at, account: 1, records });

describe("attributeRecords", () => {
  test("default: a run of records for each operation", () => {
    const operations: Operation[] = [
      { type: "cancel", market, id: id("bid", 90n) },
      place({}),
      place({ tick: 101n, clientId: 5n }),
      place({ tick: 99n }),
    ];
    const records = [
      cancelled(id("bid", 90n)),
      taken(),
      filled(3n),
      placed(id("bid", 100n), 7n),
      taken(5n),
      filled(10n),
      placed(id("bid", 99n)),
    ];
    const groups = attributeRecords(operations, [log(records)]);
    expect(groups.map((group) => group.length)).toEqual([1, 3, 2, 1]);
    expect(groups.flat()).toEqual(records);
  });

  test("behavior: dust of its last maker is the end of a take", () => {
    const dust: BookRecord = { type: "cancelled", id: id("ask", 100n), cause: "dust" };
    const met = [taken(7n), filled(10n), dust];
    const lengths = (operations: Operation[], records: BookRecord[]) =>
      attributeRecords(operations, [log(records)]).map((group) => group.length);
    const expired: BookRecord = { type: "expired", id: id("ask", 99n) };
    const post = place({ timeInForce: "postOnly", clientId: 8n });
    const next = placed(id("bid", 100n), 10n, 8n);
    expect(lengths([place({ clientId: 7n }), post], [...met, expired, next])).toEqual([3, 2]);
    const [same, five] = [place({}), place({ lots: 5n, timeInForce: "postOnly" })];
    expect(lengths([same, five], [taken(), filled(10n), dust, placed(id("bid", 100n), 5n)])).toEqual([3, 1]);
    expect(lengths([same, five], [taken(), filled(10n), placed(id("bid", 100n), 5n)])).toEqual([2, 1]);
  });

  test("behavior: a post-only amend clears expired orders before it cancels, or is refused", () => {
    const old = id("bid", 95n);
    const order: NewOrder = { side: "bid", tick: 100n, lots: 10n, timeInForce: "postOnly" };
    const operations: Operation[] = [{ type: "amend", market, id: old, order }, place({ tick: 90n, clientId: 7n })];
    const expired: BookRecord = { type: "expired", id: id("ask", 99n) };
    const next = placed(id("bid", 90n), 10n, 7n);
    const lengths = (records: BookRecord[]) => attributeRecords(operations, [log(records)]).map(({ length }) => length);
    expect(lengths([expired, cancelled(old), placed(id("bid", 100n)), next])).toEqual([3, 1]);
    expect(lengths([expired, { type: "skipped", operation: 0, selector: "0x12345678" }, next])).toEqual([2, 1]);
  });

  test("behavior: neighbours without client ids are told by price and by whether they rest", () => {
    const lengths = (operations: Operation[], records: BookRecord[]) =>
      attributeRecords(operations, [log(records)]).map((group) => group.length);
    const trade: BookRecord = { type: "filled", id: id("ask", 150n), lots: 10n };
    const immediate = place({ timeInForce: "ioc" });
    expect(lengths([immediate, place({ tick: 200n, timeInForce: "ioc" })], [taken(), trade])).toEqual([0, 2]);
    expect(lengths([immediate, place({})], [placed(id("bid", 100n))])).toEqual([0, 1]);
    expect(lengths([place({ timeInForce: "postOnly" }), place({})], [taken(), filled(10n)])).toEqual([0, 2]);
  });

  test("behavior: a take meets no order of its own side", () => {
    const expiredBid: BookRecord = { type: "expired", id: id("bid", 98n) };
    const skipped: BookRecord = { type: "skipped", operation: 1, selector: "0x12345678" };
    const operations = [place({ clientId: 7n }), place({ side: "ask", tick: 98n, timeInForce: "postOnly" })];
    const records = [taken(7n), filled(10n), expiredBid, skipped];
    expect(attributeRecords(operations, [log(records)]).map((group) => group.length)).toEqual([2, 2]);
  });

  test("behavior: operations that left nothing get nothing", () => {
    const operations = [
      place({ timeInForce: "ioc", clientId: 1n }),
      place({ clientId: 2n }),
      place({ tick: 98n, timeInForce: "ioc" }),
    ];
    const records = [placed(id("bid", 100n), 10n, 2n)];
    expect(attributeRecords(operations, [log(records)])).toEqual([[], records, []]);
  });

  test("behavior: refusals belong to the operation they name", () => {
    const skipped = (operation: number): BookRecord => ({ type: "skipped", operation, selector: "0x12345678" });
    const expired: BookRecord = { type: "expired", id: id("ask", 99n) };
    const operations = [place({}), place({ timeInForce: "postOnly" }), { type: "cancel", market, id: 5n } as const];
    const groups = attributeRecords(operations, [log([skipped(0), expired, skipped(1), skipped(2)])]);
    expect(groups).toEqual([[skipped(0)], [expired, skipped(1)], [skipped(2)]]);
  });

  test("behavior: amends, in place and not", () => {
    const old = id("bid", 95n);
    const order = { side: "bid", tick: 96n, lots: 4n } as const;
    const operations = [
      { type: "amend", market, id: old, order } as const,
      { type: "amend", market, id: old + 1n, order } as const,
    ];
    const reduced: BookRecord = { type: "reduced", id: old, remainingLots: 4n, selfTrade: false };
    const records = [reduced, cancelled(old + 1n), placed(id("bid", 96n), 4n)];
    const groups = attributeRecords(operations, [log(records)]);
    expect(groups).toEqual([[reduced], records.slice(1)]);
    const terms = { takerFee: 0n, scale: { priceExp: 0 } };
    expect(orderOutcome(groups[0] ?? [], terms)).toMatchObject({ id: old, tick: 95n, restingLots: 4n });
  });

  test("behavior: markets have logs of their own, also when one is visited twice", () => {
    const operations = [place({}), place({}, 2), place({ tick: 99n })];
    const logs = [log([placed(id("bid", 100n))]), log([placed(id("bid", 100n))], 2), log([placed(id("bid", 99n))])];
    expect(attributeRecords(operations, logs).map((group) => group.length)).toEqual([1, 1, 1]);
    const revisited = [place({ timeInForce: "ioc" }), place({ timeInForce: "ioc" }, 2), place({ tick: 99n })];
    expect(attributeRecords(revisited, [log([placed(id("bid", 99n))])]).map((group) => group.length)).toEqual([
      0, 0, 1,
    ]);
    const silent = [place({ timeInForce: "ioc" }, 3), place({ tick: 99n })];
    expect(attributeRecords(silent, [log([placed(id("bid", 99n))])]).map((group) => group.length)).toEqual([0, 1]);
  });
});

describe("orderOutcome", () => {
  test("default: adds up, and rounds the fee up once", () => {
    const records = [taken(), filled(3n), filled(4n), placed(id("bid", 100n), 3n)];
    expect(orderOutcome(records, { takerFee: 1_000n, scale: { priceExp: 1 } })).toMatchObject({
      id: id("bid", 100n),
      tick: 100n,
      restingLots: 3n,
      filledLots: 7n,
      filledDollars: 7_000n,
      feeDollars: 7n,
    });
    expect(orderOutcome([], { takerFee: 1_000n, scale: { priceExp: 1 } })).toMatchObject({
      id: undefined,
      feeDollars: 0n,
      fills: [],
    });
  });
});
