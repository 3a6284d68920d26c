import type { Balances } from "./balances.ts";
import type { Market } from "./market.ts";
import { type BookRecord, DOLLAR, type Order } from "./types.ts";
import type { Undo } from "./undo.ts";

/** One account at one market. `budget` is shared by all operations of a batch. */
export interface Session {
  readonly account: number;
  readonly market: Market;
  readonly now: number;
  readonly balances: Balances;
  readonly undo: Undo;
  readonly budget: { matches: number };
  readonly records: BookRecord[];
}

export function isExpired(order: Pick<Order, "expiry">, now: number): boolean {
  return order.expiry !== 0 && order.expiry <= now;
}

/** Takes lots off a resting order without a trade and frees what they held; an order without lots is gone. */
export function release(session: Session, order: Order, lots: bigint): void {
  const { market, balances } = session;
  const before = market.holdOf(order);
  takeOff(session, order, lots);
  const after = market.holdOf(order);
  balances.hold(order.account, DOLLAR, after.dollars - before.dollars);
  balances.hold(order.account, market.asset, after.units - before.units);
}

/** Takes lots off a resting order and leaves the money to the caller. */
export function takeOff({ market, undo }: Session, order: Order, lots: bigint): void {
  if (lots === order.lots) market.book.remove(order);
  undo.set(order, "lots", order.lots - lots);
}

/** Removes an expired order; its bounty leaves its owner. */
export function expire(session: Session, order: Order): bigint {
  release(session, order, order.lots);
  const bounty = session.market.bounty(order.expiry);
  session.balances.addFree(order.account, DOLLAR, -bounty);
  session.records.push({ type: "expired", id: order.id });
  return bounty;
}
