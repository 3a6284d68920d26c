// The recorded book, rebuilt from a snapshot and the changes that follow it.

import type { DepthEvent, Fixed, Level, SnapshotEvent } from "./events.ts";
import { StreamError } from "./stream.ts";

export interface BookMirror {
  /** Takes in an event. False = the book is not complete yet, or the event was older than the book. */
  readonly apply: (event: SnapshotEvent | DepthEvent) => boolean;
  /** Levels of a side from the best on. */
  readonly bids: () => readonly Level[];
  readonly asks: () => readonly Level[];
}

export function createBookMirror(): BookMirror {
  const bids = createSide((a, b) => b - a);
  const asks = createSide((a, b) => a - b);
  let lastUpdate: number | undefined;
  let isLinked = false;
  let early: DepthEvent[] = [];

  function applySnapshot(event: SnapshotEvent): boolean {
    bids.reset(event.bids);
    asks.reset(event.asks);
    lastUpdate = event.lastUpdate;
    isLinked = false;
    const waiting = early;
    early = [];
    for (const depth of waiting) applyDepth(depth);
    requireUncrossed();
    return true;
  }

  function applyDepth(event: DepthEvent): boolean {
    if (lastUpdate === undefined) {
      early.push(event);
      return false;
    }
    if (event.lastUpdate <= lastUpdate) return false;
    requireNoGap(event, lastUpdate);
    for (const level of event.bids) bids.set(level);
    for (const level of event.asks) asks.set(level);
    lastUpdate = event.lastUpdate;
    isLinked = true;
    requireUncrossed();
    return true;
  }

  /** The first change must reach over the snapshot, every later one must begin where the one before ended. */
  function requireNoGap({ firstUpdate, previousUpdate }: DepthEvent, last: number): void {
    const before = previousUpdate ?? firstUpdate - 1;
    if (isLinked ? before === last : before <= last) return;
    throw new StreamError(`The recording has a gap: update ${last} is followed by ${firstUpdate}.`);
  }

  function requireUncrossed(): void {
    const [bid, ask] = [bids.levels()[0], asks.levels()[0]];
    if (bid === undefined || ask === undefined || bid[0] < ask[0]) return;
    throw new StreamError(`The recorded book is crossed after update ${lastUpdate}.`);
  }

  return {
    apply: (event) => (event.type === "snapshot" ? applySnapshot(event) : applyDepth(event)),
    bids: bids.levels,
    asks: asks.levels,
  };
}

/** Levels sorted by price, best first. */
function createSide(compare: (a: Fixed, b: Fixed) => number) {
  let sorted: Level[] = [];

  function indexOf(price: Fixed): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle]?.[0] ?? 0, price) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    levels: (): readonly Level[] => sorted,
    reset: (levels: readonly Level[]): void => {
      sorted = levels.filter(([, size]) => size > 0).toSorted((a, b) => compare(a[0], b[0]));
    },
    set: ([price, size]: Level): void => {
      const index = indexOf(price);
      const isPresent = sorted[index]?.[0] === price;
      if (size === 0) sorted.splice(index, isPresent ? 1 : 0);
      else sorted.splice(index, isPresent ? 1 : 0, [price, size]);
    },
  };
}
