import type { Account } from "@pangea/risk-engine";
import type {
  AccountId,
  AssetId,
  AssetPrice,
  Loan,
  LocalBookView,
  Market,
  MarketId,
  OrderId,
  Perp,
  Seconds,
  Tick,
  Units,
} from "@pangea/sdk";
import type { Address } from "viem";

/** An account as the keeper knows it. */
export interface AccountEntry {
  readonly account: AccountId;
  /** Ledger units of the dollar that it can pay with. */
  readonly freeCash: Units;
  /** What margin depends on, as the risk engine takes it. */
  readonly position: Account;
  /** Loans that it owes. */
  readonly loans: readonly Loan[];
}

/** What an account wants lent again at a market. */
export interface RelendWish {
  readonly account: AccountId;
  readonly market: MarketId;
  /** Basis points a year. */
  readonly rate: Tick;
  /** Ledger units that wait for it. */
  readonly waiting: Units;
}

/** A perpetual market, and whether its funding is written down. */
export interface PerpEntry extends Perp {
  /** End of the interval up to which that is. In the past: somebody has to touch the market. */
  readonly intervalEnd: Seconds;
}

/** The exchange as the keeper knows it. */
export interface VenueView {
  readonly exchange: Address;
  /** Everything up to this block is in it. */
  readonly block: () => bigint;
  /** Unix second of the chain. */
  readonly now: () => Seconds;
  /** A dollar in ledger units. */
  readonly one: Units;
  readonly assets: ReadonlyMap<AssetId, AssetPrice>;
  readonly markets: ReadonlyMap<MarketId, Market>;
  readonly perps: ReadonlyMap<MarketId, PerpEntry>;
  /** Accounts that may owe, or hold or owe anything at a market with margin. */
  readonly accounts: ReadonlyMap<AccountId, AccountEntry>;
  readonly relends: ReadonlyMap<string, RelendWish>;
  readonly books: ReadonlyMap<MarketId, LocalBookView>;
  /** Orders that expire, by market; some may be gone already. */
  readonly expiring: ReadonlyMap<MarketId, ReadonlyMap<OrderId, Seconds>>;
  /** Accounts below maintenance. */
  readonly candidates: () => readonly AccountId[];
}

/** What the venue is made of, for whoever keeps it up to date. */
export interface VenueData extends Omit<VenueView, "block" | "now" | "candidates"> {
  one: Units;
  readonly assets: Map<AssetId, AssetPrice>;
  readonly markets: Map<MarketId, Market>;
  readonly perps: Map<MarketId, PerpEntry>;
  readonly accounts: Map<AccountId, AccountEntry>;
  readonly relends: Map<string, RelendWish>;
  readonly expiring: Map<MarketId, Map<OrderId, Seconds>>;
}

/** Dollars of an amount of an asset, for people and for the comparison with gas. */
export function toDollars(venue: Pick<VenueView, "assets" | "one">, asset: AssetId, units: Units): number {
  if (asset === 0) return Number(units) / Number(venue.one);
  const terms = venue.assets.get(asset);
  if (terms === undefined) return 0;
  return (Number(units) * Number(terms.price)) / 10 ** terms.priceExp / Number(venue.one);
}

export function relendKey(account: AccountId, market: MarketId): string {
  return `${account}/${market}`;
}
