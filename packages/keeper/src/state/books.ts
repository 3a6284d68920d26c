import {
  type AccountId,
  BookInconsistentError,
  type BookLog,
  createLocalBook,
  getBookSnapshot,
  type LocalBook,
  type MarketId,
  type OrderId,
  type Seconds,
} from "@pangea/sdk";
import type { Reader } from "./read.ts";

/** Order books of all markets, for owners of orders and for expiry. */
export interface Books {
  readonly books: Map<MarketId, LocalBook>;
  readonly expiring: Map<MarketId, Map<OrderId, Seconds>>;
  /**
   * Applies a log.
   *
   * @returns Accounts whose orders it names; undefined = the book does not fit and has to be read again.
   */
  readonly apply: (log: BookLog, blockNumber: bigint) => AccountId[] | undefined;
  /** Reads a book anew. Logs that come meanwhile are applied afterwards. */
  readonly reset: (reader: Reader, market: MarketId) => Promise<void>;
}

/** Logs that wait until their book is read, undefined = it is read. */
type Waiting = { readonly log: BookLog; readonly blockNumber: bigint }[] | undefined;

export function createBooks(): Books {
  const books = new Map<MarketId, LocalBook>();
  const expiring = new Map<MarketId, Map<OrderId, Seconds>>();
  const readAt = new Map<MarketId, bigint>();
  const waiting = new Map<MarketId, Waiting>();

  const note = (market: MarketId, orders: Iterable<{ readonly id: OrderId; readonly expiry: Seconds }>) => {
    const noted = expiring.get(market) ?? new Map<OrderId, Seconds>();
    for (const { id, expiry } of orders) if (expiry !== 0) noted.set(id, expiry);
    expiring.set(market, noted);
  };

  const applyNow = (book: LocalBook, log: BookLog): AccountId[] => {
    const ids = log.records.flatMap((record) => ("id" in record ? [record.id] : []));
    const owners = ids.flatMap((id) => book.order(id)?.account ?? []);
    book.apply(log);
    note(
      log.market,
      log.records.flatMap((record) => (record.type === "placed" ? [record] : [])),
    );
    for (const id of ids) if (book.order(id) === undefined) expiring.get(log.market)?.delete(id);
    return [...new Set(owners)];
  };

  const apply: Books["apply"] = (log, blockNumber) => {
    const [book, queue] = [books.get(log.market), waiting.get(log.market)];
    if (book === undefined) return undefined;
    if (queue !== undefined) {
      queue.push({ log, blockNumber });
      return [];
    }
    if (blockNumber <= (readAt.get(log.market) ?? 0n)) return [];
    try {
      return applyNow(book, log);
    } catch (error) {
      if (!(error instanceof BookInconsistentError)) throw error;
      return undefined;
    }
  };

  return {
    books,
    expiring,
    apply,
    reset: async ({ client, exchange }, market) => {
      const queue: NonNullable<Waiting> = [];
      waiting.set(market, queue);
      const book = books.get(market) ?? createLocalBook({ market });
      books.set(market, book);
      try {
        const snapshot = await getBookSnapshot(client, { exchange, market, blockTag: "latest" });
        book.reset(snapshot);
        readAt.set(market, snapshot.blockNumber);
        expiring.delete(market);
        note(market, [...snapshot.bids, ...snapshot.asks]);
      } finally {
        waiting.set(market, undefined);
      }
      for (const { log, blockNumber } of queue) apply(log, blockNumber);
    },
  };
}
