import type { Hex } from "viem";
import type { BookEvent, BookRecord } from "./types.ts";

/** Reads the packed log of a book. Errors of skipped operations are given by selector. */
export function decodeBookLog(data: Hex): BookEvent {
  const cursor = new Cursor(data);
  const [market, account] = [cursor.number(2), cursor.number(4)];
  const records: BookRecord[] = [];
  while (!cursor.isDone) records.push(decodeRecord(cursor));
  return { market, account, records };
}

function causeOf(kind: number): "request" | "selfTrade" | "dust" | "evicted" {
  if (kind & 16) return "selfTrade";
  if (kind & 64) return "evicted";
  return kind & 32 ? "dust" : "request";
}

function decodeRecord(cursor: Cursor): BookRecord {
  const kind = cursor.number(1);
  const [first, second] = [(kind & 16) !== 0, (kind & 32) !== 0];
  switch (kind & 15) {
    case 1: {
      const [id, lots] = [cursor.id(), cursor.read(6)];
      const [expiry, clientId] = [first ? cursor.number(4) : 0, second ? cursor.read(8) : 0n];
      return { type: "placed", id, lots, expiry, clientId };
    }
    case 2:
      return { type: "cancelled", id: cursor.id(), cause: causeOf(kind) };
    case 3:
      return { type: "reduced", id: cursor.id(), remaining: cursor.read(6), selfTrade: first };
    case 4:
      return { type: "expired", id: cursor.id() };
    case 5:
      return { type: "taken", sell: first, clientId: second ? cursor.read(8) : 0n };
    case 6:
      cursor.filled = cursor.id();
      return { type: "filled", id: cursor.filled, lots: cursor.read(6) };
    case 7:
      cursor.filled = ((cursor.filled >> 8n) << 8n) | cursor.read(1);
      return { type: "filled", id: cursor.filled, lots: cursor.read(6) };
    case 8:
      return { type: "skipped", operation: cursor.number(2), error: `0x${cursor.text(4)}` };
    default:
      throw new Error(`A log of a book has a record of unknown kind ${kind}.`);
  }
}

class Cursor {
  readonly #digits: string;
  #offset = 0;
  /** Id of the last fill, which the next may be relative to. */
  filled = 0n;

  constructor(data: Hex) {
    this.#digits = data.slice(2);
  }

  get isDone(): boolean {
    return this.#offset >= this.#digits.length;
  }

  text(bytes: number): string {
    const digits = this.#digits.slice(this.#offset, this.#offset + 2 * bytes);
    if (digits.length !== 2 * bytes) throw new Error("A log of a book ends in the middle of a record.");
    this.#offset += 2 * bytes;
    return digits;
  }

  read(bytes: number): bigint {
    return BigInt(`0x${this.text(bytes)}`);
  }

  number(bytes: number): number {
    return Number(this.read(bytes));
  }

  id(): bigint {
    return this.read(11);
  }
}
