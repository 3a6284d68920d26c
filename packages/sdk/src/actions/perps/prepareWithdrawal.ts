import type { Address } from "viem";
import { DOLLAR } from "../../codec/constants.ts";
import { missingMargin, type PlannedSettlement, planSettlement } from "../../margin/settlementPlan.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountSnapshot } from "../../types/margin.ts";
import type { AccountId, AssetId, TokenAmount, Units } from "../../types/units.ts";
import { withdraw } from "../accounts/withdraw.ts";
import type { ExchangeParameters, PangeaCall } from "../call.ts";
import { getAccountSnapshot } from "../margin/getAccountSnapshot.ts";
import { getAsset } from "../markets/getAsset.ts";
import { pinBlock } from "../pinBlock.ts";
import type { ReadParameters } from "../read.ts";
import { type LoserSearchParameters, readLosers } from "./readLosers.ts";
import { settle } from "./settle.ts";

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
  const markets = snapshot.perps.filter(({ profit }) => profit > 0n).map(({ market }) => market);
  const { account } = snapshot;
  const candidates = alone.missing === 0n ? [] : await readLosers(client, pinned, { account, markets });
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
  type SearchParameters = LoserSearchParameters;
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
