import type { BookLog } from "../codec/bookLog.ts";
import type { DepthLevel, RestingOrder, Side } from "../types/order.ts";
import type { AccountId, Lots, MarketId, OrderId, Seconds, Tick } from "../types/units.ts";

/** Every resting order of a market at one block. What `getBookSnapshot` returns. */
export interface BookSnapshot {
  readonly market: MarketId;
  readonly blockNumber: bigint;
  /** In the order of their priority. */
  readonly bids: readonly RestingOrder[];
  /** In the order of their priority. */
  readonly asks: readonly RestingOrder[];
}

/** A trade, as a book sees it. */
export interface BookTrade {
  readonly market: MarketId;
  /** The order that rested. */
  readonly maker: OrderId;
  /** Account of the order that rested, undefined = the book does not know it. */
  readonly makerAccount: AccountId | undefined;
  readonly takerAccount: AccountId;
  /** Side of the taker. */
  readonly side: Side;
  /** Price in ticks. */
  readonly tick: Tick;
  readonly lots: Lots;
  /** Whether what the trade left of the resting order was too small to rest, and was cancelled with it. */
  readonly makerCancelled: boolean;
  /** Chosen by the taker, 0 = none. */
  readonly takerClientId: bigint;
}

/** A price level that a log has changed, as it is now; no lots = it is gone. */
export interface LevelChange extends DepthLevel {
  readonly side: Side;
}

/** What a log did to a book. */
export interface BookChange {
  readonly levels: readonly LevelChange[];
  readonly trades: readonly BookTrade[];
}

/** How much of a book to show. */
export interface DepthOptions {
  /** Most levels of a side. Default: all. */
  readonly levels?: number | undefined;
  /** Leaves out orders that have expired at this second. Default: shows all that rest. */
  readonly now?: Seconds | undefined;
}

/** What can be read of a local book. */
export interface LocalBookView {
  readonly market: MarketId;
  /** Number of orders. */
  readonly size: () => number;
  /** The order with this id, undefined = it does not rest. */
  readonly order: (id: OrderId) => RestingOrder | undefined;
  /** Best level of a side, expired orders counted. */
  readonly best: (side: Side) => DepthLevel | undefined;
  /** Price levels, best first. */
  readonly depth: (options?: DepthOptions) => { readonly bids: DepthLevel[]; readonly asks: DepthLevel[] };
  /** Orders of a side in the order of their priority. */
  readonly orders: (side: Side) => RestingOrder[];
  /** Every order of both sides. */
  readonly snapshot: () => Omit<BookSnapshot, "blockNumber">;
  /** Hash of all orders and their places in the queues: equal books have equal checksums. */
  readonly checksum: () => `0x${string}`;
}

/** A book kept in memory by what the logs say. */
export interface LocalBook extends LocalBookView {
  /** Starts over from a snapshot. */
  readonly reset: (snapshot: Pick<BookSnapshot, "bids" | "asks">) => void;
  /**
   * Applies what a log says. Throws BookInconsistentError when it cannot be true of this book: logs are missing, and
   * the book is of no use until it is reset.
   */
  readonly apply: (log: BookLog) => BookChange;
}
