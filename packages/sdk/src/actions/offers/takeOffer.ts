import type { Hash, TransactionReceipt } from "viem";
import { encodeOffer } from "../../codec/offer.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { SignedOffer } from "../../types/offer.ts";
import type { AccountId, Lots } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeLots } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Takes a signed offer, wholly or in part, at its price. Owner, or a delegate with `"offers"` who may trade at its market.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Offer, taking account, size, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `OfferExpired`, `OfferOverfilled`, `OfferNonceCancelled` or `InvalidOfferSignature` when the
 * offer does not stand any more, `InsufficientMargin` when a side cannot bear it.
 * @example
 * const hash = await takeOffer(client, { exchange, account: 9, ...signed, lots: 40n });
 */
export async function takeOffer(
  client: PangeaClient,
  parameters: takeOffer.Parameters,
): Promise<takeOffer.ReturnValue> {
  return write(client, takeOffer.call(parameters), parameters);
}

export declare namespace takeOffer {
  interface Args extends ExchangeParameters, SignedOffer {
    /** That takes it. */
    readonly account: AccountId;
    /** Default: all of it. */
    readonly lots?: Lots | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for simulations, bundles and other senders. */
takeOffer.call = ({ exchange, offer, signature, account, lots }: takeOffer.Args): PangeaCall<"takeOffer"> =>
  defineCall(exchange, "takeOffer", [
    encodeOffer(offer),
    signature,
    encodeAccount(account),
    encodeLots(lots ?? offer.lots),
  ]);

/**
 * Takes a signed offer and waits until it is done.
 *
 * @returns The receipt and the lots taken.
 * @throws {ContractError} as `takeOffer`.
 * @throws {TransactionRevertedError} when somebody else was faster, or the maker cancelled in between.
 * @example
 * const { lots } = await takeOfferSync(client, { exchange, account: 9, ...signed });
 */
export async function takeOfferSync(
  client: PangeaClient,
  parameters: takeOfferSync.Parameters,
): Promise<takeOfferSync.ReturnValue> {
  const receipt = await writeSync(client, takeOffer.call(parameters), parameters);
  const { lots } = requireEvent(receipt, parameters.exchange, "OfferTaken");
  return { receipt, lots };
}

export declare namespace takeOfferSync {
  interface Parameters extends takeOffer.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly lots: Lots;
  }
}
