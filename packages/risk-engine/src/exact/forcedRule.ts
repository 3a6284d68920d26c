import { costOf } from "./action.ts";
import type { Assessment } from "./assessment.ts";
import { PPM, REDUCING_COST_DENOMINATOR, ROUNDING_TOLERANCE } from "./constants.ts";
import { max, min } from "./rounding.ts";

/** 1 + eta in hundredths: a forced step may leave the account with 1.15 times what it must have. */
export const TARGET_PERCENT = 115n;

/** Accounts with less R_M than so many dollars may go whole. */
export const SMALL_DOLLARS = 50n;

/** In which what strangers may take of a resolved account rises from rho0 to all that they free. */
const RISING_SECONDS = 3_600n;

/** A tenth of R_M resolves both a half of E and a fifth of R_M. */
const TENTHS = 10n;

/** An account before and after something that others did to it. */
export interface ForcedStep {
  readonly before: Assessment;
  readonly after: Assessment;
  /** Part of the equity that claims and debts gained by leaving at par, base units. */
  readonly parGain: bigint;
  /** R_M of what could not be left smaller, base units. */
  readonly slack: bigint;
  /** One dollar, base units: `Venue.one`. */
  readonly one: bigint;
  /** Seconds since the account was resolved. Default: it was not. */
  readonly resolvedFor?: number | undefined;
}

/** Whether others may do it, with the numbers that say so. Amounts are base units. */
export type ForcedVerdict = {
  /** The larger loss of E and of V, what a doubtful price adds to them left out. */
  readonly cost: bigint;
  /** What the step may cost: rho times what it frees. */
  readonly limit: bigint;
  /** Of R_M. */
  readonly freed: bigint;
  /** E after the step without what left at par. */
  readonly counted: bigint;
  /** Most of it that the step may leave; undefined = the account is small or resolved and may go whole. */
  readonly target: bigint | undefined;
} & ({ readonly isLegal: true } | { readonly isLegal: false; readonly because: "tooDear" | "tooLarge" });

/**
 * The rule for what others may do to an account that is liquidated: it frees requirement, costs at most rho times that, and does
 * not leave more than 1.15 times what the account must have, but for what could not be left smaller.
 *
 * `cost <= limit + 4`, `limit = rho R_M freed / R_M`; then `E' - parGain <= (R_M' + slack) 115 / 100`, unless R_M was below 50
 * dollars or the account was resolved. From h = 2/5 on every such step raises the health.
 *
 * @example
 * const verdict = ruleOfForcedStep({ before: assess(venue, account), after: assess(venue, changed), parGain: 0n, slack: 0n, one });
 * if (!verdict.isLegal) console.log(verdict.because);
 */
export function ruleOfForcedStep({ before, after, parGain, slack, one, resolvedFor }: ForcedStep): ForcedVerdict {
  const required = before.requirement.maintenance;
  const freed = required - after.requirement.maintenance;
  const cost = costOf(before, after);
  const limit = required === 0n ? 0n : (costScale(before, resolvedFor) * freed) / (TENTHS * required);
  const mayGoWhole = resolvedFor !== undefined || required < SMALL_DOLLARS * one;
  const target = mayGoWhole ? undefined : ((after.requirement.maintenance + slack) * TARGET_PERCENT) / 100n;
  const counted = after.equity.equity - parGain;
  const numbers = { cost, limit, freed, counted, target };
  if (freed <= 0n || cost > limit + ROUNDING_TOLERANCE) return { isLegal: false, because: "tooDear", ...numbers };
  if (target !== undefined && counted > target) return { isLegal: false, because: "tooLarge", ...numbers };
  return { isLegal: true, ...numbers };
}

/**
 * rho: what a forced step may cost an account for a unit of R_M that it frees, ppm, rounded down: min(1 - h, max(h / 2, 1/5)) at
 * health h. 0 when it may not be liquidated. Of a resolved account it is 1/5 at least, and rises to 1 within an hour.
 *
 * @param resolvedFor - seconds since the account was resolved, undefined = it was not
 * @example
 * maxCostPerFreed(assess(venue, account)); // 100_000n at a health of 0.9
 */
export function maxCostPerFreed(assessment: Assessment, resolvedFor?: number): bigint {
  const required = assessment.requirement.maintenance;
  if (!isTakeable(assessment, resolvedFor) || required === 0n) return 0n;
  return (costScale(assessment, resolvedFor) * PPM) / (TENTHS * required);
}

/**
 * Whether others may take parts of an account: it may be liquidated, or it was resolved and anything is required of it.
 *
 * @param resolvedFor - seconds since the account was resolved, undefined = it was not
 * @example
 * isTakeable(assess(venue, account)); // as isLiquidatable
 */
export function isTakeable({ isLiquidatable, requirement }: Assessment, resolvedFor?: number): boolean {
  return resolvedFor === undefined ? isLiquidatable : requirement.maintenance !== 0n;
}

/** rho x R_M x 10. */
function costScale(assessment: Assessment, resolvedFor: number | undefined): bigint {
  const scale = unresolvedScale(assessment);
  if (resolvedFor === undefined) return scale;
  const passed = min(BigInt(resolvedFor), RISING_SECONDS);
  const least = (TENTHS / REDUCING_COST_DENOMINATOR) * RISING_SECONDS;
  const tenths = least + ((TENTHS * RISING_SECONDS - least) * passed) / RISING_SECONDS;
  return max((tenths * assessment.requirement.maintenance) / RISING_SECONDS, scale);
}

function unresolvedScale({ equity, requirement }: Assessment): bigint {
  const required = requirement.maintenance;
  const least = (TENTHS / REDUCING_COST_DENOMINATOR) * required;
  const shared = (TENTHS / 2n) * equity.equity;
  return min(TENTHS * (required - equity.equity), max(shared, least));
}
