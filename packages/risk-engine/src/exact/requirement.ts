import { type Account, hasObligation } from "./account.ts";
import { type MaintenanceTerms, maintenanceTerms } from "./assetTerms.ts";
import { OI_STEPS, PPM, THETA_DENOMINATOR, THETA_NUMERATOR } from "./constants.ts";
import { type Corner, corner, type Exposure, exposures } from "./exposure.ts";
import { abs, awayDiv, ceilDiv, max } from "./rounding.ts";
import type { Venue } from "./venue.ts";

/** Requirements of an account. R_I and R_M in base units, their terms in base units / REQUIREMENT_SCALE. */
export interface Requirement {
  /** R_I: with resting orders filled in the worst way, and the open-interest factors. */
  readonly initial: bigint;
  /** R_M: 3/5 of the requirement without orders and factors. */
  readonly maintenance: bigint;
  readonly initialAssets: bigint;
  readonly maintenanceAssets: bigint;
  readonly initialCommon: bigint;
  readonly maintenanceCommon: bigint;
  /** f in base units: what an account with any obligation must have on top. */
  readonly fixed: bigint;
}

/** One asset's terms of the requirement. */
export interface AssetRequirement {
  /** rI: own shock and basis with orders, base units / REQUIREMENT_SCALE. */
  readonly initial: bigint;
  /** rM: the same without orders, before theta, base units / REQUIREMENT_SCALE. */
  readonly maintenance: bigint;
  /** Loss by a common shock with all bids filled, signed, base units / 1,000,000. */
  readonly commonBids: bigint;
  /** The same with all asks filled. */
  readonly commonAsks: bigint;
  /** The same as it stands. */
  readonly commonNone: bigint;
}

/** Terms of a requirement are in base units / (64 x 1,000,000). */
export const REQUIREMENT_SCALE: bigint = OI_STEPS * PPM;

/**
 * Requirements of an account and their terms.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * requirement(venue, account).initial; // base units
 */
export function requirement(venue: Venue, account: Account): Requirement {
  return requirementOf(fixedRequirement(venue, account), exposures(venue, account).map(assetRequirement));
}

/**
 * f: one dollar for an account with any obligation, else nothing.
 *
 * @example
 * fixedRequirement(venue, account); // 1_000_000n
 */
export function fixedRequirement(venue: Venue, account: Account): bigint {
  return hasObligation(account) ? venue.one : 0n;
}

/**
 * Adds the terms of all assets up. The common factor takes the larger of its two ends: every bid of the account filled,
 * or every ask.
 *
 * @example
 * requirementOf(fixed, exposures(venue, account).map(assetRequirement)).maintenance;
 */
export function requirementOf(fixed: bigint, assets: readonly AssetRequirement[]): Requirement {
  let [initialAssets, maintenanceAssets, bids, asks, none] = [0n, 0n, 0n, 0n, 0n];
  for (const asset of assets) {
    initialAssets += asset.initial;
    maintenanceAssets += asset.maintenance;
    bids += asset.commonBids;
    asks += asset.commonAsks;
    none += asset.commonNone;
  }
  const initialCommon = OI_STEPS * max(abs(bids), abs(asks));
  const maintenanceCommon = OI_STEPS * abs(none);
  const whole = maintenanceAssets + maintenanceCommon + fixed * REQUIREMENT_SCALE;
  return {
    initial: ceilDiv(initialAssets + initialCommon, REQUIREMENT_SCALE) + fixed,
    maintenance: ceilDiv(THETA_NUMERATOR * whole, THETA_DENOMINATOR * REQUIREMENT_SCALE),
    initialAssets,
    maintenanceAssets,
    initialCommon,
    maintenanceCommon,
    fixed,
  };
}

/**
 * One asset's terms. Initial margin takes the larger of two corners, all bids filled and all asks filled. No other set
 * of fills is worse, because a net value of one more costs at least as much as a gross value of one less saves.
 *
 * @example
 * exposures(venue, account).map(assetRequirement);
 */
export function assetRequirement(exposure: Exposure): AssetRequirement {
  const { terms, scale } = exposure;
  const [bids, asks, none] = [corner(exposure, "bids"), corner(exposure, "asks"), corner(exposure, "none")];
  const worst = max(ownRequirement(bids, terms, terms.oiFactor), ownRequirement(asks, terms, terms.oiFactor));
  return {
    initial: ceilDiv(worst, scale),
    maintenance: ceilDiv(ownRequirement(none, maintenanceTerms(terms), 0n), scale),
    commonBids: awayDiv(terms.common * bids.net, scale),
    commonAsks: awayDiv(terms.common * asks.net, scale),
    commonNone: awayDiv(terms.common * none.net, scale),
  };
}

/**
 * f_u(e, g, q) = ((64 + q) s - 64 h - 64 c) |e| + 64 h g, in base units x scale of the asset x REQUIREMENT_SCALE.
 *
 * @param oiFactor - q, 0 for maintenance
 * @example
 * ownRequirement({ net: 0n, gross: 2n }, terms, 0n); // a perfect hedge pays its basis only
 */
export function ownRequirement({ net, gross }: Corner, terms: MaintenanceTerms, oiFactor: bigint): bigint {
  const { shock, halfBasis, common } = terms;
  const own = (OI_STEPS + oiFactor) * shock - OI_STEPS * (halfBasis + common);
  return own * abs(net) + OI_STEPS * halfBasis * gross;
}
