import { getLoanHistory, getRegistry } from "@pangea/sdk";
import { getBlock } from "viem/actions";
import type { Memory, Progress } from "../store/memory.ts";
import { keepEntry, type Model } from "./model.ts";
import { forEachAtOnce, readAccount } from "./read.ts";
import { relendKey } from "./venue.ts";

/** Blocks that are caught up by their logs; after a longer time everything is read anew. */
export const MAX_GAP = 50_000n;

/** Where to begin. */
export interface BeginningParameters {
  readonly memory: Memory;
  /** First block that can hold a log of the exchange. */
  readonly deployedAtBlock: bigint;
  /** Blocks that may be replaced. */
  readonly safeDepth: number;
}

/**
 * Fills the model: with what is stored if that is of this chain and not too old, else with what the chain says.
 *
 * @returns First block whose logs are to be applied.
 */
export async function readBeginning(model: Model, parameters: BeginningParameters): Promise<bigint> {
  const { memory, deployedAtBlock, safeDepth } = parameters;
  const newest = await getBlock(model.reader.client, { blockTag: "latest" });
  const stored = await memory.load();
  if (stored !== undefined && (await isSameChain(model, stored.progress, newest.number))) {
    for (const [account, entry] of stored.accounts) keepEntry(model, account, entry);
    for (const wish of stored.relends) model.dirty.relends.set(relendKey(wish.account, wish.market), wish);
    return stored.progress.block + 1n;
  }
  await memory.clear();
  await readAll(model, deployedAtBlock);
  const safe = newest.number - BigInt(safeDepth);
  return safe > deployedAtBlock ? safe : deployedAtBlock;
}

/** A progress that is ahead of the chain, or in a block that was replaced, is that of another chain. */
async function isSameChain({ reader }: Model, { block, hash }: Progress, newest: bigint): Promise<boolean> {
  if (block > newest || newest - block > MAX_GAP) return false;
  return (await getBlock(reader.client, { blockNumber: block })).hash === hash;
}

async function readAll(model: Model, deployedAtBlock: bigint): Promise<void> {
  const { reader, dirty, unsaved } = model;
  const { client, exchange } = reader;
  const { accounts } = await getRegistry(client, { exchange });
  const numbers = Array.from({ length: accounts }, (_, index) => index + 1);
  await forEachAtOnce(numbers, async (account) => {
    const entry = await readAccount(reader, account);
    if (entry === undefined) return;
    keepEntry(model, account, entry);
    unsaved.accounts.set(account, entry);
  });
  for (const event of await getLoanHistory(client, { exchange, fromBlock: deployedAtBlock })) {
    if (event.type === "relend") dirty.relends.set(relendKey(event.account, event.market), event);
  }
}
