import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePlaces, createLogMemory } from "./memory.ts";
import type { FeedLog } from "./types.ts";

function log(blockNumber: number, logIndex: number, hash = "0xaa"): FeedLog {
  return {
    address: "0x",
    topics: [],
    data: "0x",
    blockNumber: BigInt(blockNumber),
    logIndex,
    transactionHash: hash as `0x${string}`,
  };
}

describe("createLogMemory", () => {
  test("default: sorts, and tells fresh from late from known", () => {
    const memory = createLogMemory(0n);
    expect(memory.accept([log(2, 0), log(1, 3), log(1, 1)]).fresh).toEqual([log(1, 1), log(1, 3), log(2, 0)]);
    expect(memory.accept([log(1, 3), log(1, 2), log(3, 0)])).toEqual({ fresh: [log(3, 0)], late: [log(1, 2)] });
    expect(memory.since(1n)).toEqual([log(2, 0), log(3, 0)]);
  });

  test("behavior: another log at a known place is late", () => {
    const memory = createLogMemory(0n);
    memory.accept([log(1, 1)]);
    expect(memory.accept([log(1, 1, "0xbb")])).toEqual({ fresh: [], late: [log(1, 1, "0xbb")] });
    expect(memory.remove(log(1, 1))).toBe(false);
    expect(memory.remove(log(1, 1, "0xbb"))).toBe(true);
    expect(memory.since(0n)).toEqual([]);
  });

  test("behavior: says what is absent from an answer, and forgets", () => {
    const memory = createLogMemory(0n);
    memory.accept([log(1, 1), log(2, 1), log(3, 1)]);
    expect(memory.absent([log(1, 1)], 1n, 2n)).toEqual([log(2, 1)]);
    memory.prune(2n);
    expect(memory.since(0n)).toEqual([log(3, 1)]);
    expect(memory.accept([log(2, 2)])).toEqual({ fresh: [], late: [] });
    expect(memory.floor()).toBe(2n);
  });

  test("behavior: holds each log once and in order, however they come", () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 })));
    fc.assert(
      fc.property(fc.array(places), (batches) => {
        const memory = createLogMemory(0n);
        const told = batches.flatMap((batch) => {
          const { fresh, late } = memory.accept(batch.map(([block, index]) => log(block, index)));
          return [...fresh, ...late];
        });
        const unique = new Set(batches.flat().map(([block, index]) => `${block}:${index}`));
        expect(told).toHaveLength(unique.size);
        expect(memory.since(0n)).toEqual(told.toSorted(comparePlaces));
      }),
    );
  });
});
