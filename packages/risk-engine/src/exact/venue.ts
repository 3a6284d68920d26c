import { UnknownAssetError, UnknownMarketError } from "../errors.ts";
import type { AssetTerms } from "./assetTerms.ts";
import type { PerpTerms } from "./perpTerms.ts";

/** Everything that margin depends on besides the account itself. Made by {@link createVenue}, which checks it. */
export interface Venue {
  /** What an account with any obligation must have on top: one dollar in base units. */
  readonly one: bigint;
  /** Part of lent dollars that does not count, ppm. */
  readonly baseHaircut: bigint;
  /** Every asset but the base, by number. */
  readonly assets: ReadonlyMap<number, AssetTerms>;
  /** Every perpetual market, by number. */
  readonly perps: ReadonlyMap<number, PerpTerms>;
}

/**
 * The terms of an asset.
 *
 * @throws {UnknownAssetError} when the venue does not list it
 * @example
 * assetTerms(venue, 1).price;
 */
export function assetTerms(venue: Venue, asset: number): AssetTerms {
  const terms = venue.assets.get(asset);
  if (terms === undefined) throw new UnknownAssetError(asset, venue.assets.keys());
  return terms;
}

/**
 * The terms of a perpetual market.
 *
 * @throws {UnknownMarketError} when the venue does not have it
 * @example
 * perpTerms(venue, 1).fundingIndex;
 */
export function perpTerms(venue: Venue, market: number): PerpTerms {
  const terms = venue.perps.get(market);
  if (terms === undefined) throw new UnknownMarketError(market, venue.perps.keys());
  return terms;
}
