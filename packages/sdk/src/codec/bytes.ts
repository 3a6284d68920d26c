import type { Hex } from "viem";

/** Appends big-endian numbers of whole bytes. */
export interface ByteWriter {
  readonly write: (value: bigint | number, size: number) => void;
  readonly toHex: () => Hex;
}

/** Reads big-endian numbers of whole bytes. */
export interface ByteReader {
  /** The next `size` bytes. Calls the failure handler when fewer are left. */
  readonly read: (size: number) => bigint;
  readonly offset: () => number;
  readonly isDone: () => boolean;
}

export function createByteWriter(): ByteWriter {
  const parts: string[] = [];
  return {
    write: (value, size) =>
      parts.push(
        BigInt(value)
          .toString(16)
          .padStart(2 * size, "0"),
      ),
    toHex: () => `0x${parts.join("")}`,
  };
}

/** `onEnd` makes the error for data that end at this byte, before the number that is read. */
export function createByteReader(data: Hex, onEnd: (offset: number) => Error): ByteReader {
  let position = 2;
  const offset = () => position / 2 - 1;
  return {
    read: (size) => {
      const end = position + 2 * size;
      if (end > data.length) throw onEnd(offset());
      const value = BigInt(`0x${data.slice(position, end)}`);
      position = end;
      return value;
    },
    offset,
    isDone: () => position >= data.length,
  };
}
