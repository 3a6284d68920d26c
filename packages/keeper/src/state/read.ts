import {
  type AccountId,
  type AccountSnapshot,
  type Asset,
  type AssetPrice,
  getAccountSnapshot,
  getAssets,
  getFundingClock,
  getLoans,
  getMarkets,
  getPerp,
  getPrice,
  getRelend,
  type Market,
  type MarketId,
  type PangeaClient,
  toRiskAccount,
} from "@pangea/sdk";
import type { Address } from "viem";
import { type AccountEntry, type PerpEntry, type RelendWish, relendKey, type VenueData } from "./venue.ts";

/** Where to read. */
export interface Reader {
  readonly client: PangeaClient;
  readonly exchange: Address;
}

/** Questions that are under way at once; the transport puts them into batches. */
const AT_ONCE = 200;

/** Everything that is listed, with its terms. */
export async function readListings(reader: Reader): Promise<Pick<VenueData, "one" | "assets" | "markets" | "perps">> {
  const { client, exchange } = reader;
  const [assets, markets] = await Promise.all([getAssets(client, { exchange }), getMarkets(client, { exchange })]);
  const [prices, perps] = await Promise.all([
    Promise.all(assets.map(({ id }) => readPrice(reader, id))),
    Promise.all(markets.filter(({ kind }) => kind === "perp").map(({ id }) => readPerp(reader, id))),
  ]);
  return {
    one: wholeUnits(assets[0]),
    assets: new Map(prices.map((price) => [price.asset, price])),
    markets: new Map(markets.map((market) => [market.id, market])),
    perps: new Map(perps.map((perp) => [perp.market, perp])),
  };
}

export function readPrice({ client, exchange }: Reader, asset: number): Promise<AssetPrice> {
  return getPrice(client, { exchange, asset });
}

export async function readPerp({ client, exchange }: Reader, market: MarketId): Promise<PerpEntry> {
  const [perp, { intervalEnd }] = await Promise.all([
    getPerp(client, { exchange, market }),
    getFundingClock(client, { exchange, market }),
  ]);
  return { ...perp, intervalEnd };
}

/** Ledger units in a whole token. */
function wholeUnits(asset: Asset | undefined): bigint {
  return asset === undefined ? 1n : 10n ** BigInt(asset.decimals - asset.unitExp);
}

/**
 * An account as it is now.
 *
 * @returns Undefined = it has nothing that anybody would have to look after.
 */
export async function readAccount(reader: Reader, account: AccountId): Promise<AccountEntry | undefined> {
  const { client, exchange } = reader;
  const snapshot = await getAccountSnapshot(client, { exchange, account });
  if (!isOfInterest(snapshot)) return undefined;
  const owes = snapshot.loans.some(({ principal }) => principal !== 0n);
  const { owed } = owes ? await getLoans(client, { exchange, account, role: "borrower" }) : { owed: [] };
  return { account, freeCash: snapshot.freeCash, position: toRiskAccount(snapshot), loans: owed };
}

/** Whoever cannot owe has nothing to settle either. */
function isOfInterest({ perps, loans, standing }: AccountSnapshot): boolean {
  return standing.hasObligation || perps.length > 0 || loans.some(({ principal }) => principal !== 0n);
}

/** What waits to be lent again. */
export async function readRelend(
  { client, exchange }: Reader,
  { account, market }: Pick<RelendWish, "account" | "market">,
): Promise<RelendWish> {
  return { account, market, ...(await getRelend(client, { exchange, account, market })) };
}

/** Does something with each, so many at a time. */
export async function forEachAtOnce<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const next = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, next));
}

/** Puts a wish in its place, or takes it away when there is none any more. */
export function keepWish(relends: Map<string, RelendWish>, wish: RelendWish): void {
  const key = relendKey(wish.account, wish.market);
  if (wish.rate === 0n) relends.delete(key);
  else relends.set(key, wish);
}

/** Markets of a kind. */
export function marketsOf(markets: ReadonlyMap<MarketId, Market>, kind: Market["kind"]): Market[] {
  return [...markets.values()].filter((market) => market.kind === kind);
}
