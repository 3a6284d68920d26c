// The books, as the logs tell them, with the flags that only storage has.

import { type Hex, numberToHex } from "viem";
import { EventBooks, type KnownOrder } from "../../model/eventBook.ts";
import type { RestingOrder } from "../../model/funding.ts";
import { decodeBookLog } from "../../model/journal.ts";
import { unpackOrderId } from "../../model/orderId.ts";
import { ordersSlot } from "../../model/slots.ts";
import { type BookEvent, Side } from "../../model/types.ts";
import { BOOK_CHANGED, type Log } from "../fuzz/encoding.ts";
import { rehearse } from "../fuzz/stage.ts";
import { callAct, MARKETS, type PerpWorld } from "./world.ts";

const MARGINED = 1n;
const REDUCE_ONLY = 2n;

/** A fill of a resting order, or its removal because it could not be filled. */
export interface Met {
  readonly market: number;
  readonly taker: number;
  readonly maker: number;
  readonly id: bigint;
  readonly tick: bigint;
  /** Whether the maker buys. */
  readonly isBid: boolean;
  /** 0 = it was removed. */
  readonly lots: bigint;
  readonly kind: "filled" | "evicted" | "expired";
  readonly isReduceOnly: boolean | undefined;
}

export class Books {
  readonly #events = new EventBooks();
  /** Flags of the orders that rested when storage was looked at. */
  readonly #flags = new Map<string, bigint>();

  /** What logs of a call did to the books. */
  apply(logs: readonly Log[]): { met: Met[]; events: BookEvent[] } {
    const events = logs.flatMap(({ topics, data }) => (topics[0] === BOOK_CHANGED ? [decodeBookLog(data)] : []));
    const met: Met[] = [];
    for (const event of events) {
      for (const record of event.records) {
        const found = this.#metBy(event, record);
        if (found !== undefined) met.push(found);
        this.#events.apply({ ...event, records: [record] });
      }
    }
    return { met, events };
  }

  #metBy({ market, account }: BookEvent, record: BookEvent["records"][number]): Met | undefined {
    const isEvicted = record.type === "cancelled" && record.cause === "evicted";
    if (record.type !== "filled" && record.type !== "expired" && !isEvicted) return undefined;
    const { side, tick } = unpackOrderId(record.id);
    const order = this.find(market, record.id);
    if (order === undefined) return undefined;
    return {
      ...{ market, taker: account, maker: order.account, id: record.id, tick: BigInt(tick), isBid: side === Side.BID },
      lots: record.type === "filled" ? record.lots : 0n,
      kind: record.type === "cancelled" ? "evicted" : record.type,
      isReduceOnly: this.isReduceOnly(market, record.id),
    };
  }

  find(market: number, id: bigint): KnownOrder | undefined {
    return this.orders(market, unpackOrderId(id).side).find((order) => order.id === id);
  }

  /** Best first. */
  orders(market: number, side: Side): KnownOrder[] {
    return this.#events.orders(market, side);
  }

  all(market: number): KnownOrder[] {
    return [...this.orders(market, Side.BID), ...this.orders(market, Side.ASK)];
  }

  /** Undefined if it was placed since storage was looked at. */
  isReduceOnly(market: number, id: bigint): boolean | undefined {
    const flags = this.#flags.get(keyOf(market, id));
    return flags === undefined ? undefined : (flags & REDUCE_ONLY) !== 0n;
  }

  /** Whether it keeps to the price band. Undefined as above. */
  isMargined(market: number, id: bigint): boolean | undefined {
    const flags = this.#flags.get(keyOf(market, id));
    return flags === undefined ? undefined : (flags & MARGINED) !== 0n;
  }

  /** Lots that an account has resting on a side. */
  lotsOf(market: number, side: Side): Map<number, bigint> {
    const lots = new Map<number, bigint>();
    for (const order of this.orders(market, side))
      lots.set(order.account, (lots.get(order.account) ?? 0n) + order.lots);
    return lots;
  }

  /** The orders of a side as funding sees them. */
  resting(market: number, side: Side): RestingOrder[] {
    return this.orders(market, side).map(({ id, lots, expiry }) => ({
      ...{ tick: BigInt(unpackOrderId(id).tick), lots, expiry },
      isReduceOnly: this.isReduceOnly(market, id) ?? false,
    }));
  }

  /** Reads from storage what the flags of orders are that are new, and whether all orders are as the logs say. */
  async readFlags(world: PerpWorld): Promise<void> {
    const orders = MARKETS.flatMap((market) => this.all(market).map((order) => ({ market, ...order })));
    const slots = orders.map(({ market, id }) => {
      const place = unpackOrderId(id);
      return numberToHex(ordersSlot({ market, side: place.side, tick: place.tick }, place.page, place.slot), {
        size: 32,
      });
    });
    const [result] = await rehearse(world, [callAct(world, world.stranger, ["words", [slots]])]);
    this.#flags.clear();
    for (const [index, { market, id, account, lots, expiry }] of orders.entries()) {
      const half = orderAt(result?.answer ?? "0x", index, unpackOrderId(id).slot);
      const said = BigInt(account) | (lots << 32n) | (BigInt(expiry) << 80n);
      if ((half & ((1n << 112n) - 1n)) !== said) throw new Error(`Order ${id} of market ${market} is not as logged.`);
      this.#flags.set(keyOf(market, id), half >> 112n);
    }
  }
}

function orderAt(answer: Hex, index: number, slot: number): bigint {
  const start = 2 + 128 + 64 * index;
  const word = BigInt(`0x${answer.slice(start, start + 64)}`);
  return slot % 2 === 0 ? word & ((1n << 128n) - 1n) : word >> 128n;
}

function keyOf(market: number, id: bigint): string {
  return `${market} ${id}`;
}
