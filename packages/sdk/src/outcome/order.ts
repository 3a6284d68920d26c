import type { BookRecord, PlacedRecord } from "../codec/bookLog.ts";
import { orderTick } from "../codec/orderId.ts";
import { feeUp } from "../math/spot.ts";
import { type TradeTerms, tradeValue } from "../math/tradeValue.ts";
import type { Market } from "../types/market.ts";
import type { Lots, OrderId, Tick, Units } from "../types/units.ts";

/** What the value and the fee of a trade follow from. A whole `Market` fits. */
export interface FeeTerms extends Pick<Market, "takerFee">, TradeTerms {}

/** A trade of the order with one that rested. */
export interface Fill {
  /** The order that rested. */
  readonly maker: OrderId;
  /** Price in ticks. */
  readonly tick: Tick;
  readonly lots: Lots;
  /** Ledger units of the dollar, before fees. On a loan market the interest to the term, ledger units of what is lent. */
  readonly dollars: Units;
}

/** What became of an order, read from the logs of its transaction. */
export interface OrderOutcome {
  /** Id of the part that rests, undefined = nothing rests. */
  readonly id: OrderId | undefined;
  /** Tick at which it rests, undefined = nothing rests. Another than asked for after a slide. */
  readonly tick: Tick | undefined;
  readonly restingLots: Lots;
  /** Trades in the order in which they happened. */
  readonly fills: readonly Fill[];
  readonly filledLots: Lots;
  /** Ledger units of the dollar, before fee. On a loan market the interest to the term, ledger units of what is lent. */
  readonly filledDollars: Units;
  /** Fee of the taker, ledger units of the dollar, rounded up once per order. */
  readonly feeDollars: Units;
  /** What happened to the book, word for word. */
  readonly records: readonly BookRecord[];
}

/**
 * Adds up the records of one order.
 *
 * @param records - Those of a single place or amend, as a receipt of it holds them.
 * @param terms - The market's taker fee and price exponent.
 * @example
 * const { id, filledLots, feeDollars } = orderOutcome(bookLog.records, market);
 */
export function orderOutcome(records: readonly BookRecord[], terms: FeeTerms): OrderOutcome {
  const fills = records
    .filter((record) => record.type === "filled")
    .map(({ id, lots }): Fill => {
      const tick = orderTick(id);
      return { maker: id, tick, lots, dollars: tradeValue({ lots, tick }, terms) };
    });
  const filledDollars = sum(fills.map((fill) => fill.dollars));
  const resting = findResting(records);
  return {
    id: resting?.id,
    tick: resting === undefined ? undefined : orderTick(resting.id),
    restingLots: resting?.lots ?? 0n,
    fills,
    filledLots: sum(fills.map((fill) => fill.lots)),
    filledDollars,
    feeDollars: feeUp(filledDollars, terms.takerFee),
    records,
  };
}

/** The part that rests: newly placed, or after an amend the order that was reduced in its place. */
function findResting(records: readonly BookRecord[]): Pick<PlacedRecord, "id" | "lots"> | undefined {
  const placed = records.find((record) => record.type === "placed");
  if (placed !== undefined) return placed;
  const reduced = records.find((record) => record.type === "reduced" && !record.selfTrade);
  return reduced?.type === "reduced" ? { id: reduced.id, lots: reduced.remainingLots } : undefined;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
