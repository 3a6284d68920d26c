import type { Loans } from "./account.ts";
import { PPM } from "./constants.ts";
import { floorDiv } from "./rounding.ts";

/**
 * What loans given, offered and taken count for, in units of the asset.
 *
 * @param haircut - part of what is lent that does not count, ppm
 * @example
 * loanUnits({ ...loans, lent: 100n }, 20_000n); // 2 % does not count: 98n
 */
export function loanUnits(loans: Loans, haircut: bigint): bigint {
  return lentUnits(loans.lent, haircut) + loans.lendHeld - loans.principal - loans.interestToTerm;
}

/**
 * What they would count for less if all resting orders were filled: the haircut of what is offered, and the interest of
 * what would be borrowed. Offers are counted together with what is lent already, so that a fill in parts costs no unit
 * more.
 *
 * @param haircut - part of what is lent that does not count, ppm
 * @example
 * loanCosts({ ...loans, lendHeld: 100n, borrowInterest: 3n }, 20_000n); // 5n
 */
export function loanCosts({ lent, lendHeld, borrowInterest }: Loans, haircut: bigint): bigint {
  return lentUnits(lent, haircut) + lendHeld - lentUnits(lent + lendHeld, haircut) + borrowInterest;
}

function lentUnits(lent: bigint, haircut: bigint): bigint {
  return floorDiv(lent * (PPM - haircut), PPM);
}
