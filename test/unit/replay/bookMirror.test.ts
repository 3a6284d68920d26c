import { describe, expect, test } from "vitest";
import { createBookMirror } from "../../../scripts/replay/bookMirror.ts";
import type { DepthEvent, Level, SnapshotEvent } from "../../../scripts/replay/events.ts";
import { generateMarket } from "../../../scripts/replay/generator.ts";

function snapshot(lastUpdate: number, bids: Level[] = [[100, 1]], asks: Level[] = [[101, 1]]): SnapshotEvent {
  return { type: "snapshot", milliseconds: 0, lastUpdate, bids, asks };
}

function depth(updates: readonly [first: number, last: number, previous?: number], bids: Level[], asks: Level[] = []) {
  const [firstUpdate, lastUpdate, previousUpdate] = updates;
  return { type: "depth", milliseconds: 0, firstUpdate, lastUpdate, previousUpdate, bids, asks } satisfies DepthEvent;
}

describe("createBookMirror", () => {
  test("default: levels are set, changed and removed, best first", () => {
    const mirror = createBookMirror();
    mirror.apply(snapshot(1));
    mirror.apply(
      depth(
        [2, 4],
        [
          [99, 5],
          [98, 2],
        ],
        [
          [101, 0],
          [103, 7],
          [102, 3],
        ],
      ),
    );
    mirror.apply(
      depth(
        [5, 5],
        [
          [100, 9],
          [98, 0],
          [97, 0],
        ],
      ),
    );
    expect(mirror.bids()).toEqual([
      [100, 9],
      [99, 5],
    ]);
    expect(mirror.asks()).toEqual([
      [102, 3],
      [103, 7],
    ]);
  });

  test("behavior: changes that came before the snapshot count as far as it does not hold them", () => {
    const mirror = createBookMirror();
    expect(mirror.apply(depth([1, 3], [[99, 1]]))).toBe(false);
    expect(mirror.apply(depth([4, 6], [[99, 2]]))).toBe(false);
    expect(mirror.apply(snapshot(5))).toBe(true);
    expect(mirror.bids()).toEqual([
      [100, 1],
      [99, 2],
    ]);
    expect(mirror.apply(depth([5, 6], [[99, 4]]))).toBe(false);
    expect(mirror.apply(depth([7, 8], [[99, 3]]))).toBe(true);
  });

  test("behavior: of futures, each change names the one before, and the numbers need not be consecutive", () => {
    const mirror = createBookMirror();
    mirror.apply(snapshot(10));
    expect(mirror.apply(depth([50, 60, 8], [[99, 1]]))).toBe(true);
    expect(mirror.apply(depth([75, 80, 60], [[99, 2]]))).toBe(true);
    expect(() => mirror.apply(depth([90, 95, 85], [[99, 2]]))).toThrow("gap: update 80 is followed by 90");
  });

  test("error: a gap", () => {
    const mirror = createBookMirror();
    mirror.apply(snapshot(10));
    expect(() => mirror.apply(depth([12, 13], []))).toThrow("gap: update 10 is followed by 12");
  });

  test("error: a crossed book", () => {
    const mirror = createBookMirror();
    mirror.apply(snapshot(10));
    expect(() => mirror.apply(depth([11, 11], [[101, 1]]))).toThrow("crossed after update 11");
  });
});

describe("generateMarket", () => {
  test("default: the same seed gives the same market, another one another", () => {
    const market = (seed: number) => JSON.stringify([...generateMarket({ seed, seconds: 5 })]);
    expect(market(3)).toBe(market(3));
    expect(market(3)).not.toBe(market(4));
  });

  test("behavior: its book is complete at all times and trades happen on both sides", () => {
    for (const seed of [0, 1, 2, 3]) {
      const mirror = createBookMirror();
      const sides = new Set<boolean>();
      for (const event of generateMarket({ seed, seconds: 60 })) {
        if (event.type === "trade") sides.add(event.takerSells);
        else expect(mirror.apply(event)).toBe(true);
        expect(mirror.bids()).toHaveLength(15);
        expect(mirror.asks()).toHaveLength(15);
      }
      expect(sides.size).toBe(2);
    }
  });
});
