import { type Address, encodeFunctionData, erc20Abi, type Hash, type TransactionReceipt } from "viem";
import type { TransactionCall } from "../../tx/types.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { TokenAmount } from "../../types/units.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Allows the exchange to take tokens from the sender's wallet, as a deposit needs it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Token, and amount in its smallest units.
 * @returns Hash of the transaction.
 * @throws {PreBroadcastError} when the node refused the transaction.
 * @example
 * const hash = await approve(client, { exchange, token, amount: 1_000_000n });
 */
export async function approve(client: PangeaClient, parameters: approve.Parameters): Promise<approve.ReturnValue> {
  return write(client, approve.call(parameters), parameters);
}

export declare namespace approve {
  interface Args {
    /** Who may take the tokens. */
    readonly exchange: Address;
    readonly token: Address;
    /** Smallest units of the token. */
    readonly amount: TokenAmount;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for other senders. */
approve.call = ({ exchange, token, amount }: approve.Args): TransactionCall => ({
  to: token,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [exchange, amount] }),
});

/**
 * Allows the exchange to take tokens and waits until it may.
 *
 * @throws {TransactionUncertainError} when no receipt was seen in time.
 * @example
 * await approveSync(client, { exchange, token, amount: 1_000_000n });
 */
export async function approveSync(
  client: PangeaClient,
  parameters: approveSync.Parameters,
): Promise<approveSync.ReturnValue> {
  return { receipt: await writeSync(client, approve.call(parameters), parameters) };
}

export declare namespace approveSync {
  interface Parameters extends approve.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
