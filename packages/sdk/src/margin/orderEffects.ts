import { unitsToAmount } from "../codec/amount.ts";
import { type OrderProblem, orderProblem } from "../errors/orders.ts";
import { tradePosition } from "../math/position.ts";
import { assetUnits, bidHold, dollars, feeUp, orderCost } from "../math/spot.ts";
import type { PerpMarket, SpotMarket } from "../types/market.ts";
import type { Lots, Tick } from "../types/units.ts";
import { applyLoanOrder } from "./loanEffects.ts";
import { type OrderState, perpOf, termsOf, tokensOf, withPerp, withTokens } from "./orderState.ts";
import { type AdmittedOrder, enteringProblem, mayRest, mayTake, notional } from "./orderTerms.ts";
import { limitLoss, worstTick } from "./priceBand.ts";

/** A trade of an order with the book. */
export interface ExpectedFill {
  readonly tick: Tick;
  readonly lots: Lots;
}

/** An order that is admitted, and what of it would trade at once. */
export interface PlacedOrder extends AdmittedOrder {
  readonly fills: readonly ExpectedFill[];
}

/**
 * What an order trades at once if nothing else is said: all of it at the worst price it accepts, if it reaches the best price of
 * the other side.
 */
export function worstFills({ order, lots, crosses, band }: AdmittedOrder): readonly ExpectedFill[] {
  if (!crosses || !mayTake(order)) return [];
  return [{ tick: band === undefined ? order.tick : worstTick(band, order), lots }];
}

/** The account after an order traded and rests, or why it cannot pay for it. */
export function applyOrder(state: OrderState, placed: PlacedOrder): OrderState | OrderProblem {
  const { market, order, lots, fills } = placed;
  const filled = sum(fills.map((fill) => fill.lots));
  if (order.timeInForce === "fok" && filled < lots) {
    return orderProblem({ error: "FillOrKillUnfilled", market: market.id, value: filled, limit: lots });
  }
  if (market.kind === "loan") {
    const resting = restingLots(placed, filled);
    return applyLoanOrder(state, { market, order, fills, resting, tick: placed.tick, lots });
  }
  const unreliable = termsOf(state, market.asset.id).state === "ok" ? state.unreliable : market.asset.id;
  const short = market.kind === "spot" ? fundsProblem(state, market, placed) : undefined;
  if (short !== undefined) return short;
  const resting = restingLots(placed, filled);
  if (market.kind === "perp") {
    if (filled + resting === 0n) return state;
    const entering = enteringProblem(state, market);
    if (entering !== undefined) return orderProblem({ ...entering, market: market.id });
  }
  const traded = applyFills({ ...state, unreliable }, market, placed);
  return resting === 0n ? traded : applyResting(traded, market, { ...placed, lots: resting });
}

/** What rests of an order: all of it, or what its fills left unless that is too little. */
function restingLots({ market, order, lots, tick, minimum }: PlacedOrder, filled: Lots): Lots {
  if (!mayRest(order)) return 0n;
  const left = lots - filled;
  return filled > 0n && notional(market, { lots: left, tick }) < minimum ? 0n : left;
}

function fundsProblem(state: OrderState, market: SpotMarket, placed: PlacedOrder): OrderProblem | undefined {
  const { order, crosses, lots, tick } = placed;
  const takes = crosses && mayTake(order);
  const rests = mayRest(order);
  if (!rests && !takes) return undefined;
  const bounty = order.expiry ? market.expiryBounty : 0n;
  const cost = orderCost({ ...market, ...{ side: order.side, lots, tick, takes, rests, bounty } });
  const { free } = tokensOf(state, market.asset.id);
  const problem = { error: "InsufficientBalance", market: market.id } as const;
  if (free < cost.asset) return orderProblem({ ...problem, asset: market.asset.id, value: free, limit: cost.asset });
  const { freeCash } = state.snapshot;
  if (freeCash >= cost.dollars) return undefined;
  const missingAmount = unitsToAmount(cost.dollars - freeCash, market.dollar);
  return orderProblem({ ...problem, asset: market.dollar.id, value: freeCash, limit: cost.dollars, missingAmount });
}

function applyFills(state: OrderState, market: PerpMarket | SpotMarket, { order, fills }: PlacedOrder): OrderState {
  const lots = sum(fills.map((fill) => fill.lots));
  if (lots === 0n) return state;
  const { priceExp } = market.scale;
  const value = sum(fills.map((fill) => dollars({ ...fill, priceExp })));
  const fee = feeUp(value, market.takerFee);
  const sign = order.side === "bid" ? 1n : -1n;
  if (market.kind === "spot") {
    const free = sign * assetUnits(lots, market.scale);
    return withTokens(state, { asset: market.asset.id, free, held: 0n, freeCash: -sign * value - fee, heldCash: 0n });
  }
  const perp = perpOf(state, market);
  const trade = { lots: sign * lots, paid: sign * value, fee, fundingIndex: perp.fundingIndex };
  return withPerp(state, { ...perp, ...tradePosition(perp, trade) });
}

function applyResting(state: OrderState, market: PerpMarket | SpotMarket, placed: PlacedOrder): OrderState {
  const { order, lots, tick, band } = placed;
  const loss = band === undefined ? 0n : limitLoss(band, { side: order.side, tick, lots });
  const later = { ...state, limitLoss: state.limitLoss + loss };
  return market.kind === "perp" ? restPerp(later, market, placed) : restSpot(later, market, placed);
}

function restPerp(state: OrderState, market: PerpMarket, { order, lots }: PlacedOrder): OrderState {
  const perp = perpOf(state, market);
  const bids = order.side === "bid" ? lots : 0n;
  return withPerp(state, { ...perp, bidLots: perp.bidLots + bids, askLots: perp.askLots + lots - bids });
}

function restSpot(state: OrderState, market: SpotMarket, { order, lots, tick }: PlacedOrder): OrderState {
  const bounty = order.expiry ? market.expiryBounty : 0n;
  const { priceExp } = market.scale;
  const isBid = order.side === "bid";
  const units = isBid ? 0n : assetUnits(lots, market.scale);
  const cash = bounty + (isBid ? bidHold({ lots, tick, priceExp, makerFeeCap: market.makerFeeCap }) : 0n);
  return withTokens(state, { asset: market.asset.id, free: -units, held: units, freeCash: -cash, heldCash: cash });
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
