import {
  type Asset,
  type AssetPrice,
  aggregatorSourceAbi,
  DOLLAR,
  type PangeaClient,
  refreshPrices,
} from "@pangea/sdk";
import type { Address } from "viem";
import { readContract } from "viem/actions";
import { z } from "zod";
import type { Action } from "../execution/types.ts";
import type { VenueView } from "../state/venue.ts";
import { defineJob } from "./job.ts";

/** What a source says: dollars for a whole token with 18 decimals, and the unix second of that. */
interface Reading {
  readonly price: bigint;
  readonly time: bigint;
}

const PPM = 1_000_000n;
const READING_SCALE = 10n ** 18n;

/**
 * Watches the sources of prices and has the exchange read them when they have moved, when its price is about to become old,
 * and when one that waits to be confirmed has waited long enough.
 */
export const prices = defineJob({
  name: "prices",
  what: "has the exchange read its price sources",
  every: 1_000,
  triggers: [],
  settings: {
    /** Difference between source and exchange that is worth a transaction, millionths. */
    deviation: z.int().min(1).default(1_000),
    /** Part of the highest age of a price after which it is refreshed, percent. */
    agePercent: z.int().min(1).max(100).default(75),
  },
  plan: async ({ venue, client, settings }): Promise<Action[]> => {
    const watched = [...venue.assets.values()].filter(({ feeds }) => feeds !== undefined);
    const due = await Promise.all(
      watched.map(async (price) => {
        const [feeds, asset] = [price.feeds, assetOf(venue, price.asset)];
        if (feeds === undefined) return [];
        const reading = await readSource(client, feeds.primary);
        return isDue({ price, asset, reading, one: venue.one, now: venue.now(), ...settings }) ? [price.asset] : [];
      }),
    );
    const assets = due.flat();
    if (assets.length === 0) return [];
    const what = `refresh the prices of assets ${assets.join(", ")}`;
    const call = refreshPrices.call({ exchange: venue.exchange, assets });
    return [{ subject: "prices", epoch: String(venue.block()), what, call }];
  },
});

function assetOf(venue: VenueView, asset: number): Pick<Asset, "decimals" | "unitExp"> | undefined {
  for (const market of venue.markets.values()) if (market.asset.id === asset) return market.asset;
  return undefined;
}

/** A source that has nothing to say is for the exchange to judge. */
async function readSource(client: PangeaClient, address: Address): Promise<Reading | undefined> {
  try {
    return await readContract(client, { abi: aggregatorSourceAbi, address, functionName: "read" });
  } catch {
    return undefined;
  }
}

interface Watched {
  readonly price: AssetPrice;
  readonly asset: Pick<Asset, "decimals" | "unitExp"> | undefined;
  readonly reading: Reading | undefined;
  /** A dollar in ledger units. */
  readonly one: bigint;
  readonly now: number;
  readonly deviation: number;
  readonly agePercent: number;
}

/** Whether a refresh would change anything that matters. */
export function isDue(watched: Watched): boolean {
  const { price, reading, now, deviation, agePercent } = watched;
  const { feeds, pendingSince } = price;
  if (feeds === undefined) return false;
  if (pendingSince !== undefined) return now >= pendingSince + feeds.jumpHold;
  if (reading === undefined || Number(reading.time) <= price.time) return false;
  if (price.state !== "ok" || now - price.time >= (feeds.maxAge * agePercent) / 100) return true;
  const said = inUnitsOf(watched);
  if (said === undefined || price.price === 0n) return true;
  const difference = said > price.price ? said - price.price : price.price - said;
  return difference * PPM >= price.price * BigInt(deviation);
}

/** A reading as the exchange stores it: units x price / 10^priceExp = ledger units of the dollar. */
function inUnitsOf({ price, asset, reading, one }: Watched): bigint | undefined {
  if (reading === undefined) return undefined;
  if (price.asset === DOLLAR) return reading.price;
  if (asset === undefined) return undefined;
  const whole = 10n ** BigInt(asset.decimals - asset.unitExp);
  return (reading.price * one * 10n ** BigInt(price.priceExp)) / (READING_SCALE * whole);
}
