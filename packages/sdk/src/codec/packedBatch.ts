import type { Hex } from "viem";
import { MalformedBatchError } from "../errors/codec.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import type { AmendOperation, Batch, NewOrder, Operation, PlaceOperation, Side } from "../types/order.ts";
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from "./bytes.ts";
import { selfTradeFromNumber, selfTradeToNumber, timeInForceFromNumber, timeInForceToNumber } from "./enums.ts";
import { checked, FIELDS } from "./fields.ts";
import { orderSide } from "./orderId.ts";

const PACKED = 0;
const MARKET = 0;
const PLACE = 1;
const CANCEL = 2;
const AMEND = 3;
const TYPE_MASK = 3;
const SELL = 1 << 4;
const SKIP = 1 << 5;
const HAS_EXPIRY = 1 << 6;
const HAS_CLIENT_ID = 1 << 7;
const SELF_TRADE_SHIFT = 3;
const REDUCE_ONLY = 1 << 5;
const TIME_IN_FORCE_MASK = 7;

/** Whether an amend asks for another side than that of its order: the exchange refuses it, and the packed form cannot say it. */
export function changesSide(operation: Operation): boolean {
  return operation.type === "amend" && operation.order.side !== orderSide(operation.id);
}

/**
 * Writes a batch in the packed form, which is calldata for the exchange as it is: about a tenth of the ABI form. It
 * changes exactly what the ABI form changes, and returns nothing.
 *
 * @param batch - Account, operations in order, and common terms. Put cancels first: what they free is there for the
 *   places that follow.
 * @throws {OutOfRangeError} when a field does not fit.
 * @throws {InvalidArgumentError} when an amend asks for another side than that of its order.
 * @example
 * const data = encodePackedBatch({
 *   account: 7,
 *   operations: [
 *     { type: "cancel", market: 1, id },
 *     { type: "place", market: 1, order: { side: "bid", tick: 100n, lots: 5n, timeInForce: "postOnly" } },
 *   ],
 * });
 */
export function encodePackedBatch({ account, operations, maxMatches = 0, deadline = 0 }: Batch): Hex {
  const writer = createByteWriter();
  writer.write(PACKED, 1);
  writer.write(checked(account, FIELDS.account), 4);
  writer.write(checked(maxMatches, FIELDS.maxMatches), 1);
  writer.write(checked(deadline, FIELDS.deadline), 4);
  let market = checked(operations[0]?.market ?? 0, FIELDS.market);
  writer.write(market, 2);
  for (const operation of operations) {
    const next = checked(operation.market, FIELDS.market);
    if (next !== market) {
      writer.write(MARKET, 1);
      writer.write(next, 2);
      market = next;
    }
    writeOperation(writer, operation);
  }
  return writer.toHex();
}

/**
 * Reads a batch in the packed form.
 *
 * @throws {MalformedBatchError} when the bytes are not a packed batch.
 * @example
 * const { account, operations } = decodePackedBatch(transaction.input);
 */
export function decodePackedBatch(data: Hex): Batch {
  const reader = createByteReader(
    data,
    (offset) => new MalformedBatchError(offset, "it ends in the middle of a field"),
  );
  if (reader.read(1) !== 0n) throw new MalformedBatchError(0, "it does not begin with a zero byte");
  const account = Number(reader.read(4));
  const maxMatches = Number(reader.read(1));
  const deadline = Number(reader.read(4));
  const operations: Operation[] = [];
  let market = Number(reader.read(2));
  while (!reader.isDone()) {
    const start = reader.offset();
    const kind = Number(reader.read(1));
    if ((kind & TYPE_MASK) === MARKET) {
      if (kind !== MARKET) throw new MalformedBatchError(start, `kind ${kind} is unknown`);
      market = Number(reader.read(2));
    } else {
      operations.push(readOperation(reader, kind, market));
    }
  }
  return { account, operations, maxMatches, deadline };
}

/**
 * Whether calldata of the exchange are a packed batch.
 *
 * @example
 * if (isPackedBatch(transaction.input)) decodePackedBatch(transaction.input);
 */
export function isPackedBatch(data: Hex): boolean {
  return data.startsWith("0x00");
}

function writeOperation(writer: ByteWriter, operation: Operation): void {
  const skip = operation.skip ? SKIP : 0;
  if (operation.type === "cancel") {
    writer.write(CANCEL | skip, 1);
    writer.write(checked(operation.id, FIELDS.id), 11);
    return;
  }
  const { order } = operation;
  const flags = skip | (order.expiry ? HAS_EXPIRY : 0) | (order.clientId ? HAS_CLIENT_ID : 0);
  if (operation.type === "place") {
    writer.write(PLACE | flags | (order.side === "ask" ? SELL : 0), 1);
  } else {
    // the side is that of the id: without this it would quietly become an order of the other side
    if (changesSide(operation)) {
      throw new InvalidArgumentError(
        `An amend of order ${operation.id} changes its side`,
        "Cancel it and place another.",
      );
    }
    writer.write(AMEND | flags, 1);
    writer.write(checked(operation.id, FIELDS.id), 11);
  }
  writeOrder(writer, order);
}

function writeOrder(writer: ByteWriter, order: NewOrder): void {
  const kinds = timeInForceToNumber(order.timeInForce) | (selfTradeToNumber(order.selfTrade) << SELF_TRADE_SHIFT);
  writer.write(kinds | (order.reduceOnly ? REDUCE_ONLY : 0), 1);
  writer.write(checked(order.tick, FIELDS.tick), 3);
  writer.write(checked(order.lots, FIELDS.lots), 6);
  if (order.expiry) writer.write(checked(order.expiry, FIELDS.expiry), 4);
  if (order.clientId) writer.write(checked(order.clientId, FIELDS.clientId), 8);
}

function readOperation(reader: ByteReader, kind: number, market: number): Operation {
  const skip = (kind & SKIP) !== 0;
  const type = kind & TYPE_MASK;
  if (type === PLACE) {
    const order = readOrder(reader, kind, kind & SELL ? "ask" : "bid");
    return { type: "place", market, order, skip } satisfies PlaceOperation;
  }
  const id = reader.read(11);
  if (type === CANCEL) return { type: "cancel", market, id, skip };
  return { type: "amend", market, id, order: readOrder(reader, kind, orderSide(id)), skip } satisfies AmendOperation;
}

function readOrder(reader: ByteReader, kind: number, side: Side): NewOrder {
  const start = reader.offset();
  const terms = Number(reader.read(1));
  const timeInForce = timeInForceFromNumber(terms & TIME_IN_FORCE_MASK);
  const reduceOnly = (terms & REDUCE_ONLY) !== 0;
  const selfTrade = selfTradeFromNumber((terms & ~REDUCE_ONLY) >> SELF_TRADE_SHIFT);
  if (timeInForce === undefined || selfTrade === undefined) {
    throw new MalformedBatchError(start, `terms ${terms} are unknown`);
  }
  const tick = reader.read(3);
  const lots = reader.read(6);
  const expiry = kind & HAS_EXPIRY ? Number(reader.read(4)) : 0;
  const clientId = kind & HAS_CLIENT_ID ? reader.read(8) : 0n;
  return { side, tick, lots, timeInForce, selfTrade, reduceOnly, expiry, clientId };
}
