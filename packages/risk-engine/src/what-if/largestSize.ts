import { type Account, hasObligation } from "../exact/account.ts";
import { costOf } from "../exact/action.ts";
import { type Assessment, assess } from "../exact/assessment.ts";
import { checkRange } from "../exact/checkRange.ts";
import {
  MAX_MULTIPLIER,
  PPM,
  REDUCING_COST_DENOMINATOR,
  REDUCING_COST_NUMERATOR,
  ROUNDING_TOLERANCE,
} from "../exact/constants.ts";
import { corner } from "../exact/exposure.ts";
import type { PerpTerms } from "../exact/perpTerms.ts";
import { abs, ceilDiv, max, min } from "../exact/rounding.ts";
import { perpTerms, type Venue } from "../exact/venue.ts";
import { largestWhere } from "./search.ts";
import { applyTrades, type PerpMarket, type SpotMarket } from "./trades.ts";

/** What would be traded. */
export interface LargestSizeParameters {
  readonly venue: Venue;
  readonly account: Account;
  readonly market: SpotMarket | PerpMarket;
  readonly side: "buy" | "sell";
  /** m in ppm, at least 1,000,000, the default. */
  readonly multiplier?: bigint;
  /** Most lots to consider. Default: 2^48 - 1, what an order can have. */
  readonly most?: bigint;
  /** Whether spot trades may exceed the free balance. What is missing then counts as a debt without interest. Default false. */
  readonly mayBorrow?: boolean;
}

const MOST_LOTS = (1n << 48n) - 1n;

/**
 * The largest trade that the rule of action allows: to the lot, and also for hedged books, where a larger size first frees
 * margin and then needs it.
 *
 * The margin left is concave in the size: equity is linear, what does not count of a profit is convex, and the requirement
 * is a sum of absolute values. So are the freed requirement less its cost, and the least of several such terms. Sizes that
 * are allowed for one reason are therefore an interval, which need not begin at zero. Only the benefit of doubt of a price
 * that may not be relied on is convex, with its kink where the asset's net value is zero: sizes up to there, and beyond, are
 * searched apart.
 *
 * @returns lots; 0n when nothing is allowed
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @throws {OutOfRangeError} when the multiplier, the most lots, or a term of the market is out of range
 * @example
 * const lots = largestSize({ venue, account, side: "buy", market: { kind: "perp", market: 1, price, fee: 350n } });
 */
export function largestSize(parameters: LargestSizeParameters): bigint {
  const { venue, account, market, side, multiplier = PPM } = parameters;
  checkRange("multiplier", multiplier, [PPM, MAX_MULTIPLIER]);
  checkRange("most", parameters.most ?? MOST_LOTS, [0n, MOST_LOTS]);
  const before = assess(venue, account);
  const most = mostLots(parameters);
  const flat = min(most, lotsUntilFlat(parameters, before));
  const largest = (slack: (after: Assessment) => bigint) => {
    const at = (size: bigint) => {
      const lots = side === "buy" ? size : -size;
      return slack(assess(venue, applyTrades(venue, account, [{ ...market, lots }])));
    };
    return largestWhere([flat + 1n, most], at) ?? largestWhere([0n, flat], at) ?? 0n;
  };
  const reasons = [
    largest((after) => initialSlack(after, { multiplier, one: venue.one })),
    largest((after) => reducingSlack(before, after)),
    largest((after) => harmlessSlack(before, after)),
    staysFlat(before, market) ? mostLots({ ...parameters, mayBorrow: false }) : 0n,
    lotsToBeFlat(parameters, most),
  ];
  return reasons.reduce((a, b) => max(a, b));
}

/** As if every account had an obligation: the requirement that comes with the first would make the margin jump. */
function initialSlack({ equity, requirement }: Assessment, terms: { multiplier: bigint; one: bigint }): bigint {
  const initial = requirement.initial - requirement.fixed + terms.one;
  return equity.initialEquity - ceilDiv(initial * terms.multiplier, PPM);
}

/** Not negative when the change frees requirement at an allowed cost. */
function reducingSlack(before: Assessment, after: Assessment): bigint {
  const freed = before.requirement.maintenance - after.requirement.maintenance;
  const cost = costOf(before, after) - ROUNDING_TOLERANCE;
  const [equity, required] = [before.equity.marked, before.requirement.maintenance];
  const isHealthAbove = equity * REDUCING_COST_DENOMINATOR > required * REDUCING_COST_NUMERATOR;
  const allowed = isHealthAbove
    ? equity * freed - cost * required
    : freed * REDUCING_COST_NUMERATOR - cost * REDUCING_COST_DENOMINATOR;
  return min(min(freed - 1n, allowed), before.requirement.initial - after.requirement.initial);
}

/** Not negative when the change makes nothing worse. */
function harmlessSlack(before: Assessment, after: Assessment): bigint {
  const worth = min(-costOf(before, after), after.equity.initialEquity - before.equity.initialEquity);
  const initial = before.requirement.initial - after.requirement.initial;
  const maintenance = before.requirement.maintenance - after.requirement.maintenance;
  return min(worth, min(initial, maintenance));
}

/** A flat account trades spot with what it has, whatever its margin. */
function staysFlat(before: Assessment, market: SpotMarket | PerpMarket): boolean {
  return !before.hasObligation && market.kind === "spot";
}

/** Lots that close the position and leave no obligation, which is allowed whatever the margin; else zero. */
function lotsToBeFlat({ venue, account, market, side }: LargestSizeParameters, most: bigint): bigint {
  if (market.kind === "spot") return 0n;
  const size = account.perps.find((position) => position.market === market.market)?.size ?? 0n;
  const lots = side === "buy" ? -size : size;
  if (lots <= 0n || lots > most) return 0n;
  return hasObligation(applyTrades(venue, account, [{ ...market, lots: -size }])) ? 0n : lots;
}

/** Lots that keep the sign of the asset's net value. */
function lotsUntilFlat({ venue, market, side }: LargestSizeParameters, { assets }: Assessment): bigint {
  const isSpot = market.kind === "spot";
  const [asset, units] = isSpot ? [market.asset, market.lotUnits] : lotOf(perpTerms(venue, market.market));
  const exposure = assets.find((one) => one.asset === asset)?.exposure;
  if (exposure === undefined) return 0n;
  const { net } = corner(exposure, "none");
  const isReduced = side === "buy" ? net < 0n : net > 0n;
  return isReduced ? abs(net) / (units * exposure.terms.price) : 0n;
}

function lotOf({ underlying, lotUnits }: PerpTerms): readonly [asset: number, units: bigint] {
  return [underlying, lotUnits];
}

/** What the balances allow. */
function mostLots({ account, market, side, most = MOST_LOTS, mayBorrow = false }: LargestSizeParameters): bigint {
  if (market.kind === "perp" || mayBorrow) return most;
  if (side === "sell") {
    const free = account.assets.find(({ asset }) => asset === market.asset)?.free ?? 0n;
    return min(most, max(free, 0n) / market.lotUnits);
  }
  const held = account.assets.reduce((total, { bidCash }) => total + bidCash, 0n);
  const free = max(account.base.cash - held, 0n);
  const cost = (lots: bigint) => lots * market.price + ceilDiv(lots * market.price * market.fee, PPM);
  return largestWhere([0n, most], (lots) => free - cost(lots)) ?? 0n;
}
