import { type Account, hasObligation } from "./account.ts";
import { PPM } from "./constants.ts";
import { assetEquity, baseEquity, equityOf } from "./equity.ts";
import { exposures } from "./exposure.ts";
import { assetRequirement, fixedRequirement, requirementOf } from "./requirement.ts";
import { floorDiv } from "./rounding.ts";
import type { Venue } from "./venue.ts";

/** What decides whether an account may be liquidated, in base units. */
export interface MaintenanceMargin {
  /** E */
  readonly equity: bigint;
  /** R_M */
  readonly requirement: bigint;
}

/**
 * E and R_M of an account.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { equity, requirement } = maintenanceMargin(venue, account);
 */
export function maintenanceMargin(venue: Venue, account: Account): MaintenanceMargin {
  const assets = exposures(venue, account);
  return {
    equity: equityOf(baseEquity(venue, account), assets.map(assetEquity)).equity,
    requirement: requirementOf(fixedRequirement(venue, account), assets.map(assetRequirement)).maintenance,
  };
}

/**
 * Whether anyone may liquidate the account: it has an obligation, and E < R_M. Without an obligation it never is, also
 * when rounding makes its few units of a token worth less than what they require.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * isLiquidatable(venue, account); // false
 */
export function isLiquidatable(venue: Venue, account: Account): boolean {
  if (!hasObligation(account)) return false;
  const { equity, requirement } = maintenanceMargin(venue, account);
  return equity < requirement;
}

/**
 * Health in ppm, rounded down: below 1,000,000 the account may be liquidated.
 *
 * @returns undefined when nothing is required: health is infinite
 * @example
 * healthPpm({ equity: 150n, requirement: 100n }); // 1_500_000n
 */
export function healthPpm({ equity, requirement }: MaintenanceMargin): bigint | undefined {
  return requirement === 0n ? undefined : floorDiv(equity * PPM, requirement);
}
