import type { Asset, MarketScale } from "../types/market.ts";

/** What the scale of a market follows from. */
export interface MarketScaleParameters {
  readonly asset: Pick<Asset, "decimals" | "unitExp">;
  readonly dollar: Pick<Asset, "decimals" | "unitExp">;
  readonly lotExp: number;
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
 * Exponent of a ledger unit in whole tokens: a unit is 10^result tokens.
 *
 * @example
 * unitExponent({ decimals: 18, unitExp: 9 }); // -9
 */
export function unitExponent({ decimals, unitExp }: Pick<Asset, "decimals" | "unitExp">): number {
  return unitExp - decimals;
}
