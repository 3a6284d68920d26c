import type { Account, AssetHolding, BaseHolding, PerpPosition } from "../exact/account.ts";
import { NO_HOLDING } from "../exact/createAccount.ts";
import type { PerpTerms } from "../exact/perpTerms.ts";
import { abs, max } from "../exact/rounding.ts";
import { perpTerms } from "../exact/venue.ts";
import type { AssetKey, LiquidationContext, LiquidationState, LoanTerms } from "./types.ts";

/** The beginning: nothing has been taken. */
export function beginState({ venue, account }: Pick<LiquidationContext, "venue" | "account">): LiquidationState {
  return {
    ...{ venue, account, payment: 0n, parGain: 0n, slack: 0n, insured: undefined, largest: 0n, notional: 0n },
    perpMarket: undefined,
    given: new Map(),
    reduced: new Map(),
  };
}

/**
 * Dollars of an account that no order holds, base units.
 *
 * @example
 * freeDollars(account); // what it can pay a taker
 */
export function freeDollars({ base, assets }: Account): bigint {
  return base.cash - assets.reduce((total, { bidCash }) => total + bidCash, 0n);
}

export function holdingOf({ assets }: Account, asset: number): AssetHolding {
  return assets.find((holding) => holding.asset === asset) ?? { asset, ...NO_HOLDING };
}

/** Units of an asset that no order holds. */
export function freeUnits(account: Account, asset: AssetKey): bigint {
  return asset === "base" ? freeDollars(account) : holdingOf(account, asset).free;
}

export function positionOf({ perps }: Account, market: number): PerpPosition {
  const none = { market, size: 0n, quote: 0n, bidLots: 0n, askLots: 0n };
  return perps.find((position) => position.market === market) ?? none;
}

export function withCash(state: LiquidationState, units: bigint): LiquidationState {
  const { account } = state;
  return { ...state, account: { ...account, base: { ...account.base, cash: account.base.cash + units } } };
}

export function withUnits(state: LiquidationState, asset: AssetKey, units: bigint): LiquidationState {
  if (asset === "base") return withCash(state, units);
  return withHolding(state, asset, (holding) => ({ ...holding, free: holding.free + units }));
}

/** The loans of an account in an asset changed. */
export function withLoans(
  state: LiquidationState,
  asset: AssetKey,
  change: <Holding extends BaseHolding | AssetHolding>(holding: Holding) => Holding,
): LiquidationState {
  if (asset !== "base") return withHolding(state, asset, change);
  return { ...state, account: { ...state.account, base: change(state.account.base) } };
}

export function withHolding(
  state: LiquidationState,
  asset: number,
  change: (holding: AssetHolding) => AssetHolding,
): LiquidationState {
  const { account } = state;
  const changed = change(holdingOf(account, asset));
  const isThere = account.assets.some((holding) => holding.asset === asset);
  const assets = isThere
    ? account.assets.map((holding) => (holding.asset === asset ? changed : holding))
    : [...account.assets, changed];
  return { ...state, account: { ...account, assets } };
}

export function withPosition(state: LiquidationState, position: PerpPosition): LiquidationState {
  const { account } = state;
  const isThere = account.perps.some(({ market }) => market === position.market);
  const perps = isThere
    ? account.perps.map((other) => (other.market === position.market ? position : other))
    : [...account.perps, position];
  return { ...state, account: { ...account, perps } };
}

/** The pool and the deficit of a market changed. */
export function withPool(
  state: LiquidationState,
  market: number,
  change: Pick<PerpTerms, "pool" | "deficit">,
): LiquidationState {
  const { venue } = state;
  const perps = new Map(venue.perps).set(market, { ...perpTerms(venue, market), ...change });
  return { ...state, venue: { ...venue, perps } };
}

/** What a leg is worth. The latest of the largest counts, as the exchange has it. */
export function noteWorth(
  state: LiquidationState,
  { market, worth, spare = 0n }: { readonly market: number; readonly worth: bigint; readonly spare?: bigint },
): LiquidationState {
  const noted = { ...state, notional: state.notional + worth, slack: max(state.slack, spare) };
  return worth < state.largest ? noted : { ...noted, insured: market, largest: worth };
}

/** What a leg of a loan comes to. A market that lends anything but dollars keeps none. */
export function noteLoan(
  state: LiquidationState,
  { asset, market }: Pick<LoanTerms, "asset" | "market">,
  dollars: bigint,
): LiquidationState {
  const paid = { ...state, payment: state.payment + dollars };
  if (asset === "base") return noteWorth(paid, { market, worth: abs(dollars) });
  return { ...paid, notional: paid.notional + abs(dollars) };
}
