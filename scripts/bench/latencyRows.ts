// How long a trader waits: from the call of the SDK to the decoded outcome of the order, on a chain with a block every
// 10 ms, one order after the other.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLane, depositSync, openAccountSync, placeOrderSync } from "@pangea/sdk";
import { createPublicClient, defineChain, http } from "viem";
import { readParameters } from "../deployment/parameters.ts";
import { testAccount } from "../localchain/accounts.ts";
import { bringUp } from "../localchain/bringUp.ts";
import type { Figures } from "./targets.ts";
import { LOTS, MARKET, MID } from "./venue.ts";

const PARAMETERS = path.resolve(import.meta.dirname, "../deployment/parameters/local.json");
const WARM_UP = 50;
const ORDERS = 1_000;
const GAS = 1_000_000n;
const FEES = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 0n };

export async function latencyRows(): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-bench-"));
  const signer = testAccount(1);
  const venue = await bringUp({
    parameters: readParameters(PARAMETERS),
    folder,
    holders: [signer],
    grants: { USDM: "1000000", WETH: "10000" },
  });
  try {
    const milliseconds = await orders(venue.chain.httpUrl, venue.record.contracts.Exchange as `0x${string}`);
    milliseconds.sort((a, b) => a - b);
    const percentile = (share: number) => milliseconds[Math.floor(share * milliseconds.length)] as number;
    return { "sdk.orderToReceiptP50Ms": tenth(percentile(0.5)), "sdk.orderToReceiptP99Ms": tenth(percentile(0.99)) };
  } finally {
    await venue.chain.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds of each order. Bids and asks alternate, so that half of them rest and half of them trade. */
async function orders(url: string, exchange: `0x${string}`): Promise<number[]> {
  const chain = defineChain({
    id: 31_337,
    name: "local",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const client = createPublicClient({ chain, transport: http(url, { retryCount: 0 }), pollingInterval: 5 });
  const lane = createLane({ client, account: testAccount(1), fees: FEES });
  const { account } = await openAccountSync(client, { exchange, lane });
  for (const [asset, amount] of [
    [0, 500_000n],
    [1, 5_000n],
  ] as const) {
    await depositSync(client, { exchange, account, asset, amount: amount * 10n ** 18n, lane });
  }
  const milliseconds: number[] = [];
  for (let index = 0; index < WARM_UP + ORDERS; index += 1) {
    const side = index % 2 === 0 ? "bid" : "ask";
    const order = { side, tick: MID, lots: LOTS / 100n, selfTrade: "decrement" } as const;
    const start = performance.now();
    await placeOrderSync(client, { exchange, account, market: MARKET, order, gas: GAS, lane });
    if (index >= WARM_UP) milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
