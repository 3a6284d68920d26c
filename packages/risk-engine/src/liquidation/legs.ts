import { UnknownLoanError, UnknownMarketError } from "../errors.ts";
import { PPM } from "../exact/constants.ts";
import { debtSums, simpleInterest } from "../exact/interest.ts";
import { abs, ceilDiv } from "../exact/rounding.ts";
import { assetTerms, perpTerms } from "../exact/venue.ts";
import { haircutOf, isTakable, quoteUp, spareOf, worthDown, worthUp } from "./markValue.ts";
import { settle } from "./settling.ts";
import { freeUnits, noteLoan, noteWorth, positionOf, withLoans, withPosition, withUnits } from "./state.ts";
import type {
  ForcedRefusal,
  LiquidationContext,
  LiquidationMarket,
  LiquidationState,
  LoanTerms,
  TakeoverLeg,
} from "./types.ts";

/** A leg with its place among the others, and V of the account at the beginning. */
interface LegAt {
  readonly leg: TakeoverLeg;
  readonly index: number;
  readonly resolutionValue: bigint;
  /** Whether nobody may choose whom the account repays. */
  readonly isBound: boolean;
}

/** The account without a leg, or why nobody can have that. */
export type Taken = LiquidationState | ForcedRefusal;

export const isRefusal = (taken: Taken): taken is ForcedRefusal => "error" in taken;

/** Takes one leg of an account. */
export function takeLeg(context: LiquidationContext, state: LiquidationState, { leg, ...at }: LegAt): Taken {
  switch (leg.kind) {
    case "spot":
      return takeTokens(context, state, { ...at, ...leg });
    case "perp":
      return takePosition(context, state, { ...at, ...leg });
    case "repay":
      return repay(context, state, { ...at, ...leg });
    case "claim":
      return takeClaim(context, state, { ...at, ...leg });
    case "supply":
      return supplyTokens(context, state, leg);
    case "profit":
      return settle(state, leg.market, context);
  }
}

/** The market of a leg. */
export function marketOf(
  { markets }: Pick<LiquidationContext, "markets">,
  { kind, market }: Pick<LiquidationMarket, "kind" | "market">,
): LiquidationMarket {
  const found = markets.find((candidate) => candidate.market === market && candidate.kind === kind);
  if (found !== undefined) return found;
  throw new UnknownMarketError(
    market,
    markets.filter((candidate) => candidate.kind === kind).map((candidate) => candidate.market),
  );
}

/** A loan that the account owes, or one that it has given. */
export function loanOf({ loans }: Pick<LiquidationContext, "loans">, id: bigint, isOwed: boolean): LoanTerms {
  const found = loans.find((loan) => loan.id === id && loan.isOwed === isOwed);
  if (found === undefined) throw new UnknownLoanError(id, isOwed);
  return found;
}

/** Principal that legs so far have taken of each loan. */
function withReduced({ reduced }: LiquidationState, loan: bigint, principal: bigint): LiquidationState["reduced"] {
  return new Map(reduced).set(loan, (reduced.get(loan) ?? 0n) + principal);
}

const unreliable = (asset: LoanTerms["asset"]): ForcedRefusal => ({ error: "LegPriceNotReliable", asset });

type At<Kind extends TakeoverLeg["kind"]> = Omit<LegAt, "leg"> & Extract<TakeoverLeg, { kind: Kind }>;

function takeTokens(context: LiquidationContext, state: LiquidationState, { index, market, units }: At<"spot">): Taken {
  const terms = marketOf(context, { kind: "spot", market });
  const { asset } = terms;
  if (!isTakable(context, asset)) return unreliable(asset);
  const available = freeUnits(state.account, asset);
  if (units > available) return { error: "LegTooLarge", index, amount: units, available };
  const worth = worthUp(state.venue, asset, units);
  const taken = withUnits(state, asset, -units);
  const spare = spareOf(state.venue, terms, { worth, isAll: units === available });
  return noteWorth({ ...taken, payment: taken.payment + worth }, { market, worth, spare });
}

/** The account buys what it owes. */
function supplyTokens(
  context: LiquidationContext,
  state: LiquidationState,
  { market, units }: Extract<TakeoverLeg, { kind: "supply" }>,
): Taken {
  const terms = marketOf(context, { kind: "spot", market });
  const { asset } = terms;
  if (!isTakable(context, asset)) return unreliable(asset);
  const worth = worthDown(state.venue, asset, units);
  const supplied = withGiven(withUnits(state, asset, units), asset, units);
  const spare = spareOf(state.venue, terms, { worth, isAll: false });
  return noteWorth({ ...supplied, payment: supplied.payment - worth }, { market, worth, spare });
}

