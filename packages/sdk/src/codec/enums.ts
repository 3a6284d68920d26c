import type { SelfTrade, Side, TimeInForce } from "../types/order.ts";

/** Values in the order in which the contracts number them. */
const SIDES = ["bid", "ask"] as const satisfies readonly Side[];
const TIMES_IN_FORCE = ["gtc", "ioc", "fok", "postOnly", "postOnlySlide"] as const satisfies readonly TimeInForce[];
const SELF_TRADES = ["cancelMaker", "cancelTaker", "decrement"] as const satisfies readonly SelfTrade[];

/** Number of a side in the contracts. */
export function sideToNumber(side: Side): number {
  return SIDES.indexOf(side);
}

/** Number of a time in force in the contracts. */
export function timeInForceToNumber(timeInForce: TimeInForce = "gtc"): number {
  return TIMES_IN_FORCE.indexOf(timeInForce);
}

/** Number of a self-trade rule in the contracts. */
export function selfTradeToNumber(selfTrade: SelfTrade = "cancelMaker"): number {
  return SELF_TRADES.indexOf(selfTrade);
}

/** The time in force with this number, undefined = there is none. */
export function timeInForceFromNumber(value: number): TimeInForce | undefined {
  return TIMES_IN_FORCE[value];
}

/** The self-trade rule with this number, undefined = there is none. */
export function selfTradeFromNumber(value: number): SelfTrade | undefined {
  return SELF_TRADES[value];
}
