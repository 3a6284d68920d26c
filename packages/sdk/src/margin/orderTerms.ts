import { DOLLAR, MAX_TICK } from "../codec/constants.ts";
import { PRICE_STATES } from "../codec/riskTerms.ts";
import { type OrderProblem, orderProblem } from "../errors/orders.ts";
import { MAX_RATE } from "../math/interest.ts";
import type { PriceState } from "../types/margin.ts";
import type { LoanMarket, Market, PerpMarket } from "../types/market.ts";
import type { NewOrder } from "../types/order.ts";
import type { AssetId, Lots, Tick } from "../types/units.ts";
import { bestTick, type OrderState, perpOf, termsOf } from "./orderState.ts";
import { type PriceBand, priceBand, worstTick } from "./priceBand.ts";
import { isEntered } from "./riskInputs.ts";

/** Most perpetual markets that an account may touch at the same time. */
const MAX_POSITIONS = 24n;

type Problem = Parameters<typeof orderProblem>[0];

/** An order at its market, with what it counts as. */
export interface AdmittedOrder {
  readonly market: Market;
  readonly order: NewOrder;
  /** Cut to what there is to reduce. */
  readonly lots: Lots;
  /** Where it rests: after a slide another than its limit. */
  readonly tick: Tick;
  /** Smallest notional. */
  readonly minimum: bigint;
  /** Whether it reaches the best price of the other side. */
  readonly crosses: boolean;
  /** Undefined = the account owes nothing and trades at any price. */
  readonly band: PriceBand | undefined;
}

export function mayRest({ timeInForce = "gtc" }: Pick<NewOrder, "timeInForce">): boolean {
  return timeInForce !== "ioc" && timeInForce !== "fok";
}

export function mayTake({ timeInForce = "gtc" }: Pick<NewOrder, "timeInForce">): boolean {
  return timeInForce !== "postOnly" && timeInForce !== "postOnlySlide";
}

/** What can be said of an order before it meets the book: as what it counts, or why it is refused. In the order of the exchange. */
export function admitOrder(state: OrderState, market: Market, order: NewOrder): AdmittedOrder | OrderProblem {
  const lots = market.kind === "perp" && order.reduceOnly ? reducibleLots(state, market, order) : order.lots;
  return admitLots(state, market, { order, lots });
}

/** The same for an amend that keeps its place, which is not cut to what there is to reduce. */
export function admitLots(
  state: OrderState,
  market: Market,
  { order, lots }: { readonly order: NewOrder; readonly lots: Lots },
): AdmittedOrder | OrderProblem {
  const closes = isClosing(market, order);
  const judged = market.kind === "perp" || (market.kind === "spot" && state.snapshot.isMargined);
  const widths = closes ? 2n : 1n;
  const band = judged ? priceBand({ terms: termsOf(state, market.asset.id), market, widths }) : undefined;
  const minimum = closes ? 1n : market.minNotional;
  const { tick } = order;
  const admitted = { market, order, lots, tick, minimum, crosses: isCrossing(state, market, order), band };
  const problem = tradeProblem(state, admitted) ?? soundProblem(state, admitted);
  return problem === undefined ? admitted : orderProblem({ ...problem, market: market.id });
}

function isClosing({ kind }: Market, order: NewOrder): boolean {
  return kind === "perp" && order.reduceOnly === true && !mayRest(order);
}

function reducibleLots(state: OrderState, market: PerpMarket, { side, lots }: NewOrder): Lots {
  const { size } = perpOf(state, market);
  const open = side === "bid" ? -size : size;
  if (open <= 0n) return 0n;
  return open < lots ? open : lots;
}

/** Whether the account may trade so, and at such a price. */
function tradeProblem(state: OrderState, { market, order, lots, band }: AdmittedOrder): Problem | undefined {
  if (order.reduceOnly && (market.kind !== "perp" || lots === 0n)) {
    return { error: "NothingToReduce", value: order.lots, limit: 0n };
  }
  if (market.kind === "loan") return loanProblem(state, market, order);
  if (band === undefined) return undefined;
  const { side, tick } = order;
  const { state: reliability } = termsOf(state, market.asset.id);
  const opens = market.kind === "spot" ? side === "bid" : order.reduceOnly !== true;
  if (opens && reliability !== "ok") return unreliablePrice(market.asset.id, reliability);
  // with a mark beyond the end of the book nothing can be sold so cheaply
  const { worstBuy, worstSell } = priceBand({ terms: termsOf(state, market.asset.id), market });
  const isBeyond = side === "ask" && worstSell > MAX_TICK;
  if (!isBeyond && (!mayRest(order) || worstTick(band, { side, tick }) === tick)) return undefined;
  return { error: "OutsidePriceBand", value: tick, limit: side === "bid" ? worstBuy : worstSell };
}

