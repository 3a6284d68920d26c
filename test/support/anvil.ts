import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

export interface AnvilOptions {
  /** Seconds between blocks. Default: one block per transaction, mined at once. */
  readonly blockTime?: number;
  /** More command line arguments of anvil. */
  readonly args?: readonly string[];
}

export interface Anvil {
  readonly httpUrl: string;
  readonly webSocketUrl: string;
  readonly stop: () => Promise<void>;
}

/** Starts an anvil node, which also speaks WebSocket, on a free port of this machine. */
export async function startAnvil({ blockTime, args = [] }: AnvilOptions = {}): Promise<Anvil> {
  const timing = blockTime === undefined ? [] : ["--block-time", String(blockTime)];
  const fixed = ["--port", "0", "--hardfork", "prague", "--gas-limit", "10000000000"];
  const node = spawn(anvilPath(), [...fixed, ...timing, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(node, "exit");
  const killWithParent = () => node.kill("SIGKILL");
  process.on("exit", killWithParent);

  for await (const line of createInterface({ input: node.stdout })) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    node.stdout.resume();
    return {
      httpUrl: `http://${address}`,
      webSocketUrl: `ws://${address}`,
      stop: async () => {
        process.off("exit", killWithParent);
        node.kill("SIGTERM");
        await exited;
      },
    };
  }
  throw new Error("anvil ended before it was listening; see its message above.");
}

/** The native program itself: npm's wrapper around it would outlive a kill. */
function anvilPath(): string {
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const platformPackage = `@foundry-rs/anvil-${process.platform}-${cpu}`;
  const wrapper = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
  return createRequire(wrapper).resolve(`${platformPackage}/bin/anvil`);
}
