import type { Account, AssetHolding, PerpPosition } from "./account.ts";
import type { AssetTerms } from "./assetTerms.ts";
import { QUOTE_SCALE } from "./constants.ts";
import { loanCosts, loanUnits } from "./loans.ts";
import type { PerpTerms } from "./perpTerms.ts";
import { abs, floorDiv, pow10 } from "./rounding.ts";
import { assetTerms, perpTerms, type Venue } from "./venue.ts";

/** A position and its orders in one market at the mark. Values are base units times the scale of the asset. */
export interface PerpExposure {
  readonly terms: PerpTerms;
  /** Z: value of the size, signed. */
  readonly value: bigint;
  /** What filled bids would add, and filled asks take away. */
  readonly bids: bigint;
  readonly asks: bigint;
  /** Quote after funding, in whole base units rounded down: what the position is worth besides `value`. */
  readonly settled: bigint;
}

/** Everything an account has in one asset at its mark. Values are base units times `scale`. */
export interface Exposure {
  readonly terms: AssetTerms;
  /** 10^priceExp. */
  readonly scale: bigint;
  /** T: value of the tokens less debts, signed. */
  readonly token: bigint;
  /** What filled spot bids would add (counted with the dollars they hold), and filled asks take away. */
  readonly bids: bigint;
  readonly asks: bigint;
  /** What filled loan orders would take away: they count as asks, too. */
  readonly loanCosts: bigint;
  readonly perps: readonly PerpExposure[];
}

/** The net and the gross value of an asset's legs, both base units times the scale of the asset. */
export interface Corner {
  readonly net: bigint;
  readonly gross: bigint;
}

/** Which resting orders count as filled. */
export type Fills = "none" | "bids" | "asks";

/**
 * Everything an account has, asset by asset, in no particular order.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const [weth] = exposures(venue, account);
 */
export function exposures(venue: Venue, account: Account): Exposure[] {
  const found = new Map<number, PerpExposure[]>();
  const result = account.assets.map((holding) => {
    const perps: PerpExposure[] = [];
    found.set(holding.asset, perps);
    return { ...tokenExposure(assetTerms(venue, holding.asset), holding), perps };
  });
  for (const position of account.perps) {
    const terms = assetTerms(venue, perpTerms(venue, position.market).underlying);
    let perps = found.get(terms.asset);
    if (perps === undefined) {
      perps = [];
      found.set(terms.asset, perps);
      result.push({ ...tokenExposure(terms, undefined), perps });
    }
    perps.push(perpExposure(venue, terms, position));
  }
  return result;
}

/**
 * Tokens that count, in units of the asset: t = free + held + lent after haircut - principal - interest to term. Held
 * are those that spot asks and lend orders reserve.
 *
 * @example
 * tokenUnits(holding, 20_000n); // 2 % of what is lent does not count
 */
export function tokenUnits(holding: AssetHolding, haircut: bigint): bigint {
  return holding.free + holding.held + loanUnits(holding, haircut);
}

/**
 * Net and gross value of the legs of an asset with no orders, all bids or all asks filled.
 *
 * @example
 * corner(exposure, "bids").net; // the longest the account can get by its own orders
 */
export function corner(exposure: Exposure, fills: Fills): Corner {
  const legs = [
    { value: exposure.token, bids: exposure.bids, asks: exposure.asks + exposure.loanCosts },
    ...exposure.perps,
  ];
  let net = 0n;
  let gross = 0n;
  for (const { value, bids, asks } of legs) {
    const filled = fills === "none" ? value : fills === "bids" ? value + bids : value - asks;
    net += filled;
    gross += abs(filled);
  }
  return { net, gross };
}

function tokenExposure(terms: AssetTerms, holding: AssetHolding | undefined): Omit<Exposure, "perps"> {
  const scale = pow10(terms.priceExp);
  if (holding === undefined) return { terms, scale, token: 0n, bids: 0n, asks: 0n, loanCosts: 0n };
  return {
    terms,
    scale,
    token: tokenUnits(holding, terms.haircut) * terms.price,
    bids: holding.bidCash * scale,
    asks: holding.held * terms.price,
    loanCosts: loanCosts(holding, terms.haircut) * terms.price,
  };
}

function perpExposure(venue: Venue, { price }: AssetTerms, position: PerpPosition): PerpExposure {
  const terms = perpTerms(venue, position.market);
  const lotValue = terms.lotUnits * price;
  return {
    terms,
    value: position.size * lotValue,
    bids: position.bidLots * lotValue,
    asks: position.askLots * lotValue,
    settled: floorDiv(position.quote - position.size * terms.fundingIndex, QUOTE_SCALE),
  };
}
