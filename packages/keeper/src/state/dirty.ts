import type { AccountId, AssetId, MarketId } from "@pangea/sdk";
import type { RelendWish } from "./venue.ts";

/** What has to be read again. */
export interface Dirty {
  readonly accounts: Set<AccountId>;
  readonly perps: Set<MarketId>;
  readonly markets: Set<MarketId>;
  readonly assets: Set<AssetId>;
  readonly books: Set<MarketId>;
  /** New wishes by key, with the rate that the log told. */
  readonly relends: Map<string, Pick<RelendWish, "account" | "market" | "rate">>;
  registry: boolean;
}

export function createDirty(): Dirty {
  return {
    accounts: new Set(),
    perps: new Set(),
    markets: new Set(),
    assets: new Set(),
    books: new Set(),
    relends: new Map(),
    registry: false,
  };
}

/** Whether there is anything to read again. */
export function isClean({ registry, ...rest }: Dirty): boolean {
  return !registry && Object.values(rest).every(({ size }) => size === 0);
}

/** Puts what could not be read back. */
export function addDirty(to: Dirty, from: Dirty): void {
  for (const key of ["accounts", "perps", "markets", "assets", "books"] as const) {
    for (const item of from[key]) (to[key] as Set<number>).add(item);
  }
  for (const [key, wish] of from.relends) if (!to.relends.has(key)) to.relends.set(key, wish);
  to.registry ||= from.registry;
}
