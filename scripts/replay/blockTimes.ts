import type { PublicClient } from "viem";
import type { Sent } from "./intents.ts";

/** Reads when the blocks of transactions were made. Each block is read once. */
export type BlockTimes = (sent: readonly Pick<Sent, "receipt">[]) => Promise<(block: bigint) => number>;

const BLOCKS_AT_ONCE = 200;

export function createBlockTimes(client: Pick<PublicClient, "getBlock">): BlockTimes {
  const times = new Map<bigint, number>();
  return async (sent) => {
    const blocks = new Set(sent.map(({ receipt }) => receipt.blockNumber));
    const numbers = [...blocks].filter((block) => !times.has(block));
    for (let start = 0; start < numbers.length; start += BLOCKS_AT_ONCE) {
      const read = numbers.slice(start, start + BLOCKS_AT_ONCE).map((blockNumber) => client.getBlock({ blockNumber }));
      for (const { number, timestamp } of await Promise.all(read)) times.set(number ?? 0n, Number(timestamp));
    }
    return (block) => {
      const time = times.get(block);
      if (time === undefined) throw new Error(`Block ${block} was not read.`);
      return time;
    };
  };
}
