import type { AssetTerms } from "../exact/assetTerms.ts";
import { PPM, QUOTE_SCALE, THETA_DENOMINATOR, THETA_NUMERATOR } from "../exact/constants.ts";
import type { PerpTerms } from "../exact/perpTerms.ts";

/**
 * What an entry of an account adds, in base units per unit. A row of numbers for each asset, applied to net and gross
 * units, and for each market, applied to lots, whose funding it takes away.
 */
export interface Coefficients {
  /** Rows of {@link STRIDE} numbers, see the offsets. */
  readonly table: Float64Array;
  setAsset(row: number, terms: AssetTerms): void;
  setPerp(row: number, terms: PerpTerms): void;
}

/** Numbers per row, a cache line. */
export const STRIDE = 8;

/** Margin per net unit. */
export const PER_NET = 0;
/** Margin per net unit of either sign. */
export const PER_ABSOLUTE = 1;
/** Margin per gross unit. */
export const PER_GROSS = 2;
/** Common term of the requirement per net unit. */
export const PER_COMMON = 3;
/** Sum of the absolute values of the others: weight of a gross unit in the error bound. */
export const PER_WEIGHT = 4;

const SHARE = Number(PPM * THETA_DENOMINATOR);

/**
 * Room for the coefficients of so many assets and markets.
 *
 * @example
 * const coefficients = createCoefficients(venue.assets.size + venue.perps.size);
 */
export function createCoefficients(rows: number): Coefficients {
  const table = new Float64Array(rows * STRIDE);
  const write = (row: number, values: readonly number[]) => {
    table.set(values, row * STRIDE);
    table[row * STRIDE + PER_WEIGHT] = values.reduce((total, value) => total + Math.abs(value), 0);
  };
  return {
    table,
    setAsset: (row, terms) => write(row, assetRow(terms)),
    setPerp: (row, { fundingIndex }) => write(row, [-Number(fundingIndex) / Number(QUOTE_SCALE), 0, 0, 0]),
  };
}

function assetRow({ price, priceExp, shock, halfBasis, common, isPriceOk }: AssetTerms): number[] {
  const perUnit = Number(price) / 10 ** priceExp;
  const benefit = isPriceOk ? 0n : THETA_DENOMINATOR * shock;
  const own = benefit - THETA_NUMERATOR * (shock - halfBasis - common);
  const share = (parts: bigint) => perUnit * (Number(parts) / SHARE);
  return [perUnit, share(own), share(-THETA_NUMERATOR * halfBasis), share(THETA_NUMERATOR * common)];
}
