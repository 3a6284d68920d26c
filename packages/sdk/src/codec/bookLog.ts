import type { Hex } from "viem";
import { MalformedLogError } from "../errors/codec.ts";
import type { Side } from "../types/order.ts";
import type { AccountId, Lots, MarketId, OrderId, Seconds } from "../types/units.ts";
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from "./bytes.ts";
import { checked, FIELDS } from "./fields.ts";

/** An order began to rest. */
export interface PlacedRecord {
  readonly type: "placed";
  readonly id: OrderId;
  readonly lots: Lots;
  /** Unix second at which it stops trading, 0 = never. */
  readonly expiry: Seconds;
  /** Chosen by the sender, 0 = none. */
  readonly clientId: bigint;
}

/**
 * Why an order was cancelled: its account asked for it, its account would have traded with itself, or what the record
 * before, a fill or a reduction, left of it was below a quarter of the market's minimum, or a taker met it while it may not
 * trade: outside the price band of its account, or without a position to reduce.
 */
export type CancelCause = "request" | "selfTrade" | "dust" | "evicted";

/** An order was cancelled. One that is dust is the order of the record before; others are the log's account's. */
export interface CancelledRecord {
  readonly type: "cancelled";
  readonly id: OrderId;
  readonly cause: CancelCause;
}

/** An order lost lots without a trade, or was amended to the lots it has, and keeps its place in the queue. */
export interface ReducedRecord {
  readonly type: "reduced";
  readonly id: OrderId;
  readonly remainingLots: Lots;
  readonly selfTrade: boolean;
}

/** An order past its expiry was removed. */
export interface ExpiredRecord {
  readonly type: "expired";
  readonly id: OrderId;
}

/** The account of the log takes; what its order met follows. */
export interface TakenRecord {
  readonly type: "taken";
  /** Side of the taker. */
  readonly side: Side;
  /** Chosen by the taker, 0 = none. */
  readonly clientId: bigint;
}

/** A resting order traded with the taker named before. */
export interface FilledRecord {
  readonly type: "filled";
  /** Of the resting order; its tick is the price of the trade. */
  readonly id: OrderId;
  readonly lots: Lots;
}

/** An operation of a batch was refused and passed over. */
export interface SkippedRecord {
  readonly type: "skipped";
  /** Index of the operation in its batch. */
  readonly operation: number;
  /** Selector of the error. */
  readonly selector: Hex;
}

/** One thing that happened to a book. */
export type BookRecord =
  | PlacedRecord
  | CancelledRecord
  | ReducedRecord
  | ExpiredRecord
  | TakenRecord
  | FilledRecord
  | SkippedRecord;

/** What one account did to one book in one call. */
export interface BookLog {
  readonly market: MarketId;
  /** Whose call it was: the owner of placed and cancelled orders and the taker of fills. */
  readonly account: AccountId;
  readonly records: readonly BookRecord[];
}

const KIND = {
  placed: 1,
  cancelled: 2,
  reduced: 3,
  expired: 4,
  taken: 5,
  filled: 6,
  filledNext: 7,
  skipped: 8,
} as const;
const FLAG_1 = 1 << 4;
const FLAG_2 = 1 << 5;
const FLAG_4 = 1 << 6;
const KIND_MASK = 15;
const SLOT_BITS = 8n;

/**
 * Reads the data of a `BookChanged` log.
 *
 * @param data - `log.data` of a log whose topic is `BOOK_CHANGED_TOPIC`.
 * @throws {MalformedLogError} when the bytes are not packed records.
 * @example
 * const { market, account, records } = decodeBookLog(log.data);
 */
export function decodeBookLog(data: Hex): BookLog {
  const reader = createByteReader(data, (offset) => new MalformedLogError(offset, "it ends in the middle of a field"));
  const market = Number(reader.read(2));
  const account = Number(reader.read(4));
  const records: BookRecord[] = [];
  let page: bigint | undefined;
  while (!reader.isDone()) {
    const record = readRecord(reader, page);
    if (record.type === "filled") page = record.id >> SLOT_BITS;
    records.push(record);
  }
  return { market, account, records };
}

/**
 * Writes the data of a `BookChanged` log as the exchange does.
 *
 * @throws {OutOfRangeError} when a field does not fit.
 * @example
 * encodeBookLog({ market: 1, account: 7, records: [{ type: "expired", id }] });
 */
export function encodeBookLog({ market, account, records }: BookLog): Hex {
  const writer = createByteWriter();
  writer.write(checked(market, FIELDS.market), 2);
  writer.write(checked(account, FIELDS.account), 4);
  let page: bigint | undefined;
  for (const record of records) {
    writeRecord(writer, record, page);
    if (record.type === "filled") page = record.id >> SLOT_BITS;
  }
  return writer.toHex();
}

