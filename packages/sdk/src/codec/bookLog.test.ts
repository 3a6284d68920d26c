import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedLogError } from "../errors/codec.ts";
import { type BookRecord, decodeBookLog, encodeBookLog } from "./bookLog.ts";
import { packOrderId } from "./orderId.ts";

const id = fc.bigInt({ min: 0n, max: (1n << 88n) - 1n });
const lots = fc.bigInt({ min: 1n, max: (1n << 48n) - 1n });
const clientId = fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }));
const expiry = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 32 - 1 }));
const selector = fc
  .integer({ min: 0, max: 2 ** 32 - 1 })
  .map((value) => `0x${value.toString(16).padStart(8, "0")}` as const);
const records: fc.Arbitrary<BookRecord> = fc.oneof(
  fc.record({ type: fc.constant("placed" as const), id, lots, expiry, clientId }),
  fc.record({
    type: fc.constant("cancelled" as const),
    id,
    cause: fc.constantFrom("request", "selfTrade", "dust", "evicted"),
  }),
  fc.record({ type: fc.constant("reduced" as const), id, remainingLots: lots, selfTrade: fc.boolean() }),
  fc.record({ type: fc.constant("expired" as const), id }),
  fc.record({ type: fc.constant("taken" as const), side: fc.constantFrom("bid" as const, "ask" as const), clientId }),
  fc.record({ type: fc.constant("filled" as const), id: fc.oneof(id, fc.bigInt({ min: 0n, max: 600n })), lots }),
  fc.record({ type: fc.constant("skipped" as const), operation: fc.integer({ min: 0, max: 65_535 }), selector }),
);

describe("encodeBookLog", () => {
  test("behavior: every log survives the way there and back", () => {
    const logs = fc.record({
      market: fc.integer({ min: 0, max: 65_535 }),
      account: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      records: fc.array(records),
    });
    fc.assert(
      fc.property(logs, (log) => {
        expect(decodeBookLog(encodeBookLog(log))).toEqual(log);
      }),
    );
  });

  test("behavior: the second fill of a page is short", () => {
    const place = { side: "ask", tick: 100n, page: 0, generation: 1n } as const;
    const fills = [3, 4].map((slot): BookRecord => ({ type: "filled", id: packOrderId({ ...place, slot }), lots: 5n }));
    const log = { market: 1, account: 2, records: [{ type: "taken", side: "bid", clientId: 0n } as const, ...fills] };
    const data = encodeBookLog(log);
    expect(data.slice(-16)).toBe("0704000000000005");
    expect(decodeBookLog(data)).toEqual(log);
  });
});

describe("decodeBookLog", () => {
  test("error: MalformedLogError, never another", () => {
    expect(() => decodeBookLog("0x0001")).toThrow(MalformedLogError);
    expect(() => decodeBookLog("0x00010000000207")).toThrow("a short fill has no fill before it");
    expect(() => decodeBookLog("0x0001000000020f")).toThrow("kind 15 is unknown");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          decodeBookLog(`0x${Buffer.from(bytes).toString("hex")}`);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedLogError);
        }
      }),
    );
  });
});
