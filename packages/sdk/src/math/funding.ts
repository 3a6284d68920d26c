import type { Decimal, Lots } from "../types/units.ts";
import { floorDiv, formatDecimal } from "./decimal.ts";
import { QUOTE_SCALE } from "./position.ts";

/** Seconds that a funding payment is for. */
export const FUNDING_PERIOD = 28_800n;

const HOURS_OF_PERIOD = 8n;
const PERIODS_OF_YEAR = 3n * 365n;

/** Rates have 18 decimals. */
const RATE_DECIMALS = 18;
const RATE_SCALE = 10n ** BigInt(RATE_DECIMALS);

/** What a funding rate follows from. */
export interface FundingRateParameters {
  /** What a lot pays in eight hours, ledger units of the dollar / 2^24. */
  readonly payment: bigint;
  /** Ledger units of the underlying in a lot. */
  readonly lotUnits: bigint;
  /** Mark of the underlying: units x price / 10^priceExp = ledger units of the dollar. */
  readonly price: bigint;
  /** See `price`. */
  readonly priceExp: number;
}

/** A funding rate as fractions of the position's worth. Above zero = longs pay shorts. */
export interface FundingRates {
  readonly perHour: Decimal;
  readonly per8Hours: Decimal;
  /** 1,095 times the rate of eight hours, not compounded. */
  readonly perYear: Decimal;
}

/**
 * The rate of a payment for eight hours, with 18 decimals, toward zero.
 *
 * @returns 0n when there is no price.
 * @example
 * fundingRate({ payment: 3n << 24n, lotUnits: 10n, price: 300n, priceExp: 0 }); // 10n ** 15n: 0.1 %
 */
export function fundingRate({ payment, lotUnits, price, priceExp }: FundingRateParameters): bigint {
  const lotValue = lotUnits * price * QUOTE_SCALE;
  return lotValue === 0n ? 0n : (payment * 10n ** BigInt(priceExp) * RATE_SCALE) / lotValue;
}

/**
 * The same rate for an hour, for eight and for a year, toward zero.
 *
 * @example
 * fundingRates({ payment: 3n << 24n, lotUnits: 10n, price: 300n, priceExp: 0 }); // 0.000125, 0.001, 1.095
 */
export function fundingRates(parameters: FundingRateParameters): FundingRates {
  const rate = fundingRate(parameters);
  return {
    perHour: toDecimal(rate / HOURS_OF_PERIOD),
    per8Hours: toDecimal(rate),
    perYear: toDecimal(rate * PERIODS_OF_YEAR),
  };
}

/**
 * Funding that a lot has paid `seconds` after `index`, while it pays `payment` in eight hours and the price may be relied on.
 *
 * @example
 * fundingIndexAfter({ index: 0n, payment: 28_800n, seconds: 60n }); // 60n
 */
export function fundingIndexAfter({
  index,
  payment,
  seconds,
}: {
  readonly index: bigint;
  readonly payment: bigint;
  readonly seconds: bigint;
}): bigint {
  return index + (payment * seconds) / FUNDING_PERIOD;
}

/**
 * What a position of constant size paid (+) or received (-) between two funding indices, in ledger units of the dollar, rounded
 * against the account.
 *
 * @example
 * fundingBetween({ size: -2n, from: 0n, to: 5n << 24n }); // -10n: a short received
 */
export function fundingBetween({
  size,
  from,
  to,
}: {
  readonly size: Lots;
  readonly from: bigint;
  readonly to: bigint;
}): bigint {
  return -floorDiv(-size * (to - from), QUOTE_SCALE);
}

function toDecimal(rate: bigint): Decimal {
  return formatDecimal({ coefficient: rate, exponent: -RATE_DECIMALS });
}
