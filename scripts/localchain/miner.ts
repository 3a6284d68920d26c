// Worker thread that makes the blocks of a local chain: at every tick while transactions wait for one, else now and
// then, so that time goes on. With a timer of its own anvil would keep 1,500 states whatever it is told, each of them
// larger than the one before, and fill the memory while it idles.

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
  nextTick += tickMilliseconds;
  const wait = nextTick - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  // a tick that was missed is not made up for
  else nextTick = performance.now();
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
