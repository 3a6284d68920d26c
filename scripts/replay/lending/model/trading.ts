// Orders of loan markets: a lend order holds what it lends, and whoever meets makes a loan. Two steps, as it is documented:
// who is met, in price-time priority, and then what follows from it for everybody.

import { opposite, reaches } from "../../../../test/model/book.ts";
import { refuseIf } from "../../../../test/model/refusal.ts";
import {
  type BookRecord,
  DEFAULT_MATCHES,
  type NewOrder,
  type Order,
  SelfTrade,
  Side,
  TimeInForce,
} from "../../../../test/model/types.ts";
import { MAX_RATE } from "../rates.ts";
import {
  addFree,
  type Holder,
  hasRoom,
  hold,
  holderOf,
  type LendingState,
  type LoanMarket,
  openLoan,
} from "./state.ts";

/** What is left of an order that was met is cancelled below this part of the market's smallest order. */
const DUST_DIVISOR = 4n;

/** An order being executed. */
export interface Taking {
  readonly state: LendingState;
  readonly market: LoanMarket;
  /** Whose it is. */
  readonly holder: Holder;
  readonly order: Pick<NewOrder, "side" | "tick" | "lots" | "selfTrade">;
  /** The present hour. */
  readonly hour: number;
  /** What a fill does instead of making a new loan: `units` are taken from this lender. */
  readonly fill?: (lender: Holder, rate: bigint, units: bigint) => void;
}

export interface Placed {
  readonly order: Order | undefined;
  /** Lots that neither traded nor met own orders. */
  readonly left: bigint;
}

type Meeting = "filled" | "selfTrade" | "decremented" | "evicted" | "dust";

interface Entry {
  readonly kind: Meeting;
  readonly maker: Order;
  readonly lots: bigint;
  /** Lots that the maker's order has left. */
  readonly remaining: bigint;
}

export function place(taking: Omit<Taking, "order" | "fill"> & { readonly order: NewOrder }): Placed {
  const { state, market, holder, order } = taking;
  refuseIf(BigInt(order.tick) > MAX_RATE || order.tick === 0, "InvalidTick", [order.tick]);
  refuseIf(order.lots < market.minLots, "BelowMinimumNotional", [order.lots, market.minLots]);
  const crosses = market.book.crosses(order.side, order.tick);
  const mayRest = order.timeInForce === TimeInForce.GTC;
  const units = order.side === Side.ASK ? order.lots * market.lotUnits : 0n;
  const needed = crosses || mayRest ? units : 0n;
  refuseIf(holder.free < needed, "InsufficientBalance", [holder.account, holder.free, needed]);
  const records: BookRecord[] = [];
  const taken = crosses ? take(taking, records) : { left: order.lots };
  const rests = mayRest && taken.left >= market.minLots && !market.book.crosses(order.side, order.tick);
  const resting = rests ? rest(taking, taken.left, records) : undefined;
  tell(state, { market, holder }, records);
  return { order: resting, left: taken.left };
}

function rest({ state, market, holder, order }: Taking, lots: bigint, records: BookRecord[]): Order {
  if (order.side === Side.ASK) hold(state, holder, lots * market.lotUnits);
  const resting = market.book.rest(holder.account, lots, { ...order, expiry: 0 });
  records.push({ type: "placed", id: resting.id, lots, expiry: 0, clientId: 0n });
  return resting;
}

export interface Cancel {
  readonly market: LoanMarket;
  readonly account: number;
  readonly id: bigint;
}

export function cancel(state: LendingState, { market, account, id }: Cancel): void {
  const order = market.book.orders.get(id);
  refuseIf(order === undefined, "OrderNotFound", [market.number, id]);
  if (order === undefined) return;
  refuseIf(order.account !== account, "NotOrderOwner", [account, id]);
  market.book.remove(order);
  release({ state, market }, order, order.lots);
  tell(state, { market, holder: holderOf(state, account) }, [{ type: "cancelled", id, cause: "request" }]);
}

