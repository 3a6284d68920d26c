import type { Address } from "viem";
import { Accounts } from "./accounts.ts";
import { Balances } from "./balances.ts";
import type { Market } from "./market.ts";
import { Refusal } from "./refusal.ts";
import { type Asset, Tokens } from "./tokens.ts";
import type { VenueEvent } from "./types.ts";
import { Undo } from "./undo.ts";

/** Everything that a venue remembers. */
export interface VenueState {
  readonly undo: Undo;
  readonly accounts: Accounts;
  readonly balances: Balances;
  readonly tokens: Tokens;
  readonly assets: Asset[];
  readonly markets: Market[];
  /** What the call at hand has made known so far. */
  readonly events: VenueEvent[];
  readonly settings: { feeAccount: number };
  /** Decimals of the tokens that may be listed. */
  readonly decimals: Map<Address, number>;
  /** Who may govern. */
  readonly governor: Address;
  readonly venue: Address;
  /** Addresses that were fixed when the venue was made, by the name of the function that tells them. */
  readonly fixtures: Map<string, Address>;
}

export function createState({ venue, governor }: { venue: Address; governor: Address }): VenueState {
  const undo = new Undo();
  return {
    undo,
    accounts: new Accounts(undo),
    balances: new Balances(undo),
    tokens: new Tokens(undo, venue),
    assets: [],
    markets: [],
    events: [],
    settings: { feeAccount: 0 },
    decimals: new Map(),
    governor,
    venue,
    fixtures: new Map(),
  };
}

export function assetOf({ assets }: VenueState, number: number): Asset {
  const asset = assets[number];
  if (asset === undefined) throw new Refusal("UnknownAsset", number);
  return asset;
}

export function marketOf({ markets }: VenueState, number: number): Market {
  const market = markets[number - 1];
  if (market === undefined) throw new Refusal("UnknownMarket", number);
  return market;
}
