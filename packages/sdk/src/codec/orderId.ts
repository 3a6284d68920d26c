import type { Side } from "../types/order.ts";
import type { OrderId, Tick } from "../types/units.ts";
import { checked, FIELDS } from "./fields.ts";

const GENERATION = 8n;
const PAGE = 48n;
const TICK = 64n;
const SIDE = 87n;

/** The place of an order in its book, which is what its id says. */
export interface OrderPlace {
  readonly side: Side;
  readonly tick: Tick;
  /** Page of the level, below 2^16. */
  readonly page: number;
  /** How often pages of this level were opened before, below 2^40. */
  readonly generation: bigint;
  /** Place within the page, 0 to 127. */
  readonly slot: number;
}

/**
 * Packs the place of an order into its id.
 *
 * @throws {OutOfRangeError} when a field does not fit.
 * @example
 * packOrderId({ side: "ask", tick: 100n, page: 0, generation: 3n, slot: 7 });
 */
export function packOrderId({ side, tick, page, generation, slot }: OrderPlace): OrderId {
  return (
    ((side === "ask" ? 1n : 0n) << SIDE) |
    (checked(tick, FIELDS.tick) << TICK) |
    (checked(page, FIELDS.page) << PAGE) |
    (checked(generation, FIELDS.generation) << GENERATION) |
    checked(slot, FIELDS.slot)
  );
}

/**
 * Reads the place of an order from its id.
 *
 * @throws {OutOfRangeError} when the id has more than 88 bits.
 * @example
 * unpackOrderId(id).tick; // price of the order, in ticks
 */
export function unpackOrderId(id: OrderId): OrderPlace {
  checked(id, FIELDS.id);
  return {
    side: orderSide(id),
    tick: orderTick(id),
    page: Number((id >> PAGE) & 0xffffn),
    generation: (id >> GENERATION) & 0xff_ffff_ffffn,
    slot: Number(id & 0xffn),
  };
}

/**
 * Side of the order with this id.
 *
 * @example
 * orderSide(id); // "bid" or "ask"
 */
export function orderSide(id: OrderId): Side {
  return (id >> SIDE) & 1n ? "ask" : "bid";
}

/**
 * Price of the order with this id, in ticks.
 *
 * @example
 * tickToPrice(orderTick(id), market.scale);
 */
export function orderTick(id: OrderId): Tick {
  return (id >> TICK) & 0x7f_ffffn;
}

/**
 * Time priority of an order within its level: of two live orders at one tick, the one with the lower value is older.
 *
 * @example
 * orders.sort((a, b) => (orderPriority(a.id) < orderPriority(b.id) ? -1 : 1));
 */
export function orderPriority(id: OrderId): bigint {
  return id & 0xffff_ffff_ffffn;
}
