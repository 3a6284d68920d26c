import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Lists an index: an asset that has a price and no token, for perpetuals without spot. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when the ledger cannot count so finely.
 * @example
 * const hash = await listIndex(client, { exchange, decimals: 6 });
 */
export async function listIndex(
  client: PangeaClient,
  parameters: listIndex.Parameters,
): Promise<listIndex.ReturnValue> {
  return write(client, listIndex.call(parameters), parameters);
}

export declare namespace listIndex {
  interface Args extends ExchangeParameters {
    /** Ledger units of one whole are 10^decimals. */
    readonly decimals: number;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
listIndex.call = ({ exchange, decimals }: listIndex.Args): PangeaCall<"listIndex"> =>
  defineCall(exchange, "listIndex", [decimals]);

/**
 * Lists an index and waits until it is there.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * const { asset } = await listIndexSync(client, { exchange, decimals: 6 });
 */
export async function listIndexSync(
  client: PangeaClient,
  parameters: listIndexSync.Parameters,
): Promise<listIndexSync.ReturnValue> {
  const receipt = await writeSync(client, listIndex.call(parameters), parameters);
  return { receipt, asset: Number(requireEvent(receipt, parameters.exchange, "IndexListed").asset) };
}

export declare namespace listIndexSync {
  interface Parameters extends listIndex.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Its number. */
    readonly asset: AssetId;
  }
}
