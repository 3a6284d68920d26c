import type { RiskTerms } from "../types/margin.ts";
import type { MarketScale } from "../types/market.ts";
import type { Decimal } from "../types/units.ts";
import { formatDecimal } from "./decimal.ts";

/**
 * Writes a price of the exchange in dollars per whole asset.
 *
 * @param terms - Price and its scale, as `getPrice` and snapshots have them.
 * @param scale - Scale of a market of the asset.
 * @example
 * markPrice(await getPrice(client, { exchange, asset: 1 }), market.scale); // "3000"
 */
export function markPrice(
  { price, priceExp }: Pick<RiskTerms, "price" | "priceExp">,
  { dollarExponent, assetExponent }: Pick<MarketScale, "dollarExponent" | "assetExponent">,
): Decimal {
  return formatDecimal({ coefficient: price, exponent: dollarExponent - assetExponent - priceExp });
}
