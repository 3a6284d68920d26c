import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Opens a margin account for the sender, who may have any number of them.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - How to send it.
 * @returns Hash of the transaction; `openAccountSync` returns the number.
 * @throws {PreBroadcastError} when the node refused the transaction.
 * @example
 * const hash = await openAccount(client, { exchange });
 */
export async function openAccount(
  client: PangeaClient,
  parameters: openAccount.Parameters,
): Promise<openAccount.ReturnValue> {
  return write(client, openAccount.call(parameters), parameters);
}

export declare namespace openAccount {
  type Args = ExchangeParameters;
  type Parameters = WriteParameters;
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
openAccount.call = ({ exchange }: openAccount.Args): PangeaCall<"openAccount"> =>
  defineCall(exchange, "openAccount", []);

/**
 * Opens a margin account and returns its number.
 *
 * @throws {TransactionUncertainError} when no receipt was seen in time.
 * @example
 * const { account } = await openAccountSync(client, { exchange });
 */
export async function openAccountSync(
  client: PangeaClient,
  parameters: openAccountSync.Parameters,
): Promise<openAccountSync.ReturnValue> {
  const receipt = await writeSync(client, openAccount.call(parameters), parameters);
  return { receipt, account: Number(requireEvent(receipt, parameters.exchange, "AccountOpened").account) };
}

export declare namespace openAccountSync {
  type Parameters = WriteSyncParameters;
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly account: AccountId;
  }
}
