import type { BookLog, BookRecord } from "../codec/bookLog.ts";
import { orderSide, orderTick } from "../codec/orderId.ts";
import type { NewOrder, Operation, Side } from "../types/order.ts";
import type { MarketId } from "../types/units.ts";

/** Records of the operations of a batch, one entry per operation. */
export type AttributedRecords = readonly (readonly BookRecord[])[];

/**
 * Says which records of a batch's logs belong to which of its operations. Operations that leave no record, such as an
 * immediate-or-cancel order that met nothing, are told from their neighbours by side, price and client id: with client
 * ids that differ the answer is certain, without them equal neighbours may be mistaken for each other.
 *
 * @param operations - In the order in which they were executed.
 * @param logs - Book logs of the transaction and the batch's account, in order.
 * @example
 * const records = attributeRecords(batch.operations, extractBookLogs({ logs: receipt.logs, exchange, account }));
 */
export function attributeRecords(operations: readonly Operation[], logs: readonly BookLog[]): AttributedRecords {
  const pending = [...logs];
  return groupByMarket(operations).flatMap((group) => {
    const log = pending[0]?.market === group.market ? pending[0] : undefined;
    const reader = createReader(log?.records ?? []);
    const result = group.operations.map((operation, index) => takeOperation(reader, operation, group.start + index));
    // a log of which nothing was taken is that of a later visit to the same market
    if (reader.position() > 0) pending.shift();
    return result;
  });
}

interface Group {
  readonly market: MarketId;
  /** Index of the first operation. */
  readonly start: number;
  readonly operations: Operation[];
}

/** Runs of operations at one market: each run has a log of its own, unless it did nothing. */
function groupByMarket(operations: readonly Operation[]): Group[] {
  const groups: Group[] = [];
  for (const [start, operation] of operations.entries()) {
    const last = groups.at(-1);
    if (last?.market === operation.market) last.operations.push(operation);
    else groups.push({ market: operation.market, start, operations: [operation] });
  }
  return groups;
}

type AmendOperation = Extract<Operation, { type: "amend" }>;

interface RecordReader {
  readonly peek: (ahead?: number) => BookRecord | undefined;
  readonly take: (count: number) => BookRecord[];
  /** Records taken so far. */
  readonly position: () => number;
}

function createReader(records: readonly BookRecord[]): RecordReader {
  let position = 0;
  return {
    peek: (ahead = 0) => records[position + ahead],
    take: (count) => {
      position += count;
      return records.slice(position - count, position);
    },
    position: () => position,
  };
}

function takeOperation(reader: RecordReader, operation: Operation, index: number): BookRecord[] {
  const first = reader.peek();
  if (first === undefined) return [];
  if (first.type === "skipped") return first.operation === index ? reader.take(1) : [];
  if (operation.type === "cancel") return isCancelOf(first, operation.id) ? reader.take(1) : [];
  if (operation.type === "place") return takePlace(reader, operation.order, index);
  if (first.type === "reduced" && first.id === operation.id) return reader.take(1);
  return takeReplacement(reader, operation, index);
}

/** An amend writes what a place writes, with the cancel of the old order before what it takes or rests. */
function takeReplacement(reader: RecordReader, { id, order }: AmendOperation, index: number): BookRecord[] {
  const cleared = countCleared(reader, order);
  const next = reader.peek(cleared);
  if (next?.type === "skipped") return next.operation === index ? reader.take(cleared + 1) : [];
  if (next === undefined || !isCancelOf(next, id)) return [];
  return [...reader.take(cleared + 1), ...takePlace(reader, order, index)];
}

function isCancelOf(record: BookRecord, id: bigint): boolean {
  return record.type === "cancelled" && record.cause === "request" && record.id === id;
}

/** A place writes: expired orders in the way of a post-only, or a take and what it met; then what rests or a refusal. */
function takePlace(reader: RecordReader, order: NewOrder, index: number): BookRecord[] {
  const cleared = countCleared(reader, order);
  const next = reader.peek(cleared);
  if (next?.type === "skipped") return next.operation === index ? reader.take(cleared + 1) : [];
  if (next?.type === "placed") return isRestOf(next, order) ? reader.take(cleared + 1) : [];
  if (cleared > 0 || isPostOnly(order)) return reader.take(cleared);
  const count = countMet(reader);
  if (next?.type !== "taken" || !isTakeOf(next, order) || !isWithinLimit(reader, count, order)) return [];
  const met = reader.take(count);
  const rest = reader.peek();
  const rests = rest?.type === "placed" && isRestOf(rest, { ...order, lots: leftOf(order, met) });
  return rests ? [...met, ...reader.take(1)] : met;
}

/** Most lots that an order can have left after what it met; none after dust, for only its last maker leaves any. */
function leftOf({ lots }: NewOrder, met: readonly BookRecord[]): bigint {
  if (isDust(met.at(-1))) return 0n;
  return met.reduce((left, record) => (record.type === "filled" ? left - record.lots : left), lots);
}

function isDust(record: BookRecord | undefined): boolean {
  return record?.type === "cancelled" && record.cause === "dust";
}

/** Expired orders that a post-only order cleared from its way. */
function countCleared(reader: RecordReader, order: NewOrder): number {
  if (!isPostOnly(order)) return 0;
  let count = 0;
  for (let record = reader.peek(); record?.type === "expired"; record = reader.peek(count)) {
    if (orderSide(record.id) === order.side) break;
    count += 1;
  }
  return count;
}

/** Whether all that a take met was for sale, or wanted, at the limit of the order. */
function isWithinLimit(reader: RecordReader, count: number, { side, tick }: NewOrder): boolean {
  for (let ahead = 1; ahead < count; ahead += 1) {
    const record = reader.peek(ahead);
    if (record === undefined || !("id" in record)) continue;
    const price = orderTick(record.id);
    if (side === "bid" ? price > tick : price < tick) return false;
  }
  return true;
}

/** Length of a take with what it met, itself included. Dust of the last maker ends it. */
function countMet(reader: RecordReader): number {
  const taker = reader.peek();
  if (taker?.type !== "taken") return 0;
  let count = 1;
  for (
    let record = reader.peek(count);
    record !== undefined && isMet(record, taker.side);
    record = reader.peek(count)
  ) {
    count += 1;
    if (isDust(record)) break;
  }
  return count;
}

/** Whether a taker of this side can have met what the record is about. */
function isMet(record: BookRecord, taker: Side): boolean {
  if (!("id" in record) || orderSide(record.id) === taker) return false;
  if (record.type === "cancelled") return record.cause !== "request";
  if (record.type === "reduced") return record.selfTrade;
  return record.type === "filled" || record.type === "expired";
}

function isTakeOf({ side, clientId }: Extract<BookRecord, { type: "taken" }>, order: NewOrder): boolean {
  return side === order.side && clientId === (order.clientId ?? 0n);
}

function isRestOf({ id, lots, expiry, clientId }: Extract<BookRecord, { type: "placed" }>, order: NewOrder): boolean {
  const sameTick = orderTick(id) === order.tick || order.timeInForce === "postOnlySlide";
  const sameTerms = expiry === (order.expiry ?? 0) && clientId === (order.clientId ?? 0n);
  return mayRest(order) && orderSide(id) === order.side && sameTick && sameTerms && lots <= order.lots;
}

function mayRest({ timeInForce = "gtc" }: NewOrder): boolean {
  return timeInForce !== "ioc" && timeInForce !== "fok";
}

function isPostOnly({ timeInForce }: NewOrder): boolean {
  return timeInForce === "postOnly" || timeInForce === "postOnlySlide";
}
