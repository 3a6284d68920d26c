import { opposite } from "./book.ts";
import { feeUp } from "./market.ts";
import { canFill, clearExpired, take } from "./matching.ts";
import { Refusal, refuseIf } from "./refusal.ts";
import { release, type Session } from "./session.ts";
import {
  DOLLAR,
  MAX_TICK,
  type NewOrder,
  NO_PLACEMENT,
  type Order,
  type Placement,
  Side,
  Status,
  TimeInForce,
} from "./types.ts";

export function place(session: Session, order: NewOrder): Placement {
  refuseReduceOnly(session, order);
  checkTerms(session, order);
  const meeting = meetBook(session, order);
  checkFunds(session, { ...order, tick: meeting.tick }, meeting.takes);
  return carryOut(session, order, meeting);
}

/** @returns What was left of the order. */
export function cancel(session: Session, id: bigint): bigint {
  return cancelFound(session, findOwn(session, id));
}

export function cancelFound(session: Session, order: Order): bigint {
  const { lots } = order;
  release(session, order, lots);
  session.records.push({ type: "cancelled", id: order.id, cause: "request" });
  return lots;
}

export function amend(session: Session, id: bigint, order: NewOrder): Placement {
  const old = findOwn(session, id);
  refuseIf(order.side !== old.side, "AmendChangesSide", [id]);
  const isSamePlace = order.tick === old.tick && order.expiry === old.expiry;
  const keepsPlace = isSamePlace && order.lots <= old.lots && !isNowOrNever(order);
  refuseReduceOnly(session, order);
  checkTerms(session, order);
  if (keepsPlace) {
    release(session, old, old.lots - order.lots);
    session.records.push({ type: "reduced", id, remaining: order.lots, selfTrade: false });
    return { ...NO_PLACEMENT, id, tick: order.tick, restingLots: order.lots };
  }
  const meeting = meetBook(session, order);
  replaceOrRefuse(session, { old, order: { ...order, tick: meeting.tick }, takes: meeting.takes });
  return carryOut(session, order, meeting);
}

/** Cancels the old order if that leaves enough for the new one, else leaves it as it is. */
function replaceOrRefuse(
  session: Session,
  { old, order, takes }: { old: Order; order: NewOrder; takes: boolean },
): void {
  const { undo, records } = session;
  const before = { mark: undo.mark, records: records.length };
  try {
    cancelFound(session, old);
    checkFunds(session, order, takes);
  } catch (error) {
    undo.rollback(before.mark);
    records.length = before.records;
    throw error;
  }
}

/** What an order finds on the other side of the book. */
interface Meeting {
  /** Where the order would rest. */
  readonly tick: number;
  readonly takes: boolean;
}

function meetBook(session: Session, order: NewOrder): Meeting {
  const takes = session.market.book.crosses(order.side, order.tick);
  if (order.timeInForce >= TimeInForce.POST_ONLY) return { tick: postOnlyTick(session, order), takes: false };
  const isKilled = order.timeInForce === TimeInForce.FOK && !(takes && canFill(session, order));
  refuseIf(isKilled, "FillOrKillUnfilled", [order.lots]);
  return { tick: order.tick, takes };
}

/** Executes an order that has passed all checks. */
function carryOut(session: Session, order: NewOrder, { tick, takes }: Meeting): Placement {
  if (!takes) return rest(session, { ...order, tick }, NO_PLACEMENT);
  const taken = take(session, order);
  const traded = { ...NO_PLACEMENT, filledLots: taken.lots, filledDollars: taken.dollars, feeDollars: taken.fee };
  return rest(session, { ...order, lots: taken.left }, traded);
}

function findOwn({ market, account }: Session, id: bigint): Order {
  const order = market.book.orders.get(id);
  if (order === undefined) throw new Refusal("OrderNotFound", market.number, id);
  refuseIf(order.account !== account, "NotOrderOwner", [account, id]);
  return order;
}

