// What is in the words of loans.

import { field } from "./fields.ts";

/** Basis points in a whole x hours in a year. */
const SCALE = 10_000n * 8_760n;
export const MIN_HOURS = 8n;
export const HOUR = 3_600;

export interface LoanWord {
  readonly principal: bigint;
  readonly lender: number;
  readonly rate: bigint;
  readonly start: bigint;
  readonly booked: bigint;
  readonly market: number;
  readonly lenderPlace: number;
  readonly generation: bigint;
  readonly ends: boolean;
}

export function loanOf(word: bigint): LoanWord {
  return {
    principal: field(word, 0n, 62n),
    lender: Number(field(word, 62n, 32n)),
    rate: field(word, 94n, 24n),
    start: field(word, 118n, 24n),
    booked: field(word, 142n, 16n),
    market: Number(field(word, 158n, 16n)),
    lenderPlace: Number(field(word, 174n, 16n)),
    generation: field(word, 190n, 22n),
    ends: field(word, 212n, 1n) === 1n,
  };
}

export function loanIdOf(borrower: number, place: number, generation: bigint): bigint {
  return (BigInt(borrower) << 32n) | (BigInt(place) << 22n) | generation;
}

export function borrowerOf(id: bigint): number {
  return Number(id >> 32n);
}

export interface DebtWord {
  readonly principal: bigint;
  readonly interest: bigint;
  readonly perHour: bigint;
  readonly due: bigint;
}

export function debtOf(word: bigint): DebtWord {
  return {
    principal: field(word, 0n, 62n),
    interest: field(word, 62n, 60n),
    perHour: field(word, 122n, 53n),
    due: field(word, 175n, 77n),
  };
}

export interface ClaimsWord {
  readonly lent: bigint;
  readonly lendHeld: bigint;
  readonly borrowInterest: bigint;
}

export function claimsOf(word: bigint): ClaimsWord {
  return { lent: field(word, 0n, 62n), lendHeld: field(word, 62n, 62n), borrowInterest: field(word, 124n, 60n) };
}

export interface CreditWord {
  readonly leverageCap: bigint;
  readonly maxRenewRate: bigint;
  /** Loans that it owes in the classes 1, 1.5 and 2. */
  readonly owed: readonly bigint[];
}

export function creditOf(word: bigint): CreditWord {
  return {
    leverageCap: field(word, 0n, 16n),
    maxRenewRate: field(word, 16n, 24n),
    owed: [field(word, 40n, 32n), field(word, 72n, 32n), field(word, 104n, 32n)],
  };
}

/** Of a loan market. */
export interface LoanHeader {
  readonly asset: number;
  readonly lotUnits: bigint;
  readonly termHours: bigint;
  readonly class: bigint;
  readonly interestFee: bigint;
  readonly minLots: bigint;
  readonly status: number;
  readonly fees: bigint;
  readonly bestBid: number;
  readonly bestAsk: number;
}

export function loanHeaderOf(word: bigint): LoanHeader {
  return {
    bestBid: Number(field(word, 0n, 24n)),
    bestAsk: Number(field(word, 24n, 24n)),
    lotUnits: 10n ** field(word, 48n, 5n),
    asset: Number(field(word, 58n, 16n)),
    termHours: field(word, 74n, 16n),
    class: field(word, 90n, 8n),
    interestFee: field(word, 98n, 19n),
    minLots: field(word, 117n, 40n),
    status: Number(field(word, 181n, 3n)),
    fees: field(word, 185n, 62n),
  };
}

export function interestUp(units: bigint, rate: bigint, hours: bigint): bigint {
  return (units * rate * hours + SCALE - 1n) / SCALE;
}

export function perHourOf({ principal, rate }: Pick<LoanWord, "principal" | "rate">): bigint {
  return (principal * rate) / SCALE;
}

/** The exchange's share of interest, up. */
export function feeOf(interest: bigint, { interestFee }: Pick<LoanHeader, "interestFee">): bigint {
  return (interest * interestFee + 999_999n) / 1_000_000n;
}

/** Hours that a loan is charged for at a time. */
export function chargedHours(start: bigint, term: bigint, now: number): bigint {
  const begun = BigInt(Math.floor(now / HOUR)) - start + 1n;
  const least = begun < MIN_HOURS ? MIN_HOURS : begun;
  const hours = least > term ? term + ((least - term) * 3n + 1n) / 2n : least;
  return hours > 65_535n ? 65_535n : hours;
}
