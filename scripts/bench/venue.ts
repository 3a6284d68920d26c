// An exchange on a chain that mines one block per transaction, so that every transaction starts cold.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  BOOK_CHANGED_TOPIC,
  decodeBookLog,
  encodePackedBatch,
  type LoanId,
  type NewOrder,
  type Operation,
  type OrderId,
  pangeaAbi,
  readLoanChanges,
} from "@pangea/sdk";
import { type Address, encodeFunctionData, type Hex, hexToBigInt, parseEther } from "viem";
import { startTestNode } from "../../test/support/testNode.ts";
import { readArtifact } from "../deployment/artifacts.ts";
import { deploy } from "../deployment/deploy.ts";
import { type Parameters, readParameters } from "../deployment/parameters.ts";
import { priceCalls } from "../deployment/prices.ts";
import type { DeploymentRecord } from "../deployment/record.ts";
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
  /** Loans that were opened, in order. */
  readonly loans: readonly LoanId[];
}

export interface BenchVenue {
  readonly exchange: Address;
  /** Sends packed operations of an account of the owner, in a block of their own. */
  readonly send: (account: number, operations: readonly Operation[]) => Promise<Receipt>;
  /** Calls a function of the exchange, in a block of its own. */
  readonly call: (functionName: string, args: readonly unknown[]) => Promise<Receipt>;
  /** Sends many batches, mined together in one block. */
  readonly sendAll: (batches: readonly (readonly [number, readonly Operation[]])[]) => Promise<void>;
  /** Storage slots of the exchange that a transaction turned from zero to something. */
  readonly newSlots: (hash: Hex) => Promise<number>;
  /** Sets the price of an asset in dollars. */
  readonly setPrice: (symbol: string, price: string) => Promise<void>;
  /** Lets so many hours pass. */
  readonly passHours: (hours: number) => Promise<void>;
  /** Gives the blocks from now on one time, a second later than the last one's. */
  readonly nextSecond: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface VenueOptions {
  readonly accounts: number;
  /** Default: the local ones. */
  readonly parameters?: Parameters;
  /** What an account deposits: symbols, and amounts in the smallest units of tokens. Default: dollars and ether. */
  readonly deposits?: (account: number) => Readonly<Record<string, bigint>>;
}

const PARAMETERS = path.resolve(import.meta.dirname, "../deployment/parameters/local.json");
const GAS: Hex = "0x12a05f200";
const PLENTY = parseEther("1000000000");
const SPOT_DEPOSITS = { USDM: PLENTY / 100n, WETH: PLENTY / 1_000n };

export const localParameters = (): Parameters => readParameters(PARAMETERS);

type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

export async function openVenue(options: VenueOptions): Promise<BenchVenue> {
  const anvil = await startTestNode({ args: ["--balance", "1000000000"] });
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-bench-"));
  const { parameters = localParameters(), accounts, deposits = () => SPOT_DEPOSITS } = options;
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
    call: async (functionName, args) => {
      const data = encodeFunctionData({ abi: pangeaAbi, functionName, args } as never);
      return readReceipt(request, await transact(exchange, data));
    },
    newSlots: async (hash) => countNewSlots(request, exchange, hash),
    setPrice: async (symbol, price) => {
      for (const { to, data } of priceCalls(record, { symbol, price })) {
        await readReceipt(request, await transact(to, data));
      }
    },
    passHours: async (hours) => {
      await request("evm_increaseTime", [hours * 3_600]);
      await request("evm_mine", []);
    },
    nextSecond: async () => {
      await request("anvil_setBlockTimestampInterval", [1]);
      await request("evm_mine", []);
      await request("anvil_setBlockTimestampInterval", [0]);
    },
    stop: async () => {
      await anvil.stop();
      rmSync(folder, { recursive: true });
    },
  };
  await fund(transact, record, { accounts, deposits, from });
  return venue;
}

async function fund(
  transact: (to: Address, data: Hex) => Promise<Hex>,
  { contracts, tokens, assets }: DeploymentRecord,
  { accounts, deposits, from }: Required<Pick<VenueOptions, "accounts" | "deposits">> & { readonly from: Address },
): Promise<void> {
  const { abi } = readArtifact("TestToken");
  const exchange = contracts.Exchange as Address;
  for (const token of Object.values(tokens)) {
    const args = [from, PLENTY * BigInt(accounts)] as const;
    await transact(token, encodeFunctionData({ abi, functionName: "mint", args }));
    await transact(token, encodeFunctionData({ abi, functionName: "approve", args: [exchange, 2n ** 256n - 1n] }));
  }
  for (let account = 1; account <= accounts; account += 1) {
    await transact(exchange, encodeFunctionData({ abi: pangeaAbi, functionName: "openAccount" }));
    for (const [symbol, amount] of Object.entries(deposits(account))) {
      const args = [account, assets[symbol]?.id ?? 0, amount] as const;
      await transact(exchange, encodeFunctionData({ abi: pangeaAbi, functionName: "deposit", args }));
    }
  }
}

/** Operations at a market. */
export const at = (market: number) => ({
  place: (side: "bid" | "ask", tick: bigint, terms: Partial<NewOrder> = {}): Operation => ({
    type: "place",
    market,
    order: { side, tick, lots: LOTS, ...terms } as NewOrder,
  }),
  cancel: (id: OrderId): Operation => ({ type: "cancel", market, id }),
});

export const { place, cancel } = at(MARKET);

interface RawReceipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly logs: readonly { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex }[];
}

async function readReceipt(request: Request, hash: Hex): Promise<Receipt> {
  let receipt: RawReceipt | null = null;
  // the node answers before it has mined
  while (receipt === null) receipt = (await request("eth_getTransactionReceipt", [hash])) as RawReceipt | null;
  if (receipt.status !== "0x1") throw new Error(`Transaction ${hash} of the bench failed.`);
  const logs = receipt.logs.filter(({ topics }) => topics[0] === BOOK_CHANGED_TOPIC);
  const changes = receipt.logs.flatMap((log) => readLoanChanges({ logs: [log], exchange: log.address }));
  const loans = changes.flatMap((change) => (change.type === "opened" ? [change.loan] : []));
  const records = logs.flatMap(({ data }) => decodeBookLog(data).records);
  const ids = records.flatMap((record) => (record.type === "placed" ? [record.id] : []));
  return { gas: Number(receipt.gasUsed), hash, ids, loans };
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
