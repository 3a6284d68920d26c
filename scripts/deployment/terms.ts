// What the contracts take, computed from what people write.

import { type Address, zeroAddress } from "viem";
import { exponentOf, inUnits, smallest, times } from "./decimals.ts";
import { DeploymentError } from "./errors.ts";
import type {
  AssetParameters,
  FeedParameters,
  IndexParameters,
  LoanParameters,
  MarketParameters,
  Parameters,
  PerpParameters,
  RiskParameters,
} from "./parameters.ts";

/** Terms of a market without the number of its asset, which is known only once the asset is listed. */
export interface Terms {
  readonly lotExp: number;
  readonly priceExp: number;
  readonly takerFee: number;
  readonly makerFee: number;
  readonly makerFeeCap: number;
  readonly minNotional: number;
  readonly expiryBounty: number;
}

export interface PerpTerms {
  readonly market: Terms;
  readonly fundingHours: number;
  readonly interest: number;
  readonly impactNotional: number;
}

export interface Caps {
  readonly softCap: number;
  readonly hardCap: number;
}

/** Terms of a loan market without the number of its asset. */
export interface LoanTerms {
  readonly lotExp: number;
  readonly termHours: number;
  readonly class: number;
  readonly interestFee: number;
  readonly minLots: number;
}

export interface RiskTerms {
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

/** Anything that has a price: a token or an index. */
export type Priced = AssetParameters | IndexParameters;

/** Decimals of the price that a feed is told. */
export const FEED_DECIMALS = 8;

/** Digits that a price has today, see `priceExpOf`. */
const PRICE_DIGITS = 15;
const MIN_PRICE_DIGITS = 8;

/** Largest exponent that the contracts take. */
const MAX_PRICE_EXP = 24;

/** The dollar first, because the exchange lists it by itself, then the others in their order. */
export function orderedAssets({ assets, dollar }: Parameters): readonly AssetParameters[] {
  return [...assets.filter(({ symbol }) => symbol === dollar), ...assets.filter(({ symbol }) => symbol !== dollar)];
}

/** Everything that has a price, in the order in which it is listed. */
export function pricedAssets(parameters: Parameters): readonly Priced[] {
  return [...orderedAssets(parameters), ...parameters.indices];
}

/** A ledger unit is 10^unitExp of the token's smallest units. */
export function unitExp({ ledgerUnit, decimals }: AssetParameters): number {
  return exponentOf(inUnits(ledgerUnit, smallest(decimals)));
}

/** What the exchange counts an asset in, in wholes of it. */
export function ledgerUnitOf(asset: Priced): string {
  return "ledgerUnit" in asset ? asset.ledgerUnit : smallest(asset.decimals);
}

export function termsOf(parameters: Parameters, market: MarketParameters): Terms {
  const ledgerUnit = ledgerUnitOf(findAsset(parameters, market.asset));
  const dollar = findAsset(parameters, parameters.dollar);
  const tickOfLot = times(market.lot, market.tick);
  return {
    lotExp: exponentOf(inUnits(market.lot, ledgerUnit)),
    priceExp: exponentOf(inUnits(tickOfLot, ledgerUnitOf(dollar))),
    takerFee: market.takerFeeMillionths,
    makerFee: market.makerFeeMillionths,
    makerFeeCap: market.makerFeeCapMillionths,
    minNotional: Number(inUnits(market.minNotional, tickOfLot)),
    expiryBounty: Number(inUnits(market.expiryBounty, ledgerUnitOf(dollar))),
  };
}

export function perpTermsOf(parameters: Parameters, perp: PerpParameters): PerpTerms {
  return {
    market: termsOf(parameters, perp),
    fundingHours: perp.fundingHours,
    interest: perp.interestBillionths,
    impactNotional: Number(inUnits(perp.impactNotional, times(perp.lot, perp.tick))),
  };
}

/** Open-interest caps in lots. */
export function capsOf({ lot, softCap, hardCap }: PerpParameters): Caps {
  return { softCap: Number(inUnits(softCap, lot)), hardCap: Number(inUnits(hardCap, lot)) };
}

export function loanTermsOf(parameters: Parameters, loan: LoanParameters): LoanTerms {
  const { asset, lot, minimum, termHours, classHundredths, interestFeeMillionths } = loan;
  const ledgerUnit = ledgerUnitOf(findAsset(parameters, asset));
  return {
    lotExp: exponentOf(inUnits(lot, ledgerUnit)),
    termHours,
    class: classHundredths,
    interestFee: interestFeeMillionths,
    minLots: Number(inUnits(minimum, lot)),
  };
}

/** The dollar has no shock and no price that could be kept finely: its exponent says how many units make a dollar. */
export function dollarRiskOf(parameters: Parameters, haircutMillionths: number): RiskTerms {
  const ledgerUnit = ledgerUnitOf(findAsset(parameters, parameters.dollar));
  return {
    priceExp: exponentOf(inUnits("1", ledgerUnit)),
    ...{ shock: 0, halfBasis: 0, common: 0, haircut: haircutMillionths },
  };
}

export function riskTermsOf(parameters: Parameters, asset: Priced, risk: RiskParameters): RiskTerms {
  return {
    priceExp: priceExpOf(parameters, asset),
    shock: risk.shockMillionths,
    halfBasis: risk.halfBasisMillionths,
    common: risk.commonMillionths,
    haircut: risk.haircutMillionths,
  };
}

/** @param primary - The source that was deployed, if the feed is one that is told its price. */
export function feedTermsOf(feed: FeedParameters, primary: Address | undefined): FeedTerms {
  const [first = zeroAddress, second = zeroAddress] = feed.sources ?? [];
  return {
    primary: primary ?? first,
    secondary: second,
    maxAge: feed.maxAge,
    deadAge: feed.deadAge,
    maxDeviation: feed.maxDeviationMillionths,
    jumpBound: feed.jumpBoundMillionths,
    jumpHold: feed.jumpHold,
  };
}

/** What an asset is worth when it is deployed, in dollars. */
export function firstPrice({ push, price }: FeedParameters): string {
  const found = push?.price ?? price;
  if (found === undefined) throw new DeploymentError("A feed needs a price.");
  return found;
}

/** A price as a feed is told it. Digits beyond what the feed holds are an error. */
export function feedAnswer(price: string): bigint {
  return inUnits(price, smallest(FEED_DECIMALS));
}

/**
 * The exponent at which the price of today has 15 digits: `units x price / 10^priceExp = ledger units of the dollar`,
 * in a field of 64 bits, which holds 19 digits. So it can rise ten-thousandfold before the field is full, and after a
 * fall to a ten-thousandth it still has eleven digits, more than feeds say. Where that would take a larger exponent than
 * there is, the price has fewer digits, but eight at least.
 */
export function priceExpOf(parameters: Parameters, asset: Priced): number {
  const { feed, symbol } = asset;
  if (feed === undefined) throw new DeploymentError(`${symbol} has no feed, so nothing says what it is worth.`);
  const dollarUnit = ledgerUnitOf(findAsset(parameters, parameters.dollar));
  // of what a ledger unit of the asset is worth, in ledger units of the dollar
  const digits = magnitude(times(firstPrice(feed), ledgerUnitOf(asset))) - magnitude(dollarUnit) + 1;
  const exponent = Math.min(PRICE_DIGITS - digits, MAX_PRICE_EXP);
  if (exponent < 0) throw new DeploymentError(`A ledger unit of ${symbol} is worth too much to keep its price.`);
  if (exponent + digits < MIN_PRICE_DIGITS) {
    throw new DeploymentError(`A ledger unit of ${symbol} is worth too little to keep its price.`);
  }
  return exponent;
}

export function findAsset(parameters: Parameters, wanted: string): Priced {
  const found = pricedAssets(parameters).find(({ symbol }) => symbol === wanted);
  if (found === undefined) throw new DeploymentError(`There is no asset "${wanted}".`);
  return found;
}

/** The power of ten of a decimal's first digit: 2 for "350", -2 for "0.035". */
function magnitude(text: string): number {
  const [whole = "", fraction = ""] = text.replace(/^0+/, "").split(".");
  return whole === "" ? -1 - fraction.search(/[1-9]/) : whole.length - 1;
}
