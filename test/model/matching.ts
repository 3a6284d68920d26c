import { opposite, reaches } from "./book.ts";
import { feeUp, rebateDown } from "./market.ts";
import { expire, isExpired, release, type Session, takeOff } from "./session.ts";
import { DOLLAR, type NewOrder, type Order, SelfTrade, Side } from "./types.ts";

/** What a taker got out of the book. */
export interface Taken {
  /** Lots that the order has left; 0 also when an own order ended it. */
  readonly left: bigint;
  readonly lots: bigint;
  readonly dollars: bigint;
  readonly fee: bigint;
}

/** Trades an order against the book, as far as its limit, its lots and the match cap go. */
export function take(session: Session, order: NewOrder): Taken {
  const { market, account, balances, undo, records } = session;
  records.push({ type: "taken", sell: order.side === Side.ASK, clientId: order.clientId });
  const sum = { left: order.lots, lots: 0n, dollars: 0n, bounties: 0n, makerFees: 0n };
  for (let maker = nextMaker(session, order); maker !== undefined && sum.left > 0n; maker = nextMaker(session, order)) {
    if (isExpired(maker, session.now)) {
      sum.bounties += expire(session, maker);
    } else if (maker.account !== account) {
      const lots = min(maker.lots, sum.left);
      const { dollars, makerFee } = fill(session, maker, lots);
      dropDust(session, maker);
      sum.left -= lots;
      sum.lots += lots;
      sum.dollars += dollars;
      sum.makerFees += makerFee;
    } else if (order.selfTrade === SelfTrade.CANCEL_TAKER) {
      sum.left = 0n;
      break;
    } else {
      sum.left -= meetOwn(session, maker, order.selfTrade === SelfTrade.DECREMENT ? sum.left : undefined);
    }
    session.budget.matches -= 1;
  }
  const fee = feeUp(sum.dollars, market.takerFee);
  const sign = order.side === Side.BID ? 1n : -1n;
  balances.addFree(account, DOLLAR, sum.bounties);
  balances.addFree(account, DOLLAR, -sign * sum.dollars - fee);
  balances.addFree(account, market.asset, sign * market.units(sum.lots));
  undo.set(market, "fees", market.fees + fee + sum.makerFees);
  return { left: sum.left, lots: sum.lots, dollars: sum.dollars, fee };
}

/** Removes expired orders from the front of the other side, up to the first good one, the limit and the match cap. */
export function clearExpired(session: Session, order: NewOrder): void {
  let bounties = 0n;
  for (;;) {
    const maker = nextMaker(session, order);
    if (maker === undefined || !isExpired(maker, session.now)) break;
    bounties += expire(session, maker);
    session.budget.matches -= 1;
  }
  session.balances.addFree(session.account, DOLLAR, bounties);
}

/** Whether a fill-or-kill order would trade in full. Meeting an own order ends it, unless that order is cancelled. */
export function canFill(session: Session, order: NewOrder): boolean {
  let wanted = order.lots;
  let matches = session.budget.matches;
  for (const maker of session.market.book.side(opposite(order.side))) {
    if (matches === 0 || !reaches(order.side, order.tick, maker.tick)) return false;
    matches -= 1;
    if (isExpired(maker, session.now)) continue;
    if (maker.account !== session.account) wanted -= min(maker.lots, wanted);
    else if (order.selfTrade !== SelfTrade.CANCEL_MAKER) return false;
    if (wanted === 0n) return true;
  }
  return false;
}

function nextMaker({ market, budget }: Session, order: NewOrder): Order | undefined {
  const maker = market.book.side(opposite(order.side))[0];
  if (maker === undefined || budget.matches === 0) return undefined;
  return reaches(order.side, order.tick, maker.tick) ? maker : undefined;
}

/** The maker's half of a trade. What a bid held and did not need is free again. */
function fill(session: Session, maker: Order, lots: bigint): { dollars: bigint; makerFee: bigint } {
  const { market, balances, records } = session;
  const dollars = market.dollars(lots, maker.tick);
  const units = market.units(lots);
  const held = market.holdOf(maker);
  const ofBid = market.bidHold(maker.lots, maker.tick);
  takeOff(session, maker, lots);
  const left = market.holdOf(maker);
  balances.addHeld(maker.account, DOLLAR, left.dollars - held.dollars);
  balances.addHeld(maker.account, market.asset, left.units - held.units);
  records.push({ type: "filled", id: maker.id, lots });

  const bounty = maker.lots === 0n ? market.bounty(maker.expiry) : 0n;
  if (maker.side === Side.ASK) {
    const makerFee = makerFeeOf(session, dollars, dollars);
    balances.addFree(maker.account, DOLLAR, dollars - makerFee + bounty);
    return { dollars, makerFee };
  }
  const reserve = ofBid - market.bidHold(maker.lots, maker.tick) - dollars;
  const makerFee = makerFeeOf(session, dollars, reserve);
  balances.addFree(maker.account, DOLLAR, reserve - makerFee + bounty);
  balances.addFree(maker.account, market.asset, units);
  return { dollars, makerFee };
}

/** Fee of a maker, negative if it is a rebate. A fee is never more than the order itself can pay. */
function makerFeeOf({ market }: Session, dollars: bigint, limit: bigint): bigint {
  if (market.makerFee < 0) return -rebateDown(dollars, -market.makerFee);
  return min(feeUp(dollars, market.makerFee), limit);
}

/** @returns Lots that the taker loses without a trade. */
function meetOwn(session: Session, maker: Order, decrement: bigint | undefined): bigint {
  const lots = decrement === undefined ? maker.lots : min(maker.lots, decrement);
  release(session, maker, lots);
  if (maker.lots === 0n) session.records.push({ type: "cancelled", id: maker.id, cause: "selfTrade" });
  else session.records.push({ type: "reduced", id: maker.id, remaining: maker.lots, selfTrade: true });
  dropDust(session, maker);
  return decrement === undefined ? 0n : lots;
}

/** Cancels what is left of an order that was just met, if it is less than a quarter of what may rest. */
function dropDust(session: Session, maker: Order): void {
  const isDust = maker.lots > 0n && maker.lots * BigInt(maker.tick) < session.market.minNotional / 4n;
  if (!isDust) return;
  release(session, maker, maker.lots);
  session.records.push({ type: "cancelled", id: maker.id, cause: "dust" });
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
