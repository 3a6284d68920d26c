import type { PangeaClient } from "../../types/client.ts";
import type { AccountSnapshot } from "../../types/margin.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import type { LogRangeParameters } from "../logs.ts";
import { getAccountSnapshot } from "../margin/getAccountSnapshot.ts";
import type { BlockParameters } from "../read.ts";
import { getPerpAccounts } from "./getPerpAccounts.ts";

/** Snapshots that are asked for at the same time. */
const SNAPSHOTS_AT_ONCE = 50;

/** Accounts that are looked at, if nothing else is said. */
const MOST_CANDIDATES = 500;

/** Where to look for accounts that owe to perpetual markets. */
export interface LoserSearchParameters extends Partial<LogRangeParameters> {
  /** Accounts that may owe, such as those that a keeper knows. Default: found in the logs from `fromBlock` on. */
  readonly candidates?: readonly AccountId[] | undefined;
  /** Most accounts to look at for each market, those seen last first. Default 500. */
  readonly mostCandidates?: number | undefined;
}

/** Snapshots of accounts that may owe to markets. */
export async function readLosers(
  client: PangeaClient,
  parameters: ExchangeParameters & LoserSearchParameters & BlockParameters,
  { account, markets }: { readonly account: AccountId; readonly markets: readonly MarketId[] },
): Promise<AccountSnapshot[]> {
  const { exchange, blockNumber, blockTag } = parameters;
  const found = await Promise.all(markets.map((market) => findCandidates(client, parameters, market)));
  const ids = [...new Set(found.flat())].filter((id) => id !== account);
  const snapshots: AccountSnapshot[] = [];
  for (let start = 0; start < ids.length; start += SNAPSHOTS_AT_ONCE) {
    const stretch = ids.slice(start, start + SNAPSHOTS_AT_ONCE);
    const read = stretch.map((id) => getAccountSnapshot(client, { exchange, account: id, blockNumber, blockTag }));
    snapshots.push(...(await Promise.all(read)));
  }
  return snapshots;
}

async function findCandidates(
  client: PangeaClient,
  { exchange, candidates, fromBlock, toBlock, blockRange, mostCandidates }: ExchangeParameters & LoserSearchParameters,
  market: MarketId,
): Promise<readonly AccountId[]> {
  if (candidates !== undefined) return candidates;
  const range = { fromBlock: fromBlock ?? 0n, toBlock, blockRange };
  const accounts = await getPerpAccounts(client, { exchange, market, ...range });
  return accounts.slice(0, mostCandidates ?? MOST_CANDIDATES);
}