/** Meets the other side of the book. */
export function take(taking: Taking, records: BookRecord[]): { readonly left: bigint; readonly filledLots: bigint } {
  records.push({ type: "taken", sell: taking.order.side === Side.ASK, clientId: 0n });
  const { entries, left } = walk(taking);
  for (const entry of entries) settle(taking, entry, records);
  const filled = entries.filter(({ kind }) => kind === "filled");
  return { left, filledLots: filled.reduce((sum, { lots }) => sum + lots, 0n) };
}

export function tell(
  { events }: LendingState,
  { market, holder }: Pick<Taking, "market" | "holder">,
  records: readonly BookRecord[],
): void {
  if (records.length > 0) events.push({ market: market.number, account: holder.account, records });
}

function walk(taking: Taking) {
  const { market, order } = taking;
  const entries: Entry[] = [];
  let left = order.lots;
  for (let matches = DEFAULT_MATCHES; matches > 0 && left > 0n; matches -= 1) {
    const maker = market.book.side(opposite(order.side))[0];
    if (maker === undefined || !reaches(order.side, order.tick, maker.tick)) break;
    const kind = meetingOf(taking, { maker, met: entries.length });
    const isShared = kind === "filled" || kind === "decremented";
    const lots = isShared && left < maker.lots ? left : maker.lots;
    if (isShared) left -= lots;
    entries.push(...takeOff(market, { kind, maker, lots, remaining: maker.lots - lots }));
  }
  return { entries, left };
}

/** Takes lots off an order of the book, and what they leave if that is dust. */
function takeOff({ book, minLots }: LoanMarket, entry: Entry): readonly Entry[] {
  const { maker, lots, remaining } = entry;
  if (remaining >= minLots / DUST_DIVISOR && remaining > 0n) {
    book.shrink(maker, lots);
    return [entry];
  }
  book.remove(maker);
  return remaining === 0n ? [entry] : [entry, { kind: "dust", maker, lots: remaining, remaining: 0n }];
}

interface Encounter {
  readonly maker: Order;
  /** How many were met before. */
  readonly met: number;
}

/** A maker without room for one more loan is removed. That borrowers have margin is a matter of their deposits. */
function meetingOf({ state, holder, order }: Taking, { maker, met }: Encounter): Meeting {
  if (maker.account === holder.account) return order.selfTrade === SelfTrade.DECREMENT ? "decremented" : "selfTrade";
  const { owed, given } = holderOf(state, maker.account);
  return hasRoom(maker.side === Side.ASK ? given : owed, met + 1) ? "filled" : "evicted";
}

function settle(taking: Taking, { kind, maker, lots, remaining }: Entry, records: BookRecord[]): void {
  const { state, market } = taking;
  release(taking, maker, lots);
  if (kind === "decremented" && remaining > 0n) {
    records.push({ type: "reduced", id: maker.id, remaining, selfTrade: true });
    return;
  }
  if (kind !== "filled") {
    records.push({ type: "cancelled", id: maker.id, cause: kind === "decremented" ? "selfTrade" : kind });
    return;
  }
  const units = lots * market.lotUnits;
  const other = holderOf(state, maker.account);
  if (taking.fill === undefined) lend(taking, { other, rate: BigInt(maker.tick), units });
  else taking.fill(other, BigInt(maker.tick), units);
  records.push({ type: "filled", id: maker.id, lots });
}

interface Fill {
  readonly other: Holder;
  readonly rate: bigint;
  readonly units: bigint;
}

function lend({ state, market, holder, order, hour }: Taking, { other, rate, units }: Fill): void {
  const [borrower, lender] = order.side === Side.BID ? [holder, other] : [other, holder];
  openLoan(state, { market, borrower, lender, rate, principal: units, start: hour, booked: market.termHours });
  addFree(state, lender, -units);
  addFree(state, borrower, units);
}

/** Only lend orders hold dollars. */
function release({ state, market }: Pick<Taking, "state" | "market">, { side, account }: Order, lots: bigint): void {
  if (side === Side.ASK) hold(state, holderOf(state, account), -lots * market.lotUnits);
}
