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
