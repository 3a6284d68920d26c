import { orderSide, orderTick } from "../../codec/orderId.ts";
import type { RestingOrder, StoredOrder } from "../../types/order.ts";

/** An order as the ABI returns it. */
export interface RawOrder {
  readonly id: bigint;
  readonly account: number;
  readonly lots: number;
  readonly expiry: number;
  readonly margined: boolean;
  readonly reduceOnly: boolean;
}

export function decodeOrder(order: RawOrder): StoredOrder {
  const { margined, reduceOnly } = order;
  return { ...decodeResting(order), margined, reduceOnly };
}

/** The part of an order that logs tell as well. */
export function decodeResting({ id, account, lots, expiry }: RawOrder): RestingOrder {
  return { id, account, side: orderSide(id), tick: orderTick(id), lots: BigInt(lots), expiry };
}