const CAUSE_FLAGS: Readonly<Record<CancelCause, number>> = {
  request: 0,
  selfTrade: FLAG_1,
  dust: FLAG_2,
  evicted: FLAG_4,
};

function causeOf(flags: number): CancelCause {
  if (flags & FLAG_1) return "selfTrade";
  if (flags & FLAG_4) return "evicted";
  return flags & FLAG_2 ? "dust" : "request";
}

type Reading = (reader: ByteReader, flags: number, page: bigint | undefined) => BookRecord;

const READINGS: Readonly<Record<number, Reading>> = {
  [KIND.placed]: (reader, flags) => ({
    type: "placed",
    id: reader.read(11),
    lots: reader.read(6),
    expiry: flags & FLAG_1 ? Number(reader.read(4)) : 0,
    clientId: flags & FLAG_2 ? reader.read(8) : 0n,
  }),
  [KIND.cancelled]: (reader, flags) => ({ type: "cancelled", id: reader.read(11), cause: causeOf(flags) }),
  [KIND.reduced]: (reader, flags) => ({
    type: "reduced",
    id: reader.read(11),
    remainingLots: reader.read(6),
    selfTrade: (flags & FLAG_1) !== 0,
  }),
  [KIND.expired]: (reader) => ({ type: "expired", id: reader.read(11) }),
  [KIND.taken]: (reader, flags) => ({
    type: "taken",
    side: flags & FLAG_1 ? "ask" : "bid",
    clientId: flags & FLAG_2 ? reader.read(8) : 0n,
  }),
  [KIND.filled]: (reader) => ({ type: "filled", id: reader.read(11), lots: reader.read(6) }),
  [KIND.filledNext]: (reader, _flags, page) => {
    if (page === undefined) throw new MalformedLogError(reader.offset() - 1, "a short fill has no fill before it");
    return { type: "filled", id: (page << SLOT_BITS) | reader.read(1), lots: reader.read(6) };
  },
  [KIND.skipped]: (reader) => ({
    type: "skipped",
    operation: Number(reader.read(2)),
    selector: `0x${reader.read(4).toString(16).padStart(8, "0")}`,
  }),
};

function readRecord(reader: ByteReader, page: bigint | undefined): BookRecord {
  const start = reader.offset();
  const kind = Number(reader.read(1));
  const reading = READINGS[kind & KIND_MASK];
  if (reading === undefined) throw new MalformedLogError(start, `kind ${kind} is unknown`);
  return reading(reader, kind, page);
}

function writeRecord(writer: ByteWriter, record: BookRecord, page: bigint | undefined): void {
  switch (record.type) {
    case "placed":
      writePlaced(writer, record);
      return;
    case "cancelled":
      writer.write(KIND.cancelled | CAUSE_FLAGS[record.cause], 1);
      writer.write(checked(record.id, FIELDS.id), 11);
      return;
    case "reduced":
      writer.write(KIND.reduced | (record.selfTrade ? FLAG_1 : 0), 1);
      writer.write(checked(record.id, FIELDS.id), 11);
      writer.write(checked(record.remainingLots, FIELDS.lots), 6);
      return;
    case "expired":
      writer.write(KIND.expired, 1);
      writer.write(checked(record.id, FIELDS.id), 11);
      return;
    case "taken":
      writer.write(KIND.taken | (record.side === "ask" ? FLAG_1 : 0) | (record.clientId ? FLAG_2 : 0), 1);
      if (record.clientId) writer.write(checked(record.clientId, FIELDS.clientId), 8);
      return;
    case "filled":
      writeFill(writer, record, page);
      return;
    case "skipped":
      writer.write(KIND.skipped, 1);
      writer.write(checked(record.operation, FIELDS.operation), 2);
      writer.write(BigInt(record.selector), 4);
      return;
  }
}

function writePlaced(writer: ByteWriter, { id, lots, expiry, clientId }: PlacedRecord): void {
  writer.write(KIND.placed | (expiry ? FLAG_1 : 0) | (clientId ? FLAG_2 : 0), 1);
  writer.write(checked(id, FIELDS.id), 11);
  writer.write(checked(lots, FIELDS.lots), 6);
  if (expiry) writer.write(checked(expiry, FIELDS.expiry), 4);
  if (clientId) writer.write(checked(clientId, FIELDS.clientId), 8);
}

function writeFill(writer: ByteWriter, { id, lots }: FilledRecord, page: bigint | undefined): void {
  checked(id, FIELDS.id);
  if (id >> SLOT_BITS === page) {
    writer.write(KIND.filledNext, 1);
    writer.write(id & 0xffn, 1);
  } else {
    writer.write(KIND.filled, 1);
    writer.write(id, 11);
  }
  writer.write(checked(lots, FIELDS.lots), 6);
}
