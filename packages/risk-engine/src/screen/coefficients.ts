import { type AssetTerms, maintenanceTerms } from "../exact/assetTerms.ts";
import { PPM, QUOTE_SCALE, THETA_DENOMINATOR, THETA_NUMERATOR } from "../exact/constants.ts";
import type { PerpTerms } from "../exact/perpTerms.ts";
import { pow10 } from "../exact/rounding.ts";

/**
 * What an entry of an account adds, in base units per unit: a row of numbers for each asset, applied to net and gross units;
 * for each market one that takes the funding of its lots away, applied to lots beside the entry of the asset; and one that
 * does everything, applied to lots, for accounts that have nothing else in the asset.
 */
export interface Coefficients {
  /** Rows of {@link STRIDE} numbers, see the offsets. */
  readonly table: Float64Array;
  setAsset(row: number, terms: AssetTerms): void;
  setFunding(row: number, terms: PerpTerms): void;
  setPosition(row: number, terms: PerpTerms, underlying: AssetTerms): void;
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
 * Room for so many rows of coefficients.
 *
 * @example
 * const coefficients = createCoefficients(venue.assets.size + 2 * venue.perps.size);
 */
export function createCoefficients(rows: number): Coefficients {
  const table = new Float64Array(rows * STRIDE);
  const write = (row: number, values: Row, funding: number) => {
    const [perNet, ...others] = values;
    table.set([perNet - funding, ...others], row * STRIDE);
    const weight = values.reduce((total, value) => total + Math.abs(value), Math.abs(funding));
    table[row * STRIDE + PER_WEIGHT] = weight;
  };
  return {
    table,
    setAsset: (row, terms) => write(row, assetRow(terms, 1n), 0),
    setFunding: (row, perp) => write(row, [0, 0, 0, 0], fundingPerLot(perp)),
    setPosition: (row, perp, underlying) => write(row, assetRow(underlying, perp.lotUnits), fundingPerLot(perp)),
  };
}

type Row = readonly [perNet: number, perAbsolute: number, perGross: number, perCommon: number];

/** Per lot of so many units. The bound counts the roundings. */
function assetRow(terms: AssetTerms, lotUnits: bigint): Row {
  const { price, priceExp, isPriceOk } = terms;
  const { shock, halfBasis, common } = maintenanceTerms(terms);
  const perLot = Number(price * lotUnits) / Number(pow10(priceExp));
  const benefit = isPriceOk ? 0n : THETA_DENOMINATOR * terms.shock;
  const own = benefit - THETA_NUMERATOR * (shock - halfBasis - common);
  const share = (parts: bigint) => perLot * (Number(parts) / SHARE);
  return [perLot, share(own), share(-THETA_NUMERATOR * halfBasis), share(THETA_NUMERATOR * common)];
}

function fundingPerLot({ fundingIndex }: PerpTerms): number {
  return Number(fundingIndex) / Number(QUOTE_SCALE);
}
