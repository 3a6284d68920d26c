import type { NewOrder, SelfTrade, Side, TimeInForce } from "@pangea/sdk";

const SIDES: readonly Side[] = ["bid", "ask"];
const TIMES_IN_FORCE: readonly TimeInForce[] = ["gtc", "ioc", "fok", "postOnly", "postOnlySlide"];
const SELF_TRADES: readonly SelfTrade[] = ["cancelMaker", "cancelTaker", "decrement"];

type Extras = Omit<NewOrder, "side" | "tick" | "lots">;

/** An order that buys. */
export function bid(tick: bigint, lots: bigint, extras: Extras = {}): NewOrder {
  return { side: "bid", tick, lots, ...extras };
}

/** An order that sells. */
export function ask(tick: bigint, lots: bigint, extras: Extras = {}): NewOrder {
  return { side: "ask", tick, lots, ...extras };
}

/** So many copies of an order. */
export function repeat(count: number, order: NewOrder): NewOrder[] {
  return Array.from({ length: count }, () => order);
}

/** An order as the ABI names it. Numbers are not checked, so that tests can send what is wrong. */
export function encodeOrder({ side, tick, lots, timeInForce = "gtc", selfTrade = "cancelMaker", ...rest }: NewOrder) {
  return {
    side: SIDES.indexOf(side),
    tick: Number(tick),
    lots: Number(lots),
    timeInForce: TIMES_IN_FORCE.indexOf(timeInForce),
    selfTrade: SELF_TRADES.indexOf(selfTrade),
    reduceOnly: rest.reduceOnly ?? false,
    expiry: rest.expiry ?? 0,
    clientId: rest.clientId ?? 0n,
  };
}
