import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeNonce } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Cancels all offers of an account with lower nonces, signed or not. Owner, or a delegate who may cancel.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, nonce, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotAuthorized` when the sender may not cancel for the account,
 * `OfferFloorTooHigh` when a delegate would go further than 2^32 at once.
 * @example
 * const hash = await cancelOffersBelow(client, { exchange, account: 7, offerNonce: 12n });
 */
export async function cancelOffersBelow(
  client: PangeaClient,
  parameters: cancelOffersBelow.Parameters,
): Promise<cancelOffersBelow.ReturnValue> {
  return write(client, cancelOffersBelow.call(parameters), parameters);
}

export declare namespace cancelOffersBelow {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    /** Of the offers, not of a transaction. */
    readonly offerNonce: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for simulations, bundles and other senders. */
cancelOffersBelow.call = ({ exchange, account, offerNonce }: cancelOffersBelow.Args): PangeaCall<"cancelOffersBelow"> =>
  defineCall(exchange, "cancelOffersBelow", [encodeAccount(account), encodeNonce(offerNonce)]);

/**
 * The same, and waits until it is done.
 *
 * @returns The receipt.
 * @throws {ContractError} as `cancelOffersBelow`.
 * @example
 * await cancelOffersBelowSync(client, { exchange, account: 7, offerNonce: 12n });
 */
export async function cancelOffersBelowSync(
  client: PangeaClient,
  parameters: cancelOffersBelowSync.Parameters,
): Promise<cancelOffersBelowSync.ReturnValue> {
  return { receipt: await writeSync(client, cancelOffersBelow.call(parameters), parameters) };
}

export declare namespace cancelOffersBelowSync {
  interface Parameters extends cancelOffersBelow.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