/** A rate has a limit, and nobody borrows what has no reliable price. */
function loanProblem(state: OrderState, { asset }: LoanMarket, { side, tick }: NewOrder): Problem | undefined {
  if (tick > MAX_RATE) return { error: "InvalidTick", value: tick, limit: MAX_RATE };
  const reliability = asset.id === DOLLAR ? state.snapshot.dollarState : termsOf(state, asset.id).state;
  return side === "bid" && reliability !== "ok" ? unreliablePrice(asset.id, reliability) : undefined;
}

/** A price that opens nothing. `value` is the number of its state, of which only 0 allows new risk. */
export function unreliablePrice(asset: AssetId, state: PriceState): Problem {
  return { error: "PriceNotReliable", asset, value: BigInt(PRICE_STATES.indexOf(state)), limit: 0n };
}

/** Whether the account may begin to owe. */
export function owingProblem({ snapshot }: OrderState): Problem | undefined {
  const line = snapshot.tokens.find((token) => token.held !== 0n || token.bidCash !== 0n);
  if (snapshot.isMargined || line === undefined) return undefined;
  const value = line.held === 0n ? line.bidCash : line.held;
  return { error: "RestingFlatOrders", asset: line.asset, value, limit: 0n };
}

/** Whether the account may begin to owe, and to touch the market: asked when an order trades or rests. */
export function enteringProblem(state: OrderState, market: PerpMarket): Problem | undefined {
  const owing = owingProblem(state);
  if (owing !== undefined) return owing;
  const { snapshot } = state;
  if (snapshot.perps.some((line) => line.market === market.id)) return undefined;
  const positions = BigInt(snapshot.perps.filter(isEntered).length) + 1n;
  return positions > MAX_POSITIONS ? { error: "TooManyPositions", value: positions, limit: MAX_POSITIONS } : undefined;
}

/** What can be said of the order by itself. */
function soundProblem({ snapshot }: OrderState, admitted: AdmittedOrder): Problem | undefined {
  const { market, order, lots, minimum } = admitted;
  const { tick, expiry = 0 } = order;
  // a position can be closed whatever the market is told
  if (market.status !== "active" && !isClosing(market, order))
    return { error: "MarketNotActive", value: 0n, limit: 1n };
  if (tick < 1n || tick > MAX_TICK) return { error: "InvalidTick", value: tick, limit: tick < 1n ? 1n : MAX_TICK };
  if (lots < 1n) return { error: "ZeroLots", value: lots, limit: 1n };
  if (expiry !== 0 && expiry <= snapshot.timestamp) {
    return { error: "ExpiryInPast", value: BigInt(expiry), limit: BigInt(snapshot.timestamp) + 1n };
  }
  return sizeProblem(market, { lots, tick, minimum });
}

function sizeProblem(
  market: Market,
  { minimum, ...size }: Pick<AdmittedOrder, "lots" | "tick" | "minimum">,
): Problem | undefined {
  const value = notional(market, size);
  return value < minimum ? { error: "BelowMinimumNotional", value, limit: minimum } : undefined;
}

/** What minimums compare with: on a loan market lots, because a rate is no price that they are paid with. */
export function notional({ kind }: Market, { lots, tick }: { readonly lots: Lots; readonly tick: Tick }): bigint {
  return kind === "loan" ? lots : lots * tick;
}

/** Where a post-only order rests that would take: one short of the other side if it slides, else it is refused. */
export function slideOrder(state: OrderState, admitted: AdmittedOrder): AdmittedOrder | OrderProblem {
  const { market, order, lots, minimum } = admitted;
  const opposite = bestTick(state, market, order.side === "bid" ? "ask" : "bid");
  const tick = order.side === "bid" ? opposite - 1n : opposite + 1n;
  const value = notional(market, { lots, tick });
  const found = { market: market.id, value, limit: minimum };
  if (order.timeInForce !== "postOnlySlide" || tick < 1n || tick > MAX_TICK) {
    return orderProblem({ ...found, error: "PostOnlyWouldTake", value: order.tick, limit: opposite });
  }
  if (value < minimum) return orderProblem({ ...found, error: "BelowMinimumNotional" });
  return { ...admitted, tick, crosses: false };
}

/** Whether an order reaches the best price of the other side. */
export function isCrossing(
  state: OrderState,
  market: Market,
  { side, tick }: Pick<NewOrder, "side" | "tick">,
): boolean {
  const opposite = bestTick(state, market, side === "bid" ? "ask" : "bid");
  if (opposite === 0n) return false;
  return side === "bid" ? tick >= opposite : tick <= opposite;
}
