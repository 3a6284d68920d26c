import type { PerpPosition } from "../exact/account.ts";
import { QUOTE_SCALE } from "../exact/constants.ts";
import { floorDiv, min, pow10 } from "../exact/rounding.ts";
import { assetTerms, perpTerms, type Venue } from "../exact/venue.ts";
import { freeDollars, positionOf, withCash, withPool, withPosition } from "./state.ts";
import type { LiquidationContext, LiquidationState } from "./types.ts";

type Prices = Pick<LiquidationContext, "prices">;

/** U: worth of a position at the mark with funding, base units. */
export function profitOf(venue: Venue, { market, size, quote }: PerpPosition): bigint {
  const { underlying, lotUnits, fundingIndex } = perpTerms(venue, market);
  const { price, priceExp } = assetTerms(venue, underlying);
  const value = floorDiv(size * lotUnits * price, pow10(priceExp));
  return value + floorDiv(quote - size * fundingIndex, QUOTE_SCALE);
}

/** The account pays what it owes at all its markets, as far as its free dollars go: what every liquidation begins with. */
export function payLosses(state: LiquidationState, context: Prices): LiquidationState {
  return state.account.perps.reduce(
    (current, { market }) =>
      profitOf(current.venue, positionOf(current.account, market)) < 0n ? settle(current, market, context) : current,
    state,
  );
}

/** The account pays what it owes at a market as far as it can, or draws what the pool pays of its profit. */
export function settle(state: LiquidationState, market: number, { prices }: Prices): LiquidationState {
  const { venue, account } = state;
  const position = positionOf(account, market);
  const profit = profitOf(venue, position);
  const { underlying, pool, deficit } = perpTerms(venue, market);
  const isOpen = position.size !== 0n;
  if (profit < 0n) {
    if (isOpen && prices?.get(underlying) === "dead") return state;
    const paid = min(-profit, freeDollars(account));
    if (paid <= 0n) return state;
    const settled = withPosition(withCash(state, -paid), { ...position, quote: position.quote + paid * QUOTE_SCALE });
    return withPool(settled, market, { pool: pool + paid, deficit });
  }
  const claim = min(profit, pool + deficit);
  if (claim === 0n || (isOpen && !assetTerms(venue, underlying).isPriceOk)) return state;
  const drawn = (claim * pool) / (pool + deficit);
  const settled = withPosition(withCash(state, drawn), { ...position, quote: position.quote - claim * QUOTE_SCALE });
  return withPool(settled, market, { pool: pool - drawn, deficit: deficit - (claim - drawn) });
}
