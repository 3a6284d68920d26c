import type { ExchangeParameters } from "../actions/call.ts";
import { chainIdOf } from "../actions/offers/signOffer.ts";
import { verifyOffer } from "../actions/offers/verifyOffer.ts";
import { NoQuoteError, OfferInvalidError } from "../errors/offers.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import { createDeferred } from "../runtime/deferred.ts";
import type { PangeaClient } from "../types/client.ts";
import type { SignedOffer } from "../types/offer.ts";
import type { Side } from "../types/order.ts";
import type { AccountId, Lots, MarketId, Tick } from "../types/units.ts";
import type { MessageChannel } from "./channel.ts";
import { type Quote, type QuoteRequest, readQuote, writeRequest } from "./messages.ts";

/** Quotes that are looked at for one request, whoever sends them: a channel is open to anybody. */
const MOST_QUOTES = 100;

/**
 * Asks makers for quotes over a channel and picks the best that can be taken: the lowest price or rate for who buys or
 * borrows, the highest for who sells or lends, the first of equals. Take it with `takeOffer`.
 *
 * @param client - Any client: checks the quotes that arrive.
 * @param parameters - What to ask for, where, and until when.
 * @returns The offer and its signature.
 * @throws {NoQuoteError} when `signal` ends the waiting and no quote that arrived can be taken.
 * @throws The reason of `signal`, when it is aborted for another reason than time.
 * @example
 * const signal = AbortSignal.timeout(500);
 * const quote = await requestQuote(client, { exchange, channel, signal, account: 9, market: 1, side: "bid", lots: 40n });
 * await takeOfferSync(client, { exchange, account: 9, lots: 40n, ...quote });
 */
export async function requestQuote(
  client: PangeaClient,
  parameters: requestQuote.Parameters,
): Promise<requestQuote.ReturnValue> {
  const { exchange, channel, signal, account, market, side, lots, enough = MOST_QUOTES } = parameters;
  if (enough < 1) throw new InvalidArgumentError("No quote is never enough", "Wait for one quote at least.");
  signal.throwIfAborted();
  const chainId = await chainIdOf(client, parameters.chainId);
  const id = crypto.randomUUID();
  const request: QuoteRequest = { id, exchange, chainId, account, market, side, lots };
  const quotes: Quote[] = [];
  const rejected: unknown[] = [];
  const checking = new Set<Promise<void>>();
  const done = createDeferred();

  const check = async (quote: Quote) => {
    try {
      requireAnswer(request, quote, parameters.worstTick);
      await verifyOffer(client, { exchange, chainId, account, lots, offer: quote.offer, signature: quote.signature });
      quotes.push(quote);
    } catch (error) {
      rejected.push(error);
    }
    if (quotes.length >= enough) done.resolve();
  };
  let seen = 0;
  const stop = channel.onMessage((message) => {
    const quote = readQuote(message);
    if (quote?.id !== id || seen >= MOST_QUOTES) return;
    seen += 1;
    const checked = check(quote).finally(() => checking.delete(checked));
    checking.add(checked);
  });
  const end = () => done.resolve();
  signal.addEventListener("abort", end, { once: true });
  try {
    await channel.send(writeRequest(request));
    await done.promise;
    if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
    // those that arrived in time are still looked at
    await Promise.all(checking);
  } finally {
    stop();
    signal.removeEventListener("abort", end);
  }
  const best = quotes.reduce<Quote | undefined>(
    (a, b) => (a !== undefined && !isBetter(side, b, a) ? a : b),
    undefined,
  );
  if (best === undefined) throw new NoQuoteError(rejected);
  return { offer: best.offer, signature: best.signature };
}

export declare namespace requestQuote {
  interface Parameters extends ExchangeParameters {
    readonly channel: MessageChannel;
    /** Ends the waiting: `AbortSignal.timeout(500)`. */
    readonly signal: AbortSignal;
    /** That would take the offer. */
    readonly account: AccountId;
    readonly market: MarketId;
    /** Of the taker: `"bid"` buys or borrows. */
    readonly side: Side;
    readonly lots: Lots;
    /** Quotes beyond it are passed over. Not told to the makers. */
    readonly worstTick?: Tick | undefined;
    /** Ends the waiting once so many quotes that can be taken have arrived. Default: 100. */
    readonly enough?: number | undefined;
    /** Default: the client's chain, else asked of the node. */
    readonly chainId?: number | undefined;
  }
  type ReturnValue = SignedOffer;
}

/** Whether a quote is about what was asked for. */
function requireAnswer(request: QuoteRequest, { offer }: Quote, worstTick: Tick | undefined): void {
  const isAbout = offer.market === request.market && offer.side !== request.side;
  if (!isAbout) throw new InvalidArgumentError("A quote is about something else", "Leave its maker out.");
  if (offer.lots < request.lots) throw new OfferInvalidError("filled");
  if (worstTick === undefined) return;
  const isBeyond = request.side === "bid" ? offer.tick > worstTick : offer.tick < worstTick;
  if (isBeyond) throw new InvalidArgumentError("A quote is beyond the worst price", "Accept a worse one, or wait.");
}

function isBetter(side: Side, a: Quote, b: Quote): boolean {
  return side === "bid" ? a.offer.tick < b.offer.tick : a.offer.tick > b.offer.tick;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}