/** Spot has no position that an order could reduce. */
function refuseReduceOnly({ market }: Session, { reduceOnly }: NewOrder): void {
  refuseIf(reduceOnly, "NothingToReduce", [market.number]);
}

function checkTerms({ market, now }: Session, { tick, lots, expiry }: NewOrder): void {
  refuseIf(market.status !== Status.ACTIVE, "MarketNotActive", [market.number]);
  refuseIf(tick === 0 || tick > MAX_TICK, "InvalidTick", [tick, MAX_TICK]);
  refuseIf(lots === 0n, "ZeroLots", []);
  refuseIf(expiry !== 0 && expiry <= now, "ExpiryInPast", [expiry, now]);
  checkNotional(market.minNotional, lots * BigInt(tick));
}

function checkNotional(minimum: bigint, notional: bigint): void {
  refuseIf(notional < minimum, "BelowMinimumNotional", [notional, minimum]);
}

/** Where a post-only order may rest, once expired orders are out of its way. */
function postOnlyTick(session: Session, order: NewOrder): number {
  const { book, minNotional } = session.market;
  if (!book.crosses(order.side, order.tick)) return order.tick;
  clearExpired(session, order);
  if (!book.crosses(order.side, order.tick)) return order.tick;
  const best = book.best(opposite(order.side));
  const slid = order.side === Side.BID ? best - 1 : best + 1;
  const canSlide = order.timeInForce === TimeInForce.POST_ONLY_SLIDE && slid > 0 && slid <= MAX_TICK;
  refuseIf(!canSlide, "PostOnlyWouldTake", [order.tick, best]);
  checkNotional(minNotional, order.lots * BigInt(slid));
  return slid;
}

function isNowOrNever({ timeInForce }: NewOrder): boolean {
  return timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
}

/** Whether the account has what an order can cost at most. Whoever commits dollars to an asset comes near it. */
function checkFunds({ market, account, balances }: Session, order: NewOrder, takes: boolean): void {
  if (isNowOrNever(order) && !takes) return;
  let dollars = isNowOrNever(order) ? 0n : market.bounty(order.expiry);
  if (order.side === Side.BID) {
    dollars += worstCost(order, takes);
  } else {
    const [free, needed] = [balances.free(account, market.asset), market.units(order.lots)];
    refuseIf(free < needed, "InsufficientBalance", [account, market.asset, free, needed]);
  }
  const free = balances.free(account, DOLLAR);
  refuseIf(free < dollars, "InsufficientBalance", [account, DOLLAR, free, dollars]);
  balances.touch(account, market.asset);

  function worstCost({ lots, tick }: NewOrder, mayTake: boolean): bigint {
    const value = market.dollars(lots, tick);
    if (isNowOrNever(order)) return value + feeUp(value, market.takerFee);
    if (!mayTake) return value + feeUp(value, market.makerFeeCap);
    const fee = feeUp(value, Math.max(market.takerFee, market.makerFeeCap));
    // a part that is taken and a part that rests are rounded up each
    return value + fee + (market.takerFee > 0 && market.makerFeeCap > 0 ? 1n : 0n);
  }
}

/** Rests an order, or what trading left of it, if it is one that rests and no longer crosses. */
function rest(session: Session, order: NewOrder, traded: Placement): Placement {
  const { market, account, balances, records } = session;
  const isDust = order.lots * BigInt(order.tick) < market.minNotional;
  if (order.lots === 0n || isNowOrNever(order) || isDust || market.book.crosses(order.side, order.tick)) return traded;

  const hold = market.holdOf(order);
  balances.hold(account, DOLLAR, hold.dollars);
  balances.hold(account, market.asset, hold.units);
  const { id } = market.book.rest(account, order.lots, order);
  records.push({ type: "placed", id, lots: order.lots, expiry: order.expiry, clientId: order.clientId });
  return { ...traded, id, tick: order.tick, restingLots: order.lots };
}
