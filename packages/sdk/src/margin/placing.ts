import { max } from "@pangea/risk-engine";
import { unitsToAmount } from "../codec/amount.ts";
import { DOLLAR } from "../codec/constants.ts";
import { type OrderProblem, orderProblem } from "../errors/orders.ts";
import { orderCost } from "../math/spot.ts";
import type { LoanMarket, Market, SpotMarket } from "../types/market.ts";
import type { NewOrder, Side } from "../types/order.ts";
import type { Lots } from "../types/units.ts";
import { enterAsBorrower, lendingProblem } from "./loanEffects.ts";
import { type BookOrder, type BookTaker, type MatchingBook, walkBook } from "./matching.ts";
import { applyMatch, applyResting, type ExpectedFill, lotsOf, type Match, release } from "./orderEffects.ts";
import {
  bookOf,
  makersOf,
  type OrderState,
  type Outcome,
  perpOf,
  refused,
  reverted,
  termsOf,
  tokensOf,
  withMakers,
} from "./orderState.ts";
import { type AdmittedOrder, admitOrder, isCrossing, mayRest, mayTake, notional, slideOrder } from "./orderTerms.ts";
import { priceBand, worstTick } from "./priceBand.ts";

/** What a fill leaves of a maker is dust below this part of the market's minimum. */
const DUST_DIVISOR = 4n;

/** Of an order that came to rest in the call and has no id yet. */
const NO_ID = -1n;

/** An order to be placed. */
export interface Placing {
  readonly market: Market;
  readonly order: NewOrder;
  /** What of it trades at once; undefined: that follows from the book. */
  readonly fills?: readonly ExpectedFill[] | undefined;
  /** Own order of which it takes the place. */
  readonly replaced?: BookOrder | undefined;
}

/** Places an order as the exchange does. */
export function placeOrder(state: OrderState, { market, order, ...placing }: Placing): Outcome {
  const admitted = admitOrder(state, market, order);
  if ("error" in admitted) return refused(state, admitted);
  const placed = { ...admitted, ...placing };
  if (!mayRest(order)) return placeNowOrNever(state, placed);
  if (!admitted.crosses) return rest(state, placed, admitted.lots);
  return mayTake(order) ? takeAndRest(state, placed) : restBehind(state, placed);
}

type Placed = AdmittedOrder & Pick<Placing, "fills" | "replaced">;

function placeNowOrNever(state: OrderState, placed: Placed): Outcome {
  const { market, order, lots, crosses } = placed;
  const isWhole = order.timeInForce === "fok";
  const unfilled = (value: Lots) =>
    orderProblem({ error: "FillOrKillUnfilled", market: market.id, value, limit: lots });
  if (isWhole && !(crosses && mayFill(state, placed))) return refused(state, unfilled(filledAtOnce(state, placed)));
  const borne = bear(state, placed);
  if (borne.problem !== undefined || !crosses) return borne;
  const taken = take(borne.state, placed);
  if (taken.problem === undefined && isWhole && taken.left > 0n)
    return reverted(taken.state, unfilled(lots - taken.left));
  return taken;
}

function takeAndRest(state: OrderState, placed: Placed): Outcome {
  const borne = bear(state, placed);
  if (borne.problem !== undefined) return borne;
  const taken = take(borne.state, placed);
  const { market, order, minimum } = placed;
  if (taken.problem !== undefined || taken.left === 0n) return taken;
  if (notional(market, { lots: taken.left, tick: order.tick }) < minimum) return taken;
  if (placed.fills === undefined && isCrossing(taken.state, market, order) && hasBook(state, market)) return taken;
  return rest(taken.state, { ...placed, replaced: undefined }, taken.left);
}

/** A post-only order that seems to cross: expired orders in its way are removed. */
function restBehind(state: OrderState, placed: Placed): Outcome {
  const { market, order, lots } = placed;
  const cleared = clear(state, placed);
  if (cleared.problem !== undefined) return cleared;
  if (!isCrossing(cleared.state, market, order)) return rest(cleared.state, placed, lots);
  const slid = slideOrder(cleared.state, placed);
  return "error" in slid ? refused(cleared.state, slid) : rest(cleared.state, { ...placed, ...slid }, lots);
}

function clear(state: OrderState, placed: Placed): Outcome {
  const book = bookOf(state, placed.market.id);
  return book === undefined ? { state } : walk(state, placed, { book, expiredOnly: true });
}

