import type { Assessment } from "./assessment.ts";
import { checkRange } from "./checkRange.ts";
import {
  MAX_MULTIPLIER,
  PPM,
  REDUCING_COST_DENOMINATOR,
  REDUCING_COST_NUMERATOR,
  ROUNDING_TOLERANCE,
} from "./constants.ts";
import { ceilDiv, max } from "./rounding.ts";

/** An account before and after an action of its owner. */
export interface Action {
  readonly before: Assessment;
  readonly after: Assessment;
  /** m in ppm: the highest margin factor of the account's loans or its own leverage cap, at least 1,000,000. */
  readonly multiplier?: bigint;
  /** By which orders that the action placed may lose against the mark, base units. Default 0. */
  readonly loss?: bigint;
  /** Whether prices are good enough to take on risk. If not, initial margin alone does not allow it. Default true. */
  readonly mayOpen?: boolean;
  /** Whether value leaves the account for an outsider. Then only initial margin allows it. */
  readonly paysOut?: boolean;
}

/** Why an action is allowed, or what is missing. Amounts are base units. */
export type ActionVerdict =
  | { readonly isAllowed: true; readonly because: "flat" | "initialMargin" | "reducesRisk" | "changesNothing" }
  | {
      readonly isAllowed: false;
      /** m R_I, rounded up. */
      readonly required: bigint;
      /** E_I. */
      readonly available: bigint;
      /** What more the account would have to be worth. */
      readonly missing: bigint;
    };

/**
 * Whether the owner may do it. After the action E_I >= m R_I; or it frees maintenance requirement cheaply enough, at any
 * sign of E; or it makes nothing worse; the last two only if R_I does not rise. An account without obligations may do
 * anything.
 *
 * @throws {OutOfRangeError} when the multiplier is below 1,000,000 or above 655,350,000
 * @example
 * const verdict = ruleOfAction({ before: assess(venue, account), after: assess(venue, changed) });
 * if (!verdict.isAllowed) console.log(verdict.missing);
 */
export function ruleOfAction({
  before,
  after,
  multiplier = PPM,
  loss = 0n,
  mayOpen = true,
  paysOut = false,
}: Action): ActionVerdict {
  checkRange("multiplier", multiplier, [PPM, MAX_MULTIPLIER]);
  if (mayOpen && !after.hasObligation) return { isAllowed: true, because: "flat" };
  const required = initialRequirement(after, multiplier);
  const available = after.equity.initialEquity - loss;
  if (mayOpen && available >= required) return { isAllowed: true, because: "initialMargin" };
  // fills of resting orders are not judged, so orders must not rest on margin that is not there
  const mayImprove = !paysOut && after.requirement.initial <= before.requirement.initial;
  const cost = costOf(before, after) + loss;
  if (mayImprove && freesEnough(before, after, cost)) return { isAllowed: true, because: "reducesRisk" };
  if (mayImprove && changesNothing(before, after, { cost, loss }))
    return { isAllowed: true, because: "changesNothing" };
  return { isAllowed: false, required, available, missing: required - available };
}

/**
 * m R_I in base units, rounded up.
 *
 * @param multiplier - m in ppm
 * @example
 * initialRequirement(assess(venue, account), 1_500_000n);
 */
export function initialRequirement({ requirement }: Pick<Assessment, "requirement">, multiplier: bigint): bigint {
  return ceilDiv(requirement.initial * multiplier, PPM);
}

/**
 * The larger loss of E and of V. What a doubtful price adds to them does not count: else a position in it could not be
 * closed, and opening one would look like a gain.
 *
 * @example
 * costOf(assess(venue, account), assess(venue, changed)); // base units, negative for a gain
 */
export function costOf(before: Assessment, after: Assessment): bigint {
  const loss = max(before.equity.equity - after.equity.equity, before.resolutionValue - after.resolutionValue);
  return loss - (before.equity.benefit - after.equity.benefit);
}

/** Cost at most rho per unit of freed R_M, where rho = max(health before, 1/5). */
function freesEnough(before: Assessment, after: Assessment, cost: bigint): boolean {
  const freed = before.requirement.maintenance - after.requirement.maintenance;
  if (freed <= 0n) return false;
  const counted = cost - ROUNDING_TOLERANCE;
  const isBelowLeast = counted * REDUCING_COST_DENOMINATOR <= freed * REDUCING_COST_NUMERATOR;
  return isBelowLeast || counted * before.requirement.maintenance <= before.equity.marked * freed;
}

function changesNothing(
  before: Assessment,
  after: Assessment,
  { cost, loss }: { readonly cost: bigint; readonly loss: bigint },
): boolean {
  return (
    cost <= 0n &&
    after.equity.initialEquity - loss >= before.equity.initialEquity &&
    after.requirement.maintenance <= before.requirement.maintenance
  );
}
