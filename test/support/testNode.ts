import { type Anvil, startAnvil } from "../../scripts/localchain/anvil.ts";

export interface TestNodeOptions {
  /** Seconds between blocks. Default: one block per transaction, mined at once. */
  readonly blockTime?: number;
  /** More command line arguments of anvil. */
  readonly args?: readonly string[];
}

/** Starts a node with anvil's own way of mining, which also speaks WebSocket, on a free port of this machine. */
export async function startTestNode({ blockTime, args = [] }: TestNodeOptions = {}): Promise<Anvil> {
  const timing = blockTime === undefined ? [] : ["--block-time", String(blockTime)];
  const fixed = ["--port", "0", "--hardfork", "prague", "--gas-limit", "10000000000"];
  const node = await startAnvil([...fixed, ...timing, ...args]);
  if (node === undefined) throw new Error("anvil ended before it was listening; see its message above.");
  return node;
}
