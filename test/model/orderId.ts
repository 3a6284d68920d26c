import type { Side } from "./types.ts";

/** The parts of an order id: where the order lies in its book. */
export interface OrderPlace {
  readonly side: Side;
  readonly tick: number;
  readonly page: number;
  readonly generation: bigint;
  readonly slot: number;
}

export function packOrderId({ side, tick, page, generation, slot }: OrderPlace): bigint {
  const place = (BigInt(side) << 87n) | (BigInt(tick) << 64n) | (BigInt(page) << 48n);
  return place | (generation << 8n) | BigInt(slot);
}

export function unpackOrderId(id: bigint): OrderPlace {
  return {
    side: Number((id >> 87n) & 1n) as Side,
    tick: Number((id >> 64n) & 0x7fffffn),
    page: Number((id >> 48n) & 0xffffn),
    generation: (id >> 8n) & 0xffffffffffn,
    slot: Number(id & 0xffn),
  };
}

/** Time priority of an order within its level. */
export function priorityOf(id: bigint): bigint {
  return (((id >> 8n) & 0xffffffffffn) << 8n) | (id & 0xffn);
}
