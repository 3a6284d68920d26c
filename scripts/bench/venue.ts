// An exchange on a chain that mines one block per transaction, so that every transaction starts cold.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeBookLog, encodePackedBatch, type NewOrder, type Operation, type OrderId, pangeaAbi } from "@pangea/sdk";
import { type Address, encodeFunctionData, type Hex, hexToBigInt, parseEther } from "viem";
import { startTestNode } from "../../test/support/testNode.ts";
import { readArtifact } from "../deployment/artifacts.ts";
import { deploy } from "../deployment/deploy.ts";
import { readParameters } from "../deployment/parameters.ts";
import { testAccount } from "../localchain/accounts.ts";

export const MARKET = 1;

/** Ticks around which the benches trade. */
export const MID = 250_000n;

/** Lots of every order: 1 ether. */
export const LOTS = 10_000n;

export interface Receipt {
  readonly gas: number;
  readonly hash: Hex;
  /** Ids of the orders that began to rest, in order. */
  readonly ids: readonly OrderId[];
}

export interface BenchVenue {
  readonly exchange: Address;
  /** Sends packed operations of an account of the owner, in a block of their own. */
  readonly send: (account: number, operations: readonly Operation[]) => Promise<Receipt>;
  /** Sends many batches, mined together in one block. */
  readonly sendAll: (batches: readonly (readonly [number, readonly Operation[]])[]) => Promise<void>;
  /** Storage slots of the exchange that a transaction turned from zero to something. */
  readonly newSlots: (hash: Hex) => Promise<number>;
  readonly stop: () => Promise<void>;
}

const PARAMETERS = path.resolve(import.meta.dirname, "../deployment/parameters/local.json");
const GAS: Hex = "0x12a05f200";
const PLENTY = parseEther("1000000000");

type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

export async function openVenue(accounts: number): Promise<BenchVenue> {
  const anvil = await startTestNode({ args: ["--balance", "1000000000"] });
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-bench-"));
  const parameters = readParameters(PARAMETERS);
  const { record } = await deploy({ rpcUrl: anvil.httpUrl, parameters, account: testAccount(0), folder });
  const exchange = record.contracts.Exchange as Address;
  const from = testAccount(0).address;
  const request = requester(anvil.httpUrl);
  const transact = async (to: Address, data: Hex): Promise<Hex> =>
    (await request("eth_sendTransaction", [{ from, to, data, gas: GAS }])) as Hex;

  const send: BenchVenue["send"] = async (account, operations) => {
    const hash = await transact(exchange, encodePackedBatch({ account, operations }));
    return readReceipt(request, hash);
  };
  const venue: BenchVenue = {
    exchange,
    send,
    sendAll: async (batches) => {
      await request("evm_setAutomine", [false]);
      const hashes: Hex[] = [];
      for (const [account, operations] of batches) {
        hashes.push(await transact(exchange, encodePackedBatch({ account, operations })));
      }
      await request("evm_mine", []);
      await request("evm_setAutomine", [true]);
      for (const hash of hashes) await readReceipt(request, hash);
    },
    newSlots: async (hash) => countNewSlots(request, exchange, hash),
    stop: async () => {
      await anvil.stop();
      rmSync(folder, { recursive: true });
    },
  };
  await fund(transact, exchange, { tokens: Object.values(record.tokens), accounts, from });
  return venue;
}

async function fund(
  transact: (to: Address, data: Hex) => Promise<Hex>,
  exchange: Address,
  { tokens, accounts, from }: { tokens: readonly Address[]; accounts: number; from: Address },
): Promise<void> {
  const { abi } = readArtifact("TestToken");
  for (const token of tokens) {
    const args = [from, PLENTY * BigInt(accounts)] as const;
    await transact(token, encodeFunctionData({ abi, functionName: "mint", args }));
    await transact(token, encodeFunctionData({ abi, functionName: "approve", args: [exchange, 2n ** 256n - 1n] }));
  }
  for (let account = 1; account <= accounts; account += 1) {
    await transact(exchange, encodeFunctionData({ abi: pangeaAbi, functionName: "openAccount" }));
    for (const [asset, share] of [
      [0, PLENTY / 100n],
      [1, PLENTY / 1_000n],
    ] as const) {
      const args = [account, asset, share] as const;
      await transact(exchange, encodeFunctionData({ abi: pangeaAbi, functionName: "deposit", args }));
    }
  }
}

export function place(side: "bid" | "ask", tick: bigint, terms: Partial<NewOrder> = {}): Operation {
  return { type: "place", market: MARKET, order: { side, tick, lots: LOTS, ...terms } as NewOrder };
}

export const cancel = (id: OrderId): Operation => ({ type: "cancel", market: MARKET, id });

interface RawReceipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly logs: readonly { readonly data: Hex }[];
}

async function readReceipt(request: Request, hash: Hex): Promise<Receipt> {
  let receipt: RawReceipt | null = null;
  // the node answers before it has mined
  while (receipt === null) receipt = (await request("eth_getTransactionReceipt", [hash])) as RawReceipt | null;
  if (receipt.status !== "0x1") throw new Error(`Transaction ${hash} of the bench failed.`);
  const records = receipt.logs.flatMap(({ data }) => decodeBookLog(data).records);
  const ids = records.flatMap((record) => (record.type === "placed" ? [record.id] : []));
  return { gas: Number(receipt.gasUsed), hash, ids };
}

async function countNewSlots(request: Request, exchange: Address, hash: Hex): Promise<number> {
  const options = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };
  const { pre, post } = (await request("debug_traceTransaction", [hash, options])) as Record<
    "pre" | "post",
    Record<string, { storage?: Record<Hex, Hex> }>
  >;
  const key = exchange.toLowerCase();
  const before = pre[key]?.storage ?? {};
  const after = Object.entries(post[key]?.storage ?? {}) as [Hex, Hex][];
  return after.filter(([slot, value]) => hexToBigInt(value) !== 0n && hexToBigInt(before[slot] ?? "0x0") === 0n).length;
}

function requester(url: string): Request {
  let id = 0;
  return async (method, params) => {
    id += 1;
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
    const answer = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  };
}
