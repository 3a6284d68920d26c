import type { Asset, MarketScale } from "../types/market.ts";

/** A basis point in percent. */
const PERCENT_EXPONENT = -2;

/** What the scale of a market follows from. */
export interface MarketScaleParameters {
  readonly asset: Pick<Asset, "decimals" | "unitExp">;
  readonly dollar: Pick<Asset, "decimals" | "unitExp">;
  /** A lot is 10^lotExp ledger units of the asset. */
  readonly lotExp: number;
  /** lots x ticks x 10^priceExp = ledger units of the dollar. */
  readonly priceExp: number;
}

/**
 * The powers of ten that turn ticks, lots and ledger units of a market into decimal numbers.
 *
 * @example
 * const scale = marketScale({
 *   asset: { decimals: 18, unitExp: 9 },
 *   dollar: { decimals: 6, unitExp: 0 },
 *   lotExp: 5,
 *   priceExp: 0,
 * }); // a lot is 10^-4, a tick is 10^-2 dollars
 */
export function marketScale({ asset, dollar, lotExp, priceExp }: MarketScaleParameters): MarketScale {
  const assetExponent = unitExponent(asset);
  const dollarExponent = unitExponent(dollar);
  const lotExponent = lotExp + assetExponent;
  // dollars of one tick and one lot, over the assets of one lot
  const tickExponent = priceExp + dollarExponent - lotExponent;
  return { tickExponent, lotExponent, assetExponent, dollarExponent, priceExp, lotExp };
}

/**
 * The powers of ten of a loan market: its ticks are basis points, so a rate in percent has two digits behind the point.
 *
 * @example
 * loanScale({ asset: { decimals: 18, unitExp: 12 }, dollar, lotExp: 6 }).tickExponent; // -2
 */
export function loanScale(parameters: Omit<MarketScaleParameters, "priceExp">): MarketScale {
  return { ...marketScale({ ...parameters, priceExp: 0 }), tickExponent: PERCENT_EXPONENT };
}

/**
 * Exponent of a ledger unit in whole tokens: a unit is 10^result tokens.
 *
 * @example
 * unitExponent({ decimals: 18, unitExp: 9 }); // -9
 */
export function unitExponent({ decimals, unitExp }: Pick<Asset, "decimals" | "unitExp">): number {
  return unitExp - decimals;
}
