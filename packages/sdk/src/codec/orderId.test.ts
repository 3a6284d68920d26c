import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OutOfRangeError } from "../errors/codec.ts";
import { MAX_TICK } from "./constants.ts";
import { orderPriority, orderSide, orderTick, packOrderId, unpackOrderId } from "./orderId.ts";

const orderPlaces = fc.record({
  side: fc.constantFrom("bid" as const, "ask" as const),
  tick: fc.bigInt({ min: 1n, max: MAX_TICK }),
  page: fc.integer({ min: 0, max: 65_535 }),
  generation: fc.bigInt({ min: 0n, max: (1n << 40n) - 1n }),
  slot: fc.integer({ min: 0, max: 127 }),
});

describe("packOrderId", () => {
  test("default: the layout of the contract", () => {
    const id = packOrderId({ side: "ask", tick: 2n, page: 3, generation: 4n, slot: 5 });
    expect(id).toBe((1n << 87n) | (2n << 64n) | (3n << 48n) | (4n << 8n) | 5n);
  });

  test("behavior: every place survives the way there and back", () => {
    fc.assert(
      fc.property(orderPlaces, (place) => {
        const id = packOrderId(place);
        expect(unpackOrderId(id)).toEqual(place);
        expect([orderSide(id), orderTick(id)]).toEqual([place.side, place.tick]);
      }),
    );
  });

  test("behavior: priority is time within a level", () => {
    const place = { side: "bid", tick: 7n, page: 9, generation: 1n, slot: 127 } as const;
    expect(orderPriority(packOrderId(place))).toBeLessThan(
      orderPriority(packOrderId({ ...place, page: 0, generation: 2n, slot: 0 })),
    );
  });

  test("error: OutOfRangeError", () => {
    const place = { side: "bid", tick: 1n, page: 0, generation: 0n, slot: 0 } as const;
    for (const wrong of [
      { tick: 0n },
      { tick: MAX_TICK + 1n },
      { page: 65_536 },
      { slot: 128 },
      { slot: -1 },
      { slot: 0.5 },
    ]) {
      expect(() => packOrderId({ ...place, ...wrong })).toThrow(OutOfRangeError);
    }
    expect(() => unpackOrderId(1n << 88n)).toThrow(OutOfRangeError);
  });
});
