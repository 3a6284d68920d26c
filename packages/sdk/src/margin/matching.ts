import type { RestingOrder, SelfTrade, Side } from "../types/order.ts";
import type { AccountId, Lots, MarketId, Seconds, Tick } from "../types/units.ts";

/** A resting order with what decides whether it may trade. */
export interface BookOrder extends RestingOrder {
  /** Whether its account may owe: it trades inside the price band only. */
  readonly isMargined: boolean;
  readonly isReduceOnly: boolean;
}

/** A book with everything that decides what a taker gets from it. */
export interface MatchingBook {
  readonly market: MarketId;
  /** In the order of their priority, expired orders among them. So the asks. */
  readonly bids: readonly BookOrder[];
  readonly asks: readonly BookOrder[];
  /** Positions of those who have orders here, lots, above zero = long. All zero on spot. */
  readonly sizes: ReadonlyMap<AccountId, Lots>;
  /**
   * On loan markets: whether those who want to borrow here have the margin for it, by the class of the market. An order of one who has
   * not is removed instead of filled; whoever is not among them is thought to have it.
   */
  readonly borrowers?: ReadonlyMap<AccountId, boolean> | undefined;
}

/**
 * What happened to an order that a taker met. `"dust"`: what a fill left of it was too little to go on resting.
 */
export interface Meeting {
  readonly type: "filled" | "expired" | "evicted" | "selfCancelled" | "selfDecremented" | "dust";
  /** As it was before. */
  readonly order: BookOrder;
  /** That it lost. */
  readonly lots: Lots;
}

/** An order as the book sees it. */
export interface BookTaker {
  readonly account: AccountId;
  /** Of the taker. */
  readonly side: Side;
  /** Worst price that it accepts. */
  readonly limit: Tick;
  readonly lots: Lots;
  readonly selfTrade: SelfTrade;
  /** Notional below which nothing is left of a maker that is met. */
  readonly dust: bigint;
  /** Of a size. */
  readonly notional: (size: { readonly lots: Lots; readonly tick: Tick }) => bigint;
  /** Orders that may still be met. */
  readonly steps: number;
  readonly timestamp: Seconds;
  /** Whether it only removes expired orders that are in its way. */
  readonly expiredOnly?: boolean | undefined;
  /** How many lots of an order may trade, after so many of its account did. */
  readonly offered: (maker: BookOrder, filled: Lots) => Lots;
  /** On perpetuals: what the match may do to open interest. Left out: it has room for all. */
  readonly room?: OpenRoom | undefined;
}

/** A match ends before a lot that would end beyond the cap of open interest. */
export interface OpenRoom {
  /** Lots by which open interest is below its cap, below zero beyond it. */
  readonly lots: Lots;
  /** By which the taker's position is still brought closer to zero. */
  readonly closes: Lots;
  /** The same of a maker, after so many of its lots were filled. */
  readonly closesOf: (maker: BookOrder, filled: Lots) => Lots;
}

/** What a walk through a side of a book did. */
export interface Walked {
  readonly tape: readonly Meeting[];
  readonly makers: readonly BookOrder[];
  /** Lots still wanted. */
  readonly left: Lots;
  readonly steps: number;
  /** Whether an own order, or the cap of open interest, ended it: nothing of the taker rests. */
  readonly isStopped: boolean;
}

/** Lets a taker meet the orders of the other side, best first, as the exchange does. */
export function walkBook(orders: readonly BookOrder[], taker: BookTaker): Walked {
  const makers = [...orders];
  const tape: Meeting[] = [];
  let { lots: left, steps } = taker;
  let isStopped = false;
  let { room } = taker;
  while (left > 0n && steps > 0 && !isStopped) {
    const [maker] = makers;
    if (maker === undefined || !isInReach(maker, taker)) break;
    const filled = filledOf(tape, maker.account);
    const admitted = admit(maker, { ...taker, lots: left, room }, filled);
    room = admitted.room;
    isStopped = admitted.left < left;
    left = admitted.left;
    const met = left === 0n ? undefined : meet(maker, { ...taker, lots: left }, filled);
    isStopped ||= met === undefined;
    if (met === undefined) break;
    steps -= 1;
    left -= takenBy(met);
    const rest = { ...maker, lots: maker.lots - met.lots };
    // who wants more was shown but a part of the order, and meets the rest next
    const isDust = left === 0n && isTooLittle(rest, taker);
    tape.push(met, ...(isDust ? [{ type: "dust", order: rest, lots: rest.lots } as const] : []));
    makers.splice(0, 1, ...(isDust ? [] : [rest].filter(({ lots }) => lots > 0n)));
  }
  return { tape, makers, left, steps, isStopped };
}

const takenBy = ({ type, lots }: Meeting): Lots => (type === "filled" || type === "selfDecremented" ? lots : 0n);

/** What a taker may still want, and the room that is left, if it trades with this maker. */
function admit(maker: BookOrder, taker: BookTaker, filled: Lots): { left: Lots; room: OpenRoom | undefined } {
  const { room, lots: left } = taker;
  const isTrade = maker.account !== taker.account && !isExpired(maker, taker);
  const lots = isTrade && room !== undefined ? offer(maker, taker, filled) : 0n;
  if (room === undefined || lots === 0n) return { left, room };
  const closes = room.closesOf(maker, filled);
  const most = room.closes + closes + (room.lots > 0n ? room.lots : 0n);
  if (most < lots) return { left: smaller(left, most), room: undefined };
  const own = smaller(room.closes, lots);
  const change = own + smaller(closes, lots) - lots;
  return { left, room: { ...room, closes: room.closes - own, lots: room.lots + change } };
}

function isTooLittle(order: BookOrder, { dust, notional }: BookTaker): boolean {
  return order.lots > 0n && notional(order) < dust;
}

function isInReach(maker: BookOrder, taker: BookTaker): boolean {
  return !isBeyond(taker, maker.tick) && (taker.expiredOnly !== true || isExpired(maker, taker));
}

function filledOf(tape: readonly Meeting[], account: AccountId): Lots {
  const fills = tape.filter(({ type, order }) => type === "filled" && order.account === account);
  return fills.reduce((total, { lots }) => total + lots, 0n);
}

/** Undefined: an own order ends the walk. */
function meet(order: BookOrder, taker: BookTaker, filled: Lots): Meeting | undefined {
  const all = { order, lots: order.lots };
  if (isExpired(order, taker)) return { ...all, type: "expired" };
  if (order.account === taker.account) {
    if (taker.selfTrade === "cancelTaker") return undefined;
    if (taker.selfTrade === "cancelMaker") return { ...all, type: "selfCancelled" };
    return { order, lots: smaller(order.lots, taker.lots), type: "selfDecremented" };
  }
  const offered = offer(order, taker, filled);
  return offered === 0n ? { ...all, type: "evicted" } : { order, lots: smaller(offered, taker.lots), type: "filled" };
}

function offer(maker: BookOrder, { offered }: BookTaker, filled: Lots): Lots {
  return maker.isMargined || maker.isReduceOnly ? offered(maker, filled) : maker.lots;
}

function isExpired({ expiry }: RestingOrder, { timestamp }: BookTaker): boolean {
  return expiry !== 0 && expiry <= timestamp;
}

function isBeyond({ side, limit }: BookTaker, tick: Tick): boolean {
  return side === "bid" ? tick > limit : tick < limit;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
