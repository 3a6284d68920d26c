// A local chain that behaves like MegaETH where it matters to traders: a block every 10 ms, blocks of 10 billion gas, a
// fixed base fee, and transactions that are answered with their receipt.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { createInterface } from "node:readline";

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

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const BLOCK_MS = 10;
const GAS_LIMIT = 10_000_000_000;

/**
 * Wei. anvil lowers the base fee by an eighth, rounded down, after every empty block; an eighth of less than 8 is
 * nothing, so that a base fee of 7 stays where it is. It would rise only in blocks that are more than half full.
 */
const BASE_FEE = 7;

/** Block states that anvil keeps; older ones it would write to disk. Receipts and logs stay. */
const KEPT_STATES = 256;

export async function startLocalChain(options: LocalChainOptions = {}): Promise<LocalChain> {
  const { port = 0, blockMilliseconds = BLOCK_MS, accounts = 20 } = options;
  const args = {
    "--port": port,
    "--hardfork": "prague",
    "--block-time": blockMilliseconds / 1000,
    "--gas-limit": GAS_LIMIT,
    "--block-base-fee-per-gas": BASE_FEE,
    "--prune-history": KEPT_STATES,
    "--accounts": accounts,
    "--order": "fifo",
  };
  const node = spawn(
    anvilPath(),
    Object.entries(args).flatMap(([name, value]) => [name, String(value)]),
    {
      stdio: ["ignore", "pipe", "inherit"],
      // its own process group: Ctrl-C goes to this program, which ends the chain when it no longer needs it
      detached: true,
    },
  );
  const exited = once(node, "exit");
  const release = killWithThisProcess(node);

  for await (const line of createInterface({ input: node.stdout })) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    node.stdout.resume();
    return {
      httpUrl: `http://${address}`,
      webSocketUrl: `ws://${address}`,
      stop: async () => {
        node.kill("SIGTERM");
        await exited;
        release();
      },
    };
  }
  release();
  throw new Error(`The local chain did not start${port === 0 ? "" : `. Is port ${port} in use?`}`);
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
