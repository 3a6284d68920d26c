// Orders: bands, reduce-only, cancelling, and what a fill does to a position.

import { ceilDiv, floorDiv } from "@pangea/risk-engine";
import { bandOf, isWithin, valuesOf } from "../../../model/band.ts";
import { must } from "../../../model/inspection.ts";
import type { Met } from "../books.ts";
import { isNoLarger, isNowOrNever, markedOf, ordersOf, sizeOf, type Transition } from "../transition.ts";
import { isPerp } from "../world.ts";

const PPM = 1_000_000n;
const QUOTE_SCALE = 1n << 24n;

/** Whether an account keeps to the price band in a market. */
function isBound({ before }: Transition, account: number, market: number): boolean {
  return isPerp(market) || (before.accounts[account - 1]?.isMargined ?? false);
}

/** No fill is worse than the band for one who may owe; twice as wide for a taker that only reduces. */
export function fillsStayInBand(transition: Transition): number {
  let bound = 0;
  const mayGoFurther = ordersOf(transition).some((order) => order.reduceOnly && isNowOrNever(order));
  const widths = /packed|execute/.test(transition.name) || mayGoFurther ? 2n : 1n;
  for (const { market, lots, isBid, tick, maker, taker } of transition.met) {
    if (lots === 0n) continue;
    const marked = markedOf(transition, market);
    const where = () => `market ${market} at ${tick}, maker ${maker}, taker ${taker}`;
    if (isBound(transition, maker, market)) {
      must(isWithin(bandOf(marked), isBid, tick), () => `A maker is filled outside its band: ${where()}.`);
      bound += 1;
    }
    const takerBand = bandOf(marked, isPerp(market) ? widths : 1n);
    const isFree = !isBound(transition, taker, market);
    must(isFree || isWithin(takerBand, !isBid, tick), () => `A taker goes outside its band: ${where()}.`);
  }
  return bound;
}

/** What is removed could not be filled: outside its band, or with nothing left to reduce. */
export function evictionsHaveReasons(transition: Transition): number {
  const evicted = transition.met.filter(({ kind }) => kind === "evicted");
  for (const { market, isBid, tick, isReduceOnly, id } of evicted) {
    const isInside = isWithin(bandOf(markedOf(transition, market)), isBid, tick);
    must(!isInside || (isPerp(market) && isReduceOnly !== false), () => `Order ${id} of market ${market} was removed.`);
  }
  return evicted.length;
}

/** Orders that only reduce never bring a position further from zero, nor across, neither of takers nor of makers. */
export function reducingOnlyReduces(transition: Transition): number {
  const { name, made, result, met } = transition;
  let reduced = 0;
  const [order] = ordersOf(transition);
  if (name === "placeOrder" && result.ok && order?.reduceOnly) {
    const [account, market] = made.args as [number, number];
    reduced += mustShrink(transition, account, market);
  }
  for (const fills of groupByMaker(met)) {
    const [{ market, maker }] = fills as [Met];
    const isReducing = isPerp(market) && fills.every(({ isReduceOnly }) => isReduceOnly);
    if (isReducing) reduced += mustShrink(transition, maker, market);
  }
  return reduced;
}

function mustShrink({ before, after }: Transition, account: number, market: number): number {
  const [was, is] = [sizeOf(before, account, market), sizeOf(after, account, market)];
  must(isNoLarger(was, is), () => `Account ${account} went from ${was} to ${is} in market ${market} by reducing.`);
  return was === is ? 0 : 1;
}

function groupByMaker(met: readonly Met[]): Met[][] {
  const groups = new Map<string, Met[]>();
  for (const fill of met) {
    if (fill.lots === 0n) continue;
    const key = `${fill.market} ${fill.maker}`;
    groups.set(key, [...(groups.get(key) ?? []), fill]);
  }
  return [...groups.values()];
}

/** An own order that rests can be cancelled, however the account stands. */
export function cancellingIsFree({ name, cancelsOwn, result, error }: Transition): number {
  if (name !== "cancelOrder" || !cancelsOwn) return 0;
  must(result.ok, () => `An own order could not be cancelled: ${error}.`);
  return 1;
}

/** A position that is opened is worth the mark less what it cost, whatever funding was paid before. */
export function openingPaysNoFunding(transition: Transition): number {
  const { name, made, result, met, before, after, indices } = transition;
  if (name !== "placeOrder" || !result.ok) return 0;
  const [account, market] = made.args as [number, number];
  const [was, is] = [before, after].map(({ accounts }) => accounts[account - 1]?.positions.get(market));
  if (was === undefined || is === undefined || was.size !== 0n || is.size === 0n) return 0;
  const { header } = markedOf(transition, market);
  const { lotValue, scale } = valuesOf(markedOf(transition, market));
  const filled = met.filter(({ lots }) => lots > 0n);
  const dollars = filled.reduce((sum, { lots, tick }) => sum + lots * tick * header.tickUnits, 0n);
  const removed = met.filter(({ lots, maker }) => lots === 0n && maker !== account);
  const bounties = BigInt(removed.length) * header.expiryBounty;
  const fee = ceilDiv(dollars * header.takerFee, PPM);
  const index = indices.get(market) as bigint;
  const value = floorDiv(is.size * lotValue, scale);
  const worth = value + floorDiv(is.quote - is.size * index, QUOTE_SCALE);
  const cost = (is.size > 0n ? dollars : -dollars) + fee - bounties - was.quote / QUOTE_SCALE;
  must(worth === value - cost, () => `Account ${account} is worth ${worth}, of ${value} that cost ${cost}.`);
  return index === 0n ? 0 : 1;
}
