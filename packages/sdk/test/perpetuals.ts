// Markets and snapshots made by hand: ether at 3,000 dollars, a lot is a ten-thousandth of it, a tick ten cents on the
// perpetual and a cent on spot.

import { loanScale, marketScale } from "../src/codec/scale.ts";
import { assessSnapshot, toStanding } from "../src/margin/riskInputs.ts";
import { positionProfit } from "../src/math/position.ts";
import type { AccountSnapshot, PerpHolding, RiskTerms, TokenHolding } from "../src/types/margin.ts";
import type { Asset, LoanMarket, PerpMarket, SpotMarket } from "../src/types/market.ts";
import type { AssetPrice } from "../src/types/perp.ts";

const token = "0x0000000000000000000000000000000000000001";
export const DOLLAR_ASSET: Asset = { id: 0, token, decimals: 18, unitExp: 12, totalUnits: 0n };
export const ETHER_ASSET: Asset = { id: 1, token, decimals: 18, unitExp: 9, totalUnits: 0n };

/** Lots of an ether. */
export const ETH = 10_000n;

/** Ledger units of a dollar. */
export const USD = 1_000_000n;

/** Ticks of the perpetual at the mark. */
export const AT_MARK = 30_000n;

export const TERMS: RiskTerms = {
  ...{ price: 30_000_000_000n, priceExp: 10, shock: 200_000n, halfBasis: 5_000n, common: 50_000n },
  ...{ oiFactor: 0n, haircut: 0n, makerFeeCap: 200n, state: "ok", time: 900, ramp: undefined },
};

export const PRICE: AssetPrice = {
  ...{ ...TERMS, asset: 1, pendingPrice: undefined, pendingSince: undefined, feeds: undefined },
};

const STATE: Omit<SpotMarket, "id" | "kind" | "scale" | "minNotional"> = {
  ...{ asset: ETHER_ASSET, dollar: DOLLAR_ASSET, expiryBounty: 1_000n, fees: 0n },
  ...{ bestBid: 0n, bestAsk: 0n, takerFee: 400n, makerFee: 100n, makerFeeCap: 200n },
  status: "active",
};

export function perpMarket(changes: Partial<PerpMarket> = {}): PerpMarket {
  const scale = marketScale({ asset: ETHER_ASSET, dollar: DOLLAR_ASSET, lotExp: 5, priceExp: 1 });
  return { ...STATE, id: 3, kind: "perp", scale, minNotional: 500_000n, fundingHours: 1, isDeep: false, ...changes };
}

export function spotMarket(changes: Partial<SpotMarket> = {}): SpotMarket {
  const scale = marketScale({ asset: ETHER_ASSET, dollar: DOLLAR_ASSET, lotExp: 5, priceExp: 0 });
  return { ...STATE, id: 1, kind: "spot", scale, minNotional: 5_000_000n, ...changes };
}

/** Dollars for ten days, in lots of a dollar. */
export function loanMarket(changes: Partial<LoanMarket> = {}): LoanMarket {
  const scale = loanScale({ asset: DOLLAR_ASSET, dollar: DOLLAR_ASSET, lotExp: 6 });
  return {
    ...{ ...STATE, id: 5, kind: "loan", asset: DOLLAR_ASSET, scale, minNotional: 10n, termHours: 240 },
    ...{ takerFee: 0n, makerFee: 0n, makerFeeCap: 0n, expiryBounty: 0n, classHundredths: 100, interestFee: 100_000n },
    ...changes,
  };
}

/** A position of so many lots, bought or sold for so many dollars in all. */
export function perpHolding(changes: Partial<PerpHolding> & { readonly paid?: bigint } = {}): PerpHolding {
  const { paid = 0n, ...fields } = changes;
  const line = {
    ...{ market: 3, asset: 1, size: 0n, quote: -(paid * USD) << 24n, bidLots: 0n, askLots: 0n, lotUnits: 100_000n },
    ...{ fundingIndex: 0n, makerFeeCap: 200n, isDeep: false, pool: 0n, deficit: 0n, terms: TERMS },
    ...fields,
  };
  return { ...line, profit: positionProfit(line) };
}

export function tokenHolding(changes: Partial<TokenHolding> = {}): TokenHolding {
  return { asset: 1, free: 0n, held: 0n, bidCash: 0n, terms: TERMS, ...changes };
}

/** An account with 1,000 dollars if nothing else is said. */
export function snapshot(changes: Partial<AccountSnapshot> = {}): AccountSnapshot {
  const fields: Omit<AccountSnapshot, "standing"> = {
    ...{ account: 7, owner: token, isMargined: true, one: USD, timestamp: 1_000 },
    ...{ freeCash: 1_000n * USD, heldCash: 0n, tokens: [], perps: [], loans: [] },
    ...{ multiplier: 100, dollarHaircut: 20_000n },
    dollarState: "ok",
    ...changes,
  };
  return { ...fields, standing: toStanding(assessSnapshot(fields)) };
}
