import { assess } from "../exact/assessment.ts";
import { checkRange } from "../exact/checkRange.ts";
import { MAX_AMOUNT, QUOTE_SCALE } from "../exact/constants.ts";
import { type ForcedVerdict, isTakeable, ruleOfForcedStep } from "../exact/forcedRule.ts";
import { max, min } from "../exact/rounding.ts";
import { perpTerms } from "../exact/venue.ts";
import { isRefusal, marketOf, takeLeg } from "./legs.ts";
import { spareOf, worthUp } from "./markValue.ts";
import { payLosses } from "./settling.ts";
import { beginState, freeDollars, positionOf, withCash, withHolding, withPosition } from "./state.ts";
import type { ForcedOutcome, ForcedRefusal, LiquidationContext, LiquidationState, TakeoverLeg } from "./types.ts";

/** Of every reward, for insurance. */
const INSURANCE_DIVISOR = 10n;

/** What others take over of an account, and for how much. */
export interface TakeoverParameters {
  readonly legs: readonly TakeoverLeg[];
  /** What the account pays beside, base units. Default 0. */
  readonly reward?: bigint;
}

/** What was traded for an account at a book. */
export interface ForcedFill {
  readonly market: number;
  readonly sells: boolean;
  /** Lots traded. */
  readonly lots: bigint;
  /** What they traded for, base units. */
  readonly dollars: bigint;
  /** Fee that was not given back, base units: where makers have rebates, those. Default 0. */
  readonly fee?: bigint;
}

/** What is traded for an account at books, and for how much. */
export interface BookClosingParameters {
  /** In their order. One without lots stands for an order that found nobody. */
  readonly fills: readonly ForcedFill[];
  /** What the account pays beside, base units. Default 0. */
  readonly reward?: bigint;
}

/**
 * What becomes of an account whose parts somebody takes over, and whether the exchange lets him, bit for bit as it does it. The
 * taker's own margin is not looked at.
 *
 * @throws {UnknownMarketError | UnknownLoanError} when a leg names a market or a loan that the context does not have
 * @throws {OutOfRangeError} when an amount is below zero or too large
 * @example
 * const { refusal, payment, after } = takeOver(context, { legs: [{ kind: "perp", market: 3, lots: 150n }], reward });
 */
export function takeOver(context: LiquidationContext, { legs, reward = 0n }: TakeoverParameters): ForcedOutcome {
  for (const leg of legs) checkLeg(leg);
  checkRange("reward", reward, [0n, MAX_AMOUNT]);
  const begun = payLosses(beginState(context), context);
  const before = assess(begun.venue, begun.account);
  const { resolutionValue, equity, requirement } = before;
  const { resolvedFor } = context;
  const at = { before, reward, resolvedFor };
  if (!isTakeable(before, resolvedFor)) {
    const refusal = { error: "NotLiquidatable", equity: equity.equity, requirement: requirement.maintenance } as const;
    return refused({ ...at, state: begun, refusal });
  }
  if (context.prices?.get("base") === "dead") {
    return refused({ ...at, state: begun, refusal: { error: "LegPriceNotReliable", asset: "base" } });
  }
  const isBound = resolutionValue <= 0n || resolvedFor !== undefined;
  let state = begun;
  for (const [index, leg] of legs.entries()) {
    const taken = takeLeg(context, state, { leg, index, resolutionValue, isBound });
    if (isRefusal(taken)) return refused({ ...at, state, refusal: taken });
    state = taken;
  }
  const received = state.payment - reward;
  const free = freeDollars(state.account);
  if (received >= -free) return judged({ ...at, state: withCash(state, received) });
  if (state.perpMarket === undefined) {
    return refused({ ...at, state, refusal: { error: "TooLittleCash", free, needed: -received } });
  }
  // what it has no dollars for is a loss like any other at the market of a position that is taken over
  const owed = -received - free;
  const position = positionOf(state.account, state.perpMarket);
  const owing = withPosition(state, { ...position, quote: position.quote - owed * QUOTE_SCALE });
  return judged({ ...at, owed, state: withCash(owing, -free) });
}

/**
 * What becomes of an account for which somebody trades at the books, and whether the exchange lets him.
 *
 * @throws {UnknownMarketError} when a fill names a market that the context does not have
 * @throws {OutOfRangeError} when an amount is below zero or too large
 * @example
 * const { refusal } = closeOnBooks(context, { fills: [{ market: 3, sells: true, lots: 150n, dollars: 390_000_000n }] });
 */