/** The resting half of an order. */
function rest(state: OrderState, placed: Placed, lots: Lots): Outcome {
  const { market, order, tick, replaced } = placed;
  const funded = fund(state, { ...placed, lots, crosses: false });
  if (funded.problem !== undefined) return funded;
  const cleared = replaced === undefined ? funded.state : cancelOrder(state, market, replaced);
  const rested = applyResting(cleared, placed, lots);
  if (rested.problem !== undefined) return rested;
  const { account, isMargined } = state.snapshot;
  const resting: BookOrder = {
    ...{ id: NO_ID, account, side: order.side, tick, lots, expiry: order.expiry ?? 0 },
    isMargined: market.kind !== "spot" || isMargined,
    isReduceOnly: order.reduceOnly === true,
  };
  return { state: enqueue(rested.state, market, resting) };
}

/** Puts an order at the end of the queue of its tick. */
function enqueue(state: OrderState, { id }: Market, order: BookOrder): OrderState {
  const book = bookOf(state, id);
  if (book === undefined) return state;
  const makers = makersOf(book, order.side);
  const behind = makers.findIndex(({ tick }) => (order.side === "bid" ? tick < order.tick : tick > order.tick));
  const place = behind === -1 ? makers.length : behind;
  return withMakers(state, { market: id, side: order.side }, makers.toSpliced(place, 0, order));
}

/** Takes an own order out of the book. */
export function cancelOrder(state: OrderState, market: Market, order: BookOrder): OrderState {
  return changeOrder(state, market, { order, lots: 0n });
}

/** Leaves so many lots of an own order. */
export function changeOrder(
  state: OrderState,
  market: Market,
  { order, lots }: { readonly order: BookOrder; readonly lots: Lots },
): OrderState {
  const released = release(state, market, { order, lots: order.lots - lots });
  const book = bookOf(released, market.id);
  if (book === undefined) return released;
  const makers = makersOf(book, order.side).flatMap((maker) => {
    if (maker !== order) return [maker];
    return lots === 0n ? [] : [{ ...maker, lots }];
  });
  return withMakers(released, { market: market.id, side: order.side }, makers);
}

// ------------------------------------------------------------------------------------------------------------- taking

/** Makes sure that the account can pay for taking, and cancels the order that is replaced. */
function bear(state: OrderState, placed: Placed): Outcome {
  const funded = fund(state, placed);
  if (funded.problem !== undefined) return funded;
  const { market, order, replaced } = placed;
  const cleared = replaced === undefined ? state : cancelOrder(state, market, replaced);
  return market.kind === "loan" && order.side === "bid" ? enterAsBorrower(cleared, market) : { state: cleared };
}

interface Taken extends Outcome {
  /** Lots that it still wants, 0 also when an own order ended the match. */
  readonly left: Lots;
}

function take(state: OrderState, placed: Placed): Taken {
  const { market, lots } = placed;
  const book = bookOf(state, market.id);
  if (placed.fills === undefined && book !== undefined) return walk(state, placed, { book });
  const fills = placed.fills ?? worstFills(placed);
  return { ...applyMatch(state, placed, { fills, tape: undefined }), left: lots - lotsOf(fills) };
}

function walk(
  state: OrderState,
  placed: Placed,
  { book, expiredOnly }: Pick<BookTaker, "expiredOnly"> & { readonly book: MatchingBook },
): Taken {
  const { market, order } = placed;
  const other: Side = order.side === "bid" ? "ask" : "bid";
  const walked = walkBook(makersOf(book, other), { ...takerOf(state, placed, book), expiredOnly });
  const fills = walked.tape.flatMap(({ type, order: { tick }, lots }) => (type === "filled" ? [{ tick, lots }] : []));
  const met = { ...withMakers(state, { market: market.id, side: other }, walked.makers), steps: walked.steps };
  const match: Match = { fills, tape: walked.tape };
  return { ...applyMatch(met, placed, match), left: walked.isStopped ? 0n : walked.left };
}

function takerOf(state: OrderState, { market, order, lots, band }: Placed, book: MatchingBook): BookTaker {
  const { account, timestamp } = state.snapshot;
  return {
    ...{ account, timestamp, lots, side: order.side, steps: state.steps, selfTrade: order.selfTrade ?? "cancelMaker" },
    limit: band === undefined ? order.tick : worstTick(band, order),
    dust: market.minNotional / DUST_DIVISOR,
    notional: (size) => notional(market, size),
    offered: offersOf(state, market, book),
    room: roomOf(state, { market, order, lots }, book),
  };
}

