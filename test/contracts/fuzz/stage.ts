import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import type { Log } from "./encoding.ts";
import { type Actor, encodeScript, type World } from "./world.ts";

/** What is needed to let puppets act. */
export type Stage = Pick<World, "chain" | "puppeteer" | "exchange">;

export interface Act {
  readonly actor: Actor;
  readonly target: Hex;
  readonly data: Hex;
}

/** How a call ended on the chain. */
export interface Result {
  readonly ok: boolean;
  readonly answer: Hex;
  /** Logs of the exchange during the call. */
  readonly logs: readonly Log[];
  /** Logs of tokens during the call. */
  readonly tokenLogs: readonly Log[];
}

interface Receipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly logs: readonly Log[];
}

const GAS = "0x12a05f200";

/** Lets puppets act, all in one block at `timestamp`. */
export async function play(world: Stage, acts: readonly Act[], timestamp: number): Promise<Result[]> {
  const { chain, puppeteer, exchange } = world;
  const data = encodeFunctionData({ abi: puppeteer.abi, functionName: "play", args: [encodeScript(acts)] });
  const from = chain.wallets[0].account.address;
  const request = chain.publicClient.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  await request({ method: "evm_setNextBlockTimestamp", params: [timestamp] });
  const transaction = { from, to: puppeteer.address, data, gas: GAS };
  const hash = await request({ method: "eth_sendTransaction", params: [transaction] });
  const receipt = (await request({ method: "eth_getTransactionReceipt", params: [hash] })) as Receipt;
  if (receipt.status !== "0x1") throw new Error(`A block of ${acts.length} acts failed as a whole.`);
  return splitResults(receipt.logs, { puppeteer: puppeteer.address.toLowerCase(), exchange });
}

function splitResults(logs: readonly Log[], { puppeteer, exchange }: { puppeteer: string; exchange: Hex }): Result[] {
  const results: Result[] = [];
  let pending: Log[] = [];
  for (const log of logs) {
    if (log.address !== puppeteer) {
      pending.push(log);
      continue;
    }
    const isOfExchange = ({ address }: Log) => address === exchange;
    results.push({
      ...decodeEnding(log.data),
      logs: pending.filter(isOfExchange),
      tokenLogs: pending.filter((other) => !isOfExchange(other)),
    });
    pending = [];
  }
  return results;
}

/** Lets puppets act without any effect, and tells how each act ended. In the next block, if that has a timestamp. */
export async function rehearse(
  world: Stage,
  acts: readonly Act[],
  timestamp?: number,
): Promise<Pick<Result, "ok" | "answer">[]> {
  const { chain, puppeteer } = world;
  const { abi, address } = puppeteer;
  const data = encodeFunctionData({ abi, functionName: "peek", args: [encodeScript(acts)] });
  const request = chain.publicClient.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  const transaction = { from: chain.wallets[0].account.address, to: address, data, gas: GAS };
  if (timestamp !== undefined) await request({ method: "evm_setNextBlockTimestamp", params: [timestamp] });
  const block = timestamp === undefined ? "latest" : "pending";
  const answer = (await request({ method: "eth_call", params: [transaction, block] })) as Hex;
  return decodeFunctionResult({ abi, functionName: "peek", data: answer }).map(decodeEnding);
}

function decodeEnding(data: Hex): Pick<Result, "ok" | "answer"> {
  return { ok: data.slice(2, 4) === "01", answer: `0x${data.slice(4)}` };
}
