// From orders to fills at a perpetual market, by an account of its own: what the exchange makes of what was sent, record by
// record, from the documented rules of books and of the price band. It knows nothing of the chain's results. What a replay never
// sends it does not know: orders that expire, that only reduce or that must fill as a whole, nor accounts without margin.

import type { Operation } from "@pangea/sdk";
import { type Band, bandOf, isWithin } from "../../test/model/band.ts";
import { Book, opposite, reaches } from "../../test/model/book.ts";
import type { RestingOrder } from "../../test/model/funding.ts";
import type { Header, Risk } from "../../test/model/perpWords.ts";
import { Refusal, refuseIf } from "../../test/model/refusal.ts";
import {
  type BookRecord,
  DEFAULT_MATCHES,
  MAX_TICK,
  type NewOrder,
  type Order,
  SelfTrade,
  Side,
  TimeInForce,
} from "../../test/model/types.ts";
import { Undo } from "../../test/model/undo.ts";
import type { Intent } from "./intents.ts";
import { modelOrder } from "./prediction.ts";

/** What an intent does to the book. */
export interface Matched {
  readonly account: number;
  readonly isDone: boolean;
  readonly records: readonly BookRecord[];
}

export interface PerpMatching {
  /** Undefined for an intent that is not about the book of the market. */
  readonly execute: (intent: Intent, moment: Moment) => Matched | undefined;
  /** Orders of a side, best first, as funding looks at them. */
  readonly resting: (side: Side) => readonly RestingOrder[];
}

export interface Moment {
  readonly now: number;
  readonly risk: Risk;
}

export function createPerpMatching(market: number, header: Header): PerpMatching {
  const undo = new Undo();
  const book = new Book(undo);
  return {
    execute: (intent, { now, risk }) => {
      const found = operationsOf(intent, market);
      if (found === undefined) return undefined;
      const band = bandOf({ header, risk });
      const isReliable = risk.state === 0 && BigInt(now) <= risk.time + risk.maxAge;
      const desk = new Desk({ book, undo, header, band, isReliable, account: found.account });
      const isDone = desk.executeAll(found.operations);
      if (isDone) undo.commit();
      else undo.rollback();
      return { account: found.account, isDone, records: isDone ? desk.records : [] };
    },
    resting: (side) =>
      book.side(side).map(({ tick, lots, expiry }) => ({ tick: BigInt(tick), lots, expiry, isReduceOnly: false })),
  };
}

function operationsOf(intent: Intent, market: number) {
  const operations: readonly Operation[] =
    intent.type === "place" ? [{ type: "place", market: intent.market, order: intent.order }] : batchOf(intent);
  if (operations.length === 0 || operations.some((operation) => operation.market !== market)) return undefined;
  return { account: "account" in intent ? intent.account : 0, operations };
}

function batchOf(intent: Intent): readonly Operation[] {
  return intent.type === "batch" ? intent.operations : [];
}

interface DeskOptions {
  readonly book: Book;
  readonly undo: Undo;
  readonly header: Header;
  readonly band: Band;
  readonly isReliable: boolean;
  readonly account: number;
}

/** One call of one account. */
class Desk {
  readonly records: BookRecord[] = [];
  readonly #options: DeskOptions;
  #matches = DEFAULT_MATCHES;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** False: one was refused that may not be. */
  executeAll(operations: readonly Operation[]): boolean {
    return operations.every((operation, index) => this.#tryOne(operation, index));
  }

  #tryOne(operation: Operation, index: number): boolean {
    const { undo } = this.#options;
    const before = { mark: undo.mark, records: this.records.length };
    try {
      this.#execute(operation);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      undo.rollback(before.mark);
      this.records.length = before.records;
      const isStale = operation.type === "cancel" && error.error === "OrderNotFound";
      if (operation.skip !== true && !isStale) return false;
      this.records.push({ type: "skipped", operation: index, error: error.error });
      return true;
    }
  }

