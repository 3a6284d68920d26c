import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeNonce } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Cancels all offers of an account with a nonce, signed or not. Owner, or a delegate who may cancel.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, nonce, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotAuthorized` when the sender may not cancel for the account.
 * @example
 * const hash = await cancelOffer(client, { exchange, account: 7, offerNonce: 12n });
 */
export async function cancelOffer(
  client: PangeaClient,
  parameters: cancelOffer.Parameters,
): Promise<cancelOffer.ReturnValue> {
  return write(client, cancelOffer.call(parameters), parameters);
}

export declare namespace cancelOffer {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    /** Of the offers, not of a transaction. */
    readonly offerNonce: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for simulations, bundles and other senders. */
cancelOffer.call = ({ exchange, account, offerNonce }: cancelOffer.Args): PangeaCall<"cancelOffer"> =>
  defineCall(exchange, "cancelOffer", [encodeAccount(account), encodeNonce(offerNonce)]);

/**
 * The same, and waits until it is done.
 *
 * @returns The receipt.
 * @throws {ContractError} as `cancelOffer`.
 * @example
 * await cancelOfferSync(client, { exchange, account: 7, offerNonce: 12n });
 */
export async function cancelOfferSync(
  client: PangeaClient,
  parameters: cancelOfferSync.Parameters,
): Promise<cancelOfferSync.ReturnValue> {
  return { receipt: await writeSync(client, cancelOffer.call(parameters), parameters) };
}

export declare namespace cancelOfferSync {
  interface Parameters extends cancelOffer.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
