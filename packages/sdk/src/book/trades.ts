import type { BookLog, BookRecord, CancelledRecord, TakenRecord } from "../codec/bookLog.ts";
import { orderTick } from "../codec/orderId.ts";
import type { AccountId, MarketId } from "../types/units.ts";
import type { BookTrade } from "./types.ts";

/**
 * Trades of a log. Whose the resting orders were is not in the logs: a book knows it.
 *
 * @example
 * const trades = readTrades(decodeBookLog(log.data));
 */
export function readTrades({ market, account, records }: BookLog): BookTrade[] {
  const trades: BookTrade[] = [];
  let taker: TakenRecord | undefined;
  for (const record of records) {
    if (record.type === "taken") taker = record;
    if (record.type === "filled" && taker !== undefined) trades.push(toTrade(record, taker, { market, account }));
    if (record.type === "cancelled") markCancelled(trades, record);
  }
  return trades;
}

/** Notes in the last trade that what it left of its maker was dust, if that is what the record says. */
export function markCancelled(trades: BookTrade[], { id, cause }: CancelledRecord): void {
  const last = trades.at(-1);
  if (cause === "dust" && last?.maker === id) trades[trades.length - 1] = { ...last, makerCancelled: true };
}

function toTrade(
  { id, lots }: Extract<BookRecord, { type: "filled" }>,
  taker: TakenRecord,
  { market, account }: { readonly market: MarketId; readonly account: AccountId },
): BookTrade {
  return {
    market,
    maker: id,
    makerAccount: undefined,
    takerAccount: account,
    side: taker.side,
    tick: orderTick(id),
    lots,
    makerCancelled: false,
    takerClientId: taker.clientId,
  };
}
