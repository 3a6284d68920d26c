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
 * sign of E; or it makes nothing worse. An account without obligations may do anything.
 *
 * @throws {OutOfRangeError} when the multiplier is below 1,000,000 or above 100,000,000
 * @example
 * const verdict = ruleOfAction({ before: assess(venue, account), after: assess(venue, changed) });
 * if (!verdict.isAllowed) console.log(verdict.missing);
 */
export function ruleOfAction({ before, after, multiplier = PPM, paysOut = false }: Action): ActionVerdict {
  checkRange("multiplier", multiplier, [PPM, MAX_MULTIPLIER]);
  if (!after.hasObligation) return { isAllowed: true, because: "flat" };
  const required = initialRequirement(after, multiplier);
  const available = after.equity.initialEquity;
  if (available >= required) return { isAllowed: true, because: "initialMargin" };
  if (!paysOut && reducesRisk(before, after)) return { isAllowed: true, because: "reducesRisk" };
  if (!paysOut && changesNothing(before, after)) return { isAllowed: true, because: "changesNothing" };
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

/** Cost at most rho per unit of freed R_M, where rho = max(health before, 1/5). */
function reducesRisk(before: Assessment, after: Assessment): boolean {
  const freed = before.requirement.maintenance - after.requirement.maintenance;
  if (freed <= 0n) return false;
  const loss = max(before.equity.equity - after.equity.equity, before.resolutionValue - after.resolutionValue);
  const cost = loss - ROUNDING_TOLERANCE;
  const isBelowLeast = cost * REDUCING_COST_DENOMINATOR <= freed * REDUCING_COST_NUMERATOR;
  return isBelowLeast || cost * before.requirement.maintenance <= before.equity.equity * freed;
}

function changesNothing(before: Assessment, after: Assessment): boolean {
  return (
    after.equity.equity >= before.equity.equity &&
    after.resolutionValue >= before.resolutionValue &&
    after.requirement.initial <= before.requirement.initial &&
    after.requirement.maintenance <= before.requirement.maintenance
  );
}
