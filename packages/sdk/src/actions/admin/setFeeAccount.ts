import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Names the account that collects fees. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `UnknownAccount` when it was never opened.
 * @example
 * const hash = await setFeeAccount(client, { exchange, account: 1 });
 */
export async function setFeeAccount(
  client: PangeaClient,
  parameters: setFeeAccount.Parameters,
): Promise<setFeeAccount.ReturnValue> {
  return write(client, setFeeAccount.call(parameters), parameters);
}

export declare namespace setFeeAccount {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setFeeAccount.call = ({ exchange, account }: setFeeAccount.Args): PangeaCall<"setFeeAccount"> =>
  defineCall(exchange, "setFeeAccount", [encodeAccount(account)]);

/**
 * As `setFeeAccount`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setFeeAccountSync(client, { exchange, account: 1 });
 */
export async function setFeeAccountSync(
  client: PangeaClient,
  parameters: setFeeAccountSync.Parameters,
): Promise<setFeeAccountSync.ReturnValue> {
  return { receipt: await writeSync(client, setFeeAccount.call(parameters), parameters) };
}

export declare namespace setFeeAccountSync {
  interface Parameters extends setFeeAccount.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
