import { orderPriority, orderTick } from "../codec/orderId.ts";
import { BookInconsistentError } from "../errors/feed.ts";
import type { DepthLevel, RestingOrder, Side } from "../types/order.ts";
import type { Lots, OrderId, Seconds, Tick } from "../types/units.ts";

interface Level {
  readonly tick: Tick;
  lots: Lots;
  /** Oldest first: a map keeps the order of insertion. */
  readonly orders: Map<OrderId, RestingOrder>;
  /** Priority of the youngest order. */
  youngest: bigint;
}

/** One side of a local book. */
export interface LocalBookSide {
  readonly clear: () => void;
  readonly size: () => number;
  readonly find: (id: OrderId) => RestingOrder | undefined;
  /** The order that would be matched first. */
  readonly front: () => RestingOrder | undefined;
  readonly best: () => DepthLevel | undefined;
  /** The level as it is now; no lots = there is none. */
  readonly level: (tick: Tick) => DepthLevel;
  readonly levels: (most: number, now: Seconds | undefined) => DepthLevel[];
  readonly orders: () => RestingOrder[];
  /** Puts an order at the end of the queue of its tick. */
  readonly add: (order: RestingOrder) => void;
  /** Takes an order out, or lowers it. */
  readonly setLots: (order: RestingOrder, lots: Lots) => void;
}

/** Ticks fit a number exactly, which sorts faster. They are kept worst first, so that the best is at the end. */
export function createBookSide(side: Side): LocalBookSide {
  const sign = side === "bid" ? 1 : -1;
  const levels = new Map<Tick, Level>();
  const ranks: number[] = [];
  let size = 0;

  const tickAt = (index: number): Tick => BigInt(sign * (ranks[index] ?? 0));

  const position = (rank: number): number => {
    let [low, high] = [0, ranks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranks[middle] ?? 0) < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const bestLevel = (): Level | undefined => levels.get(tickAt(ranks.length - 1));

  const openLevel = (tick: Tick): Level => {
    const level: Level = { tick, lots: 0n, orders: new Map(), youngest: -1n };
    const rank = sign * Number(tick);
    levels.set(tick, level);
    ranks.splice(position(rank), 0, rank);
    return level;
  };

  const closeLevel = (tick: Tick): void => {
    levels.delete(tick);
    ranks.splice(position(sign * Number(tick)), 1);
  };

  const add = (order: RestingOrder): void => {
    const level = levels.get(order.tick) ?? openLevel(order.tick);
    const priority = orderPriority(order.id);
    if (level.orders.has(order.id))
      throw new BookInconsistentError("duplicateOrder", `order ${order.id} rests already`);
    if (priority <= level.youngest) {
      throw new BookInconsistentError("brokenQueue", `order ${order.id} is older than one that was placed before it`);
    }
    level.orders.set(order.id, order);
    level.youngest = priority;
    level.lots += order.lots;
    size += 1;
  };

  const setLots = (order: RestingOrder, lots: Lots): void => {
    const level = levels.get(order.tick);
    if (level === undefined) return;
    level.lots += lots - order.lots;
    if (lots > 0n) {
      level.orders.set(order.id, { ...order, lots });
      return;
    }
    level.orders.delete(order.id);
    size -= 1;
    if (level.orders.size === 0) closeLevel(order.tick);
  };

  return {
    clear: () => {
      levels.clear();
      ranks.length = 0;
      size = 0;
    },
    size: () => size,
    find: (id) => levels.get(orderTick(id))?.orders.get(id),
    front: () => bestLevel()?.orders.values().next().value,
    best: () => summary(bestLevel()),
    level: (tick) => summary(levels.get(tick)) ?? { tick, lots: 0n, orders: 0 },
    levels: (most, now) => {
      const found: DepthLevel[] = [];
      for (let index = ranks.length - 1; index >= 0 && found.length < most; index -= 1) {
        const level = levels.get(tickAt(index));
        const shown = now === undefined ? summary(level) : summaryAt(level, now);
        if (shown !== undefined) found.push(shown);
      }
      return found;
    },
    orders: () => ranks.toReversed().flatMap((rank) => [...(levels.get(BigInt(sign * rank))?.orders.values() ?? [])]),
    add,
    setLots,
  };
}

function summary(level: Level | undefined): DepthLevel | undefined {
  return level === undefined ? undefined : { tick: level.tick, lots: level.lots, orders: level.orders.size };
}

/** What can be had at a level at this second, undefined = nothing. */
function summaryAt(level: Level | undefined, now: Seconds): DepthLevel | undefined {
  if (level === undefined) return undefined;
  const alive = [...level.orders.values()].filter(({ expiry }) => expiry === 0 || expiry > now);
  if (alive.length === 0) return undefined;
  return { tick: level.tick, lots: alive.reduce((sum, { lots }) => sum + lots, 0n), orders: alive.length };
}
