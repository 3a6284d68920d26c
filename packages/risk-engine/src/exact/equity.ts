import type { Account } from "./account.ts";
import { PPM } from "./constants.ts";
import { corner, type Exposure, exposures, type PerpExposure } from "./exposure.ts";
import { loanCosts, loanUnits } from "./loans.ts";
import { abs, ceilDiv, floorDiv } from "./rounding.ts";
import type { Venue } from "./venue.ts";

/** What an account is worth in base units, and what of it does not count for initial margin. */
export interface Equity {
  /** E: what maintenance compares with. */
  readonly equity: bigint;
  /** E_I: what initial margin compares with. `marked - doubt - unsettled - orderCosts`. */
  readonly initialEquity: bigint;
  /** Worth at the marks, whatever the state of the prices. */
  readonly marked: bigint;
  /** Added for E while prices may not be relied on: the end that is better for the account. */
  readonly benefit: bigint;
  /** Taken away for E_I while prices may not be relied on: the end that is worse for the account. */
  readonly doubt: bigint;
  /** Taken away for E_I: unsettled profit that its market may not pay. */
  readonly unsettled: bigint;
  /** Taken away for E_I: what resting orders cost when filled: fees, haircuts of lend orders, interest of borrow orders. */
  readonly orderCosts: bigint;
}

/** Worth of the dollars in base units, and what of it does not count for initial margin. */
export interface BaseEquity {
  readonly marked: bigint;
  readonly orderCosts: bigint;
}

/** Worth of one asset's legs in base units, and what of it does not count for initial margin. */
export interface AssetEquity extends BaseEquity {
  readonly benefit: bigint;
  readonly doubt: bigint;
  readonly unsettled: bigint;
}

/**
 * Equity of an account and its parts.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * equity(venue, account).equity; // base units
 */
export function equity(venue: Venue, account: Account): Equity {
  return equityOf(baseEquity(venue, account), exposures(venue, account).map(assetEquity));
}

/**
 * Dollars that count, in base units: cash + held by lend orders + lent after haircut - principal - interest to term.
 *
 * @example
 * baseEquity(venue, account).marked;
 */
export function baseEquity({ baseHaircut }: Venue, { base }: Account): BaseEquity {
  return { marked: base.cash + loanUnits(base, baseHaircut), orderCosts: loanCosts(base, baseHaircut) };
}

/**
 * Adds dollars and assets up.
 *
 * @example
 * equityOf(baseEquity(venue, account), exposures(venue, account).map(assetEquity));
 */
export function equityOf(base: BaseEquity, assets: readonly AssetEquity[]): Equity {
  let [marked, benefit, doubt, unsettled, orderCosts] = [base.marked, 0n, 0n, 0n, base.orderCosts];
  for (const asset of assets) {
    marked += asset.marked;
    benefit += asset.benefit;
    doubt += asset.doubt;
    unsettled += asset.unsettled;
    orderCosts += asset.orderCosts;
  }
  const initialEquity = marked - doubt - unsettled - orderCosts;
  return { equity: marked + benefit, initialEquity, marked, benefit, doubt, unsettled, orderCosts };
}

/**
 * Worth of one asset's legs. Everything is rounded against the account, except the benefit of doubt, which is rounded
 * down.
 *
 * @example
 * exposures(venue, account).map(assetEquity);
 */
export function assetEquity(exposure: Exposure): AssetEquity {
  const { terms, scale } = exposure;
  const { net } = corner(exposure, "none");
  const value = floorDiv(net, scale);
  const marked = exposure.perps.reduce((total, { settled }) => total + settled, value);
  const benefit = terms.isPriceOk ? 0n : floorDiv(terms.shock * abs(net), PPM * scale);
  // for initial margin all loan orders count as filled, so that filling them changes nothing, not even by rounding
  const netInitial = net - exposure.loanCosts;
  const orderCosts = feesOfOrders(exposure) + value - floorDiv(netInitial, scale);
  return { marked, benefit, ...initialLosses(exposure, netInitial), orderCosts };
}

/**
 * What of the worth at the mark does not count for initial margin. While the price may not be relied on, the worse of
 * its two ends counts, one end for all legs: with the part of a profit that its market pays at most, the worth is
 * concave in the price, so nothing between the ends is worse.
 */
function initialLosses(exposure: Exposure, net: bigint): Pick<AssetEquity, "doubt" | "unsettled"> {
  if (exposure.terms.isPriceOk) return lossesAt(exposure, { net, move: 0n });
  const low = lossesAt(exposure, { net, move: -exposure.terms.shock });
  const high = lossesAt(exposure, { net, move: exposure.terms.shock });
  return low.doubt + low.unsettled >= high.doubt + high.unsettled ? low : high;
}

/** @param at - the net value, and how far the price is from the mark, ppm */
function lossesAt({ terms, scale, perps }: Exposure, at: { net: bigint; move: bigint }) {
  let unsettled = 0n;
  for (const perp of perps) {
    const profit = floorDiv(perp.value * (PPM + at.move), PPM * scale) + perp.settled;
    unsettled += uncredited(perp, profit);
  }
  return { doubt: terms.isPriceOk ? 0n : ceilDiv(-at.move * at.net, PPM * scale), unsettled };
}

/** The part of a profit that its market might not pay: all of it in a market that is not deep. */
function uncredited({ terms }: PerpExposure, profit: bigint): bigint {
  if (profit <= 0n) return 0n;
  if (!terms.isDeep) return profit;
  return terms.deficit === 0n ? 0n : profit - (profit * terms.pool) / (terms.pool + terms.deficit);
}

function feesOfOrders({ terms, scale, asks, perps }: Exposure): bigint {
  let costs = ceilDiv(asks * terms.makerFeeCap, scale * PPM);
  for (const perp of perps) costs += ceilDiv((perp.bids + perp.asks) * perp.terms.makerFeeCap, scale * PPM);
  return costs;
}
