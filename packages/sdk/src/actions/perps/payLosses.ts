import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { readEvents } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Pays what an account owes at its perpetual markets from its free dollars. Anyone may call it; it happens by itself before
 * dollars are withdrawn or transferred.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} when the exchange would refuse it.
 * @example
 * const hash = await payLosses(client, { exchange, account: 7 });
 */
export async function payLosses(
  client: PangeaClient,
  parameters: payLosses.Parameters,
): Promise<payLosses.ReturnValue> {
  return write(client, payLosses.call(parameters), parameters);
}

export declare namespace payLosses {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
payLosses.call = ({ exchange, account }: payLosses.Args): PangeaCall<"payLosses"> =>
  defineCall(exchange, "payLosses", [encodeAccount(account)]);

/**
 * As `payLosses`, and waits until it is done.
 *
 * @throws {ContractError} when the exchange would refuse it.
 * @example
 * const { paid } = await payLossesSync(client, { exchange, account: 7 });
 */
export async function payLossesSync(
  client: PangeaClient,
  parameters: payLossesSync.Parameters,
): Promise<payLossesSync.ReturnValue> {
  const receipt = await writeSync(client, payLosses.call(parameters), parameters);
  const events = readEvents(receipt, parameters.exchange, "ProfitSettled");
  return { receipt, paid: events.reduce((total, { paid }) => total + paid, 0n) };
}

export declare namespace payLossesSync {
  interface Parameters extends payLosses.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Ledger units of the dollar, at all its markets together. */
    readonly paid: Units;
  }
}
