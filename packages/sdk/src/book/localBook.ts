import { concatHex, keccak256, numberToHex } from "viem";
import type { BookLog, BookRecord, FilledRecord, PlacedRecord, TakenRecord } from "../codec/bookLog.ts";
import { orderSide, orderTick } from "../codec/orderId.ts";
import { BookInconsistentError } from "../errors/feed.ts";
import type { RestingOrder, Side } from "../types/order.ts";
import type { AccountId, MarketId, OrderId, Tick } from "../types/units.ts";
import { createBookSide } from "./bookSide.ts";
import { markCancelled } from "./trades.ts";
import type { BookTrade, LocalBook } from "./types.ts";

/** A log while it is applied. */
interface Application {
  readonly account: AccountId;
  readonly trades: BookTrade[];
  /** Levels that were touched, by side and tick. */
  readonly touched: Map<string, { readonly side: Side; readonly tick: Tick }>;
  taker: TakenRecord | undefined;
}

/**
 * Makes an empty order book that is kept by what the logs say, by the rules of the exchange: price, then time. It does
 * no input or output and knows no clock; `createLiveBook` feeds one from the chain.
 *
 * @param parameters - Number of the market, for the trades it reports.
 * @example
 * const book = createLocalBook({ market: 1 });
 * book.reset(await getBookSnapshot(client, { exchange, market: 1 }));
 * book.apply(decodeBookLog(log.data));
 * const { bids, asks } = book.depth({ levels: 10 });
 */
export function createLocalBook({ market }: { readonly market: MarketId }): LocalBook {
  const sides = { bid: createBookSide("bid"), ask: createBookSide("ask") };
  const sideOf = (id: OrderId) => sides[orderSide(id)];

  const require = (id: OrderId): RestingOrder => {
    const order = sideOf(id).find(id);
    if (order === undefined) throw new BookInconsistentError("unknownOrder", `order ${id} does not rest here`);
    return order;
  };

  /** What a taker meets is always the oldest order at the best price. */
  const requireFront = (id: OrderId): RestingOrder => {
    const order = require(id);
    if (sideOf(id).front()?.id === id) return order;
    throw new BookInconsistentError("notInFront", `order ${id} was met before those in front of it`);
  };

  const requireOwn = (order: RestingOrder, account: AccountId): void => {
    if (order.account === account) return;
    throw new BookInconsistentError(
      "unknownOrder",
      `order ${order.id} belongs to account ${order.account}, not ${account}`,
    );
  };

  const place = ({ id, lots, expiry }: PlacedRecord, account: AccountId): void => {
    const [side, tick] = [orderSide(id), orderTick(id)];
    sides[side].add({ id, account, side, tick, lots, expiry });
  };

  const fill = ({ id, lots }: FilledRecord, application: Application): void => {
    const { taker, account } = application;
    if (taker === undefined) throw new BookInconsistentError("noTaker", `order ${id} was filled by nobody`);
    const order = requireFront(id);
    if (taker.side === order.side)
      throw new BookInconsistentError("noTaker", `order ${id} was filled from its own side`);
    if (lots > order.lots)
      throw new BookInconsistentError("tooManyLots", `order ${id} has ${order.lots} lots, not ${lots}`);
    sides[order.side].setLots(order, order.lots - lots);
    application.trades.push({
      market,
      maker: id,
      makerAccount: order.account,
      takerAccount: account,
      side: taker.side,
      tick: order.tick,
      lots,
      makerCancelled: false,
      takerClientId: taker.clientId,
    });
  };

  const reduce = (
    { id, remainingLots, selfTrade }: Extract<BookRecord, { type: "reduced" }>,
    account: AccountId,
  ): void => {
    const order = selfTrade ? requireFront(id) : require(id);
    requireOwn(order, account);
    if (remainingLots > order.lots) {
      throw new BookInconsistentError(
        "tooManyLots",
        `order ${id} has ${order.lots} lots, not ${remainingLots} and more`,
      );
    }
    sides[order.side].setLots(order, remainingLots);
  };

  const remove = (record: Extract<BookRecord, { type: "cancelled" | "expired" }>, account: AccountId): void => {
    const cause = record.type === "cancelled" ? record.cause : undefined;
    const isMet = cause !== undefined && cause !== "request";
    const order = isMet ? requireFront(record.id) : require(record.id);
    // dust is left by a fill, of whoever placed the order
    if (cause === "request" || cause === "selfTrade") requireOwn(order, account);
    sides[order.side].setLots(order, 0n);
  };

  const applyRecord = (record: BookRecord, application: Application): void => {
    if (record.type === "skipped") return;
    if (record.type === "taken") {
      application.taker = record;
      return;
    }
    const [side, tick] = [orderSide(record.id), orderTick(record.id)];
    application.touched.set(`${side}${tick}`, { side, tick });
    if (record.type === "placed") place(record, application.account);
    else if (record.type === "filled") fill(record, application);
    else if (record.type === "reduced") reduce(record, application.account);
    else remove(record, application.account);
    if (record.type === "cancelled") markCancelled(application.trades, record);
  };

  const requireUncrossed = (): void => {
    const [bid, ask] = [sides.bid.best(), sides.ask.best()];
    if (bid === undefined || ask === undefined || bid.tick < ask.tick) return;
    throw new BookInconsistentError("crossed", `the best bid ${bid.tick} is not below the best ask ${ask.tick}`);
  };

  const apply = ({ account, records }: BookLog) => {
    const application: Application = { account, trades: [], touched: new Map(), taker: undefined };
    for (const record of records) applyRecord(record, application);
    requireUncrossed();
    const levels = [...application.touched.values()].map(({ side, tick }) => ({ side, ...sides[side].level(tick) }));
    return { levels, trades: application.trades };
  };

  const orders = (side: Side) => sides[side].orders();

  return {
    market,
    size: () => sides.bid.size() + sides.ask.size(),
    order: (id) => sideOf(id).find(id),
    best: (side) => sides[side].best(),
    depth: ({ levels = Number.POSITIVE_INFINITY, now } = {}) => ({
      bids: sides.bid.levels(levels, now),
      asks: sides.ask.levels(levels, now),
    }),
    orders,
    snapshot: () => ({ market, bids: orders("bid"), asks: orders("ask") }),
    checksum: () => bookChecksum({ bids: orders("bid"), asks: orders("ask") }),
    reset: (snapshot) => {
      sides.bid.clear();
      sides.ask.clear();
      for (const order of snapshot.bids) sides.bid.add(order);
      for (const order of snapshot.asks) sides.ask.add(order);
      requireUncrossed();
    },
    apply,
  };
}

/**
 * Hash of all orders of a book and their places in the queues.
 *
 * @example
 * const isEqual = liveBook.book.checksum() === bookChecksum(await getBookSnapshot(client, parameters));
 */
export function bookChecksum({
  bids,
  asks,
}: {
  readonly bids: readonly RestingOrder[];
  readonly asks: readonly RestingOrder[];
}): `0x${string}` {
  const words = [...bids, ...asks].flatMap(({ id, account, lots, expiry }) => [
    numberToHex(id, { size: 11 }),
    numberToHex(account, { size: 4 }),
    numberToHex(lots, { size: 6 }),
    numberToHex(expiry, { size: 4 }),
  ]);
  return keccak256(concatHex(words.length === 0 ? ["0x"] : words));
}
