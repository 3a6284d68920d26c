import { type Hex, hexToBytes } from "viem";
import { Batch } from "./batch.ts";
import { unpackOrderId } from "./orderId.ts";
import { Refusal, refuseIf } from "./refusal.ts";
import type { VenueState } from "./state.ts";
import { type Context, type NewOrder, OperationKind, SelfTrade, Side, TimeInForce } from "./types.ts";

const HEADER = 12;
const MARKET_BYTES = 3;
const CANCEL_BYTES = 12;
const ORDER_BYTES = 10;
const Type = { MARKET: 0, PLACE: 1, CANCEL: 2, AMEND: 3 } as const;
const Flag = { SELL: 16, SKIP: 32, EXPIRY: 64, CLIENT_ID: 128 } as const;
const OPERATION_KINDS: readonly (OperationKind | undefined)[] = [
  undefined,
  OperationKind.PLACE,
  OperationKind.CANCEL,
  OperationKind.AMEND,
];

const NO_ORDER: NewOrder = {
  side: Side.BID,
  tick: 0,
  lots: 0n,
  timeInForce: TimeInForce.GTC,
  selfTrade: SelfTrade.CANCEL_MAKER,
  reduceOnly: false,
  expiry: 0,
  clientId: 0n,
};

/** Executes a packed batch: reads one operation, executes it, reads the next. */
export function packedBatch(state: VenueState, context: Context, data: Hex): void {
  const reader = new Reader(hexToBytes(data));
  refuseIf(reader.size < HEADER, "MalformedBatch", [reader.size]);
  reader.read(1);
  const [account, maxMatches, deadline] = [Number(reader.read(4)), Number(reader.read(1)), Number(reader.read(4))];
  const running = new Batch(state, context, { account, maxMatches, deadline });
  running.checkAnyPermission();
  running.enter(Number(reader.read(2)));
  while (!reader.isDone) executeNext(reader, running);
  running.leave();
}

function executeNext(reader: Reader, running: Batch): void {
  const start = reader.offset;
  const byte = reader.peek();
  if ((byte & 3) === Type.MARKET) {
    refuseIf(byte !== Type.MARKET, "MalformedBatch", [start]);
    reader.require(MARKET_BYTES);
    reader.read(1);
    running.enter(Number(reader.read(2)));
    return;
  }
  const kind = OPERATION_KINDS[byte & 3] ?? OperationKind.PLACE;
  running.checkPermission(kind);
  // a cut is reported at the field that is not there as a whole: the cancel, or the terms of the order
  if (kind === OperationKind.CANCEL) reader.require(CANCEL_BYTES);
  else reader.requireAt(start + (kind === OperationKind.PLACE ? 1 : CANCEL_BYTES), ORDER_BYTES);
  reader.read(1);
  const id = kind === OperationKind.PLACE ? 0n : reader.read(11);
  const side = kind === OperationKind.PLACE ? sideOf(byte) : unpackOrderId(id).side;
  const order = kind === OperationKind.CANCEL ? NO_ORDER : { side, ...readOrder(reader, byte) };
  running.execute({ kind, id, order, skip: (byte & Flag.SKIP) !== 0 });
}

function readOrder(reader: Reader, byte: number): Omit<NewOrder, "side"> {
  const start = reader.offset;
  const terms = Number(reader.read(1));
  const [tick, lots] = [Number(reader.read(3)), reader.read(6)];
  const [timeInForce, selfTrade] = [terms & 7, (terms >> 3) & 3];
  const expiry = byte & Flag.EXPIRY ? Number(reader.read(4)) : 0;
  const clientId = byte & Flag.CLIENT_ID ? reader.read(8) : 0n;
  const isUnknown = timeInForce > TimeInForce.POST_ONLY_SLIDE || selfTrade > SelfTrade.DECREMENT || terms >> 6 !== 0;
  refuseIf(isUnknown, "MalformedBatch", [start]);
  return {
    timeInForce: timeInForce as TimeInForce,
    selfTrade: selfTrade as SelfTrade,
    reduceOnly: (terms & 32) !== 0,
    tick,
    lots,
    expiry,
    clientId,
  };
}

function sideOf(byte: number): Side {
  return byte & Flag.SELL ? Side.ASK : Side.BID;
}

class Reader {
  readonly #bytes: Uint8Array;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  get isDone(): boolean {
    return this.offset >= this.#bytes.length;
  }

  peek(): number {
    return this.#bytes[this.offset] ?? 0;
  }

  require(count: number): void {
    this.requireAt(this.offset, count);
  }

  requireAt(offset: number, count: number): void {
    if (offset + count > this.#bytes.length) throw new Refusal("MalformedBatch", offset);
  }

  read(count: number): bigint {
    this.require(count);
    let value = 0n;
    for (const byte of this.#bytes.subarray(this.offset, this.offset + count)) value = (value << 8n) | BigInt(byte);
    this.offset += count;
    return value;
  }
}
