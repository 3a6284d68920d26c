import type { Venue } from "../exact/venue.ts";

/** Which rows of coefficients an asset and a market have. */
export interface Rows {
  asset(asset: number): number;
  funding(market: number): number;
  position(market: number): number;
}

/**
 * Numbers the assets of a venue, then its markets, twice.
 *
 * @example
 * createRows(venue).asset(1); // 0
 */
export function createRows(venue: Venue): Rows {
  const assets = new Map([...venue.assets.keys()].map((asset, index) => [asset, index]));
  const perps = new Map([...venue.perps.keys()].map((market, index) => [market, assets.size + index]));
  return {
    asset: (asset) => assets.get(asset) ?? -1,
    funding: (market) => perps.get(market) ?? -1,
    position: (market) => (perps.get(market) ?? -1) + perps.size,
  };
}
