import type { TransactionReceipt } from "viem";
import { unitsToAmount } from "../../codec/amount.ts";
import { DOLLAR } from "../../codec/constants.ts";
import { WithdrawalShortError } from "../../errors/withdrawal.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Units } from "../../types/units.ts";
import { executeBundle } from "../bundles/executeBundle.ts";
import { requireEvent } from "../events.ts";
import { getAsset } from "../markets/getAsset.ts";
import { type WriteSyncParameters, writeSync } from "../write.ts";
import { type PreparedWithdrawal, prepareWithdrawal } from "./prepareWithdrawal.ts";
import { type Settlement, settlementsOf } from "./settle.ts";

/**
 * Withdraws, and draws profit of perpetuals first where free dollars do not reach, having losers pay before if the pool is short:
 * what `prepareWithdrawal` finds, in one transaction that happens as a whole or not at all. Owner only.
 *
 * @param client - Client of the owner, unless `lane` or `signer` is given.
 * @param parameters - As of `prepareWithdrawal`, and how to send.
 * @returns Ledger units taken from the account, and who paid and drew before.
 * @throws {WithdrawalShortError} when it cannot succeed, before anything is sent.
 * @throws {ContractError} when the exchange would refuse it.
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
  const { exchange, account } = parameters;
  const { settlements, withdrawal, plan } = prepared;
  const actions = [...settlements, withdrawal].map((call) => ({ call }));
  const whole = settlements.length === 0 ? withdrawal : executeBundle.call({ exchange, account, actions });
  const receipt = await writeSync(client, whole, parameters);
  const { units } = requireEvent(receipt, exchange, "Withdrawn");
  return { receipt, units, settled: settlementsOf(receipt, exchange), plan };
}

export declare namespace withdrawWithSettlementSync {
  interface Parameters extends prepareWithdrawal.Args, prepareWithdrawal.SearchParameters, WriteSyncParameters {}
  interface ReturnValue extends Pick<PreparedWithdrawal, "plan"> {
    readonly receipt: TransactionReceipt;
    readonly units: Units;
    /** Who paid or drew before, in order. */
    readonly settled: readonly Settlement[];
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
