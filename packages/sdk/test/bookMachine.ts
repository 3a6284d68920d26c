// An order book in the plainest form, which writes the records that the exchange would write. It shares nothing with the
// SDK's local book but the form of ids and records.

import type { BookRecord } from "../src/codec/bookLog.ts";
import { packOrderId } from "../src/codec/orderId.ts";
import type { RestingOrder, Side } from "../src/types/order.ts";
import type { Random } from "./random.ts";

const PLACES = 128;
const MIDDLE = 1_000;
const SPREAD = 12;
const ACCOUNTS = [1, 2, 3];

interface Counter {
  generation: bigint;
  used: number;
}

export interface BookMachine {
  readonly bids: () => RestingOrder[];
  readonly asks: () => RestingOrder[];
  /** Does something that may happen, for one account, and says what the log of it holds. */
  readonly step: (random: Random) => { readonly account: number; readonly records: BookRecord[] };
  readonly clone: () => BookMachine;
}

interface Taker {
  readonly random: Random;
  readonly account: number;
  readonly lots: bigint;
  readonly decrements: boolean;
}

export function createBookMachine(from?: {
  orders: readonly RestingOrder[];
  counters: ReadonlyMap<string, Counter>;
}): BookMachine {
  let orders: RestingOrder[] = [...(from?.orders ?? [])];
  const counters = new Map([...(from?.counters ?? [])].map(([key, counter]) => [key, { ...counter }]));

  const compare = (a: RestingOrder, b: RestingOrder) => {
    if (a.tick !== b.tick) return a.tick < b.tick === (a.side === "ask") ? -1 : 1;
    return (a.id & 0xffff_ffff_ffffn) < (b.id & 0xffff_ffff_ffffn) ? -1 : 1;
  };
  const side = (wanted: Side) => orders.filter((order) => order.side === wanted).sort(compare);

  const allot = (orderSide: Side, tick: bigint): bigint => {
    const key = `${orderSide}${tick}`;
    const counter = counters.get(key) ?? { generation: 0n, used: 0 };
    const isEmpty = !orders.some((order) => order.side === orderSide && order.tick === tick);
    if (counter.used > 0 && (isEmpty || counter.used === PLACES)) {
      counter.generation += 1n;
      counter.used = 0;
    }
    counters.set(key, counter);
    counter.used += 1;
    return packOrderId({ side: orderSide, tick, page: 0, generation: counter.generation, slot: counter.used - 1 });
  };

  const drop = (id: bigint) => {
    orders = orders.filter((order) => order.id !== id);
  };

  const shrink = (id: bigint, lots: bigint) => {
    orders = orders.flatMap((order) => {
      if (order.id !== id) return [order];
      return order.lots === lots ? [] : [{ ...order, lots: order.lots - lots }];
    });
  };

  /** What happens to the oldest best order that a taker meets. Returns the lots that the taker loses. */
  const meet = (maker: RestingOrder, taker: Taker, records: BookRecord[]): bigint => {
    const { random, account, lots, decrements } = taker;
    const least = smaller(maker.lots, lots);
    if (maker.expiry !== 0 && random.chance(0.5)) {
      records.push({ type: "expired", id: maker.id });
      drop(maker.id);
      return 0n;
    }
    if (maker.account !== account) {
      records.push({ type: "filled", id: maker.id, lots: least });
      shrink(maker.id, least);
      if (least < maker.lots && random.chance(0.3)) {
        records.push({ type: "cancelled", id: maker.id, cause: "dust" });
        drop(maker.id);
      }
      return least;
    }
    if (decrements && least < maker.lots) {
      records.push({ type: "reduced", id: maker.id, remainingLots: maker.lots - least, selfTrade: true });
      shrink(maker.id, least);
      return least;
    }
    records.push({ type: "cancelled", id: maker.id, cause: "selfTrade" });
    drop(maker.id);
    return decrements ? least : 0n;
  };

  const place = (random: Random, account: number, records: BookRecord[]) => {
    const own: Side = random.pick(["bid", "ask"]);
    const offset = random.integer(-3, SPREAD);
    const tick = BigInt(own === "bid" ? MIDDLE - offset : MIDDLE + offset);
    const clientId = random.chance(0.3) ? BigInt(random.integer(1, 1_000_000)) : 0n;
    const decrements = random.chance(0.5);
    const reach = () =>
      side(own === "bid" ? "ask" : "bid").find((maker) => (own === "bid" ? maker.tick <= tick : maker.tick >= tick));
    let lots = BigInt(random.integer(1, 50));
    if (reach() !== undefined) records.push({ type: "taken", side: own, clientId });
    for (let maker = reach(); maker !== undefined && lots > 0n; maker = reach()) {
      lots -= meet(maker, { random, account, lots, decrements }, records);
    }
    if (lots === 0n) return;
    const id = allot(own, tick);
    const expiry = random.chance(0.2) ? 4_000_000_000 : 0;
    orders.push({ id, account, side: own, tick, lots, expiry });
    records.push({ type: "placed", id, lots, expiry, clientId });
  };

  const change = (random: Random, account: number, records: BookRecord[]) => {
    const mine = orders.filter((candidate) => candidate.account === account);
    if (mine.length === 0) return;
    const order = random.pick(mine);
    if (order.lots > 1n && random.chance(0.3)) {
      const remainingLots = BigInt(random.integer(1, Number(order.lots) - 1));
      records.push({ type: "reduced", id: order.id, remainingLots, selfTrade: false });
      shrink(order.id, order.lots - remainingLots);
      return;
    }
    records.push({ type: "cancelled", id: order.id, cause: "request" });
    drop(order.id);
  };

  return {
    bids: () => side("bid"),
    asks: () => side("ask"),
    clone: () => createBookMachine({ orders, counters }),
    step: (random) => {
      const account = random.pick(ACCOUNTS);
      const records: BookRecord[] = [];
      for (let count = random.integer(1, 4); count > 0; count -= 1) {
        const grows = orders.length < 60;
        if (random.chance(grows ? 0.7 : 0.3)) place(random, account, records);
        else change(random, account, records);
        if (random.chance(0.05)) records.push({ type: "skipped", operation: count, selector: "0x12345678" });
      }
      if (records.length === 0) place(random, account, records);
      return { account, records };
    },
  };
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
