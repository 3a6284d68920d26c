import { packOrderId, priorityOf, unpackOrderId } from "./orderId.ts";
import { NO_PLACES, occupy, type Places, vacate } from "./places.ts";
import { MAX_TICK, type NewOrder, type Order, Side } from "./types.ts";
import type { Undo } from "./undo.ts";

/** The resting orders of a market: per side one list, best price first, then oldest first. */
export class Book {
  readonly sides: readonly [Order[], Order[]] = [[], []];
  readonly orders = new Map<bigint, Order>();
  readonly #places = new Map<string, Places>();
  readonly #undo: Undo;
  #sequence = 0;
  /** How often the last order of a page between others was removed. */
  pagesHollowed = 0;

  constructor(undo: Undo) {
    this.#undo = undo;
  }

  side(side: Side): Order[] {
    return this.sides[side];
  }

  /** Best tick of a side, 0 = none. */
  best(side: Side): number {
    return this.sides[side][0]?.tick ?? 0;
  }

  /** Whether an order of `side` at `tick` meets the best order of the other side. */
  crosses(side: Side, tick: number): boolean {
    const best = this.best(opposite(side));
    return best !== 0 && reaches(side, tick, best);
  }

  /** Prices at which an order of a side ever rested, the most recently used for the first time last. */
  ticksEverUsed(side: Side): number[] {
    const prefix = `${side}:`;
    return [...this.#places.keys()].filter((key) => key.startsWith(prefix)).map((key) => Number(key.slice(2)));
  }

  rest(account: number, lots: bigint, { side, tick, expiry }: Pick<NewOrder, "side" | "tick" | "expiry">): Order {
    const key = `${side}:${tick}`;
    const { after, ...place } = occupy(this.#places.get(key) ?? NO_PLACES);
    this.#undo.put(this.#places, key, after);
    const id = packOrderId({ side, tick, ...place });
    this.#sequence += 1;
    const order: Order = { id, account, side, tick, lots, expiry, sequence: this.#sequence };
    if (this.orders.has(id)) throw new Error(`Order id ${id} was given out while it is in use.`);
    this.#undo.put(this.orders, id, order);
    this.#undo.insert(this.sides[side], this.#position(order), order);
    return order;
  }

  remove(order: Order): void {
    const key = `${order.side}:${order.tick}`;
    const places = this.#places.get(key);
    if (places === undefined) throw new Error(`No order was ever at ${key}.`);
    const { page } = unpackOrderId(order.id);
    const after = vacate(places, page);
    if (after.spares.length > places.spares.length && places.pages[0].number !== page) this.pagesHollowed += 1;
    this.#undo.put(this.#places, key, after);
    this.#undo.delete(this.orders, order.id);
    this.#undo.remove(this.sides[order.side], this.#position(order));
  }

  shrink(order: Order, lots: bigint): void {
    this.#undo.set(order, "lots", order.lots - lots);
  }

  /** Index of the first order of a side that is not before `cursor`, a place in the queue; 0 = the best. */
  indexOf(side: Side, cursor: bigint): number {
    if (cursor === 0n) return 0;
    const { tick } = unpackOrderId(cursor);
    if (tick === 0 || tick > MAX_TICK) return this.sides[side].length;
    return lowerBound(this.sides[side], (order) =>
      order.tick === tick ? priorityOf(order.id) < priorityOf(cursor) : isBetter(side, order.tick, tick),
    );
  }

  /** Place of an order in the list of its side, also before it is there. */
  #position(order: Order): number {
    return lowerBound(this.sides[order.side], (other) =>
      other.tick === order.tick ? other.sequence < order.sequence : isBetter(order.side, other.tick, order.tick),
    );
  }
}

export function opposite(side: Side): Side {
  return side === Side.BID ? Side.ASK : Side.BID;
}

/** Whether `tick` is a better price than `other` for an order of `side` that rests. */
export function isBetter(side: Side, tick: number, other: number): boolean {
  return side === Side.BID ? tick > other : tick < other;
}

/** Whether a taker of `side` with limit `tick` accepts the price `makerTick`. */
export function reaches(side: Side, tick: number, makerTick: number): boolean {
  return side === Side.BID ? tick >= makerTick : tick <= makerTick;
}

function lowerBound<Item>(list: readonly Item[], isBefore: (item: Item) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = list[middle];
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
