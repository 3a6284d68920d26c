import { type Hash, maxUint256, type TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, AssetId, TokenAmount, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeAsset } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Moves free balance to another account of the same owner. Owner, or a delegate who may transfer.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Amount in the token's smallest units, rounded down to whole ledger units, or `"all"` that is free.
 * @returns Hash of the transaction.
 * @throws {ContractError} `InsufficientBalance` when less is free, `NotSameOwner` when the owners differ.
 * @example
 * const hash = await transfer(client, { exchange, from: 7, to: 8, asset: 0, amount: "all" });
 */
export async function transfer(client: PangeaClient, parameters: transfer.Parameters): Promise<transfer.ReturnValue> {
  return write(client, transfer.call(parameters), parameters);
}

export declare namespace transfer {
  interface Args extends ExchangeParameters {
    readonly from: AccountId;
    readonly to: AccountId;
    readonly asset: AssetId;
    /** Smallest units of the token. */
    readonly amount: TokenAmount | "all";
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
transfer.call = ({ exchange, from, to, asset, amount }: transfer.Args): PangeaCall<"transfer"> =>
  defineCall(exchange, "transfer", [
    encodeAccount(from),
    encodeAccount(to),
    encodeAsset(asset),
    amount === "all" ? maxUint256 : amount,
  ]);

/**
 * Moves free balance between two accounts of one owner and waits until it is there.
 *
 * @returns Ledger units moved.
 * @throws {ContractError} `InsufficientBalance` when less is free.
 * @example
 * const { units } = await transferSync(client, { exchange, from: 7, to: 8, asset: 0, amount: 5_000_000n });
 */
export async function transferSync(
  client: PangeaClient,
  parameters: transferSync.Parameters,
): Promise<transferSync.ReturnValue> {
  const receipt = await writeSync(client, transfer.call(parameters), parameters);
  return { receipt, units: requireEvent(receipt, parameters.exchange, "Transferred").units };
}

export declare namespace transferSync {
  interface Parameters extends transfer.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly units: Units;
  }
}
