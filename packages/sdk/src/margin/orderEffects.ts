import { orderProblem } from "../errors/orders.ts";
import { QUOTE_SCALE, tradePosition } from "../math/position.ts";
import { assetUnits, bidHold, dollars, feeUp } from "../math/spot.ts";
import type { Market, PerpMarket, SpotMarket } from "../types/market.ts";
import type { Side } from "../types/order.ts";
import type { AccountId, Lots, Tick } from "../types/units.ts";
import { makeLoans, releaseLoan, restLoan } from "./loanEffects.ts";
import type { BookOrder, Meeting } from "./matching.ts";
import { changeOpenInterest } from "./openInterest.ts";
import {
  bookOf,
  type OrderState,
  type Outcome,
  perpOf,
  reverted,
  termsOf,
  withPerp,
  withSizes,
  withTokens,
} from "./orderState.ts";
import { type AdmittedOrder, enteringProblem } from "./orderTerms.ts";
import { limitLoss } from "./priceBand.ts";

/** A trade of an order with the book. */
export interface ExpectedFill {
  readonly tick: Tick;
  readonly lots: Lots;
}

/** What an order does when it meets the book. */
export interface Match {
  readonly fills: readonly ExpectedFill[];
  /** What happened to the orders that it met, undefined = that is not known. */
  readonly tape: readonly Meeting[] | undefined;
}

/** A match at a market, from the side of the taker. */
interface MatchAt<Of extends Market> extends Match {
  readonly market: Of;
  readonly side: Side;
}

/** From now on the account is judged, and may have to begin to owe. */
export function enter(state: OrderState, market: PerpMarket): Outcome {
  const problem = enteringProblem(state, market);
  if (problem !== undefined) return reverted(state, orderProblem({ ...problem, market: market.id }));
  const unreliable = termsOf(state, market.asset.id).state === "ok" ? state.unreliable : market.asset.id;
  return { state: withPerp({ ...state, unreliable, isJudged: true }, perpOf(state, market)) };
}

/** The account after an order met the book. */
export function applyMatch(state: OrderState, { market, order: { side } }: AdmittedOrder, match: Match): Outcome {
  if (match.fills.length === 0 && (match.tape ?? []).length === 0) return { state };
  if (market.kind === "spot") return { state: matchSpot(state, { ...match, market, side }) };
  if (market.kind === "loan") {
    return makeLoans(releaseOwn(state, { ...match, market, side }), { market, side, fills: match.fills });
  }
  const entered = enter(state, market);
  return entered.problem === undefined ? matchPerp(entered.state, { ...match, market, side }) : entered;
}

/** The account after `lots` of an order came to rest. */
export function applyResting(state: OrderState, { market, order, tick, band }: AdmittedOrder, lots: Lots): Outcome {
  const loss = band === undefined ? 0n : limitLoss(band, { side: order.side, tick, lots });
  const later = { ...state, limitLoss: state.limitLoss + loss };
  if (market.kind === "spot") {
    return { state: hold(later, market, { ...order, tick, lots, expiry: order.expiry ?? 0, sign: 1n }) };
  }
  if (market.kind === "loan") return restLoan(later, market, { side: order.side, tick, lots });
  const entered = enter(later, market);
  if (entered.problem !== undefined) return entered;
  return { state: countLots(entered.state, market, { side: order.side, lots }) };
}

/** The account after an own order lost lots otherwise than by a fill. */
export function release(
  state: OrderState,
  market: Market,
  { order, lots }: Pick<Meeting, "order" | "lots">,
): OrderState {
  if (market.kind === "perp") return countLots(state, market, { side: order.side, lots: -lots });
  if (market.kind === "loan") return releaseLoan(state, market, { order, lots });
  const freed = hold(state, market, { ...order, sign: -1n });
  return lots === order.lots ? freed : hold(freed, market, { ...order, lots: order.lots - lots, sign: 1n });
}

function matchPerp(state: OrderState, match: MatchAt<PerpMarket>): Outcome {
  const { market, side } = match;
  const lots = lotsOf(match.fills);
  const value = worthOf(match);
  const sign = side === "bid" ? 1n : -1n;
  const released = releaseOwn(state, match);
  const bounties = bountiesOf(released, match);
  const before = perpOf(released, market);
  const earned = { ...before, quote: before.quote + bounties * QUOTE_SCALE };
  const { fundingIndex } = before;
  const fee = feeUp(value, market.takerFee);
  const after =
    lots === 0n ? earned : tradePosition(earned, { lots: sign * lots, paid: sign * value, fee, fundingIndex });
  const traded = withPerp(released, { ...earned, ...after });
  const own = longs(after.size) - longs(before.size);
  const { sizes, longs: theirs } = makersAfter(traded, match);
  return changeOpenInterest(withSizes(traded, market.id, sizes), market, own + theirs);
}

