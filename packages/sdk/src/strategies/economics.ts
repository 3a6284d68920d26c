import { formatDecimal } from "../math/decimal.ts";
import type { Decimal, Tick, Units } from "../types/units.ts";

const MILLION = 1_000_000n;
const DAYS_OF_YEAR = 365n;

/** Millionths as percent. */
const PERCENT_EXPONENT = -4;

/** Basis points in millionths. */
const BASIS_POINT = 100n;

/** What a position earns and pays. Amounts are ledger units of the dollar, rates millionths a year. */
export interface CarryParameters {
  /** Worth of the perpetual at the mark, from lots and price of the account snapshot. */
  readonly notional: Units;
  /** Of the notional; above zero = the position receives it. Of a short the funding rate of the interval in force, from `getPerp`. */
  readonly fundingRate: bigint;
  /** Principal owed, what is not dollars at the mark, from `getLoans` and the orders of the plan. */
  readonly debt: Units;
  /** Average of what is owed, from the loans and the book. */
  readonly borrowRate: bigint;
  /** Principal lent, what is not dollars at the mark. */
  readonly lent: Units;
  /** What lenders get after the exchange's share. */
  readonly lendRate: bigint;
  /** Equity of the account, from the margin of its snapshot. */
  readonly equity: bigint;
  /** What the plan costs with the way back: fees both ways, and what is paid for the asset above what its perpetual is sold for. */
  readonly costs: bigint;
}

/** What a position earns, as long as rates stay as they are. Percentages are a year, simple. */
export interface Carry {
  /** Funding + lending - borrowing, ledger units of the dollar a year. */
  readonly incomePerYear: bigint;
  /** Of the equity; undefined = there is none. */
  readonly aprPercent: Decimal | undefined;
  /** Funding at which nothing would be earned, percent a year of the notional; undefined = there is no perpetual. */
  readonly breakEvenFundingPercent: Decimal | undefined;
  /** Until income has paid for getting in and out, rounded up to a tenth; undefined = never. */
  readonly daysToBreakEven: Decimal | undefined;
}

/**
 * What a position earns from funding and lending, less what it pays for borrowing.
 *
 * @example
 * // 20,000 dollars short at 11 %, 16,000 owed at 6 %: 1,240 dollars a year
 * const { aprPercent, breakEvenFundingPercent } = carry({
 *   notional: 20_000_000_000n,
 *   fundingRate: 110_000n,
 *   debt: 16_000_000_000n,
 *   borrowRate: 60_000n,
 *   lent: 0n,
 *   lendRate: 0n,
 *   equity: 5_000_000_000n,
 *   costs: 16_000_000n,
 * });
 */
export function carry(parameters: CarryParameters): Carry {
  const { notional, fundingRate, debt, borrowRate, lent, lendRate, equity, costs } = parameters;
  const interest = (debt * borrowRate - lent * lendRate) / MILLION;
  const incomePerYear = (notional * fundingRate) / MILLION - interest;
  return {
    incomePerYear,
    aprPercent: equity > 0n ? toPercent((incomePerYear * MILLION) / equity) : undefined,
    breakEvenFundingPercent: notional === 0n ? undefined : toPercent((interest * MILLION) / notional),
    daysToBreakEven: daysFor(costs, incomePerYear),
  };
}

function daysFor(costs: bigint, incomePerYear: bigint): Decimal | undefined {
  if (costs <= 0n) return "0";
  if (incomePerYear <= 0n) return undefined;
  const tenths = (costs * DAYS_OF_YEAR * 10n + incomePerYear - 1n) / incomePerYear;
  return formatDecimal({ coefficient: tenths, exponent: -1 });
}

/** Amounts at rates in basis points a year. */
export interface RatedAmount {
  readonly units: Units;
  readonly rate: Tick;
}

/** Average rate of amounts, millionths a year, 0 if there are none. */
export function averageRate(amounts: readonly RatedAmount[]): bigint {
  const total = amounts.reduce((sum, { units }) => sum + units, 0n);
  if (total === 0n) return 0n;
  return (amounts.reduce((sum, { units, rate }) => sum + units * rate, 0n) * BASIS_POINT) / total;
}

/** Millionths as a decimal number of percent. */
export function toPercent(millionths: bigint): Decimal {
  return formatDecimal({ coefficient: millionths, exponent: PERCENT_EXPONENT });
}
