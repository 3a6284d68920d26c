import type { Hash, TransactionReceipt } from "viem";
import { checkedNumber, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, Tick } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sets on what terms an account borrows. Owner only. It replaces both terms.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account and terms, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotOwner` when the sender is not the owner, `InvalidCreditTerms` when a cap is below 100.
 * @example
 * const hash = await setCreditTerms(client, { exchange, account: 7, leverageCap: 150, maxRenewRate: 900n });
 */
export async function setCreditTerms(
  client: PangeaClient,
  parameters: setCreditTerms.Parameters,
): Promise<setCreditTerms.ReturnValue> {
  return write(client, setCreditTerms.call(parameters), parameters);
}

export declare namespace setCreditTerms {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    /** m in hundredths that the account's actions must leave, at least 100. Default: none. */
    readonly leverageCap?: number | undefined;
    /** Highest rate at which others may renew its loans from the book, basis points a year. Default: not at all. */
    readonly maxRenewRate?: Tick | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
setCreditTerms.call = ({
  exchange,
  account,
  leverageCap = 0,
  maxRenewRate = 0n,
}: setCreditTerms.Args): PangeaCall<"setCreditTerms"> =>
  defineCall(exchange, "setCreditTerms", [
    encodeAccount(account),
    checkedNumber(leverageCap, FIELDS.leverageCap),
    checkedNumber(maxRenewRate, FIELDS.rate),
  ]);

/**
 * Sets the terms of borrowing and waits until they are in force.
 *
 * @throws {ContractError} `NotOwner` when the sender is not the owner, `InvalidCreditTerms` when a cap is below 100.
 * @example
 * await setCreditTermsSync(client, { exchange, account: 7, maxRenewRate: 900n });
 */
export async function setCreditTermsSync(
  client: PangeaClient,
  parameters: setCreditTermsSync.Parameters,
): Promise<setCreditTermsSync.ReturnValue> {
  return { receipt: await writeSync(client, setCreditTerms.call(parameters), parameters) };
}

export declare namespace setCreditTermsSync {
  interface Parameters extends setCreditTerms.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
