// Risk parameters and price sources. No source of a campaign ever says anything: what prices become of sources that do
// is compared with a model of its own, which needs no exchange.

import { type Address, zeroAddress } from "viem";
import { requireWithin } from "./bounds.ts";
import { Refusal, refuseIf } from "./refusal.ts";
import { assetOf, type VenueState } from "./state.ts";
import { DOLLAR } from "./types.ts";

export interface RiskParameters {
  readonly priceExp: number;
  readonly shock: number;
  readonly halfBasis: number;
  readonly common: number;
  readonly haircut: number;
}

export interface FeedTerms {
  readonly primary: Address;
  readonly secondary: Address;
  readonly maxAge: number;
  readonly deadAge: number;
  readonly maxDeviation: number;
  readonly jumpBound: number;
  readonly jumpHold: number;
}

/** What is known of the price and risk of an asset. */
export interface Risk {
  parameters: RiskParameters;
  feeds: FeedTerms;
  makerFeeCap: number;
  state: number;
}

const OK = 0;
const DEAD = 4;
const WHOLE = 1_000_000;
const MAX_PRICE_EXP = 24;
const MAX_SHIFT = 36;
const NO_FEEDS: FeedTerms = {
  ...{ primary: zeroAddress, secondary: zeroAddress, maxAge: 0, deadAge: 0 },
  ...{ maxDeviation: 0, jumpBound: 0, jumpHold: 0 },
};

/** Of an asset that is being listed: the dollar is a dollar, everything else has no price. */
export function firstRisk(number: number, digits: number): Risk {
  const [priceExp, state] = number === DOLLAR ? [digits, OK] : [0, DEAD];
  const parameters = { priceExp, shock: 0, halfBasis: 0, common: 0, haircut: 0 };
  return { parameters, feeds: NO_FEEDS, makerFeeCap: 0, state };
}

export function setRisk(state: VenueState, asset: number, parameters: RiskParameters): void {
  const { risk } = assetOf(state, asset);
  const isDollar = asset === DOLLAR;
  const { shock, halfBasis, common, haircut } = parameters;
  requireWithin("priceExp", parameters.priceExp, isSet(asset, risk) ? same(risk) : exponents(state, asset));
  requireWithin("shock", shock, isDollar ? [0, 0] : [1, WHOLE]);
  requireWithin("halfBasis", halfBasis, [0, Math.floor(shock / 2)]);
  requireWithin("common", common, [0, Math.floor((shock - 2 * halfBasis) / 2)]);
  requireWithin("haircut", haircut, [0, WHOLE]);
  state.events.push({ name: "RiskSet", args: { asset, oldParameters: risk.parameters, parameters } });
  state.undo.set(risk, "parameters", parameters);
}

export function setFeeds(state: VenueState, asset: number, terms: FeedTerms): void {
  const { risk } = assetOf(state, asset);
  refuseIf(!isSet(asset, risk), "RiskNotSet", [asset]);
  refuseIf(terms.primary === zeroAddress, "NoSource", [terms.primary]);
  refuseIf(terms.primary === terms.secondary, "SameSource", [terms.primary]);
  requireWithin("maxAge", terms.maxAge, [1, 65_535]);
  requireWithin("deadAge", terms.deadAge, [terms.maxAge, 2_592_000]);
  requireWithin("maxDeviation", terms.maxDeviation, [100, 200_000]);
  requireWithin("jumpBound", terms.jumpBound, [1_000, 500_000]);
  requireWithin("jumpHold", terms.jumpHold, [1, 86_400]);
  state.events.push({ name: "FeedsSet", args: { asset, oldTerms: risk.feeds, terms } });
  state.undo.set(risk, "feeds", terms);
  refresh(state, asset);
}

export function refreshPrices(state: VenueState, assets: readonly number[]): void {
  for (const asset of assets) {
    const hasSource = (state.assets[asset]?.risk.feeds.primary ?? zeroAddress) !== zeroAddress;
    if (!hasSource) throw new Refusal("NoPriceSource", asset);
    refresh(state, asset);
  }
}

/** An asset without a price whose sources are silent is dead, even the dollar. */
function refresh(state: VenueState, asset: number): void {
  const { risk } = assetOf(state, asset);
  if (risk.state === DEAD) return;
  state.undo.set(risk, "state", DEAD);
  state.events.push({ name: "PriceRefreshed", args: { asset, price: 0n, time: 0n, state: DEAD } });
}

function isSet(asset: number, { parameters }: Risk): boolean {
  return asset === DOLLAR || parameters.shock !== 0;
}

function same({ parameters: { priceExp } }: Risk): readonly [number, number] {
  return [priceExp, priceExp];
}

/** What the exponent of a price may be, so that sources with 18 decimals can be scaled to it. */
function exponents(state: VenueState, asset: number): readonly [number, number] {
  const digitsOf = (number: number) => assetOf(state, number).decimals - assetOf(state, number).unitExp;
  const middle = 18 + digitsOf(asset) - digitsOf(DOLLAR);
  return [Math.max(0, middle - MAX_SHIFT), Math.min(MAX_PRICE_EXP, middle + MAX_SHIFT)];
}
