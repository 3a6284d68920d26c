import type { PangeaClient } from "../../types/client.ts";
import type { OfferState } from "../../types/offer.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeNonce } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what has become of the offers of an account with a nonce: view `offerState`.
 *
 * @param client - Any client.
 * @param parameters - Account of the maker and nonce.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { takenLots, cancelled } = await getOfferState(client, { exchange, account: 7, offerNonce: 12n });
 */
export async function getOfferState(
  client: PangeaClient,
  parameters: getOfferState.Parameters,
): Promise<getOfferState.ReturnValue> {
  const [takenLots, cancelled, floor] = await read(client, getOfferState.call(parameters), parameters);
  return { takenLots: BigInt(takenLots), cancelled, floor };
}

export declare namespace getOfferState {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    /** Of the offers, not of a transaction. */
    readonly offerNonce: bigint;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = OfferState;
}

/** The call itself, for multicalls. */
getOfferState.call = ({ exchange, account, offerNonce }: getOfferState.Args): PangeaCall<"offerState"> =>
  defineCall(exchange, "offerState", [encodeAccount(account), encodeNonce(offerNonce)]);
