import { type Address, type Hash, maxUint256, type TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, AssetId, TokenAmount, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeAsset } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Withdraws free balance. Owner only.
 *
 * @param client - Client of the owner, unless `lane` or `signer` is given.
 * @param parameters - Amount in the token's smallest units, rounded down to whole ledger units, or `"all"` that is free.
 * @returns Hash of the transaction.
 * @throws {ContractError} `InsufficientBalance` when less is free, `NotOwner` when the sender is not the owner.
 * @example
 * const hash = await withdraw(client, { exchange, account: 7, asset: 0, amount: 1_000_000n, to: owner });
 */
export async function withdraw(client: PangeaClient, parameters: withdraw.Parameters): Promise<withdraw.ReturnValue> {
  return write(client, withdraw.call(parameters), parameters);
}

export declare namespace withdraw {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly asset: AssetId;
    /** Smallest units of the token. */
    readonly amount: TokenAmount | "all";
    readonly to: Address;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
withdraw.call = ({ exchange, account, asset, amount, to }: withdraw.Args): PangeaCall<"withdraw"> =>
  defineCall(exchange, "withdraw", [
    encodeAccount(account),
    encodeAsset(asset),
    amount === "all" ? maxUint256 : amount,
    to,
  ]);

/**
 * Withdraws free balance and waits until it is out.
 *
 * @returns Ledger units taken from the account.
 * @throws {ContractError} `InsufficientBalance` when less is free.
 * @example
 * const { units } = await withdrawSync(client, { exchange, account: 7, asset: 0, amount: "all", to: owner });
 */
export async function withdrawSync(
  client: PangeaClient,
  parameters: withdrawSync.Parameters,
): Promise<withdrawSync.ReturnValue> {
  const receipt = await writeSync(client, withdraw.call(parameters), parameters);
  return { receipt, units: requireEvent(receipt, parameters.exchange, "Withdrawn").units };
}

export declare namespace withdrawSync {
  interface Parameters extends withdraw.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly units: Units;
  }
}
