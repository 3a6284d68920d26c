import type { Account } from "../exact/account.ts";
import type { AssetTerms } from "../exact/assetTerms.ts";
import { MAX_PRICE, PPM } from "../exact/constants.ts";
import { corner, type Exposure, exposures } from "../exact/exposure.ts";
import { isLiquidatable } from "../exact/health.ts";
import { assetRequirement } from "../exact/requirement.ts";
import { floorDiv, max, min } from "../exact/rounding.ts";
import { assetTerms, type Venue } from "../exact/venue.ts";
import { nearestChange } from "./search.ts";

/**
 * Where the account stops being healthy, or, if it may be liquidated already, where it starts: the nearest such point in
 * each direction. null = there is none.
 */
export interface Crossings {
  readonly down: bigint | null;
  readonly up: bigint | null;
}

/**
 * The nearest prices of an asset at which the account becomes liquidatable (or healthy, if it is liquidatable now), all
 * other prices unchanged.
 *
 * E - R_M is linear in the price except where the sum of the common factor changes its sign, so it is searched piece by
 * piece, exactly. Hedged books may have a crossing above, below, on both sides, or none.
 *
 * @returns prices in the scale of the asset's own price
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { down, up } = liquidationPrice(venue, account, 1);
 */
export function liquidationPrice(venue: Venue, account: Account, asset: number): Crossings {
  const terms = assetTerms(venue, asset);
  const answer = (price: bigint) => isLiquidatable(withTerms(venue, { ...terms, price }), account);
  const kink = priceOfKink(exposures(venue, account), terms);
  const points = { least: 1n, kink, most: MAX_PRICE };
  return crossings(terms.price, points, answer);
}

/**
 * The nearest moves of the common factor at which the account becomes liquidatable (or healthy, if it is liquidatable
 * now). A move of 1,000,000 is the common shock: every asset then rises by its own `common`.
 *
 * @returns ppm of the common shock, down to where a price would reach zero
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { down } = liquidationMove(venue, account); // -2_500_000n: two and a half times the common shock
 */
export function liquidationMove(venue: Venue, account: Account): Crossings {
  const all = exposures(venue, account).filter(({ terms }) => terms.common > 0n);
  if (all.length === 0) return { down: null, up: null };
  const answer = (move: bigint) => isLiquidatable(moveCommonFactor(venue, move), account);
  const least = all.map(({ terms }) => -(UNIT - 1n) / terms.common).reduce((a, b) => max(a, b));
  const most = all.map(({ terms }) => roomAbove(terms)).reduce((a, b) => min(a, b));
  return crossings(0n, { least, kink: moveOfKink(all), most }, answer);
}

/**
 * The venue after a move of the common factor: the price of every asset changes by `move * common / 10^12`, exactly.
 *
 * @param move - ppm of the common shock
 * @example
 * assess(moveCommonFactor(venue, -1_000_000n), account).health;
 */
export function moveCommonFactor(venue: Venue, move: bigint): Venue {
  const moved = [...venue.assets.values()].map((terms): AssetTerms => {
    const price = terms.price * (UNIT + terms.common * move);
    return { ...terms, price, priceExp: terms.priceExp + UNIT_EXP };
  });
  return { ...venue, assets: new Map(moved.map((terms) => [terms.asset, terms])) };
}

/** A common part in ppm times a move in ppm is in 10^-12. */
const UNIT_EXP = 12;
const UNIT = PPM * PPM;

interface Points {
  readonly least: bigint;
  readonly kink: bigint | undefined;
  readonly most: bigint;
}

function crossings(now: bigint, { least, kink, most }: Points, answer: (at: bigint) => boolean): Crossings {
  const kinks = kink === undefined ? [] : [kink, kink + 1n];
  const below = kinks.filter((point) => point > least && point < now).reverse();
  const above = kinks.filter((point) => point > now && point < most);
  return {
    down: nearestChange(now, [...below, least], answer),
    up: nearestChange(now, [...above, most], answer),
  };
}

/** Where the sum of the common factor is zero, rounded down; undefined = nowhere. */
function priceOfKink(all: readonly Exposure[], { asset, price }: AssetTerms): bigint | undefined {
  const own = all.find(({ terms }) => terms.asset === asset);
  if (own === undefined) return undefined;
  const others = all
    .filter((exposure) => exposure !== own)
    .reduce((sum, one) => sum + assetRequirement(one).commonNone, 0n);
  const slope = own.terms.common * (corner(own, "none").net / price);
  return slope === 0n ? undefined : quotient(-others * own.scale, slope);
}

/** The same for a move of all prices. */
function moveOfKink(all: readonly Exposure[]): bigint | undefined {
  const sums = all.map((exposure) => ({ common: exposure.terms.common, sum: assetRequirement(exposure).commonNone }));
  const level = sums.reduce((total, { sum }) => total + sum, 0n);
  const slope = sums.reduce((total, { common, sum }) => total + common * sum, 0n);
  return slope === 0n ? undefined : quotient(-level * UNIT, slope);
}

function quotient(numerator: bigint, denominator: bigint): bigint {
  return denominator < 0n ? floorDiv(-numerator, -denominator) : floorDiv(numerator, denominator);
}

function roomAbove({ price, common }: AssetTerms): bigint {
  return ((MAX_PRICE - price) * UNIT) / (price * common);
}

function withTerms(venue: Venue, terms: AssetTerms): Venue {
  return { ...venue, assets: new Map(venue.assets).set(terms.asset, terms) };
}
