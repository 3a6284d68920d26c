import type { Account } from "../exact/account.ts";
import type { AssetTerms } from "../exact/assetTerms.ts";
import { MAX_PRICE, PPM } from "../exact/constants.ts";
import { corner, type Exposure, exposures } from "../exact/exposure.ts";
import { isLiquidatable } from "../exact/health.ts";
import { assetRequirement } from "../exact/requirement.ts";
import { floorDiv, max } from "../exact/rounding.ts";
import { assetTerms, type Venue } from "../exact/venue.ts";
import { nearestChange } from "./search.ts";

/**
 * Where the account stops being healthy, or, if it may be liquidated already, where it starts: the nearest such point in
 * each direction. null = there is none.
 */
export interface Crossings {
  /** Below where it is, in the scale of what was searched. */
  readonly down: bigint | null;
  /** Above where it is, in the same scale. */
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
 * @returns ppm of the common shock: down to where every price would reach zero, up to a million common shocks
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { down } = liquidationMove(venue, account); // -2_500_000n: two and a half times the common shock
 */
export function liquidationMove(venue: Venue, account: Account): Crossings {
  const moving = exposures(venue, account).filter(({ terms }) => terms.common > 0n);
  const answer = (move: bigint) => isLiquidatable(moveCommonFactor(venue, move), account);
  const kinks = pointsOfKink(moveOfKink(moving));
  const above = [...kinks.filter((point) => point > 0n && point < MOST_MOVE), MOST_MOVE];
  return { down: nearestChange(0n, pointsBelow(moving), answer), up: nearestChange(0n, above, answer) };
}

/**
 * The venue after a move of the common factor: the price of every asset changes by `move * common / 10^12`, exactly. A
 * price that would fall to zero or below stays just above.
 *
 * @param move - ppm of the common shock
 * @example
 * assess(moveCommonFactor(venue, -1_000_000n), account).health;
 */
export function moveCommonFactor(venue: Venue, move: bigint): Venue {
  const moved = [...venue.assets.values()].map((terms): AssetTerms => {
    const price = terms.price * max(UNIT + terms.common * move, 1n);
    return { ...terms, price, priceExp: terms.priceExp + UNIT_EXP };
  });
  return { ...venue, assets: new Map(moved.map((terms) => [terms.asset, terms])) };
}

/** A common part in ppm times a move in ppm is in 10^-12. */
const UNIT_EXP = 12;
const UNIT = PPM * PPM;
const MOST_MOVE = 1_000_000n * PPM;

/** Where the margin may bend on the way down: as each asset reaches zero, and between, as the common sum does. */
function pointsBelow(moving: readonly Exposure[]): bigint[] {
  const ends = [...new Set(moving.map(({ terms }) => leastMove(terms)))].sort((a, b) => (a > b ? -1 : 1));
  let start = 0n;
  return ends.flatMap((end) => {
    const left = moving.filter(({ terms }) => leastMove(terms) <= end);
    const within = pointsOfKink(moveOfKink(left)).filter((point) => point < start && point > end);
    start = end - 1n;
    return [...within.reverse(), end, start];
  });
}

/** The last move at which the price is above zero. */
function leastMove({ common }: AssetTerms): bigint {
  return -(UNIT - 1n) / common;
}

interface Points {
  readonly least: bigint;
  readonly kink: bigint | undefined;
  readonly most: bigint;
}

function crossings(now: bigint, { least, kink, most }: Points, answer: (at: bigint) => boolean): Crossings {
  const kinks = pointsOfKink(kink);
  const below = kinks.filter((point) => point > least && point < now).reverse();
  const above = kinks.filter((point) => point > now && point < most);
  return {
    down: nearestChange(now, [...below, least], answer),
    up: nearestChange(now, [...above, most], answer),
  };
}

/** The whole numbers on both sides of a kink. */
function pointsOfKink(kink: bigint | undefined): bigint[] {
  return kink === undefined ? [] : [kink, kink + 1n];
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

function withTerms(venue: Venue, terms: AssetTerms): Venue {
  return { ...venue, assets: new Map(venue.assets).set(terms.asset, terms) };
}
