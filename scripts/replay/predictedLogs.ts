// Compares the logs of a transaction with those that the model predicts, record by record.

import { BOOK_CHANGED_TOPIC, type BookLog, type BookRecord, decodeBookLog } from "@pangea/sdk";
import { errorsAbi } from "@pangea/sdk/abi";
import { type Address, type Hex, type TransactionReceipt, toFunctionSelector } from "viem";
import { formatAbiItem } from "viem/utils";
import type { BookRecord as ModelRecord, VenueEvent } from "../../test/model/types.ts";

const SELECTORS: ReadonlyMap<string, Hex> = new Map(
  errorsAbi.map((error) => [error.name, toFunctionSelector(formatAbiItem(error))]),
);

/** The book logs of a transaction in a form that can be compared. */
export function foundBookLogs({ logs }: TransactionReceipt, exchange: Address): string {
  const decoded = logs
    .filter(
      ({ address, topics }) => address.toLowerCase() === exchange.toLowerCase() && topics[0] === BOOK_CHANGED_TOPIC,
    )
    .map(({ data }) => decodeBookLog(data));
  return decoded.map(bookLogText).join("\n");
}

export function predictedBookLogs(events: readonly VenueEvent[]): string {
  return events
    .flatMap((event) => ("records" in event ? [event] : []))
    .map(({ market, account, records }) =>
      logText(
        market,
        account,
        records.map((record) => recordText(toRecord(record))),
      ),
    )
    .join("\n");
}

/** A log in a form that can be compared. */
export function bookLogText({ market, account, records }: BookLog): string {
  return logText(market, account, records.map(recordText));
}

function logText(market: number, account: number, records: readonly string[]): string {
  return `market ${market} account ${account}: ${records.join(", ")}`;
}

function recordText(record: BookRecord): string {
  switch (record.type) {
    case "placed":
      return `placed ${record.id} ${record.lots} ${record.expiry} ${record.clientId}`;
    case "cancelled":
      return `cancelled ${record.id} ${record.cause}`;
    case "reduced":
      return `reduced ${record.id} ${record.remainingLots} ${record.selfTrade}`;
    case "expired":
      return `expired ${record.id}`;
    case "taken":
      return `taken ${record.side} ${record.clientId}`;
    case "filled":
      return `filled ${record.id} ${record.lots}`;
    case "skipped":
      return `skipped ${record.operation} ${record.selector}`;
  }
}

/** What the model says, in the words of the SDK. */
export function toRecord(record: ModelRecord): BookRecord {
  switch (record.type) {
    case "reduced":
      return { ...record, remainingLots: record.remaining };
    case "taken":
      return { type: "taken", side: record.sell ? "ask" : "bid", clientId: record.clientId };
    case "skipped":
      return { type: "skipped", operation: record.operation, selector: SELECTORS.get(record.error) ?? "0x" };
    default:
      return record;
  }
}
