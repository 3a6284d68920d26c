import type { AccountId, LoanId } from "../types/units.ts";

const PLACE_OFFSET = 22n;
const BORROWER_OFFSET = 32n;

/** What the id of a loan says. */
export interface LoanPlace {
  readonly borrower: AccountId;
  /** Among the loans that it owes. */
  readonly place: number;
  /** How many loans were kept there before, and this one. */
  readonly generation: number;
}

/**
 * Reads the id of a loan.
 *
 * @example
 * unpackLoanId(loan.id).borrower; // 7
 */
export function unpackLoanId(id: LoanId): LoanPlace {
  return {
    borrower: Number(id >> BORROWER_OFFSET),
    place: Number(BigInt.asUintN(10, id >> PLACE_OFFSET)),
    generation: Number(BigInt.asUintN(22, id)),
  };
}
