// The orders that rest, by account, as the logs of the exchange tell it. This is what the market makers go by; the
// reconciliation does not use it.

import type { BookLog, BookRecord } from "@pangea/sdk";
import { orderSide, orderTick } from "@pangea/sdk";
import type { Side } from "./ladder.ts";

export interface LiveOrder {
  readonly id: bigint;
  readonly account: number;
  readonly side: Side;
  readonly tick: number;
  readonly lots: number;
}

export interface OrderTracker {
  /** Takes in the logs in the order in which the chain executed them. */
  readonly apply: (log: BookLog) => void;
  readonly ordersOf: (account: number) => readonly LiveOrder[];
  readonly find: (id: bigint) => LiveOrder | undefined;
  readonly count: () => number;
}

export function createOrderTracker(): OrderTracker {
  const orders = new Map<bigint, LiveOrder>();
  const byAccount = new Map<number, Map<bigint, LiveOrder>>();

  function put(order: LiveOrder): void {
    orders.set(order.id, order);
    const own = byAccount.get(order.account) ?? new Map<bigint, LiveOrder>();
    byAccount.set(order.account, own.set(order.id, order));
  }

  function drop(id: bigint): void {
    const order = orders.get(id);
    if (order === undefined) return;
    orders.delete(id);
    byAccount.get(order.account)?.delete(id);
  }

  function setLots(id: bigint, lots: (before: number) => number): void {
    const order = orders.get(id);
    if (order === undefined) return;
    const after = lots(order.lots);
    if (after > 0) put({ ...order, lots: after });
    else drop(id);
  }

  function applyRecord(account: number, record: BookRecord): void {
    switch (record.type) {
      case "placed":
        put({
          id: record.id,
          account,
          side: orderSide(record.id),
          tick: Number(orderTick(record.id)),
          lots: Number(record.lots),
        });
        return;
      case "cancelled":
      case "expired":
        drop(record.id);
        return;
      case "reduced":
        setLots(record.id, () => Number(record.remainingLots));
        return;
      case "filled":
        setLots(record.id, (before) => before - Number(record.lots));
        return;
      case "taken":
      case "skipped":
        return;
    }
  }

  return {
    apply: ({ account, records }) => {
      for (const record of records) applyRecord(account, record);
    },
    ordersOf: (account) => [...(byAccount.get(account)?.values() ?? [])],
    find: (id) => orders.get(id),
    count: () => orders.size,
  };
}
