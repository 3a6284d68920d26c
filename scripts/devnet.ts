// Runs a local chain with the exchange on it until Ctrl-C:
//
//   npm run devnet -- [--port 8545] [--json]

import { rmSync } from "node:fs";
import path from "node:path";
import { bytesToHex, type HDAccount } from "viem";
import { readOptions } from "./console/options.ts";
import { table } from "./console/table.ts";
import { DeploymentError } from "./deployment/errors.ts";
import { type Parameters, readParameters } from "./deployment/parameters.ts";
import { recordFile } from "./deployment/record.ts";
import { firstPrice } from "./deployment/terms.ts";
import { testAccount } from "./localchain/accounts.ts";
import { bringUp, type Venue } from "./localchain/bringUp.ts";
import { LocalChainError } from "./localchain/localChain.ts";

const ROOT = path.dirname(import.meta.dirname);
const PARAMETERS = path.join(ROOT, "scripts/deployment/parameters/local.json");
const FOLDER = path.join(ROOT, "deployments");
const GRANTS = { USDM: "10000000", WETH: "5000", WBTC: "200" };

const values = readOptions({
  port: { type: "string", default: "8545" },
  json: { type: "boolean", default: false },
});
const parameters = readParameters(PARAMETERS);
const holders = Array.from({ length: 10 }, (_, index) => testAccount(index));
const venue = await start();
process.on("exit", () => forget(venue));
console.log(values.json ? JSON.stringify(asJson(venue)) : asTables(venue));

async function start(): Promise<Venue> {
  try {
    return await bringUp({
      port: Number(values.port),
      parameters,
      folder: FOLDER,
      holders,
      grants: GRANTS,
    });
  } catch (error) {
    if (!(error instanceof DeploymentError || error instanceof LocalChainError)) throw error;
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}

/** The files are worthless without their chain. Another chain's may have taken their place meanwhile. */
function forget({ file, record }: Venue): void {
  const kept = recordFile(FOLDER, record.chainId);
  if (kept.read()?.genesis !== record.genesis) return;
  rmSync(kept.path);
  rmSync(file, { force: true });
}

function asJson({ chain, record, file }: Venue) {
  return {
    httpUrl: chain.httpUrl,
    webSocketUrl: chain.webSocketUrl,
    file,
    ...record,
    accounts: holders.map((account) => ({ address: account.address, privateKey: privateKeyOf(account) })),
  };
}

function asTables({ chain, record, file }: Venue): string {
  const addresses = [
    ["Exchange", record.contracts.Exchange ?? ""],
    ["AccessManager", record.contracts.AccessManager ?? ""],
    ...Object.entries(record.assets).map(([symbol, { token }]) => [`${symbol} token`, token]),
    ...Object.entries(record.feeds).map(([symbol, feed]) => [`${symbol} feed`, feed]),
  ];
  const markets = [...parameters.markets, ...parameters.perps].map(
    ({ symbol, lot, tick, takerFeeMillionths, makerFeeMillionths, minNotional }) => [
      String(record.markets[symbol]?.id),
      symbol,
      lot,
      tick,
      percent(takerFeeMillionths),
      percent(makerFeeMillionths),
      minNotional,
    ],
  );
  const accounts = holders.map((account, index) => [String(index), account.address, privateKeyOf(account)]);
  return [
    "The exchange is up. Ctrl-C ends it.\n",
    table(
      ["endpoint", "value"],
      [
        ["HTTP", chain.httpUrl],
        ["WebSocket", chain.webSocketUrl],
        ["chain id", String(record.chainId)],
        ["addresses file", path.relative(process.cwd(), file)],
      ],
    ),
    table(["contract", "address"], addresses),
    table(["market", "pair", "lot", "tick in USD", "taker fee", "maker fee", "smallest order in USD"], markets),
    table(["account", "address", "private key (public knowledge)"], accounts),
    `Nobody updates prices here. ${pricesOf(parameters)}; they are good for ${lifeOfPrices(parameters)} hours unless somebody pushes others.`,
    "A block is made every 10 ms while transactions wait for one, and every second otherwise.",
    `Each account has 10,000 ETH for gas and ${Object.entries(GRANTS)
      .map(([symbol, amount]) => `${amount} ${symbol}`)
      .join(", ")}.`,
  ].join("\n\n");
}

function privateKeyOf(account: HDAccount): string {
  const key = account.getHdKey().privateKey;
  return key ? bytesToHex(key) : "";
}

function pricesOf({ assets }: Parameters): string {
  const priced = assets.flatMap(({ symbol, feed }) => (feed === undefined ? [] : [`${symbol} is ${firstPrice(feed)}`]));
  return priced.join(", ");
}

/** Hours until the first of them is stale. */
function lifeOfPrices({ assets }: Parameters): number {
  return Math.min(...assets.flatMap(({ feed }) => (feed === undefined ? [] : [feed.maxAge]))) / 3_600;
}

function percent(millionths: number): string {
  return `${millionths / 10_000} %`;
}
