import type { Address } from "viem";
import { requireWithin } from "./bounds.ts";
import { Market } from "./market.ts";
import { firstRisk } from "./oracle.ts";
import { Refusal, refuseIf } from "./refusal.ts";
import { assetOf, marketOf, type VenueState } from "./state.ts";
import { type Context, DOLLAR, MAX_UNITS, type SpotTerms, Status } from "./types.ts";

const MAX_FEE = 10_000;
const MAX_EXP = 18;
const MAX_UNIT_EXP = 36;
const MAX_NOTIONAL = 2n ** 39n - 1n;
const SUPPLY_FACTOR = 100n;

export interface TokenListing {
  readonly token: Address;
  readonly unitExp: number;
  readonly decimals: number;
}

export function requireGovernor({ governor }: VenueState, { sender }: Context): void {
  refuseIf(sender !== governor, "AccessManagedUnauthorized", [sender]);
}

export function listAsset(state: VenueState, { token, unitExp, decimals }: TokenListing): number {
  const { assets, tokens, undo, events } = state;
  requireWithin("unitExp", unitExp, [0, MAX_UNIT_EXP]);
  const known = assets.find((asset) => asset.token === token);
  if (known !== undefined) throw new Refusal("AssetAlreadyListed", token, known.number);
  const unit = 10n ** BigInt(unitExp);
  const supply = tokens.supplyOf(token) / unit;
  const limit = MAX_UNITS / SUPPLY_FACTOR;
  refuseIf(supply > limit, "UnitTooSmall", [supply, limit]);
  const number = assets.length;
  const risk = firstRisk(number, decimals - unitExp);
  undo.insert(assets, number, { number, token, decimals, unit, unitExp, total: 0n, depositCap: 0n, risk });
  events.push({ name: "AssetListed", args: { asset: number, token, unitExp, decimals } });
  return number;
}

export function setDepositCap(state: VenueState, asset: number, cap: bigint): void {
  const listed = assetOf(state, asset);
  requireWithin("depositCap", cap, [0, MAX_UNITS]);
  state.events.push({ name: "DepositCapSet", args: { asset, oldCap: listed.depositCap, cap } });
  state.undo.set(listed, "depositCap", cap);
}

export function listSpotMarket(state: VenueState, terms: SpotTerms): number {
  const { assets, markets, undo, events } = state;
  refuseIf(assets[terms.asset] === undefined || terms.asset === DOLLAR, "UnknownAsset", [terms.asset]);
  requireWithin("lotExp", terms.lotExp, [0, MAX_EXP]);
  requireWithin("priceExp", terms.priceExp, [0, MAX_EXP]);
  requireWithin("makerFeeCap", terms.makerFeeCap, [0, MAX_FEE]);
  checkRates(terms);
  requireWithin("minNotional", terms.minNotional, [1, MAX_NOTIONAL]);
  const number = markets.length + 1;
  undo.insert(markets, markets.length, new Market(number, terms, undo));
  const { risk } = assetOf(state, terms.asset);
  undo.set(risk, "makerFeeCap", Math.max(risk.makerFeeCap, terms.makerFeeCap));
  events.push({ name: "SpotMarketListed", args: { market: number, asset: terms.asset, terms } });
  return number;
}

/** An index that is in order would be one more asset for every check, without a token: campaigns list none. */
export function refuseIndex(decimals: number): never {
  requireWithin("decimals", decimals, [0, MAX_EXP]);
  throw new Error("The model knows no indices.");
}

export interface Rates {
  readonly takerFee: number;
  readonly makerFee: number;
}

export function setSpotFees(state: VenueState, number: number, rates: Rates): void {
  const market = marketOf(state, number);
  checkRates({ ...rates, makerFeeCap: market.makerFeeCap });
  const old = { oldTakerFee: market.takerFee, oldMakerFee: market.makerFee };
  state.undo.set(market, "takerFee", rates.takerFee);
  state.undo.set(market, "makerFee", rates.makerFee);
  state.events.push({ name: "SpotFeesSet", args: { market: number, ...old, ...rates } });
}

export function setMinNotional(state: VenueState, number: number, minNotional: bigint): void {
  const market = marketOf(state, number);
  requireWithin("minNotional", minNotional, [1, MAX_NOTIONAL]);
  const args = { market: number, oldMinNotional: market.minNotional, minNotional };
  state.undo.set(market, "minNotional", minNotional);
  state.events.push({ name: "MinNotionalSet", args });
}

export function setMarketStatus(state: VenueState, number: number, status: Status): void {
  const market = marketOf(state, number);
  requireWithin("status", status, [Status.ACTIVE, Status.CANCEL_ONLY]);
  const args = { market: number, oldStatus: market.status, status };
  state.undo.set(market, "status", status);
  state.events.push({ name: "MarketStatusSet", args });
}

export function setFeeAccount(state: VenueState, account: number): void {
  state.accounts.requireExists(account);
  state.events.push({ name: "FeeAccountSet", args: { oldAccount: state.settings.feeAccount, account } });
  state.undo.set(state.settings, "feeAccount", account);
}

/** @returns Ledger units of the dollar that moved to the fee account. */
export function sweepFees(state: VenueState, number: number): bigint {
  const market = marketOf(state, number);
  const { feeAccount } = state.settings;
  refuseIf(feeAccount === 0, "NoFeeAccount", []);
  const units = market.fees;
  state.undo.set(market, "fees", 0n);
  state.balances.addFree(feeAccount, DOLLAR, units);
  state.events.push({ name: "FeesSwept", args: { market: number, account: feeAccount, units } });
  return units;
}

function checkRates({ takerFee, makerFee, makerFeeCap }: Rates & { makerFeeCap: number }): void {
  requireWithin("takerFee", takerFee, [0, MAX_FEE]);
  requireWithin("makerFee", makerFee, [-takerFee, makerFeeCap]);
}
