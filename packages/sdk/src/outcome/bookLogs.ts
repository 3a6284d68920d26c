import { type Address, type Hex, isAddressEqual } from "viem";
import { type BookLog, decodeBookLog } from "../codec/bookLog.ts";
import { BOOK_CHANGED_TOPIC } from "../codec/constants.ts";
import type { AccountId, MarketId } from "../types/units.ts";

/** The parts of a log that are needed to read it. */
export interface LogLike {
  readonly address: Address;
  readonly topics: readonly Hex[] | readonly [];
  readonly data: Hex;
}

/** Where to look and for whom. */
export interface ExtractBookLogsParameters {
  readonly logs: readonly LogLike[];
  /** Address of the exchange. */
  readonly exchange: Address;
  /** Only logs of this account's calls. Default: everybody's. */
  readonly account?: AccountId | undefined;
  /** Only logs of this market. Default: all. */
  readonly market?: MarketId | undefined;
}

/**
 * Reads the book logs of the exchange among the logs of a receipt, in order.
 *
 * @throws {MalformedLogError} when a book log cannot be read.
 * @example
 * const bookLogs = extractBookLogs({ logs: receipt.logs, exchange, account: 7 });
 */
export function extractBookLogs({ logs, exchange, account, market }: ExtractBookLogsParameters): BookLog[] {
  return logs
    .filter((log) => isAddressEqual(log.address, exchange) && log.topics[0] === BOOK_CHANGED_TOPIC)
    .map((log) => decodeBookLog(log.data))
    .filter((log) => account === undefined || log.account === account)
    .filter((log) => market === undefined || log.market === market);
}
