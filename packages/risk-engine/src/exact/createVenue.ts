import { DuplicateError, OutOfRangeError, UnknownAssetError } from "../errors.ts";
import type { AssetTerms } from "./assetTerms.ts";
import { checkRange } from "./checkRange.ts";
import { MAX_AMOUNT, MAX_OI_FACTOR, MAX_PRICE, MAX_PRICE_EXP, PPM, RAMP_HOURS } from "./constants.ts";
import type { PerpTerms } from "./perpTerms.ts";
import type { Venue } from "./venue.ts";

/** What a venue is made of. Lists instead of maps, otherwise as {@link Venue}. */
export interface VenueFields {
  /** A whole base, in base units. */
  readonly one: bigint;
  /** Part of lent base that does not count, ppm. Default 0. */
  readonly baseHaircut?: bigint;
  readonly assets: readonly AssetTerms[];
  readonly perps?: readonly PerpTerms[];
}

/**
 * Checks the terms of assets and markets and puts them in order.
 *
 * @throws {OutOfRangeError} when a value is outside its bounds
 * @throws {DuplicateError} when two assets or two markets have the same number
 * @throws {UnknownAssetError} when a market follows an asset that is not listed
 * @example
 * const venue = createVenue({ one: 1_000_000n, assets: [weth], perps: [wethPerp] });
 */
export function createVenue({ one, baseHaircut = 0n, assets, perps = [] }: VenueFields): Venue {
  checkRange("one", one, [0n, MAX_AMOUNT]);
  checkRange("baseHaircut", baseHaircut, [0n, PPM]);
  const assetMap = new Map<number, AssetTerms>();
  for (const terms of assets) {
    if (assetMap.has(terms.asset)) throw new DuplicateError("asset", terms.asset);
    checkAsset(terms);
    assetMap.set(terms.asset, terms);
  }
  const perpMap = new Map<number, PerpTerms>();
  for (const terms of perps) {
    if (perpMap.has(terms.market)) throw new DuplicateError("market", terms.market);
    if (!assetMap.has(terms.underlying)) throw new UnknownAssetError(terms.underlying, assetMap.keys());
    checkPerp(terms);
    perpMap.set(terms.market, terms);
  }
  return { one, baseHaircut, assets: assetMap, perps: perpMap };
}

function checkWhole(name: string, value: number, maximum: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  throw new OutOfRangeError({ name, value, minimum: 0, maximum, advice: "Choose a whole number within the bounds." });
}

const KEEP_HEDGE = "A hedge may not cost more than a naked leg: keep 2 halfBasis <= shock.";
const KEEP_COMMON = "Breaking a hedge may not lower the requirement: keep 2 common <= shock - 2 halfBasis.";

function checkPart(part: { name: string; value: bigint; maximum: bigint; advice: string }): void {
  if (part.value < 0n || part.value > part.maximum) throw new OutOfRangeError({ ...part, minimum: 0n });
}

/** Maintenance margin must be sound where the ramp began; in between it is then. */
function checkRamp({ asset, shock, halfBasis, common, ramp }: AssetTerms): void {
  if (ramp === undefined) return;
  const of = (field: string) => `${field} of the ramp of asset ${asset}`;
  const { shockLag, basisLag, hoursLeft } = ramp;
  checkRange(of("hoursLeft"), hoursLeft, [1n, RAMP_HOURS]);
  checkRange(of("shockLag"), shockLag, [0n, shock]);
  checkRange(of("basisLag"), basisLag, [0n, halfBasis]);
  const [first, firstBasis] = [shock - shockLag, 2n * (halfBasis - basisLag)];
  checkPart({ name: of("halfBasis"), value: firstBasis, maximum: first, advice: KEEP_HEDGE });
  checkPart({ name: of("common"), value: 2n * common, maximum: first - firstBasis, advice: KEEP_COMMON });
}

/**
 * Checks the terms of an asset.
 *
 * @throws {OutOfRangeError} when a value is outside its bounds
 * @example
 * checkAsset({ ...weth, shock: 150_000n });
 */
export function checkAsset(terms: AssetTerms): void {
  const { asset, price, priceExp, shock, halfBasis, common, oiFactor, haircut, makerFeeCap } = terms;
  const of = (field: string) => `${field} of asset ${asset}`;
  checkRange(of("price"), price, [1n, MAX_PRICE]);
  checkWhole(of("priceExp"), priceExp, MAX_PRICE_EXP);
  checkRange(of("shock"), shock, [0n, PPM]);
  checkPart({ name: of("halfBasis"), value: halfBasis, maximum: shock / 2n, advice: KEEP_HEDGE });
  checkPart({ name: of("common"), value: common, maximum: (shock - 2n * halfBasis) / 2n, advice: KEEP_COMMON });
  checkRamp(terms);
  checkRange(of("oiFactor"), oiFactor, [0n, MAX_OI_FACTOR]);
  checkRange(of("haircut"), haircut, [0n, PPM]);
  checkRange(of("makerFeeCap"), makerFeeCap, [0n, PPM]);
}

/**
 * Checks the state of a market.
 *
 * @throws {OutOfRangeError} when a value is outside its bounds
 * @example
 * checkPerp({ ...wethPerp, fundingIndex: 5n });
 */
export function checkPerp({ market, lotUnits, fundingIndex, makerFeeCap, pool, deficit }: PerpTerms): void {
  const of = (field: string) => `${field} of market ${market}`;
  checkRange(of("lotUnits"), lotUnits, [1n, MAX_AMOUNT]);
  checkRange(of("fundingIndex"), fundingIndex, [-MAX_AMOUNT, MAX_AMOUNT]);
  checkRange(of("makerFeeCap"), makerFeeCap, [0n, PPM]);
  checkRange(of("pool"), pool, [0n, MAX_AMOUNT]);
  checkRange(of("deficit"), deficit, [0n, MAX_AMOUNT]);
}
