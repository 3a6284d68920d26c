// The node under every local chain: anvil, from npm.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { createInterface } from "node:readline";

export interface Anvil {
  readonly httpUrl: string;
  readonly webSocketUrl: string;
  readonly stop: () => Promise<void>;
}

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Starts anvil on the port that `args` name.
 *
 * @param args - Command line arguments. `--port 0` is a free port of this machine.
 * @returns The node once it listens; undefined if it ended before it did. Its own message is on standard error then.
 */
export async function startAnvil(args: readonly string[]): Promise<Anvil | undefined> {
  const node = spawn(anvilPath(), args, {
    stdio: ["ignore", "pipe", "inherit"],
    // its own process group: Ctrl-C goes to this program, which ends the chain when it no longer needs it
    detached: true,
  });
  const exited = once(node, "exit");
  const release = killWithThisProcess(node);
  const address = await listeningAddress(node);
  if (address === undefined) {
    release();
    return undefined;
  }
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

async function listeningAddress({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    stdout.resume();
    return address;
  }
  return undefined;
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
