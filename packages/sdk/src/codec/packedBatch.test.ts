import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedBatchError, OutOfRangeError } from "../errors/codec.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import type { Operation } from "../types/order.ts";
import { MAX_LOTS, MAX_TICK } from "./constants.ts";
import { orderSide, packOrderId } from "./orderId.ts";
import { decodePackedBatch, encodePackedBatch, isPackedBatch } from "./packedBatch.ts";

const id = packOrderId({ side: "ask", tick: 100n, page: 0, generation: 1n, slot: 2 });

const orders = fc.record({
  side: fc.constantFrom("bid" as const, "ask" as const),
  tick: fc.bigInt({ min: 1n, max: MAX_TICK }),
  lots: fc.bigInt({ min: 1n, max: MAX_LOTS }),
  timeInForce: fc.constantFrom(
    "gtc" as const,
    "ioc" as const,
    "fok" as const,
    "postOnly" as const,
    "postOnlySlide" as const,
  ),
  selfTrade: fc.constantFrom("cancelMaker" as const, "cancelTaker" as const, "decrement" as const),
  reduceOnly: fc.boolean(),
  expiry: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  clientId: fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: (1n << 64n) - 1n })),
});
const market = fc.integer({ min: 0, max: 3 });
const ids = fc.bigInt({ min: 0n, max: (1n << 88n) - 1n });
const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant("place" as const), market, order: orders, skip: fc.boolean() }),
  fc.record({ type: fc.constant("cancel" as const), market, id: ids, skip: fc.boolean() }),
  fc
    .record({ type: fc.constant("amend" as const), market, id: ids, order: orders, skip: fc.boolean() })
    .map((operation) => ({ ...operation, order: { ...operation.order, side: orderSide(operation.id) } })),
);

describe("encodePackedBatch", () => {
  test("default: a cancel and a place", () => {
    const data = encodePackedBatch({
      account: 7,
      operations: [
        { type: "cancel", market: 1, id },
        {
          type: "place",
          market: 1,
          order: { side: "bid", tick: 100n, lots: 5n, timeInForce: "postOnly", clientId: 9n },
        },
      ],
    });
    expect(data).toBe(
      `0x00${"00000007"}${"00"}${"00000000"}${"0001"}` +
        `02${id.toString(16).padStart(22, "0")}` +
        `81${"03"}${"000064"}${"000000000005"}${"0000000000000009"}`,
    );
    expect(isPackedBatch(data)).toBe(true);
  });

  test("behavior: every batch survives the way there and back", () => {
    const batches = fc.record({
      account: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      maxMatches: fc.integer({ min: 0, max: 255 }),
      deadline: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      operations: fc.array(operations, { minLength: 1 }),
    });
    fc.assert(
      fc.property(batches, (batch) => {
        expect(decodePackedBatch(encodePackedBatch(batch))).toEqual(batch);
      }),
    );
  });

  test("error: OutOfRangeError", () => {
    const order = { side: "bid", tick: 0n, lots: 1n } as const;
    expect(() => encodePackedBatch({ account: 1, operations: [{ type: "place", market: 1, order }] })).toThrow(
      OutOfRangeError,
    );
    expect(() => encodePackedBatch({ account: 2 ** 32, operations: [] })).toThrow("account 4294967296 is out of range");
  });
});

test("error: an amend cannot change its side unnoticed", () => {
  const order = { side: "ask", tick: 100n, lots: 1n } as const;
  const bid = packOrderId({ side: "bid", tick: 100n, page: 0, generation: 0n, slot: 0 });
  const operation = { type: "amend", market: 1, id: bid, order } as const;
  expect(() => encodePackedBatch({ account: 1, operations: [operation] })).toThrow(InvalidArgumentError);
});

describe("decodePackedBatch", () => {
  test("error: MalformedBatchError, never another", () => {
    const data = encodePackedBatch({ account: 7, operations: [{ type: "cancel", market: 1, id }] });
    expect(() => decodePackedBatch(`${data}01`)).toThrow(MalformedBatchError);
    expect(() => decodePackedBatch(`${data}10`)).toThrow("kind 16 is unknown");
    expect(() => decodePackedBatch("0x01")).toThrow("does not begin with a zero byte");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodePackedBatch(`0x${Buffer.from(bytes).toString("hex")}`);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBatchError);
        }
      }),
    );
  });
});
