// node scripts/bench/keeperProcess.ts FOLDER (fill | measure)
//
// The part of the keeper that grows with the number of accounts, in a process of its own: opens the store, loads every account
// and screens all of them; then prices change. Prints what it took as JSON.

import { pangeaAbi, silentLogger } from "@pangea/sdk";
import { encodeAbiParameters, encodeEventTopics } from "viem";
import { createIngest } from "../../packages/keeper/src/state/ingest.ts";
import { createCandidateWatch, createModel, keepEntry } from "../../packages/keeper/src/state/model.ts";
import { createMemory } from "../../packages/keeper/src/store/memory.ts";
import { openStore } from "../../packages/keeper/src/store/open.ts";
import { COMMON, listAll, madeUpAccounts, priceOf } from "./keeperVenue.ts";

const exchange = "0x00000000000000000000000000000000000000aa";
const PAGE = 10_000;
const TICKS = 51;

const [folder = "", task = ""] = process.argv.slice(2);
const database = await openStore({ store: folder, exchange });
const memory = createMemory(database);
if (task === "fill") await fill();
else await measure();
await database.close();

async function fill(): Promise<void> {
  const progress = { block: 1n, hash: "0x01" } as const;
  let page = new Map();
  for (const entry of madeUpAccounts()) {
    page.set(entry.account, entry);
    if (page.size < PAGE) continue;
    await memory.save({ progress, accounts: page, relends: [] });
    page = new Map();
  }
}

async function measure(): Promise<void> {
  const told: number[] = [];
  const model = createModel(
    { client: undefined as never, exchange },
    () => 0,
    (trigger) => {
      if (trigger === "candidates") told.push(performance.now());
    },
  );
  listAll(model);
  const stored = await memory.load();
  for (const [account, entry] of stored?.accounts ?? []) keepEntry(model, account, entry);
  model.screening.rebuild();
  model.screening.screenAll(0);
  // since the process began
  const coldStart = performance.now();
  const tellCandidates = createCandidateWatch(model);
  const ingest = createIngest(model, { depth: 64, logger: silentLogger, onReorg: () => {}, tellCandidates });
  const ticks = Array.from({ length: TICKS }, (_, index) => {
    // up and down by a tenth, so that other accounts are below maintenance every time
    const price = (priceOf(COMMON) * BigInt(index % 2 === 0 ? 110 + index : 90)) / 100n;
    const event = { type: "logs", logs: [priceLog(price, index)] } as const;
    const start = performance.now();
    ingest.take(event);
    const end = told.at(-1) ?? 0;
    if (end < start) throw new Error("The candidates did not change.");
    return end - start;
  });
  globalThis.gc?.();
  const { length: candidates } = model.screening.candidates();
  const median = ticks.toSorted((a, b) => a - b)[TICKS >> 1];
  const rss = process.memoryUsage().rss / 2 ** 20;
  process.stdout.write(`${JSON.stringify({ coldStart, rss, median, worst: Math.max(...ticks), candidates })}\n`);
}

function priceLog(price: bigint, index: number) {
  const topics = encodeEventTopics({ abi: pangeaAbi, eventName: "PriceRefreshed", args: { asset: BigInt(COMMON) } });
  const data = encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint8" }],
    [price, BigInt(index), 0],
  );
  const place = { blockNumber: BigInt(index + 1), logIndex: 0, transactionHash: "0x01" } as const;
  return { address: exchange, topics: topics as `0x${string}`[], data, ...place } as const;
}
