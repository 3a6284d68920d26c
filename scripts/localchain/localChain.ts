// A local chain that behaves like MegaETH where it matters to traders: a block every 10 ms while there is something to
// put into it, blocks of 10 billion gas, a fixed base fee, and transactions that are answered with their receipt.

import { Worker } from "node:worker_threads";
import { type Anvil, startAnvil } from "./anvil.ts";
import type { MinerData } from "./miner.ts";

export type LocalChain = Anvil;

export interface LocalChainOptions {
  /** Default: a free port. */
  readonly port?: number;
  readonly blockMilliseconds?: number;
  /** How many well-known accounts have ether. */
  readonly accounts?: number;
}

/** The chain cannot be started. */
export class LocalChainError extends Error {
  override readonly name = "LocalChainError";
}

const BLOCK_MS = 10;
const IDLE_BLOCK_MS = 1_000;
const GAS_LIMIT = 10_000_000_000;

/**
 * Wei. anvil lowers the base fee by an eighth, rounded down, after every empty block; an eighth of less than 8 is
 * nothing, so that a base fee of 7 stays where it is. It would rise only in blocks that are more than half full.
 */
const BASE_FEE = 7;

/** States of past blocks that can be read. Every one of them takes memory in proportion to the length of the chain. */
const KEPT_STATES = 64;

/** Contract of EIP-2935 that remembers block hashes. anvil hashes all 8,191 of them anew in every block. */
const HISTORY_CONTRACT = "0x0000F90827F1C53a10cb7A02335B175320002935";

export async function startLocalChain(options: LocalChainOptions = {}): Promise<LocalChain> {
  const { port = 0, blockMilliseconds = BLOCK_MS, accounts = 20 } = options;
  const flags = {
    "--port": port,
    "--hardfork": "prague",
    "--gas-limit": GAS_LIMIT,
    "--block-base-fee-per-gas": BASE_FEE,
    "--prune-history": KEPT_STATES,
    "--accounts": accounts,
    "--order": "fifo",
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [name, String(value)]);
  const node = await startAnvil(["--no-mining", ...args]);
  if (node === undefined) {
    throw new LocalChainError(`The local chain did not start${port === 0 ? "." : `. Is port ${port} in use?`}`);
  }
  const { httpUrl, webSocketUrl } = node;
  await removeCode(httpUrl, HISTORY_CONTRACT);
  const miner = startMiner({ url: httpUrl, tickMilliseconds: blockMilliseconds, idleMilliseconds: IDLE_BLOCK_MS });
  return {
    httpUrl,
    webSocketUrl,
    stop: async () => {
      await miner.terminate();
      await node.stop();
    },
  };
}

async function removeCode(url: string, contract: string): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "anvil_setCode", params: [contract, "0x"] });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { error } = (await response.json()) as { error?: { message: string } };
  if (error !== undefined) throw new Error(`anvil_setCode: ${error.message}`);
}

function startMiner(workerData: MinerData): Worker {
  return new Worker(new URL("./miner.ts", import.meta.url), { workerData });
}
