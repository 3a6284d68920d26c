import { type Account, hasObligation } from "./account.ts";
import { type AssetEquity, assetEquity, baseEquity, type Equity, equityOf } from "./equity.ts";
import { type Exposure, exposures } from "./exposure.ts";
import { healthPpm } from "./health.ts";
import {
  type AssetRequirement,
  assetRequirement,
  fixedRequirement,
  type Requirement,
  requirementOf,
} from "./requirement.ts";
import { resolutionValue } from "./resolution.ts";
import type { Venue } from "./venue.ts";

/** One asset of an assessment. */
export interface AssetAssessment {
  readonly asset: number;
  readonly exposure: Exposure;
  readonly equity: AssetEquity;
  readonly requirement: AssetRequirement;
}

/** Everything that margin says about an account. */
export interface Assessment {
  /** Dollars that count, base units. */
  readonly base: bigint;
  /** By asset, in the order of their numbers. */
  readonly assets: readonly AssetAssessment[];
  readonly equity: Equity;
  readonly requirement: Requirement;
  /** E_I - R_I in base units: what is left for new risk. */
  readonly freeMargin: bigint;
  /** E / R_M in ppm, rounded down; undefined = infinite. */
  readonly health: bigint | undefined;
  readonly hasObligation: boolean;
  readonly isLiquidatable: boolean;
  /** V in base units: what is left for creditors, see {@link resolutionValue}. */
  readonly resolutionValue: bigint;
}

/**
 * Everything that margin says about an account: equity and requirement with every term, free margin, health.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { freeMargin, health, assets } = assess(venue, account);
 */
export function assess(venue: Venue, account: Account): Assessment {
  const base = baseEquity(venue, account);
  const assets = exposures(venue, account)
    .map((exposure) => ({
      asset: exposure.terms.asset,
      exposure,
      equity: assetEquity(exposure),
      requirement: assetRequirement(exposure),
    }))
    .sort((a, b) => a.asset - b.asset);
  const equity = equityOf(
    base,
    assets.map((asset) => asset.equity),
  );
  const requirement = requirementOf(
    fixedRequirement(venue, account),
    assets.map((asset) => asset.requirement),
  );
  const isObliged = hasObligation(account);
  return {
    base: base.marked,
    assets,
    equity,
    requirement,
    freeMargin: equity.initialEquity - requirement.initial,
    health: healthPpm({ equity: equity.equity, requirement: requirement.maintenance }),
    hasObligation: isObliged,
    isLiquidatable: isObliged && equity.equity < requirement.maintenance,
    resolutionValue: resolutionValue(venue, account),
  };
}
