import type { AssetTerms } from "../exact/assetTerms.ts";
import { PPM, QUOTE_SCALE, THETA_DENOMINATOR, THETA_NUMERATOR } from "../exact/constants.ts";
import { ceilDiv, max, min, pow10 } from "../exact/rounding.ts";
import { assetTerms, type Venue } from "../exact/venue.ts";
import type { AssetKey, LiquidationContext, LiquidationMarket } from "./types.ts";

/** What units of an asset are worth at the mark, base units, rounded up. */
export function worthUp(venue: Venue, asset: AssetKey, units: bigint): bigint {
  if (asset === "base") return units;
  const { price, priceExp } = assetTerms(venue, asset);
  return ceilDiv(units * price, pow10(priceExp));
}

/** The same, rounded down. */
export function worthDown(venue: Venue, asset: AssetKey, units: bigint): bigint {
  if (asset === "base") return units;
  const { price, priceExp } = assetTerms(venue, asset);
  return (units * price) / pow10(priceExp);
}

/** What units are worth at the mark, base units / 2^24, toward plus infinity: the account gets them. */
export function quoteUp({ price, priceExp }: AssetTerms, units: bigint): bigint {
  return ceilDiv(units * price * QUOTE_SCALE, pow10(priceExp));
}

/** R_M of a naked leg of that worth, rounded up. An asset that is hedged frees less. */
export function nakedRequirement({ shock }: AssetTerms, dollars: bigint): bigint {
  return ceilDiv(dollars * shock * THETA_NUMERATOR, PPM * THETA_DENOMINATOR);
}

/** R_M of what a leg of that worth could not be smaller by: a lot, or the smallest order if nothing is left, and never more than it is. */
export function spareOf(
  venue: Venue,
  { asset, lotUnits, minDollars }: LiquidationMarket,
  { worth, isAll }: { readonly worth: bigint; readonly isAll: boolean },
): bigint {
  const lotWorth = worthUp(venue, asset, lotUnits);
  return nakedRequirement(assetTerms(venue, asset), min(worth, isAll ? max(lotWorth, minDollars) : lotWorth));
}

/** Part of claims that does not count, ppm. */
export function haircutOf(venue: Venue, asset: AssetKey): bigint {
  return asset === "base" ? venue.baseHaircut : assetTerms(venue, asset).haircut;
}

/** Whether others take over at the price of an asset. */
export function isTakable({ venue, prices }: Pick<LiquidationContext, "venue" | "prices">, asset: AssetKey): boolean {
  const state = prices?.get(asset);
  if (state !== undefined) return state === "ok" || state === "wide";
  if (asset !== "base") assetTerms(venue, asset);
  return true;
}
