import { isBetter } from "./book.ts";
import { packOrderId, priorityOf, unpackOrderId } from "./orderId.ts";
import type { BookEvent, BookRecord, Side } from "./types.ts";

export interface KnownOrder {
  readonly id: bigint;
  readonly account: number;
  readonly expiry: number;
  lots: bigint;
}

/** The books of a venue as somebody knows them who sees nothing but its logs. */
export class EventBooks {
  readonly #books = new Map<number, Map<bigint, KnownOrder>>();
  /** Every id ever given out in a market. */
  readonly #given = new Map<number, Set<bigint>>();

  /** Generation that each page after the first had last. */
  readonly #generations = new Map<bigint, bigint>();
  /** How often a page after the first was used under another generation than before. */
  pagesUsedAgain = 0;

  apply({ market, account, records }: BookEvent): void {
    const book = this.#bookOf(market);
    for (const record of records) this.#applyRecord({ market, account, book }, record);
  }

  /** Orders of a side in the order of their priority. */
  orders(market: number, side: Side): KnownOrder[] {
    const orders = [...this.#bookOf(market).values()].filter(({ id }) => unpackOrderId(id).side === side);
    return orders.sort((a, b) => {
      const [tickA, tickB] = [unpackOrderId(a.id).tick, unpackOrderId(b.id).tick];
      if (tickA !== tickB) return isBetter(side, tickA, tickB) ? -1 : 1;
      return priorityOf(a.id) < priorityOf(b.id) ? -1 : 1;
    });
  }

  /** How many ids were ever given out. */
  get idsGiven(): number {
    return [...this.#given.values()].reduce((sum, ids) => sum + ids.size, 0);
  }

  #applyRecord({ market, account, book }: LogContext, record: BookRecord): void {
    switch (record.type) {
      case "placed":
        this.#giveOut(market, record.id);
        book.set(record.id, { id: record.id, account, expiry: record.expiry, lots: record.lots });
        return;
      case "cancelled":
      case "expired":
        if (!book.delete(record.id)) throw new Error(`A log removes order ${record.id}, which does not rest.`);
        return;
      case "reduced":
        known(book, record.id).lots = record.remaining;
        return;
      case "filled": {
        const order = known(book, record.id);
        order.lots -= record.lots;
        if (order.lots < 0n) throw new Error(`A log fills more of order ${record.id} than there is.`);
        if (order.lots === 0n) book.delete(record.id);
        return;
      }
      case "taken":
      case "skipped":
        return;
    }
  }

  #giveOut(market: number, id: bigint): void {
    const given = this.#given.get(market) ?? new Set();
    if (given.has(id)) throw new Error(`Order id ${id} was given out twice in market ${market}.`);
    this.#given.set(market, given.add(id));
    const { page, generation, ...place } = unpackOrderId(id);
    const key = (BigInt(market) << 88n) | packOrderId({ ...place, page, generation: 0n, slot: 0 });
    const last = this.#generations.get(key) ?? generation;
    if (last > generation) throw new Error(`Order id ${id} is of an older generation than those before it.`);
    if (last !== generation && page > 0) this.pagesUsedAgain += 1;
    this.#generations.set(key, generation);
  }

  #bookOf(market: number): Map<bigint, KnownOrder> {
    const book = this.#books.get(market) ?? new Map<bigint, KnownOrder>();
    this.#books.set(market, book);
    return book;
  }
}

interface LogContext {
  readonly market: number;
  readonly account: number;
  readonly book: Map<bigint, KnownOrder>;
}

function known(book: Map<bigint, KnownOrder>, id: bigint): KnownOrder {
  const order = book.get(id);
  if (order === undefined) throw new Error(`A log names order ${id}, which does not rest.`);
  return order;
}
