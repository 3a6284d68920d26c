import { type OrderProblem, orderProblem } from "../errors/orders.ts";
import type { Market } from "../types/market.ts";
import type { AmendOperation, CancelOperation, NewOrder, PlaceOperation } from "../types/order.ts";
import type { MarketId, OrderId } from "../types/units.ts";
import type { BookOrder } from "./matching.ts";
import type { ExpectedFill } from "./orderEffects.ts";
import { findOrder, marketOf, type OrderState, type Outcome, refused, reverted, termsOf } from "./orderState.ts";
import { admitLots, mayRest } from "./orderTerms.ts";
import { cancelOrder, changeOrder, placeOrder } from "./placing.ts";

/** What of an order trades at once. */
interface Expectation {
  /**
   * What of it trades at once. Default: what the book of its market gives, or if that is not known, all of it at the worst price it
   * accepts, if it reaches the best price of the other side.
   */
  readonly fills?: readonly ExpectedFill[] | undefined;
}

/** An order to be checked, or any operation of a batch. */
export type OrderToCheck =
  | ((Omit<PlaceOperation, "type"> & { readonly type?: "place" | undefined }) & Expectation)
  | (AmendOperation & Expectation)
  | CancelOperation;

/** Applies one operation of a call as the exchange does. */
export function applyOperation(state: OrderState, operation: OrderToCheck): Outcome {
  const market = marketOf(state, operation.market);
  const opened = openMarket(state, market);
  switch (operation.type) {
    case "cancel":
      return cancel(opened, market, operation);
    case "amend":
      return amend(opened, market, operation);
    default:
      return placeOrder(opened, { market, order: operation.order, fills: operation.fills });
  }
}

/** A call is about markets of one kind. */
export function mixedProblem(
  state: OrderState,
  operations: readonly OrderToCheck[],
  index: number,
): Outcome | undefined {
  const kindOf = ({ market }: OrderToCheck) => marketOf(state, market).kind;
  const [first, operation] = [operations[0], operations[index]];
  if (first === undefined || operation === undefined || kindOf(first) === kindOf(operation)) return undefined;
  const spot = kindOf(first) === "spot" ? first : operation;
  return reverted(
    state,
    orderProblem({ error: "MixedBatch", market: spot.market, value: BigInt(spot.market), limit: 0n }),
  );
}

/** On spot an account that may owe is judged whatever it does, by all prices that it looked at. */
function openMarket(state: OrderState, market: Market): OrderState {
  if (market.kind !== "spot" || !state.snapshot.isMargined) return state;
  const isReliable = termsOf(state, market.asset.id).state === "ok";
  return { ...state, isJudged: true, unreliable: isReliable ? state.unreliable : market.asset.id };
}

function cancel(state: OrderState, market: Market, { id }: CancelOperation): Outcome {
  const order = ownOrder(state, market.id, id);
  if (!("error" in order)) return { state: cancelOrder(state, market, order) };
  // one that no longer rests is passed over
  return order.error === "OrderNotFound" ? { state } : refused(state, order);
}

function amend(state: OrderState, market: Market, { id, order, fills }: AmendOperation & Expectation): Outcome {
  const old = ownOrder(state, market.id, id);
  if ("error" in old) return refused(state, old);
  if (order.side !== old.side) return refused(state, about(market.id, "AmendChangesSide", id));
  if (!keepsPlace(state, market, { old, order })) return placeOrder(state, { market, order, fills, replaced: old });
  const admitted = admitLots(state, market, { order, lots: order.lots });
  return "error" in admitted
    ? refused(state, admitted)
    : { state: changeOrder(state, market, { order: old, lots: order.lots }) };
}

/** No more lots at the same tick and expiry keep their place; all else is cancel and place. */
function keepsPlace(
  { snapshot }: OrderState,
  market: Market,
  { old, order }: { readonly old: BookOrder; readonly order: NewOrder },
): boolean {
  const isMargined = market.kind !== "spot" || snapshot.isMargined;
  const isReduceOnly = market.kind === "perp" && order.reduceOnly === true;
  return (
    order.tick === old.tick &&
    order.lots <= old.lots &&
    (order.expiry ?? 0) === old.expiry &&
    mayRest(order) &&
    isMargined === old.isMargined &&
    isReduceOnly === old.isReduceOnly
  );
}

function ownOrder(state: OrderState, market: MarketId, id: OrderId): BookOrder | OrderProblem {
  const order = findOrder(state, market, id);
  if (order === undefined) return about(market, "OrderNotFound", id);
  return order.account === state.snapshot.account ? order : about(market, "NotOrderOwner", id);
}

function about(market: MarketId, error: "OrderNotFound" | "NotOrderOwner" | "AmendChangesSide", id: OrderId) {
  return orderProblem({ error, market, value: id, limit: 0n });
}
