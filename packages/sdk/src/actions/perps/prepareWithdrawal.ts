import type { Address } from "viem";
import { DOLLAR } from "../../codec/constants.ts";
import { missingMargin, type PlannedSettlement, planSettlement } from "../../margin/settlementPlan.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountSnapshot } from "../../types/margin.ts";
import type { AccountId, AssetId, MarketId, TokenAmount, Units } from "../../types/units.ts";
import { withdraw } from "../accounts/withdraw.ts";
import type { ExchangeParameters, PangeaCall } from "../call.ts";
import type { LogRangeParameters } from "../logs.ts";
import { getAccountSnapshot } from "../margin/getAccountSnapshot.ts";
import { getAsset } from "../markets/getAsset.ts";
import { pinBlock } from "../pinBlock.ts";
import type { ReadParameters } from "../read.ts";
import { getPerpAccounts } from "./getPerpAccounts.ts";
import { settle } from "./settle.ts";

/** Snapshots that are asked for at the same time. */
const SNAPSHOTS_AT_ONCE = 50;

/** Accounts that are looked at, if nothing else is said. */
const MOST_CANDIDATES = 500;

/** What a withdrawal needs: settlements first, then the withdrawal itself, best as one bundle. */
export interface PreparedWithdrawal {
  /** Settlements, in order. */
  readonly settlements: readonly PangeaCall<"settle">[];
  readonly withdrawal: PangeaCall<"withdraw">;
  /** Who pays and what the account draws, by settlement. */
  readonly plan: readonly PlannedSettlement[];
  /** What is withdrawn, in ledger units. */
  readonly units: Units;
  /** Free balance that cannot be found, ledger units; 0 = there is enough. */
  readonly missing: Units;
  /** Initial margin that would be missing afterwards, ledger units of the dollar; 0 = there is enough. */
  readonly missingMargin: Units;
}

/**
 * Finds out what a withdrawal needs. Profit of perpetuals becomes dollars only by settlement: if free dollars do not reach,
 * this says what profit to draw and which losers must pay before, whom it finds in the logs of the market or among the candidates
 * given. Reads `snapshotOf` of the account and of candidates, all at one block.
 *
 * @param client - Any client.
 * @param parameters - What to withdraw and where to, and where to look for losers.
 * @returns The calls to send, and what is missing if they cannot succeed.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { settlements, withdrawal, missing } = await prepareWithdrawal(client, {
 *   exchange,
 *   account: 7,
 *   asset: 0,
 *   amount: 10n ** 21n,
 *   to: owner,
 *   fromBlock: deployment.deployedAtBlock,
 * });
 */
export async function prepareWithdrawal(
  client: PangeaClient,
  parameters: prepareWithdrawal.Parameters,
): Promise<prepareWithdrawal.ReturnValue> {
  const { exchange, asset, amount } = parameters;
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const [snapshot, { unitExp }] = await Promise.all([getAccountSnapshot(client, pinned), getAsset(client, pinned)]);
  const units = amount / 10n ** BigInt(unitExp);
  const withdrawal = withdraw.call(parameters);
  if (asset !== DOLLAR) return { ...planTokens(snapshot, asset, units), withdrawal, units };

  const alone = planSettlement({ snapshot, units, candidates: [] });
  const candidates = alone.missing === 0n ? [] : await readCandidates(client, pinned, snapshot);
  const { settlements, ...lacks } = planSettlement({ snapshot, units, candidates });
  return {
    settlements: settlements.map(({ market, accounts }) => settle.call({ exchange, market, accounts })),
    withdrawal,
    plan: settlements,
    units,
    ...lacks,
  };
}

export declare namespace prepareWithdrawal {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly asset: AssetId;
    /** Smallest units of the token. */
    readonly amount: TokenAmount;
    readonly to: Address;
  }
  interface SearchParameters extends Partial<LogRangeParameters> {
    /** Accounts that may owe, such as those that a keeper knows. Default: found in the logs from `fromBlock` on. */
    readonly candidates?: readonly AccountId[] | undefined;
    /** Most accounts to look at for each market, those seen last first. Default 500. */
    readonly mostCandidates?: number | undefined;
  }
  interface Parameters extends Args, SearchParameters, ReadParameters {}
  type ReturnValue = PreparedWithdrawal;
}

/** Nothing can be drawn in another asset than dollars. */
function planTokens(snapshot: AccountSnapshot, asset: AssetId, units: Units) {
  const holding = snapshot.tokens.find((line) => line.asset === asset);
  const free = holding?.free ?? 0n;
  if (holding === undefined || free < units) {
    return { settlements: [], plan: [], missing: units - free, missingMargin: 0n };
  }
  const tokens = snapshot.tokens.map((line) => (line === holding ? { ...line, free: free - units } : line));
  return { settlements: [], plan: [], missing: 0n, missingMargin: missingMargin({ ...snapshot, tokens }) };
}

async function readCandidates(
  client: PangeaClient,
  parameters: prepareWithdrawal.Parameters,
  { account, perps }: AccountSnapshot,
): Promise<AccountSnapshot[]> {
  const markets = perps.filter(({ profit }) => profit > 0n).map(({ market }) => market);
  const found = await Promise.all(markets.map((market) => findCandidates(client, parameters, market)));
  const ids = [...new Set(found.flat())].filter((id) => id !== account);
  const snapshots: AccountSnapshot[] = [];
  for (let start = 0; start < ids.length; start += SNAPSHOTS_AT_ONCE) {
    const stretch = ids.slice(start, start + SNAPSHOTS_AT_ONCE);
    const read = stretch.map((id) => getAccountSnapshot(client, { ...parameters, account: id }));
    snapshots.push(...(await Promise.all(read)));
  }
  return snapshots;
}

async function findCandidates(
  client: PangeaClient,
  { exchange, candidates, fromBlock, toBlock, blockRange, mostCandidates }: prepareWithdrawal.Parameters,
  market: MarketId,
): Promise<readonly AccountId[]> {
  if (candidates !== undefined) return candidates;
  const range = { fromBlock: fromBlock ?? 0n, toBlock, blockRange };
  const accounts = await getPerpAccounts(client, { exchange, market, ...range });
  return accounts.slice(0, mostCandidates ?? MOST_CANDIDATES);
}
