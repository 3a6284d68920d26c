// Portfolios of the risk engine as the margin library of the contracts takes them, and what both must say of them.

import {
  type Account,
  type AssetHolding,
  type AssetTerms,
  assess,
  type BaseHolding,
  type PerpPosition,
  type Venue,
} from "@pangea/risk-engine";

const NOTHING = {
  ...{ free: 0n, held: 0n, bidCash: 0n },
  ...{ lent: 0n, principal: 0n, interestToTerm: 0n, interestAccrued: 0n },
  ...{ lendHeld: 0n, borrowInterest: 0n },
};
/** Number of a price state that allows no new risk. */
const WIDE = 1n;

/** Lags are kept in steps of so many millionths. */
const LAG_STEP = 10n;

/** Argument of the harness for a portfolio. */
export function toInput(venue: Venue, account: Account) {
  const touched = new Set([
    ...account.assets.map(({ asset }) => asset),
    ...account.perps.map(({ market }) => perpOf(venue, market).underlying),
  ]);
  return {
    one: venue.one,
    baseHaircut: venue.baseHaircut,
    base: baseTokens(account.base),
    assets: [...touched].map((asset) => ({
      terms: packTerms(assetOf(venue, asset)),
      tokens: { ...NOTHING, ...account.assets.find((holding) => holding.asset === asset) } as Omit<
        AssetHolding,
        "asset"
      >,
      perps: account.perps
        .filter(({ market }) => perpOf(venue, market).underlying === asset)
        .map((position) => ({ ...position, ...perpOf(venue, position.market) })),
    })),
  };
}

/** What the risk engine says of a portfolio, in the fields of the contracts. */
export function toVerdict(venue: Venue, account: Account) {
  const { assets, equity, requirement, hasObligation, isLiquidatable, resolutionValue } = assess(venue, account);
  const sum = (term: "commonBids" | "commonAsks" | "commonNone") =>
    assets.reduce((total, asset) => total + asset.requirement[term], 0n);
  return {
    terms: {
      marked: equity.marked,
      benefit: equity.benefit,
      doubt: equity.doubt,
      unsettled: equity.unsettled,
      orderCosts: equity.orderCosts,
      resolutionValue,
      initialAssets: requirement.initialAssets,
      maintenanceAssets: requirement.maintenanceAssets,
      commonBids: sum("commonBids"),
      commonAsks: sum("commonAsks"),
      commonNone: sum("commonNone"),
      hasObligation,
    },
    standing: {
      equity: equity.equity,
      benefit: equity.benefit,
      initialEquity: equity.initialEquity,
      resolutionValue,
      initialRequirement: requirement.initial,
      maintenanceRequirement: requirement.maintenance,
      hasObligation,
    },
    isLiquidatable,
  };
}

/** The word in which the contracts keep the terms of an asset. */
export function packTerms(terms: AssetTerms): bigint {
  const fields: readonly (readonly [bigint, bigint])[] = [
    [terms.price, 64n],
    [BigInt(terms.priceExp), 5n],
    [terms.shock, 20n],
    [terms.halfBasis, 20n],
    [terms.common, 20n],
    [terms.oiFactor, 8n],
    [terms.haircut, 20n],
    [terms.makerFeeCap, 14n],
    [terms.isPriceOk ? 0n : WIDE, 3n],
    [0n, 32n + 16n],
    [(terms.ramp?.shockLag ?? 0n) / LAG_STEP, 12n],
    [(terms.ramp?.basisLag ?? 0n) / LAG_STEP, 10n],
    [terms.ramp?.hoursLeft ?? 0n, 12n],
  ];
  let [word, offset] = [0n, 0n];
  for (const [value, bits] of fields) {
    if (value >> bits !== 0n) throw new Error(`${value} does not fit ${bits} bits.`);
    word |= value << offset;
    offset += bits;
  }
  return word;
}

/** A negative balance, which only a hypothetical account has, stands for a loan. */
function baseTokens({ cash, ...base }: BaseHolding) {
  const short = cash < 0n ? -cash : 0n;
  return { ...NOTHING, ...base, free: cash + short, principal: base.principal + short };
}

function assetOf({ assets }: Venue, asset: number): AssetTerms {
  const terms = assets.get(asset);
  if (terms === undefined) throw new Error(`The venue has no asset ${asset}.`);
  return terms;
}

function perpOf({ perps }: Venue, market: PerpPosition["market"]) {
  const terms = perps.get(market);
  if (terms === undefined) throw new Error(`The venue has no market ${market}.`);
  return terms;
}
