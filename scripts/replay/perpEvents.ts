// What the logs of a transaction say about a perpetual market.

import { BOOK_CHANGED_TOPIC, type BookLog, decodeBookLog } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, type Log, parseEventLogs, type TransactionReceipt } from "viem";

export interface FundingEvent {
  readonly type: "funding";
  readonly index: bigint;
  readonly oldPayment: bigint;
  readonly payment: bigint;
}

export interface SettledEvent {
  readonly type: "settled";
  readonly account: number;
  readonly claim: bigint;
  readonly paid: bigint;
  readonly drawn: bigint;
}

/** Fees that were drawn from the pool, ledger units of the dollar. */
export interface FeesDrawnEvent {
  readonly type: "feesDrawn";
  readonly claim: bigint;
  readonly drawn: bigint;
}

/** The mark that the exchange read, and how far it may be relied on. */
export interface MarkEvent {
  readonly price: bigint;
  readonly time: bigint;
  readonly state: number;
}

export type PerpEvent = { readonly type: "book"; readonly log: BookLog } | FundingEvent | SettledEvent | FeesDrawnEvent;

export interface MarketOfLogs {
  readonly exchange: Address;
  readonly market: number;
}

/** In the order in which they happened. */
export function perpEvents(receipt: TransactionReceipt, { exchange, market }: MarketOfLogs): readonly PerpEvent[] {
  return receipt.logs
    .filter(({ address }) => address.toLowerCase() === exchange.toLowerCase())
    .flatMap((log) => (log.topics[0] === BOOK_CHANGED_TOPIC ? bookEvent(log, market) : clearingEvent(log, market)));
}

function bookEvent({ data }: Log, market: number): readonly PerpEvent[] {
  const log = decodeBookLog(data);
  return log.market === market ? [{ type: "book", log }] : [];
}

function clearingEvent(log: Log, market: number): readonly PerpEvent[] {
  const events = parseEventLogs({
    abi: pangeaAbi,
    logs: [log],
    eventName: ["FundingSet", "ProfitSettled", "PerpFeesDrawn"],
  });
  return events.flatMap((event): PerpEvent[] => {
    if (Number(event.args.market) !== market) return [];
    if (event.eventName === "FundingSet") {
      const { index, oldPayment, payment } = event.args;
      return [{ type: "funding", index, oldPayment, payment }];
    }
    if (event.eventName === "PerpFeesDrawn") {
      const { claim, drawn } = event.args;
      return [{ type: "feesDrawn", claim, drawn }];
    }
    const { account, claim, paid, drawn } = event.args;
    return [{ type: "settled", account: Number(account), claim, paid, drawn }];
  });
}

/** Marks of an asset that the exchange read in a transaction, in order. */
export function markEvents(receipt: TransactionReceipt, exchange: Address, asset: number): readonly MarkEvent[] {
  const logs = receipt.logs.filter(({ address }) => address.toLowerCase() === exchange.toLowerCase());
  return parseEventLogs({ abi: pangeaAbi, logs, eventName: "PriceRefreshed" })
    .filter(({ args }) => Number(args.asset) === asset)
    .map(({ args: { price, time, state } }) => ({ price, time, state }));
}
