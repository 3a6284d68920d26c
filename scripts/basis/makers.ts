// The others of the market: a maker who quotes ether and its perpetual around the oracle's price, and a lender.

import { pushFeedAbi } from "@pangea/sdk";
import { encodeFunctionData } from "viem";
import type { Action } from "./actions.ts";
import { type BasisVenue, known } from "./venue.ts";

/** Where the maker stands, in ticks, which are cents. */
export interface Quotes {
  readonly mark: bigint;
  readonly spotBid: bigint;
  readonly spotAsk: bigint;
  readonly perpBid: bigint;
  readonly perpAsk: bigint;
}

/** Half of the spread on spot, and all of it on the perpetual, in millionths of the price. */
const HALF_SPREAD = 50n;
const PERP_SPREAD = 100n;
const PPM = 1_000_000n;
const RATE_SCALE = 1_000_000_000n;

/** Ether on each side of each book. */
const DEPTH_LOTS = 400_000n;

/** A feed counts dollars with eight decimals. */
const FEED_UNITS_PER_CENT = 1_000_000n;

/**
 * Quotes of a market whose perpetual stands above the mark by what funding is to pay.
 *
 * @param premium - Of the perpetual's bid, in billionths of the mark: the rate of funding for eight hours.
 */
export function quotesOf(mark: bigint, premium: bigint): Quotes {
  const share = (part: bigint, whole: bigint) => (mark * part + whole / 2n) / whole;
  const perpBid = mark + share(premium, RATE_SCALE);
  const half = atLeastOne(share(HALF_SPREAD, PPM));
  return {
    ...{ mark, spotBid: mark - half, spotAsk: mark + half },
    ...{ perpBid, perpAsk: perpBid + atLeastOne(share(PERP_SPREAD, PPM)) },
  };
}

function atLeastOne(ticks: bigint): bigint {
  return ticks > 0n ? ticks : 1n;
}

export interface QuoteOptions {
  readonly quotes: Quotes;
  /** Whether spot is quoted anew, too: nobody else trades there, and quotes of the perpetual are what funding goes by. */
  readonly withSpot: boolean;
}

/** Tells the oracle a price, and moves quotes there in the transaction in which the exchange reads it. */
export async function quote(venue: BasisVenue, { quotes, withSpot }: QuoteOptions): Promise<void> {
  const { chain, exchange, actions, maker, spot, perp } = venue;
  const answer = quotes.mark * FEED_UNITS_PER_CENT;
  const push = encodeFunctionData({ abi: pushFeedAbi, functionName: "push", args: [answer] });
  // executed before what is sent next
  await chain.post({ from: venue.governor, to: venue.feed, data: push });
  const [spotAccount, perpAccount] = makerAccounts(venue);
  const requote = (account: number, market: number, [bid, ask]: readonly [bigint, bigint]): readonly Action[] => [
    ...actions.cancelQuotes(account, market),
    actions.place(account, market, { side: "bid", tick: bid, lots: DEPTH_LOTS, timeInForce: "postOnly" }),
    actions.place(account, market, { side: "ask", tick: ask, lots: DEPTH_LOTS, timeInForce: "postOnly" }),
  ];
  const bundle = actions.bundle(perpAccount, [
    actions.refreshPrices(spot.asset.id),
    ...(withSpot ? requote(spotAccount, spot.id, [quotes.spotBid, quotes.spotAsk]) : []),
    ...requote(perpAccount, perp.id, [quotes.perpBid, quotes.perpAsk]),
  ]);
  await chain.send({ from: maker.owner, to: exchange, data: bundle });
}

/** The account that quotes spot, and the one that quotes the perpetual. */
export function makerAccounts({ maker }: BasisVenue): readonly [number, number] {
  return [known(maker.accounts[0], "account for spot"), known(maker.accounts[1], "account for the perpetual")];
}

/** Offers dollars at a rate in basis points a year. */
export async function offerDollars(venue: BasisVenue, rate: bigint, units: bigint): Promise<void> {
  const { chain, exchange, actions, lender, book } = venue;
  const order = { side: "ask", tick: rate, lots: units / book.lotUnits, timeInForce: "postOnly" } as const;
  const { call } = actions.place(known(lender.accounts[0], "account of the lender"), book.market, order);
  await chain.send({ from: lender.owner, to: exchange, data: call });
}
