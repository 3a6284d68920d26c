import { OutOfRangeError } from "../errors.ts";
import type { Account } from "../exact/account.ts";
import { type Assessment, assess } from "../exact/assessment.ts";
import type { AssetTerms } from "../exact/assetTerms.ts";
import { PPM } from "../exact/constants.ts";
import { max } from "../exact/rounding.ts";
import { assetTerms, type Venue } from "../exact/venue.ts";
import { liquidationMove, moveCommonFactor } from "./liquidationPrice.ts";

/** Moves of prices in ppm by asset: -200,000 = 20 % down. Assets that are left out stay. */
export type Shocks = Readonly<Record<number, bigint>>;

/** Largest move up: a thousandfold price. */
const MAX_MOVE = 999n * PPM;

/**
 * The account after moves of several prices at once.
 *
 * @throws {UnknownAssetError} when the venue does not list an asset
 * @throws {OutOfRangeError} when a price would fall below zero or rise more than a thousandfold
 * @example
 * const { equity, requirement, health } = stress(venue, account, { 1: -200_000n, 2: -300_000n });
 */
export function stress(venue: Venue, account: Account, shocks: Shocks): Assessment {
  const assets = new Map(venue.assets);
  for (const [key, move] of Object.entries(shocks)) {
    const terms = assetTerms(venue, Number(key));
    assets.set(terms.asset, shocked(terms, move));
  }
  return assess({ ...venue, assets }, account);
}

/** The smallest move of the common factor that makes an account liquidatable. */
export interface ReverseStress {
  /** ppm of the common shock: -1,000,000 = all prices fall by their common part. */
  readonly move: bigint;
  /** What each asset of the venue moves by then, ppm of its price, rounded toward zero. */
  readonly shocks: Shocks;
  /** The account then. */
  readonly assessment: Assessment;
}

/**
 * The smallest move of the common factor, up or down, at which the account may be liquidated.
 *
 * @returns null when no move does it; a move of zero when it may be liquidated now
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const worst = reverseStress(venue, account);
 * if (worst !== null) console.log(worst.move, worst.shocks);
 */
export function reverseStress(venue: Venue, account: Account): ReverseStress | null {
  const now = assess(venue, account);
  if (now.isLiquidatable) return { move: 0n, shocks: {}, assessment: now };
  const { down, up } = liquidationMove(venue, account);
  const move = nearer(down, up);
  if (move === null) return null;
  const shocks = [...venue.assets.values()].map(({ asset, common }) => [asset, max((common * move) / PPM, -PPM)]);
  return { move, shocks: Object.fromEntries(shocks), assessment: assess(moveCommonFactor(venue, move), account) };
}

function nearer(down: bigint | null, up: bigint | null): bigint | null {
  if (down === null || up === null) return down ?? up;
  return -down <= up ? down : up;
}

/** Six decimals more, so that nothing is rounded. */
function shocked(terms: AssetTerms, move: bigint): AssetTerms {
  if (move < -PPM || move > MAX_MOVE) {
    const name = `shock of asset ${terms.asset}`;
    const advice = "Moves are in millionths: -200_000n is 20 % down.";
    throw new OutOfRangeError({ name, value: move, minimum: -PPM, maximum: MAX_MOVE, advice });
  }
  return { ...terms, price: terms.price * (PPM + move), priceExp: terms.priceExp + 6 };
}