/** Tokens that the taker gave. */
function withGiven(state: LiquidationState, asset: LoanTerms["asset"], units: bigint): LiquidationState {
  return { ...state, given: new Map(state.given).set(asset, (state.given.get(asset) ?? 0n) + units) };
}

function takePosition(
  context: LiquidationContext,
  state: LiquidationState,
  { index, market, lots }: At<"perp">,
): Taken {
  const terms = marketOf(context, { kind: "perp", market });
  const { underlying, fundingIndex, lotUnits } = perpTerms(state.venue, market);
  if (!isTakable(context, underlying)) return unreliable(underlying);
  const position = positionOf(state.account, market);
  const available = abs(position.size);
  if (lots > available) return { error: "LegTooLarge", index, amount: lots, available };
  const given = position.size < 0n ? -lots : lots;
  const received = quoteUp(assetTerms(state.venue, underlying), given * lotUnits);
  const size = position.size - given;
  const quote = position.quote - given * fundingIndex + received;
  // a position that is closed keeps whole units only
  const dust = size === 0n ? BigInt.asUintN(24, quote) : 0n;
  const taken = withPosition(state, { ...position, size, quote: quote - dust });
  // what moves is worth nothing together with its quote
  const worth = worthUp(state.venue, underlying, lotUnits) * lots;
  const spare = spareOf(state.venue, terms, { worth, isAll: lots === available });
  return noteWorth({ ...taken, perpMarket: market }, { market, worth, spare });
}

function repay(context: LiquidationContext, state: LiquidationState, leg: At<"repay">): Taken {
  const { index, principal, resolutionValue, isBound } = leg;
  if (isBound) return { error: "PreferredCreditor", resolutionValue };
  const loan = loanOf(context, leg.loan, true);
  const { asset, rate, chargedHours } = loan;
  const left = loan.principal - (state.reduced.get(loan.id) ?? 0n);
  if (principal === 0n || principal > left) return { error: "LegTooLarge", index, amount: principal, available: left };
  if (!isTakable(context, asset)) return unreliable(asset);
  const interest = simpleInterest(principal, { rate, hours: chargedHours });
  const free = freeUnits(state.account, asset);
  const owed = principal + interest;
  const given = owed > free ? owed - free : 0n;
  const [before, after] = [debtSums(left, loan), debtSums(left - principal, loan)];
  const changed = withLoans(withUnits(state, asset, given - owed), asset, (holding) => ({
    ...holding,
    principal: holding.principal - principal,
    interestToTerm: holding.interestToTerm - before.interestToTerm + after.interestToTerm,
    interestAccrued: holding.interestAccrued - before.interestAccrued + after.interestAccrued,
  }));
  const gained = before.interestToTerm - after.interestToTerm - interest;
  const parGain = state.parGain + (gained > 0n ? worthUp(state.venue, asset, gained) : 0n);
  const noted = { ...withGiven(changed, asset, given), parGain, reduced: withReduced(state, loan.id, principal) };
  return noteLoan(noted, loan, -worthDown(state.venue, asset, given));
}

function takeClaim(context: LiquidationContext, state: LiquidationState, leg: At<"claim">): Taken {
  const { index, principal } = leg;
  const loan = loanOf(context, leg.loan, false);
  const { asset, rate, begunHours, interestFee } = loan;
  if (!isTakable(context, asset)) return unreliable(asset);
  const left = loan.principal - (state.reduced.get(loan.id) ?? 0n);
  if (principal > left) return { error: "LegTooLarge", index, amount: principal, available: left };
  if (principal !== left && principal < loan.minUnits) {
    return { error: "BelowMinimumNotional", index, amount: principal, minimum: loan.minUnits };
  }
  const interest = simpleInterest(principal, { rate, hours: begunHours });
  const worth = principal + interest - ceilDiv(interest * interestFee, PPM);
  const dollars = worthUp(state.venue, asset, worth);
  const counted = principal - ceilDiv(principal * haircutOf(state.venue, asset), PPM);
  const changed = withLoans(state, asset, (holding) => ({ ...holding, lent: holding.lent - principal }));
  const parGain = state.parGain + dollars - worthDown(state.venue, asset, counted);
  const noted = { ...changed, parGain, reduced: withReduced(state, loan.id, principal) };
  return noteLoan(noted, loan, dollars);
}
