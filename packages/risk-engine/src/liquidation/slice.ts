import type { PerpPosition } from "../exact/account.ts";
import { type Assessment, assess } from "../exact/assessment.ts";
import { PPM } from "../exact/constants.ts";
import { isTakeable, maxCostPerFreed, SMALL_DOLLARS, TARGET_PERCENT } from "../exact/forcedRule.ts";
import { simpleInterest } from "../exact/interest.ts";
import { abs, max, min } from "../exact/rounding.ts";
import { isTakable, worthUp } from "./markValue.ts";
import { type LiquidationStep, largestStep, type StepOptions, stepOf } from "./search.ts";
import { payLosses, profitOf } from "./settling.ts";
import { beginState, holdingOf } from "./state.ts";
import type { AssetKey, LiquidationContext, LiquidationMarket, LoanTerms, TakeoverLeg } from "./types.ts";

const TARGET_PPM = TARGET_PERCENT * (PPM / 100n);

/** Shares are in billionths. */
export const SHARE_SCALE = 1_000_000_000n;

/** The same part of every leg of an account. */
export interface ProRataSlice extends LiquidationStep {
  /** f, billionths. */
  readonly share: bigint;
  /** The part that would leave the account with 1.15 times its requirement, billionths: more than `share` where the account lacks the cash. */
  readonly wanted: bigint;
}

/**
 * The default slice: the same part f of all that others can take of an account, so that no ratio between its legs changes.
 *
 * f = ((1 + eta) M - E) / ((1 + eta - rho) M), at most 1, with the reward rho f M lands at E' = (1 + eta) M', eta = 15 %. With prices that
 * may not be relied on E loses its benefit in proportion, which the divisor is reduced by. Lots are whole, rounded down, and a rest that
 * would be smaller than the smallest order goes, too. Tokens that are owed as well as held are taken for their difference: what the
 * account has itself repays its debt first, as it does on the exchange. If the account lacks the cash for what the taker is to receive it
 * draws its profits first, and f is as large as the cash allows. When V is not above zero, or the account was resolved, nobody chooses whom it
 * repays: tokens that it owes are supplied instead. A resolved account goes whole. Left out are legs at prices at which nobody takes over, parts
 * of claims below the smallest order, and tokens that orders hold: remove those first.
 *
 * @returns undefined when the account may not be liquidated, or no slice of it is legal
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { legs, reward, outcome } = proRataSlice(context) ?? {};
 */
export function proRataSlice(context: LiquidationContext, options: StepOptions = {}): ProRataSlice | undefined {
  const settled = afterLosses(context);
  const assessment = assess(settled.venue, settled.account);
  if (!isTakeable(assessment, context.resolvedFor)) return undefined;
  const canRepay = assessment.resolutionValue > 0n && context.resolvedFor === undefined;
  const source = { context: settled, canRepay };
  const wanted = wantedShare(settled, assessment, options);
  const largest = (draws: boolean) =>
    largestStep(wanted, (share) => stepOf(settled, sliceLegs({ ...source, share, draws }), options));
  const plain = largest(false);
  const found = plain?.size === wanted ? plain : larger(plain, largest(true));
  return found === undefined ? undefined : { ...found.step, share: found.size, wanted };
}

type Found = ReturnType<typeof largestStep>;

const larger = (one: Found, other: Found): Found => ((other?.size ?? 0n) > (one?.size ?? 0n) ? other : one);

/** The account when it has paid what it owes to its markets: what every liquidation begins with. */
export function afterLosses(context: LiquidationContext): LiquidationContext {
  const { venue, account } = payLosses(beginState(context), context);
  return { ...context, venue, account };
}

/** f, before anything is rounded. */
function wantedShare({ venue, resolvedFor }: LiquidationContext, assessment: Assessment, { rho }: StepOptions): bigint {
  const required = assessment.requirement.maintenance;
  if (resolvedFor !== undefined || required < SMALL_DOLLARS * venue.one) return SHARE_SCALE;
  const { equity, benefit } = assessment.equity;
  const allowed = maxCostPerFreed(assessment);
  const asked = rho === undefined ? allowed : min(rho, allowed);
  const missing = required * TARGET_PPM - equity * PPM;
  const perShare = required * (TARGET_PPM - asked) - benefit * PPM;
  if (perShare <= 0n) return SHARE_SCALE;
  return min(SHARE_SCALE, (missing * SHARE_SCALE) / perShare);
}

interface SliceSource {
  readonly context: LiquidationContext;
  readonly canRepay: boolean;
  /** Of everything, billionths. */
  readonly share: bigint;
  /** Whether the account draws its profits first. */
  readonly draws: boolean;
}

