import type { Venue } from "../exact/venue.ts";

/** Which row of coefficients an asset or a market has. */
export interface Rows {
  asset(asset: number): number;
  perp(market: number): number;
}

/**
 * Numbers the assets of a venue, then its markets.
 *
 * @example
 * createRows(venue).asset(1); // 0
 */
export function createRows(venue: Venue): Rows {
  const assets = new Map([...venue.assets.keys()].map((asset, index) => [asset, index]));
  const perps = new Map([...venue.perps.keys()].map((market, index) => [market, assets.size + index]));
  return {
    asset: (asset) => assets.get(asset) ?? -1,
    perp: (market) => perps.get(market) ?? -1,
  };
}
