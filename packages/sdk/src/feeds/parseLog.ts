import { type Address, type Hex, hexToBigInt, hexToNumber, isHex } from "viem";
import type { ReceivedLog } from "./types.ts";

/** A log as a node sends it, undefined = it has no place in the chain yet. */
export function parseLog(value: unknown): ReceivedLog | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const raw = value as Readonly<Record<string, unknown>>;
  const { address, topics, data, blockNumber, logIndex, transactionHash } = raw;
  if (!isHex(blockNumber) || !isHex(logIndex) || !isHex(transactionHash)) return undefined;
  if (!isHex(address) || !isHex(data) || !Array.isArray(topics)) return undefined;
  return {
    address: address as Address,
    topics: topics as readonly Hex[],
    data,
    blockNumber: hexToBigInt(blockNumber),
    logIndex: hexToNumber(logIndex),
    transactionHash,
    removed: raw.removed === true,
  };
}
