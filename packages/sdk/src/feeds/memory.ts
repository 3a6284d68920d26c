import type { FeedLog } from "./types.ts";

/** What is new about logs that were received. */
export interface Accepted {
  /** In the order of the chain, after all that were known. */
  readonly fresh: readonly FeedLog[];
  /** Unknown until now, though ones that follow them were known; or other than the known one at their place. */
  readonly late: readonly FeedLog[];
}

/** The logs of the last blocks, each once and in order. */
export interface LogMemory {
  readonly accept: (logs: readonly FeedLog[]) => Accepted;
  /** Forgets a log. Returns whether it was known. */
  readonly remove: (log: FeedLog) => boolean;
  /** Known logs from one block to another that are not among `present`. */
  readonly absent: (present: readonly FeedLog[], fromBlock: bigint, toBlock: bigint) => FeedLog[];
  /** Known logs after a block. */
  readonly since: (blockNumber: bigint) => readonly FeedLog[];
  /** Forgets logs up to a block. Those that come again are ignored. */
  readonly prune: (toBlock: bigint) => void;
  /** Block up to which logs are forgotten. */
  readonly floor: () => bigint;
}

/** `floor`: logs up to this block are none of its business. */
export function createLogMemory(floor: bigint): LogMemory {
  let lowest = floor;
  let ordered: FeedLog[] = [];
  const known = new Map<string, FeedLog>();

  /** Index of the first log that does not come before this place. */
  const indexOf = (log: Pick<FeedLog, "blockNumber" | "logIndex">): number => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const candidate = ordered[middle];
      if (candidate !== undefined && comparePlaces(candidate, log) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const remove = (log: FeedLog): boolean => {
    const found = known.get(keyOf(log));
    if (found === undefined || !isSame(found, log)) return false;
    known.delete(keyOf(log));
    ordered.splice(indexOf(log), 1);
    return true;
  };

  const insert = (log: FeedLog): boolean => {
    const last = ordered.at(-1);
    const isFresh = last === undefined || comparePlaces(last, log) < 0;
    known.set(keyOf(log), log);
    if (isFresh) ordered.push(log);
    else ordered.splice(indexOf(log), 0, log);
    return isFresh;
  };

  const accept = (logs: readonly FeedLog[]): Accepted => {
    const fresh: FeedLog[] = [];
    const late: FeedLog[] = [];
    for (const log of logs.toSorted(comparePlaces)) {
      const found = known.get(keyOf(log));
      if (log.blockNumber <= lowest || (found !== undefined && isSame(found, log))) continue;
      // another log at a known place means that the block was replaced
      if (found !== undefined) remove(found);
      const isFresh = insert(log) && found === undefined;
      (isFresh ? fresh : late).push(log);
    }
    return { fresh, late };
  };

  return {
    accept,
    remove,
    absent: (present, fromBlock, toBlock) => {
      const keys = new Set(present.map(keyOf));
      const inRange = ordered.filter(({ blockNumber }) => blockNumber >= fromBlock && blockNumber <= toBlock);
      return inRange.filter((log) => !keys.has(keyOf(log)));
    },
    since: (blockNumber) => ordered.slice(indexOf({ blockNumber: blockNumber + 1n, logIndex: -1 })),
    prune: (toBlock) => {
      if (toBlock <= lowest) return;
      lowest = toBlock;
      const cut = indexOf({ blockNumber: toBlock + 1n, logIndex: -1 });
      for (const log of ordered.slice(0, cut)) known.delete(keyOf(log));
      ordered = ordered.slice(cut);
    },
    floor: () => lowest,
  };
}

/** Order of two logs in the chain. */
export function comparePlaces(
  a: Pick<FeedLog, "blockNumber" | "logIndex">,
  b: Pick<FeedLog, "blockNumber" | "logIndex">,
): number {
  if (a.blockNumber !== b.blockNumber) return a.blockNumber < b.blockNumber ? -1 : 1;
  return a.logIndex - b.logIndex;
}

function keyOf({ blockNumber, logIndex }: FeedLog): string {
  return `${blockNumber}:${logIndex}`;
}

function isSame(a: FeedLog, b: FeedLog): boolean {
  return a.transactionHash === b.transactionHash && a.data === b.data;
}
