// A venue of the keeper that was made up: so many accounts with tokens and positions in two assets each.

import type { AssetPrice, Market } from "@pangea/sdk";
import type { Model } from "../../packages/keeper/src/state/model.ts";
import type { AccountEntry, PerpEntry } from "../../packages/keeper/src/state/venue.ts";
import { createRandom, type Random } from "../../packages/risk-engine/test/random.ts";

/** Accounts of the venue. */
export const ACCOUNTS = 100_000;

/** The asset that everybody has. */
export const COMMON = 1;

const ASSETS = 16;
const DOLLAR = 1_000_000n;
const NO_LOANS = { interestToTerm: 0n, interestAccrued: 0n, lent: 0n, lendHeld: 0n, borrowInterest: 0n };

/** Price of an asset: a thousand times its number, in dollars for a thousand millionths. */
export const priceOf = (asset: number): bigint => BigInt(asset) * 1_000n * DOLLAR;

/** Lists assets and markets as if they had been read. */
export function listAll({ data }: Pick<Model, "data">): void {
  data.one = DOLLAR;
  for (let asset = 1; asset <= ASSETS; asset += 1) {
    data.assets.set(asset, assetPrice(asset));
    data.perps.set(asset, perp(asset));
    data.markets.set(asset, { id: asset, kind: "perp", scale: { lotExp: 6 }, makerFeeCap: 100n } as Market);
  }
}

/** Accounts by number, a few of them close to liquidation. */
export function* madeUpAccounts(): Generator<AccountEntry> {
  const random = createRandom(1);
  for (let account = 1; account <= ACCOUNTS; account += 1) yield madeUpAccount(random, account);
}

function assetPrice(asset: number): AssetPrice {
  return {
    ...{ asset, price: priceOf(asset), priceExp: 9, shock: 100_000n, halfBasis: 5_000n, common: 30_000n, oiFactor: 0n },
    ...{ haircut: 20_000n, makerFeeCap: 100n, state: "ok", time: 0 },
    ...{ pendingPrice: undefined, pendingSince: undefined, feeds: undefined, ramp: undefined },
  };
}

function perp(market: number): PerpEntry {
  return {
    ...{
      market,
      asset: market,
      fundingHours: 1,
      isDeep: true,
      fundingIndex: BigInt(market) << 20n,
      fundingPayment: 0n,
    },
    ...{ nextPayment: 0n, nextFunding: 0, intervalEnd: 0, pool: 1_000_000n * DOLLAR, deficit: 0n, feeDue: 0n },
    ...{ openInterest: 0n, softCap: 1n, hardCap: 2n, capNow: 2n, oiFactor: 0n },
  };
}

function madeUpAccount(random: Random, account: number): AccountEntry {
  const assets = [COMMON, random.integer(2, ASSETS)];
  const worth = random.integer(100, 1_000_000);
  const cash = BigInt(random.integer(0, worth)) * DOLLAR;
  const principal = BigInt(random.integer(0, worth)) * DOLLAR;
  const position: AccountEntry["position"] = {
    base: { ...NO_LOANS, cash, principal },
    assets: assets.map((asset) => ({
      ...{ ...NO_LOANS, asset, free: BigInt(random.integer(1, worth)) * DOLLAR },
      ...{ principal: 0n, held: 0n, bidCash: 0n },
    })),
    perps: assets.map((market) => {
      const size = -BigInt(random.integer(1, worth));
      return { market, size, quote: -size * BigInt(market) * (DOLLAR << 24n), bidLots: 0n, askLots: 0n };
    }),
  };
  return { account, freeCash: cash, position, loans: [] };
}
