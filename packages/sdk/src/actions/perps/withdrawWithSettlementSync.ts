import type { TransactionReceipt } from "viem";
import { unitsToAmount } from "../../codec/amount.ts";
import { DOLLAR } from "../../codec/constants.ts";
import { TransactionUncertainError } from "../../errors/transaction.ts";
import { WithdrawalIncompleteError, WithdrawalShortError } from "../../errors/withdrawal.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Units } from "../../types/units.ts";
import { withdrawSync } from "../accounts/withdraw.ts";
import { getAsset } from "../markets/getAsset.ts";
import { type WriteSyncParameters, writeSync } from "../write.ts";
import { type PreparedWithdrawal, prepareWithdrawal } from "./prepareWithdrawal.ts";

/**
 * Withdraws, and draws profit of perpetuals first where free dollars do not reach, having losers pay before if the pool is short:
 * what `prepareWithdrawal` finds, one transaction after the other. Owner only. If one of them fails, the same call goes on: what was
 * drawn is free by then, and it plans anew.
 *
 * @param client - Client of the owner, unless `lane` or `signer` is given.
 * @param parameters - As of `prepareWithdrawal`, and how to send.
 * @returns Ledger units taken from the account, and what was sent.
 * @throws {WithdrawalShortError} when it cannot succeed, before anything is sent.
 * @throws {WithdrawalIncompleteError} when it stopped after something was sent: it says what, and `cause` why.
 * @throws {ContractError} when the exchange would refuse the first of the calls.
 * @example
 * const { units } = await withdrawWithSettlementSync(client, {
 *   exchange,
 *   account: 7,
 *   asset: 0,
 *   amount: 10n ** 21n,
 *   to: owner,
 *   fromBlock: deployment.deployedAtBlock,
 * });
 */
export async function withdrawWithSettlementSync(
  client: PangeaClient,
  parameters: withdrawWithSettlementSync.Parameters,
): Promise<withdrawWithSettlementSync.ReturnValue> {
  const prepared = await prepareWithdrawal(client, parameters);
  if (prepared.missing > 0n || prepared.missingMargin > 0n) throw await shortError(client, parameters, prepared);
  const settlements: TransactionReceipt[] = [];
  try {
    for (const call of prepared.settlements) settlements.push(await writeSync(client, call, parameters));
    const { receipt, units } = await withdrawSync(client, parameters);
    return { receipt, units, settlements, plan: prepared.plan };
  } catch (error) {
    throw interrupted(error, settlements, prepared);
  }
}

/** Nothing has happened if the first transaction failed for certain: then its error says all there is. */
function interrupted(error: unknown, settlements: readonly TransactionReceipt[], prepared: PreparedWithdrawal) {
  const planned = prepared.settlements.length;
  if (settlements.length === 0 && !(error instanceof TransactionUncertainError)) return error;
  const step = settlements.length < planned ? "settlement" : "withdrawal";
  return new WithdrawalIncompleteError({ step, settlements, planned, cause: error });
}

export declare namespace withdrawWithSettlementSync {
  interface Parameters extends prepareWithdrawal.Args, prepareWithdrawal.SearchParameters, WriteSyncParameters {}
  interface ReturnValue extends Pick<PreparedWithdrawal, "plan"> {
    /** Of the withdrawal. */
    readonly receipt: TransactionReceipt;
    readonly units: Units;
    /** Of the settlements before it. */
    readonly settlements: readonly TransactionReceipt[];
  }
}

async function shortError(
  client: PangeaClient,
  { exchange, asset: id }: prepareWithdrawal.Args,
  { units, missing, missingMargin }: PreparedWithdrawal,
): Promise<WithdrawalShortError> {
  const asset = await getAsset(client, { exchange, asset: id });
  const dollar = id === DOLLAR ? asset : await getAsset(client, { exchange, asset: DOLLAR });
  return new WithdrawalShortError({
    wanted: unitsToAmount(units, asset),
    missing: unitsToAmount(missing, asset),
    missingMargin: unitsToAmount(missingMargin, dollar),
  });
}
