import { ceilDiv } from "./rounding.ts";

/** Basis points in a whole x hours in a year. */
export const INTEREST_SCALE: bigint = 10_000n * 8_760n;

/** A part of a loan: what margin and repayment say of it depends on nothing else. */
export interface InterestTerms {
  /** Basis points a year of 365 days. */
  readonly rate: bigint;
  /** Hours whose interest counts for margin. */
  readonly bookedHours: number;
  /** Hours behind this one up to which its interest was booked; below zero past that. */
  readonly hoursLeft: number;
}

/**
 * Simple interest for some hours in units of the asset, rounded up: against the borrower.
 *
 * @param rate - basis points a year
 * @example
 * simpleInterest(900_000_000n, { rate: 550n, hours: 240 }); // 1_356_165n
 */
export function simpleInterest(
  units: bigint,
  { rate, hours }: { readonly rate: bigint; readonly hours: number },
): bigint {
  return ceilDiv(units * rate * BigInt(hours), INTEREST_SCALE);
}

/** What a principal adds to the sums of its borrower that margin goes by, units of the asset. */
export interface DebtSums {
  readonly principal: bigint;
  readonly interestToTerm: bigint;
  readonly interestAccrued: bigint;
}

/**
 * What a loan adds to what margin knows of its borrower's debts. Accrued is what is booked less what the hours to its end bring,
 * rounded down for each, so that the exchange can keep one sum for all loans.
 *
 * @example
 * debtSums(900_000_000n, { rate: 550n, bookedHours: 240, hoursLeft: 239 }).interestAccrued; // the first hour's
 */
export function debtSums(principal: bigint, { rate, bookedHours, hoursLeft }: InterestTerms): DebtSums {
  const interestToTerm = simpleInterest(principal, { rate, hours: bookedHours });
  const perHour = (principal * rate) / INTEREST_SCALE;
  return { principal, interestToTerm, interestAccrued: interestToTerm - perHour * BigInt(hoursLeft) };
}
