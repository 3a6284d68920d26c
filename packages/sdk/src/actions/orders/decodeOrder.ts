import { orderSide, orderTick } from "../../codec/orderId.ts";
import type { RestingOrder } from "../../types/order.ts";

/** An order as the ABI returns it. */
export interface RawOrder {
  readonly id: bigint;
  readonly account: number;
  readonly lots: number;
  readonly expiry: number;
}

export function decodeOrder({ id, account, lots, expiry }: RawOrder): RestingOrder {
  return { id, account, side: orderSide(id), tick: orderTick(id), lots: BigInt(lots), expiry };
}