/** Positions of makers after their fills, and by how many lots more they are long; the most where they are not known. */
function makersAfter(state: OrderState, { market: { id }, side, fills, tape }: MatchAt<PerpMarket>) {
  const known = bookOf(state, id)?.sizes;
  const sizes = new Map<AccountId, Lots>();
  if (tape === undefined || known === undefined) return { sizes, longs: side === "bid" ? 0n : lotsOf(fills) };
  let change = 0n;
  for (const { type, order, lots } of tape) {
    if (type !== "filled") continue;
    const before = sizes.get(order.account) ?? known.get(order.account) ?? 0n;
    const after = side === "bid" ? before - lots : before + lots;
    sizes.set(order.account, after);
    change += longs(after) - longs(before);
  }
  return { sizes, longs: change };
}

function matchSpot(state: OrderState, match: MatchAt<SpotMarket>): OrderState {
  const { market, side } = match;
  const sign = side === "bid" ? 1n : -1n;
  const value = worthOf(match);
  const fee = feeUp(value, market.takerFee);
  const released = releaseOwn(state, match);
  return withTokens(released, {
    asset: market.asset.id,
    free: sign * assetUnits(lotsOf(match.fills), market.scale),
    held: 0n,
    freeCash: bountiesOf(state, match) - sign * value - fee,
    heldCash: 0n,
  });
}

/** Gives back what own orders reserved that the match removed or shrank. */
function releaseOwn(state: OrderState, { market, tape = [] }: MatchAt<Market>): OrderState {
  const { account } = state.snapshot;
  const own = tape.filter(({ order, type }) => order.account === account && type !== "filled");
  return own.reduce((changed, { order, lots }) => release(changed, market, { order, lots }), state);
}

/** What others pay for the removal of their orders. What is paid for own ones comes back. */
function bountiesOf({ snapshot }: OrderState, { market, tape = [] }: MatchAt<Market>): bigint {
  const removed = tape.filter(
    ({ type, order }) => (type === "expired" || type === "evicted") && order.account !== snapshot.account,
  );
  // on spot only orders with an expiry have reserved for it
  const paying = removed.filter(({ order }) => market.kind === "perp" || order.expiry !== 0);
  return BigInt(paying.length) * market.expiryBounty;
}

function countLots(
  state: OrderState,
  market: PerpMarket,
  { side, lots }: { readonly side: Side; readonly lots: Lots },
): OrderState {
  const perp = perpOf(state, market);
  return withPerp(
    state,
    side === "bid" ? { ...perp, bidLots: perp.bidLots + lots } : { ...perp, askLots: perp.askLots + lots },
  );
}

/** What an order reserves: `sign` 1, or gives back: -1. */
interface Holding extends Pick<BookOrder, "side" | "tick" | "lots" | "expiry"> {
  readonly sign: bigint;
}

/** The state after a resting order on spot reserved, or gave back, what it may cost. */
function hold(state: OrderState, market: SpotMarket, { side, tick, lots, expiry, sign }: Holding): OrderState {
  const { priceExp } = market.scale;
  const isBid = side === "bid";
  const units = isBid ? 0n : sign * assetUnits(lots, market.scale);
  const bounty = expiry === 0 ? 0n : market.expiryBounty;
  const cash = sign * (bounty + (isBid ? bidHold({ lots, tick, priceExp, makerFeeCap: market.makerFeeCap }) : 0n));
  return withTokens(state, { asset: market.asset.id, free: -units, held: units, freeCash: -cash, heldCash: cash });
}

function worthOf({ market: { scale }, fills }: MatchAt<Market>): bigint {
  return fills.reduce((total, fill) => total + dollars({ ...fill, priceExp: scale.priceExp }), 0n);
}

/** Lots of fills together. */
export function lotsOf(fills: readonly ExpectedFill[]): Lots {
  return fills.reduce((total, { lots }) => total + lots, 0n);
}

function longs(size: Lots): Lots {
  return size > 0n ? size : 0n;
}
