import { type MarketId, type Perp, positionProfit, settle } from "@pangea/sdk";
import { z } from "zod";
import type { Action } from "../execution/types.ts";
import { type AccountEntry, toDollars, type VenueView } from "../state/venue.ts";
import { defineJob } from "./job.ts";

/** Accounts that are looked at before something else gets its turn. */
const SLICE = 2_000;

/**
 * Lets losers pay into the pools of their markets, so that winners can draw what is theirs. By a price that may not be relied
 * on nobody pays for others.
 */
export const settlement = defineJob({
  name: "settlement",
  what: "lets losers pay, so that winners can draw",
  every: 60_000,
  triggers: [],
  settings: {
    /** Smallest loss that is worth a settlement, dollars. */
    minLoss: z.number().min(0).default(1),
    /** Accounts of a transaction. */
    batch: z.int().min(1).max(200).default(50),
  },
  plan: async ({ venue, settings, signal }): Promise<Action[]> => {
    const actions: Action[] = [];
    for (const perp of venue.perps.values()) {
      if (signal.aborted || venue.assets.get(perp.asset)?.state !== "ok") continue;
      const losers = await findLosers(venue, perp, settings.minLoss);
      const accounts = losers.slice(0, settings.batch).map(({ account }) => account);
      if (accounts.length === 0) continue;
      actions.push({
        subject: String(perp.market),
        epoch: String(venue.block()),
        what: `settle ${accounts.length} losers at market ${perp.market}`,
        call: settle.call({ exchange: venue.exchange, market: perp.market, accounts }),
      });
    }
    return actions;
  },
});

interface Loser {
  readonly account: number;
  /** Ledger units of the dollar that it can pay now. */
  readonly payable: bigint;
}

/** Who owes and can pay, the largest payments first. */
async function findLosers(venue: VenueView, perp: Perp, minLoss: number): Promise<Loser[]> {
  const losers: Loser[] = [];
  let looked = 0;
  for (const entry of venue.accounts.values()) {
    looked += 1;
    if (looked % SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
    const payable = payableBy(venue, entry, perp);
    if (payable > 0n && toDollars(venue, 0, payable) >= minLoss) losers.push({ account: entry.account, payable });
  }
  return losers.sort((a, b) => (a.payable < b.payable ? 1 : -1));
}

function payableBy(venue: VenueView, { freeCash, position }: AccountEntry, perp: Perp): bigint {
  const held = position.perps.find(({ market }) => market === perp.market);
  if (held === undefined || freeCash <= 0n) return 0n;
  const profit = positionProfit({
    ...held,
    fundingIndex: perp.fundingIndex,
    lotUnits: lotUnits(venue, perp.market),
    terms: venue.assets.get(perp.asset) ?? { price: 0n, priceExp: 0 },
  });
  if (profit >= 0n) return 0n;
  return -profit < freeCash ? -profit : freeCash;
}

function lotUnits({ markets }: VenueView, market: MarketId): bigint {
  return 10n ** BigInt(markets.get(market)?.scale.lotExp ?? 0);
}
