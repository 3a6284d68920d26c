// What is wrong with parameters that have the right shape.

import { exponentOf, inUnits, times } from "./decimals.ts";
import { DeploymentError } from "./errors.ts";
import type {
  FeedParameters,
  LoanParameters,
  MarketParameters,
  Parameters,
  PerpParameters,
  RiskParameters,
} from "./parameters.ts";
import { capsOf, feedAnswer, findAsset, ledgerUnitOf, type Priced, priceExpOf, unitExp } from "./terms.ts";

/** Bits of fields in the words of the contracts. */
const MIN_NOTIONAL_BITS = 39;
const BOUNTY_BITS = 24;
const OPEN_INTEREST_BITS = 46;

/** A lot of a loan market has at least a thousand ledger units, so that interest rounded up is nothing beside it. */
const MIN_LOAN_LOT_EXP = 3;

/** One line for each contradiction, which begins with its key. */
export function contradictions(parameters: Parameters): string[] {
  const { assets, indices, dollar, markets, perps, loans } = parameters;
  const priced = [...assets, ...indices];
  const listed = [...markets, ...perps, ...loans];
  const dollarProblems = assets.some(({ symbol }) => symbol === dollar)
    ? []
    : [`dollar: there is no asset "${dollar}"`];
  return [
    ...dollarProblems,
    ...assets.flatMap((asset, index) =>
      at(`assets[${index}]`, [
        ...repeated(priced, index),
        ...attempt("ledgerUnit", () => unitExp(asset)),
        ...pricedContradictions(parameters, asset),
      ]),
    ),
    ...indices.flatMap((asset, index) =>
      at(`indices[${index}]`, [...repeated(priced, assets.length + index), ...pricedContradictions(parameters, asset)]),
    ),
    ...markets.flatMap((market, index) =>
      at(`markets[${index}]`, [...repeated(listed, index), ...spotContradictions(parameters, market)]),
    ),
    ...perps.flatMap((perp, index) =>
      at(`perps[${index}]`, [...repeated(listed, markets.length + index), ...perpContradictions(parameters, perp)]),
    ),
    ...loans.flatMap((loan, index) => {
      const place = markets.length + perps.length + index;
      return at(`loans[${index}]`, [...repeated(listed, place), ...loanContradictions(parameters, loan)]);
    }),
  ];
}

// --------------------------------------------------------------------------------------------------------- prices

function pricedContradictions(parameters: Parameters, asset: Priced): string[] {
  const { risk, feed, symbol } = asset;
  const isDollar = symbol === parameters.dollar;
  return [
    ...(risk === undefined ? [] : at("risk", riskContradictions(risk))),
    ...(feed === undefined ? [] : at("feed", feedContradictions(feed))),
    ...(isDollar && risk !== undefined ? ["risk: the dollar has none"] : []),
    ...(!isDollar && risk === undefined && feed !== undefined ? ["feed: an asset with a price needs a risk"] : []),
    ...(risk !== undefined && feed === undefined ? ["risk: an asset with a risk needs a feed"] : []),
    ...(risk !== undefined && feed !== undefined && dollarOf(parameters) !== undefined
      ? attempt("feed", () => priceExpOf(parameters, asset))
      : []),
  ];
}

/** Breaking a hedge must never lower what is required. */
function riskContradictions({ shockMillionths, halfBasisMillionths, commonMillionths }: RiskParameters): string[] {
  const own = shockMillionths - 2 * halfBasisMillionths;
  return [
    ...(own < 0 ? ["halfBasisMillionths: is above half of the shock"] : []),
    ...(own >= 0 && 2 * commonMillionths > own
      ? ["commonMillionths: is above half of what the shock is without the basis"]
      : []),
  ];
}

function feedContradictions({ push, sources, price, maxAge, deadAge }: FeedParameters): string[] {
  return [
    ...((push === undefined) === (sources === undefined) ? ["push: there must be either this or sources"] : []),
    ...((price === undefined) === (sources === undefined) ? [] : ["price: belongs to sources, and they need it"]),
    ...(push === undefined ? [] : attempt("push.price", () => feedAnswer(push.price))),
    ...(sources !== undefined && sources[0]?.toLowerCase() === sources[1]?.toLowerCase()
      ? ["sources: one cannot confirm itself"]
      : []),
    ...(deadAge < maxAge ? ["deadAge: is below maxAge"] : []),
  ];
}

