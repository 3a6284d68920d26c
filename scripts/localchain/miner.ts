// Worker thread that makes the blocks of a local chain: at every tick while transactions wait for one, else now and
// then, so that time goes on. The timer of anvil itself fills the memory of a chain that idles at 100 blocks a second.

import { workerData } from "node:worker_threads";

export interface MinerData {
  readonly url: string;
  readonly tickMilliseconds: number;
  readonly idleMilliseconds: number;
}

const { url, tickMilliseconds, idleMilliseconds } = workerData as MinerData;
const jsonHeaders = { "content-type": "application/json" };

let lastBlock = performance.now();
let nextTick = lastBlock;
while (true) {
  nextTick = Math.max(nextTick + tickMilliseconds, performance.now());
  await new Promise((resolve) => setTimeout(resolve, nextTick - performance.now()));
  const isDue = performance.now() - lastBlock >= idleMilliseconds;
  if (!isDue && !(await hasPending())) continue;
  lastBlock = performance.now();
  await request("evm_mine");
}

async function hasPending(): Promise<boolean> {
  const { pending } = (await request("txpool_status")) as { readonly pending: string };
  return Number(pending) > 0;
}

async function request(method: string): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] });
  const response = await fetch(url, { method: "POST", headers: jsonHeaders, body });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}
