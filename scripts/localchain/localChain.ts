// A local chain that behaves like MegaETH where it matters to traders: a block every 10 ms while there is something to
// put into it, blocks of 10 billion gas, a fixed base fee, and transactions that are answered with their receipt.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import type { MinerData } from "./miner.ts";

export interface LocalChainOptions {
  /** Default: a free port. */
  readonly port?: number;
  readonly blockMilliseconds?: number;
  /** How many well-known accounts have ether. */
  readonly accounts?: number;
}

export interface LocalChain {
  readonly httpUrl: string;
  readonly webSocketUrl: string;
  readonly stop: () => Promise<void>;
}

/** The chain cannot be started. */
export class LocalChainError extends Error {
  override readonly name = "LocalChainError";
}

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

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
  const node = spawn(anvilPath(), ["--no-mining", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // its own process group: Ctrl-C goes to this program, which ends the chain when it no longer needs it
    detached: true,
  });
  const exited = once(node, "exit");
  const release = killWithThisProcess(node);
  const address = await listeningAddress(node);
  if (address === undefined) {
    release();
    throw new LocalChainError(`The local chain did not start${port === 0 ? "." : `. Is port ${port} in use?`}`);
  }
  const httpUrl = `http://${address}`;
  await removeCode(httpUrl, HISTORY_CONTRACT);
  const miner = startMiner({ url: httpUrl, tickMilliseconds: blockMilliseconds, idleMilliseconds: IDLE_BLOCK_MS });
  return {
    httpUrl,
    webSocketUrl: `ws://${address}`,
    stop: async () => {
      await miner.terminate();
      node.kill("SIGTERM");
      await exited;
      release();
    },
  };
}

/** Where the node listens; undefined if it ended before it did. */
async function listeningAddress(node: ChildProcess): Promise<string | undefined> {
  if (node.stdout === null) return undefined;
  for await (const line of createInterface({ input: node.stdout })) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    node.stdout.resume();
    return address;
  }
  return undefined;
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

/** Whichever way this process ends, the child ends too. Returns how to call that off. */
function killWithThisProcess(child: ChildProcess): () => void {
  const kill = () => child.kill("SIGKILL");
  const quit = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  process.on("exit", kill);
  // without a handler a signal ends the process at once, and nothing is told
  for (const signal of ENDING_SIGNALS) process.on(signal, quit);
  return () => {
    process.off("exit", kill);
    for (const signal of ENDING_SIGNALS) process.off(signal, quit);
  };
}

/** The native program itself: npm's wrapper around it would outlive a kill. */
function anvilPath(): string {
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const platformPackage = `@foundry-rs/anvil-${process.platform}-${cpu}`;
  const wrapper = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
  return createRequire(wrapper).resolve(`${platformPackage}/bin/anvil`);
}
