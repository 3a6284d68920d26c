import type { AccountId } from "@pangea/sdk";

/** Who was touched in the last blocks: if these are replaced, they have to be read again. */
export interface RecentTouches {
  readonly add: (block: bigint, accounts: readonly AccountId[]) => void;
  readonly since: (block: bigint) => AccountId[];
}

/** `depth`: blocks that are remembered. */
export function createRecentTouches(depth: number): RecentTouches {
  const byBlock = new Map<bigint, Set<AccountId>>();
  return {
    add: (block, accounts) => {
      const touched = byBlock.get(block) ?? new Set();
      for (const account of accounts) touched.add(account);
      byBlock.set(block, touched);
      for (const old of byBlock.keys()) if (old < block - BigInt(depth)) byBlock.delete(old);
    },
    since: (block) => [...byBlock].flatMap(([at, accounts]) => (at >= block ? [...accounts] : [])),
  };
}