export function closeOnBooks(
  context: LiquidationContext,
  { fills, reward = 0n }: BookClosingParameters,
): ForcedOutcome {
  for (const { lots, dollars, fee = 0n } of fills) {
    checkRange("lots", lots, [0n, MAX_AMOUNT]);
    checkRange("dollars", dollars, [0n, MAX_AMOUNT]);
    checkRange("fee", fee, [0n, MAX_AMOUNT]);
  }
  checkRange("reward", reward, [0n, MAX_AMOUNT]);
  const begun = payLosses(beginState(context), context);
  const before = assess(begun.venue, begun.account);
  const { equity, requirement } = before;
  const { resolvedFor } = context;
  if (!isTakeable(before, resolvedFor)) {
    const refusal = { error: "NotLiquidatable", equity: equity.equity, requirement: requirement.maintenance } as const;
    return refused({ before, reward, state: begun, refusal });
  }
  const state = fills.reduce((current, fill) => trade(context, current, fill), begun);
  const free = freeDollars(state.account);
  if (reward > free) {
    return refused({ before, reward, state, refusal: { error: "TooLittleCash", free, needed: reward } });
  }
  return judged({ before, reward, resolvedFor, state: withCash(state, -reward) });
}

/**
 * The most that a step may pay beside what it costs anyway: the reward with which its cost reaches the limit of the rule. The account
 * must have the dollars for it, too, after its legs and what it receives for them, unless a position is among them: it owes the rest there.
 *
 * @param outcome - of the step without a reward
 * @returns base units; 0 when the step is refused at any reward
 * @example
 * const reward = mostReward(takeOver(context, { legs }));
 */
export function mostReward({ verdict, state }: ForcedOutcome): bigint {
  if (verdict === undefined || verdict.freed <= 0n) return 0n;
  const room = max(0n, verdict.limit - verdict.cost);
  return state.perpMarket === undefined ? min(room, freeDollars(state.account)) : room;
}

function checkLeg(leg: TakeoverLeg): void {
  if (leg.kind === "spot" || leg.kind === "supply") checkRange("units", leg.units, [0n, MAX_AMOUNT]);
  else if (leg.kind === "perp") checkRange("lots", leg.lots, [0n, MAX_AMOUNT]);
  else if (leg.kind !== "profit") checkRange("principal", leg.principal, [0n, MAX_AMOUNT]);
}

function trade(context: LiquidationContext, state: LiquidationState, fill: ForcedFill): LiquidationState {
  const { market, sells, lots, dollars, fee = 0n } = fill;
  const isPerp = context.markets.some((candidate) => candidate.market === market && candidate.kind === "perp");
  const terms = marketOf(context, { kind: isPerp ? "perp" : "spot", market });
  const [bought, paid] = sells ? [-lots, fee - dollars] : [lots, dollars + fee];
  let traded: LiquidationState;
  let isAll = false;
  if (isPerp) {
    const position = positionOf(state.account, market);
    const size = position.size + bought;
    const quote = position.quote - paid * QUOTE_SCALE + bought * perpTerms(state.venue, market).fundingIndex;
    isAll = size === 0n;
    // a position that is closed keeps whole units only
    const dust = isAll && lots !== 0n ? BigInt.asUintN(24, quote) : 0n;
    traded = withPosition(state, { ...position, size, quote: quote - dust });
  } else {
    const units = bought * terms.lotUnits;
    traded = withHolding(withCash(state, -paid), terms.asset, (holding) => ({
      ...holding,
      free: holding.free + units,
    }));
  }
  const worth = worthUp(state.venue, terms.asset, terms.lotUnits) * lots;
  const noted = { ...traded, slack: max(traded.slack, spareOf(state.venue, terms, { worth, isAll })) };
  // the first of the largest counts
  const isLargest = dollars > state.largest;
  const notional = noted.notional + dollars;
  return isLargest ? { ...noted, notional, insured: market, largest: dollars } : { ...noted, notional };
}

interface Step {
  readonly before: ForcedOutcome["before"];
  readonly state: LiquidationState;
  readonly reward: bigint;
  readonly owed?: bigint;
  readonly resolvedFor?: number | undefined;
}

function flows({ state, reward, owed = 0n }: Step) {
  const insuranceShare = state.insured === undefined ? 0n : reward / INSURANCE_DIVISOR;
  const received = state.payment - reward + owed;
  return { received, payment: received + insuranceShare, insuranceShare, owed };
}

function refused({ refusal, ...step }: Step & { readonly refusal: ForcedRefusal }): ForcedOutcome {
  const { before, state } = step;
  return { before, state, after: undefined, verdict: undefined, refusal, ...flows(step) };
}

function judged(step: Step): ForcedOutcome {
  const { before, state, resolvedFor } = step;
  const after = assess(state.venue, state.account);
  const { parGain, slack } = state;
  const verdict = ruleOfForcedStep({ before, after, parGain, slack, one: state.venue.one, resolvedFor });
  return { before, state, after, verdict, refusal: refusalOf(verdict), ...flows(step) };
}

function refusalOf(verdict: ForcedVerdict): ForcedRefusal | undefined {
  if (verdict.isLegal) return undefined;
  const { because, cost, limit, counted, target = 0n } = verdict;
  if (because === "tooDear") return { error: "StepTooDear", cost, limit };
  return { error: "StepTooLarge", equity: counted, limit: target };
}