function sliceLegs(source: SliceSource): TakeoverLeg[] {
  const { context, draws } = source;
  const { venue, account } = context;
  const assets: readonly AssetKey[] = ["base", ...venue.assets.keys()];
  const profits = account.perps.filter((position) => draws && profitOf(venue, position) > 0n);
  return [
    ...profits.map(({ market }) => ({ kind: "profit", market }) as const),
    ...assets.filter((asset) => isTakable(context, asset)).flatMap((asset) => assetLegs(source, asset)),
    ...account.perps.flatMap((position) => perpLegs(source, position)),
  ];
}

const partOf = (units: bigint, { share }: SliceSource): bigint => (units * share) / SHARE_SCALE;

function perpLegs(source: SliceSource, { market, size }: PerpPosition): TakeoverLeg[] {
  const { context } = source;
  const terms = context.markets.find((candidate) => candidate.kind === "perp" && candidate.market === market);
  if (terms === undefined || !isTakable(context, terms.asset)) return [];
  const whole = abs(size);
  const lots = wholePart(context, { terms, whole, part: partOf(whole, source), step: 1n });
  return lots === 0n ? [] : [{ kind: "perp", market, lots }];
}

/** Debts, claims and tokens of one asset. */
function assetLegs(source: SliceSource, asset: AssetKey): TakeoverLeg[] {
  const { context, canRepay } = source;
  const own = context.loans.filter((loan) => loan.asset === asset);
  const debts = own.filter(({ isOwed }) => isOwed);
  const { free, held } = asset === "base" ? { free: 0n, held: 0n } : holdingOf(context.account, asset);
  const owed = debts.reduce((total, loan) => total + debtOf(loan), 0n);
  // what the account has itself goes first: of a debt above it, the difference changes in proportion
  const repaid = owed > free ? free - partOf(free, source) + partOf(owed, source) : partOf(owed, source);
  const left = min(free, partOf(free + held, source)) - repaid;
  const lacking = canRepay || owed <= free ? 0n : partOf(owed - free, source);
  const repayments = debts.flatMap((loan): TakeoverLeg[] => {
    const principal = (loan.principal * repaid) / owed;
    return principal === 0n ? [] : [{ kind: "repay", loan: loan.id, principal }];
  });
  return [
    ...(canRepay ? repayments : []),
    ...own.flatMap((loan): TakeoverLeg[] => {
      const principal = loan.isOwed ? 0n : partOf(loan.principal, source);
      if (principal === 0n || (principal < loan.minUnits && principal !== loan.principal)) return [];
      return [{ kind: "claim", loan: loan.id, principal }];
    }),
    ...(asset === "base" || lacking === 0n ? [] : supplyLegs(context, asset, lacking)),
    ...(asset === "base" || owed > free || left <= 0n
      ? []
      : tokenLegs(context, asset, { whole: free - repaid, part: left })),
  ];
}

/** What is owed of a token and may not be repaid is bought: that takes its risk away. */
function supplyLegs(context: LiquidationContext, asset: number, lacking: bigint): TakeoverLeg[] {
  const terms = spotMarketOf(context, asset);
  const units = terms === undefined ? 0n : lacking - (lacking % terms.lotUnits);
  return terms === undefined || units === 0n ? [] : [{ kind: "supply", market: terms.market, units }];
}

function tokenLegs(context: LiquidationContext, asset: number, amounts: Pick<Part, "whole" | "part">): TakeoverLeg[] {
  const terms = spotMarketOf(context, asset);
  if (terms === undefined) return [];
  const units = wholePart(context, { terms, ...amounts, step: terms.lotUnits });
  return units === 0n ? [] : [{ kind: "spot", market: terms.market, units }];
}

/** Of the markets of a token the one with the smallest lots. */
export function spotMarketOf({ markets }: LiquidationContext, asset: number): LiquidationMarket | undefined {
  const found = markets.filter((market) => market.kind === "spot" && market.asset === asset);
  return found.toSorted((a, b) => Number(a.lotUnits - b.lotUnits))[0];
}

/** What repaying all of a loan takes now. */
export function debtOf({ principal, rate, chargedHours }: LoanTerms): bigint {
  return principal + simpleInterest(principal, { rate, hours: chargedHours });
}

interface Part {
  readonly terms: LiquidationMarket;
  /** Lots, or units of a token. */
  readonly whole: bigint;
  readonly part: bigint;
  /** Of which the part is a multiple. */
  readonly step: bigint;
}

/** In whole lots, down, and all of it if less than the smallest order would be left. */
function wholePart({ venue }: LiquidationContext, { terms, whole, part, step }: Part): bigint {
  const rounded = min(whole, max(0n, part - (part % step)));
  const left = (whole - rounded) * (terms.kind === "perp" ? terms.lotUnits : 1n);
  return rounded > 0n && left > 0n && worthUp(venue, terms.asset, left) < terms.minDollars ? whole : rounded;
}
