// The others of the market: a maker who quotes ether and its perpetual around the oracle's price, and a lender.

import {
  type Bundle,
  bundle,
  executeBundleSync,
  type Market,
  placeOrderSync,
  pushFeedAbi,
  sendCallSync,
} from "@pangea/sdk";
import { encodeFunctionData } from "viem";
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
  const { exchange, governor, maker, spot, perp, feed } = venue;
  const answer = quotes.mark * FEED_UNITS_PER_CENT;
  const data = encodeFunctionData({ abi: pushFeedAbi, functionName: "push", args: [answer] });
  await sendCallSync(governor.client, { to: feed, data }, governor.sending);
  const [spotAccount, perpAccount] = makerAccounts(venue);
  const quotesOnSpot = { account: spotAccount, market: spot, prices: [quotes.spotBid, quotes.spotAsk] } as const;
  const refreshed = bundle({ exchange, account: perpAccount }).refreshPrices({ assets: [spot.asset.id] });
  const moved = requote(withSpot ? requote(refreshed, quotesOnSpot) : refreshed, {
    ...{ account: perpAccount, market: perp, prices: [quotes.perpBid, quotes.perpAsk] },
  });
  const terms = new Map<number, Market>([spot, perp].map((market) => [market.id, market]));
  await executeBundleSync(maker.client, { ...moved, ...maker.sending, terms });
}

interface Requote {
  readonly account: number;
  readonly market: Market;
  readonly prices: readonly [bid: bigint, ask: bigint];
}

const MOST_ORDERS = 10;

function requote(quoting: Bundle, { account, market: { id: market }, prices: [bid, ask] }: Requote): Bundle {
  const terms = { lots: DEPTH_LOTS, timeInForce: "postOnly" } as const;
  return quoting
    .cancelAll({ account, market, side: "bid", maxOrders: MOST_ORDERS })
    .cancelAll({ account, market, side: "ask", maxOrders: MOST_ORDERS })
    .placeOrder({ account, market, order: { side: "bid", tick: bid, ...terms } })
    .placeOrder({ account, market, order: { side: "ask", tick: ask, ...terms } });
}

/** The account that quotes spot, and the one that quotes the perpetual. */
export function makerAccounts({ maker }: BasisVenue): readonly [number, number] {
  return [known(maker.accounts[0], "account for spot"), known(maker.accounts[1], "account for the perpetual")];
}

/** Offers dollars at a rate in basis points a year. */
export async function offerDollars(venue: BasisVenue, rate: bigint, units: bigint): Promise<void> {
  const { exchange, lender, loan } = venue;
  const lots = units / 10n ** BigInt(loan.scale.lotExp);
  await placeOrderSync(lender.client, {
    ...{ exchange, account: known(lender.accounts[0], "account of the lender"), market: loan.id, terms: loan },
    ...lender.sending,
    order: { side: "ask", tick: rate, lots, timeInForce: "postOnly" },
  });
}