  #execute(operation: Operation): void {
    if (operation.type === "place") this.#place(modelOrder(operation.order), undefined);
    else if (operation.type === "cancel") this.#cancel(this.#own(operation.id));
    else this.#amend(this.#own(operation.id), modelOrder(operation.order));
  }

  #own(id: bigint): Order {
    const order = this.#options.book.orders.get(id);
    if (order === undefined) throw new Refusal("OrderNotFound");
    refuseIf(order.account !== this.#options.account, "NotOrderOwner", []);
    return order;
  }

  #cancel(order: Order): void {
    this.#takeOff(order, order.lots);
    this.records.push({ type: "cancelled", id: order.id, cause: "request" });
  }

  #amend(old: Order, order: NewOrder): void {
    refuseIf(order.side !== old.side, "AmendChangesSide", []);
    if (order.tick !== old.tick || order.lots > old.lots || isNowOrNever(order)) this.#place(order, old);
    else this.#shrink(order, old);
  }

  #shrink(order: NewOrder, old: Order): void {
    this.#checkTerms(order);
    this.#takeOff(old, old.lots - order.lots);
    this.records.push({ type: "reduced", id: old.id, remaining: order.lots, selfTrade: false });
  }

  /** @param old - Which it replaces. */
  #place(order: NewOrder, old: Order | undefined): void {
    const { book } = this.#options;
    this.#checkTerms(order);
    if (!book.crosses(order.side, order.tick)) {
      if (old !== undefined) this.#cancel(old);
      if (!isNowOrNever(order)) this.#rest(order, order.lots);
    } else if (order.timeInForce >= TimeInForce.POST_ONLY) {
      const tick = this.#slidTick(order);
      if (old !== undefined) this.#cancel(old);
      this.#rest({ ...order, tick }, order.lots);
    } else {
      if (old !== undefined) this.#cancel(old);
      const left = this.#take(order);
      const isTooLittle = left * BigInt(order.tick) < this.#options.header.minNotional;
      if (isNowOrNever(order) || isTooLittle || book.crosses(order.side, order.tick)) return;
      this.#rest(order, left);
    }
  }

  #checkTerms({ side, tick, lots, expiry, reduceOnly, timeInForce }: NewOrder): void {
    const { isReliable, header } = this.#options;
    if (expiry !== 0 || reduceOnly || timeInForce === TimeInForce.FOK) {
      throw new Error("The model of a perpetual's book does not know such orders.");
    }
    refuseIf(!isReliable, "PriceNotReliable", []);
    const isBeyond = side === Side.ASK && this.#options.band.worstSell > BigInt(MAX_TICK);
    const isOutside = !isWithin(this.#options.band, side === Side.BID, BigInt(tick));
    refuseIf(isBeyond || (isOutside && timeInForce !== TimeInForce.IOC), "OutsidePriceBand", []);
    refuseIf(tick === 0 || tick > MAX_TICK, "InvalidTick", []);
    refuseIf(lots === 0n, "ZeroLots", []);
    refuseIf(lots * BigInt(tick) < header.minNotional, "BelowMinimumNotional", []);
  }

  #slidTick({ side, lots, timeInForce }: NewOrder): number {
    const best = this.#options.book.best(opposite(side));
    const tick = side === Side.BID ? best - 1 : best + 1;
    const slides = timeInForce === TimeInForce.POST_ONLY_SLIDE && tick > 0 && tick <= MAX_TICK;
    refuseIf(!slides, "PostOnlyWouldTake", []);
    refuseIf(lots * BigInt(tick) < this.#options.header.minNotional, "BelowMinimumNotional", []);
    return tick;
  }

  #rest(order: NewOrder, lots: bigint): void {
    const { id } = this.#options.book.rest(this.#options.account, lots, order);
    this.records.push({ type: "placed", id, lots, expiry: order.expiry, clientId: order.clientId });
  }

  /** @returns Lots that it still wants, none if an own order ended it. */
  #take(order: NewOrder): bigint {
    this.records.push({ type: "taken", sell: order.side === Side.ASK, clientId: order.clientId });
    const makers = this.#options.book.side(opposite(order.side));
    const limit = this.#limitOf(order);
    let left = order.lots;
    for (let [maker] = makers; left > 0n && this.#matches > 0; [maker] = makers) {
      if (maker === undefined || !reaches(order.side, limit, maker.tick)) break;
      const isOwn = maker.account === this.#options.account;
      if (isOwn && order.selfTrade === SelfTrade.CANCEL_TAKER) return 0n;
      left -= isOwn ? this.#meetOwn(maker, order.selfTrade, left) : this.#meet(maker, left);
      this.#matches -= 1;
    }
    return left;
  }

  /** The band keeps the taker from worse prices, too. */
  #limitOf({ side, tick }: NewOrder): number {
    const { worstBuy, worstSell } = this.#options.band;
    return side === Side.BID ? Math.min(tick, Number(worstBuy)) : Math.max(tick, Number(worstSell));
  }

  /** @returns Lots that trade. A maker that the mark has left outside of its band is removed instead. */
  #meet(maker: Order, wanted: bigint): bigint {
    if (!isWithin(this.#options.band, maker.side === Side.BID, BigInt(maker.tick))) {
      this.#takeOff(maker, maker.lots);
      this.records.push({ type: "cancelled", id: maker.id, cause: "evicted" });
      return 0n;
    }
    const lots = maker.lots < wanted ? maker.lots : wanted;
    this.#takeOff(maker, lots);
    this.records.push({ type: "filled", id: maker.id, lots });
    this.#dropDust(maker);
    return lots;
  }

  /** @returns Lots that the taker loses without a trade. */
  #meetOwn(maker: Order, selfTrade: SelfTrade, wanted: bigint): bigint {
    const isWhole = selfTrade === SelfTrade.CANCEL_MAKER || maker.lots <= wanted;
    const lots = isWhole ? maker.lots : wanted;
    this.#takeOff(maker, lots);
    if (isWhole) this.records.push({ type: "cancelled", id: maker.id, cause: "selfTrade" });
    else this.records.push({ type: "reduced", id: maker.id, remaining: maker.lots, selfTrade: true });
    this.#dropDust(maker);
    return selfTrade === SelfTrade.CANCEL_MAKER ? 0n : lots;
  }

  #dropDust(maker: Order): void {
    if (maker.lots === 0n || maker.lots * BigInt(maker.tick) >= this.#options.header.minNotional / 4n) return;
    this.#takeOff(maker, maker.lots);
    this.records.push({ type: "cancelled", id: maker.id, cause: "dust" });
  }

  #takeOff(order: Order, lots: bigint): void {
    if (lots === order.lots) this.#options.book.remove(order);
    this.#options.undo.set(order, "lots", order.lots - lots);
  }
}

function isNowOrNever({ timeInForce }: NewOrder): boolean {
  return timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
}
