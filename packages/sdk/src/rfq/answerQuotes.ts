import { type Account, type Address, isAddressEqual } from "viem";
import type { ExchangeParameters } from "../actions/call.ts";
import { chainIdOf, signOffer } from "../actions/offers/signOffer.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Offer } from "../types/offer.ts";
import type { AccountId } from "../types/units.ts";
import type { MessageChannel } from "./channel.ts";
import { type QuoteRequest, readRequest, writeQuote } from "./messages.ts";

/** What a maker decides about a quote; the rest follows from the request. */
export type QuoteTerms = Pick<Offer, "tick" | "expiry" | "nonce"> & Partial<Pick<Offer, "lots" | "minLots">>;

/**
 * Answers requests for quotes that arrive over a channel with signed offers to who asks, as long as `quote` has an
 * answer. An offer of the size that was asked for is all or nothing, unless `quote` says otherwise.
 *
 * @param client - Client with an account, unless `signer` is given.
 * @param parameters - Channel, maker, and what to answer.
 * @returns Ends the answering. What was signed stands until its expiry, or until it is cancelled.
 * @throws {RpcFailedError} when the chain is not known and the node does not say it. What fails later goes to `onError`.
 * @example
 * const stop = await answerQuotes(client, {
 *   exchange, channel, account: 7,
 *   quote: ({ side }) => ({ tick: side === "bid" ? 50_010n : 49_990n, expiry: soon(), nonce: next() }),
 * });
 */
export async function answerQuotes(
  client: PangeaClient,
  parameters: answerQuotes.Parameters,
): Promise<answerQuotes.ReturnValue> {
  const { exchange, channel, account, signer, quote, onError = () => {} } = parameters;
  const chainId = await chainIdOf(client, parameters.chainId);
  const answer = async (request: QuoteRequest) => {
    const terms = await quote(request);
    if (terms === undefined) return;
    const { id, market, lots, side, account: taker } = request;
    const offer = {
      ...{ account, market, lots, minLots: lots, takers: [taker] },
      side: side === "bid" ? ("ask" as const) : ("bid" as const),
      ...terms,
      ...(parameters.offerSigner === undefined ? {} : { signer: parameters.offerSigner }),
    };
    await channel.send(writeQuote({ id, ...(await signOffer(client, { exchange, offer, signer, chainId })) }));
  };
  return channel.onMessage((message) => {
    const request = readRequest(message);
    if (request === undefined || request.chainId !== chainId || !isAddressEqual(request.exchange, exchange)) return;
    if (request.account !== account) answer(request).catch(onError);
  });
}

export declare namespace answerQuotes {
  interface Parameters extends ExchangeParameters {
    readonly channel: MessageChannel;
    /** Of the maker. */
    readonly account: AccountId;
    /** Terms for a request, undefined = no answer. */
    readonly quote: (request: QuoteRequest) => QuoteTerms | undefined | Promise<QuoteTerms | undefined>;
    /** Default: the client's account. */
    readonly signer?: Account | Address | undefined;
    /** The wallet with code whose signature it is. Default: who signs. */
    readonly offerSigner?: Address | undefined;
    /** Told of answers that failed. Default: nobody. */
    readonly onError?: ((error: unknown) => void) | undefined;
    /** Default: the client's chain, else asked of the node. */
    readonly chainId?: number | undefined;
  }
  type ReturnValue = () => void;
}