/** Undefined: whomever the order meets, open interest stays below its cap. */
function roomOf(
  state: OrderState,
  { market, order, lots }: Pick<Placed, "market" | "order" | "lots">,
  { sizes }: MatchingBook,
): BookTaker["room"] {
  const perp = state.perps?.find((candidate) => candidate.market === market.id);
  if (market.kind !== "perp" || perp === undefined) return undefined;
  const reducible = (size: Lots, side: Side) => max(side === "bid" ? -size : size, 0n);
  const closes = reducible(perpOf(state, market).size, order.side);
  const left = perp.capNow - perp.openInterest;
  if (lots - closes <= left) return undefined;
  const closesOf = ({ account, side }: BookOrder, filled: Lots) =>
    max(reducible(sizes.get(account) ?? 0n, side) - filled, 0n);
  return { lots: left, closes, closesOf };
}

/** What makers that may owe offer: nothing outside their price band, and no more than there is to reduce. */
function offersOf(state: OrderState, market: Market, book: MatchingBook): BookTaker["offered"] {
  if (market.kind === "loan") return loansOffered(state, market, book);
  const { sizes } = book;
  const band = priceBand({ terms: termsOf(state, market.asset.id), market });
  return ({ account, side, tick, lots, isReduceOnly }, filled) => {
    if (worstTick(band, { side, tick }) !== tick) return 0n;
    if (!isReduceOnly) return lots;
    const size =
      account === state.snapshot.account && market.kind === "perp" ? perpOf(state, market).size : sizes.get(account);
    const open = (side === "bid" ? -(size ?? 0n) : (size ?? 0n)) - filled;
    if (open <= 0n) return 0n;
    return open < lots ? open : lots;
  };
}

/** Credit is given to borrowers with margin only, in assets whose price may be relied on. Whether all have room for a loan is not known. */
function loansOffered(state: OrderState, { asset }: LoanMarket, { borrowers }: MatchingBook): BookTaker["offered"] {
  const isReliable = asset.id === DOLLAR || termsOf(state, asset.id).state === "ok";
  return ({ account, side, lots }) => {
    if (side === "ask") return lots;
    return isReliable && (borrowers?.get(account) ?? true) ? lots : 0n;
  };
}

function mayFill(state: OrderState, placed: Placed): boolean {
  const book = bookOf(state, placed.market.id);
  if (placed.fills !== undefined || book === undefined) return filledAtOnce(state, placed) >= placed.lots;
  const makers = makersOf(book, placed.order.side === "bid" ? "ask" : "bid");
  const { left, isStopped, tape } = walkBook(makers, takerOf(state, placed, book));
  // what an own order takes away is not filled
  return left === 0n && !isStopped && tape.every(({ type }) => type !== "selfDecremented");
}

function filledAtOnce(state: OrderState, placed: Placed): Lots {
  const book = bookOf(state, placed.market.id);
  if (placed.fills !== undefined || book === undefined) return lotsOf(placed.fills ?? worstFills(placed));
  const { left } = walkBook(makersOf(book, placed.order.side === "bid" ? "ask" : "bid"), takerOf(state, placed, book));
  return placed.lots - left;
}

/**
 * What an order trades at once if nothing else is known: all of it at the worst price it accepts, if it reaches the best price of
 * the other side.
 */
function worstFills({ order, lots, crosses, band }: AdmittedOrder): readonly ExpectedFill[] {
  return crosses ? [{ tick: band === undefined ? order.tick : worstTick(band, order), lots }] : [];
}

function hasBook(state: OrderState, { id }: Market): boolean {
  return bookOf(state, id) !== undefined;
}

// ------------------------------------------------------------------------------------------------------------ funding

/** Whether the account has free what an order costs at most, with what the order that it replaces gives back. */
function fund(state: OrderState, placed: Placed): Outcome {
  const { market, replaced } = placed;
  if (market.kind === "perp") return { state };
  const freed = replaced === undefined ? state : release(state, market, { order: replaced, lots: replaced.lots });
  const problem = fundsProblem(freed, market, placed);
  return problem === undefined ? { state } : refused(state, problem);
}

function fundsProblem(state: OrderState, market: SpotMarket | LoanMarket, placed: Placed): OrderProblem | undefined {
  const { order, crosses, lots, tick } = placed;
  const takes = crosses && mayTake(order);
  const rests = mayRest(order);
  if (!rests && !takes) return undefined;
  if (market.kind === "loan") return order.side === "ask" ? lendingProblem(state, market, lots) : undefined;
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