// --------------------------------------------------------------------------------------------------------- markets

function spotContradictions(parameters: Parameters, market: MarketParameters): string[] {
  const asset = parameters.assets.find(({ symbol }) => symbol === market.asset);
  return asset === undefined || market.asset === parameters.dollar
    ? [`asset: "${market.asset}" is not an asset that can be traded here`]
    : marketContradictions(parameters, market);
}

function perpContradictions(parameters: Parameters, perp: PerpParameters): string[] {
  const asset = [...parameters.assets, ...parameters.indices].find(({ symbol }) => symbol === perp.asset);
  if (asset?.risk === undefined) return [`asset: "${perp.asset}" is not an asset with a risk`];
  return [
    ...marketContradictions(parameters, perp),
    ...attempt("impactNotional", () =>
      within(inUnits(perp.impactNotional, times(perp.lot, perp.tick)), MIN_NOTIONAL_BITS),
    ),
    ...attempt("softCap", () => within(inUnits(perp.softCap, perp.lot), OPEN_INTEREST_BITS)),
    ...attempt("hardCap", () => {
      within(inUnits(perp.hardCap, perp.lot), OPEN_INTEREST_BITS);
      const { softCap, hardCap } = capsOf(perp);
      if (hardCap < softCap) throw new DeploymentError("is below softCap");
    }),
  ];
}

function loanContradictions(parameters: Parameters, { asset: symbol, lot, minimum }: LoanParameters): string[] {
  const asset = parameters.assets.find((candidate) => candidate.symbol === symbol);
  if (asset === undefined) return [`asset: "${symbol}" is not a token`];
  if (symbol !== parameters.dollar && asset.risk === undefined) return [`asset: "${symbol}" has no risk`];
  return [
    ...attempt("lot", () => {
      const exponent = exponentOf(inUnits(lot, asset.ledgerUnit));
      if (exponent < MIN_LOAN_LOT_EXP) throw new DeploymentError(`${lot} is less than a thousand ledger units`);
    }),
    ...attempt("minimum", () => within(inUnits(minimum, lot), MIN_NOTIONAL_BITS)),
  ];
}

function marketContradictions(parameters: Parameters, market: MarketParameters): string[] {
  const { lot, tick, takerFeeMillionths, makerFeeMillionths, makerFeeCapMillionths } = market;
  const ledgerUnit = ledgerUnitOf(findAsset(parameters, market.asset));
  const dollar = dollarOf(parameters);
  if (dollar === undefined) return [];
  const tickOfLot = times(lot, tick);
  return [
    ...attempt("lot", () => exponentOf(inUnits(lot, ledgerUnit))),
    ...attempt("tick", () => exponentOf(inUnits(tickOfLot, dollar.ledgerUnit))).map((line) =>
      line.replace(":", ": lot x tick ="),
    ),
    ...attempt("minNotional", () => within(inUnits(market.minNotional, tickOfLot), MIN_NOTIONAL_BITS)),
    ...attempt("expiryBounty", () => within(inUnits(market.expiryBounty, dollar.ledgerUnit), BOUNTY_BITS)),
    ...(makerFeeMillionths < -takerFeeMillionths ? ["makerFeeMillionths: a rebate is at most the taker's fee"] : []),
    ...(makerFeeMillionths > makerFeeCapMillionths ? ["makerFeeMillionths: is above makerFeeCapMillionths"] : []),
  ];
}

// ----------------------------------------------------------------------------------------------------------- tools

function dollarOf({ assets, dollar }: Parameters) {
  return assets.find(({ symbol }) => symbol === dollar);
}

function at(key: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `${key}.${problem}`);
}

function repeated(items: readonly { readonly symbol: string }[], index: number): string[] {
  const symbol = items[index]?.symbol;
  return items.findIndex((item) => item.symbol === symbol) === index ? [] : [`symbol: "${symbol}" is there twice`];
}

function within(value: bigint, bits: number): void {
  if (value >= 1n << BigInt(bits)) throw new DeploymentError(`${value} units do not fit ${bits} bits`);
}

/** The message of the error that `action` ends with, if it does. */
function attempt(key: string, action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    return [`${key}: ${error.message}`];
  }
}
