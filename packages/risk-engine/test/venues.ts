import type { AssetTerms } from "../src/exact/assetTerms.ts";
import { createVenue } from "../src/exact/createVenue.ts";
import type { PerpTerms } from "../src/exact/perpTerms.ts";
import type { Venue } from "../src/exact/venue.ts";

/** An asset at 1,000 dollars with nine decimals: shock 10 %, basis 1 %, nothing in common. */
export const ASSET: AssetTerms = {
  asset: 1,
  price: 1_000_000_000n,
  priceExp: 9,
  shock: 100_000n,
  halfBasis: 5_000n,
  common: 0n,
  oiFactor: 0n,
  haircut: 0n,
  isPriceOk: true,
  makerFeeCap: 0n,
};

/** Its perpetual market, deep, with lots of a thousandth: a dollar. */
export const PERP: PerpTerms = {
  market: 1,
  underlying: 1,
  lotUnits: 1_000_000n,
  fundingIndex: 0n,
  makerFeeCap: 0n,
  isDeep: true,
  pool: 0n,
  deficit: 0n,
};

/** A venue with the asset and its market. */
export function oneVenue(
  options: { one?: bigint; asset?: Partial<AssetTerms>; perp?: Partial<PerpTerms> } = {},
): Venue {
  const { one = 0n, asset, perp } = options;
  return createVenue({ one, assets: [{ ...ASSET, ...asset }], perps: [{ ...PERP, ...perp }] });
}
