import type { Address, Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Lists a token. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `UnitTooSmall` when a hundred times the supply would not fit.
 * @example
 * const hash = await listAsset(client, { exchange, token, unitExp: 9 });
 */
export async function listAsset(
  client: PangeaClient,
  parameters: listAsset.Parameters,
): Promise<listAsset.ReturnValue> {
  return write(client, listAsset.call(parameters), parameters);
}

export declare namespace listAsset {
  interface Args extends ExchangeParameters {
    readonly token: Address;
    /** A ledger unit is 10^unitExp of the token's smallest units. Never changes. */
    readonly unitExp: number;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
listAsset.call = ({ exchange, token, unitExp }: listAsset.Args): PangeaCall<"listAsset"> =>
  defineCall(exchange, "listAsset", [token, unitExp]);

/**
 * As `listAsset`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * const { asset } = await listAssetSync(client, { exchange, token, unitExp: 9 });
 */
export async function listAssetSync(
  client: PangeaClient,
  parameters: listAssetSync.Parameters,
): Promise<listAssetSync.ReturnValue> {
  const receipt = await writeSync(client, listAsset.call(parameters), parameters);
  return { receipt, asset: Number(requireEvent(receipt, parameters.exchange, "AssetListed").asset) };
}

export declare namespace listAssetSync {
  interface Parameters extends listAsset.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Its number. */
    readonly asset: AssetId;
  }
}
