import { INTEREST_SCALE as SCALE, simpleInterest } from "@pangea/risk-engine";
import type { Seconds, Tick, Units } from "../types/units.ts";

/** Basis points in a whole x hours in a year: interest is `units x rate x hours / INTEREST_SCALE`. */
export const INTEREST_SCALE: bigint = SCALE;

/** Highest rate of a loan in basis points a year: 1,000 %. */
export const MAX_RATE = 100_000n;

/** A loan costs interest for so many hours at least. */
export const MIN_INTEREST_HOURS = 8;

/** Hours before its end from which on a loan may be renewed. */
export const RENEWAL_WINDOW_HOURS = 6;

const HOUR = 3_600;
const MAX_HOURS = 65_535;

/** An amount at a rate for some hours. */
export interface InterestParameters {
  /** Principal, ledger units. */
  readonly units: Units;
  /** Basis points a year of 365 days. */
  readonly rate: Tick;
  readonly hours: number;
}

/**
 * Simple interest in ledger units, rounded up: against the borrower.
 *
 * @example
 * interestUp({ units: 900_000_000n, rate: 550n, hours: 240 }); // 1_356_165n: 1.36 dollars on 900 for ten days at 5.5 %
 */
export function interestUp({ units, rate, hours }: InterestParameters): Units {
  return simpleInterest(units, { rate, hours });
}

/**
 * What a loan accrues in an hour, rounded down.
 *
 * @example
 * interestPerHour({ units: 900_000_000n, rate: 550n }); // 5_650n
 */
export function interestPerHour({ units, rate }: Omit<InterestParameters, "hours">): Units {
  return (units * rate) / INTEREST_SCALE;
}

/**
 * Hours that a loan is charged for: those of the clock that have begun, at least eight; hours past its term count one and a
 * half times.
 *
 * @param start - Unix second at which the loan began, a full hour.
 * @param timestamp - Unix second of now.
 * @example
 * chargedHours({ start: 0, termHours: 240, timestamp: 3_600 }); // 8
 */
export function chargedHours({
  start,
  termHours,
  timestamp,
}: {
  readonly start: Seconds;
  readonly termHours: number;
  readonly timestamp: Seconds;
}): number {
  const begun = Math.max(MIN_INTEREST_HOURS, Math.floor(timestamp / HOUR) - Math.floor(start / HOUR) + 1);
  const hours = begun <= termHours ? begun : termHours + Math.ceil(((begun - termHours) * 3) / 2);
  return Math.min(hours, MAX_HOURS);
}

/**
 * Hours of the clock behind so many that a loan was charged for: those past due count one and a half.
 *
 * @example
 * clockHours({ charged: 246, termHours: 240 }); // 244
 */
export function clockHours({ charged, termHours }: { readonly charged: number; readonly termHours: number }): number {
  return charged <= termHours ? charged : termHours + Math.floor(((charged - termHours) * 2) / 3);
}

/**
 * Hours of a loan that have begun. One that was extended may begin in the next hour.
 *
 * @param start - Unix second at which the loan began, a full hour.
 * @param timestamp - Unix second of now.
 * @example
 * begunHours({ start: 0, timestamp: 3_600 }); // 2
 */
export function begunHours({ start, timestamp }: { readonly start: Seconds; readonly timestamp: Seconds }): number {
  return Math.max(0, Math.floor(timestamp / HOUR) + 1 - Math.floor(start / HOUR));
}

/**
 * The highest rate at which the book may renew a loan now: it rises from the loan's own to the borrower's highest while the
 * window of six hours lasts. Undefined = the window is not open, or the borrower accepts none.
 *
 * @param maxRenewRate - Of the borrower, see `getCreditTerms`.
 * @example
 * acceptedRate({ rate: 550n, end: 864_000, maxRenewRate: 1_150n, timestamp: 864_000 - 3 * 3_600 }); // 850n
 */
export function acceptedRate({
  rate,
  end,
  maxRenewRate,
  timestamp,
}: {
  readonly rate: Tick;
  readonly end: Seconds;
  readonly maxRenewRate: Tick;
  readonly timestamp: Seconds;
}): Tick | undefined {
  const window = RENEWAL_WINDOW_HOURS * HOUR;
  const passed = Math.min(timestamp - (end - window), window);
  if (passed < 0 || maxRenewRate === 0n) return undefined;
  if (maxRenewRate <= rate) return maxRenewRate;
  return rate + ((maxRenewRate - rate) * BigInt(passed)) / BigInt(window);
}
