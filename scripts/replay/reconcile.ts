// Holds the chain against the model: every outcome, every log of a book, every balance of every account, every fee, the
// tokens in custody and in wallets, and the whole books order by order.

import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, erc20Abi, type PublicClient } from "viem";
import type { Book } from "../../test/model/book.ts";
import { MAX_TICK, type Order, Side } from "../../test/model/types.ts";
import { type BlockTimes, createBlockTimes } from "./blockTimes.ts";
import { type Comparison, createComparison, type Difference } from "./comparison.ts";
import { inChainOrder, type Sent } from "./intents.ts";
import { foundBookLogs, predictedBookLogs } from "./predictedLogs.ts";
import type { Prediction } from "./prediction.ts";

interface Reading {
  readonly client: PublicClient;
  readonly exchange: Address;
}

export interface ReconcileOptions extends Reading {
  readonly prediction: Prediction;
  readonly sent: readonly Sent[];
  /** Default: blocks are read for this reconciliation only. */
  readonly blockTimes?: BlockTimes;
}

export interface Reconciliation {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

const SIDE_NAMES = ["bid", "ask"] as const;
const ORDERS_AT_ONCE = 200n;
const MOST_LEVELS = 10_000n;

/** Feeds the model with what was sent since the last time, and compares everything. */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const comparison = createComparison();
  await compareOutcomes(comparison, options);
  await compareRegistry(comparison, options);
  await compareBalances(comparison, options);
  await compareCustody(comparison, options);
  await compareMarkets(comparison, options, options.prediction.state.markets);
  return { compared: comparison.count(), differences: comparison.differences() };
}

async function compareOutcomes(comparison: Comparison, options: ReconcileOptions) {
  const { client, exchange, prediction, sent, blockTimes = createBlockTimes(client) } = options;
  const timeOf = await blockTimes(sent);
  for (const { intent, sender, receipt } of inChainOrder(sent)) {
    const now = timeOf(receipt.blockNumber);
    const outcome = prediction.execute(intent, sender, now);
    if (outcome === undefined) continue;
    const what = `${intent.type} in ${receipt.transactionHash}`;
    comparison.check(`status of ${what}`, outcome.ok ? "success" : "reverted", receipt.status);
    const predicted = outcome.ok ? predictedBookLogs(outcome.events) : "";
    comparison.check(`book logs of ${what}`, predicted, foundBookLogs(receipt, exchange));
  }
}

async function compareRegistry(comparison: Comparison, options: ReconcileOptions): Promise<void> {
  const { state, perps } = options.prediction;
  const [accounts, assets, markets, feeAccount] = await view(options, "registry", []);
  comparison.check("number of accounts", state.accounts.owners.length, accounts);
  comparison.check("number of assets", state.assets.length, assets);
  comparison.check("number of markets", state.markets.length + perps, markets);
  comparison.check("fee account", state.settings.feeAccount, feeAccount);
}

async function compareBalances(comparison: Comparison, options: ReconcileOptions): Promise<void> {
  const { accounts, assets, balances } = options.prediction.state;
  for (const [index, owner] of accounts.owners.entries()) {
    const account = index + 1;
    comparison.check(`owner of account ${account}`, owner, await view(options, "ownerOf", [account]));
    for (const { number } of assets) {
      const { free, held } = await view(options, "balanceOf", [account, number]);
      const what = `of asset ${number} in account ${account}`;
      comparison.check(`free balance ${what}`, balances.free(account, number), free);
      comparison.check(`held balance ${what}`, balances.held(account, number), held);
    }
  }
}

/** What the exchange owes and has, and what the participants have outside. */
async function compareCustody(comparison: Comparison, options: ReconcileOptions): Promise<void> {
  const { client, exchange, prediction } = options;
  const { assets, tokens, balances, markets, accounts } = prediction.state;
  const fees = markets.reduce((sum, market) => sum + market.fees, 0n);
  for (const { number, token, unit, total } of assets) {
    const { totalUnits } = await view(options, "assetInfo", [number]);
    comparison.check(`total of asset ${number}`, total, totalUnits);
    const inCustody = await balanceOf(client, token, exchange);
    comparison.check(`custody of asset ${number}`, tokens.custody(token), inCustody);
    const owed = balances.total(number) + (number === 0 ? fees : 0n);
    comparison.check(`custody of asset ${number} as the sum of what is owed`, owed * unit, inCustody);
    for (const owner of new Set(accounts.owners)) {
      const predicted = tokens.balanceOf(token, owner);
      comparison.check(`asset ${number} in the wallet of ${owner}`, predicted, await balanceOf(client, token, owner));
    }
  }
}

function balanceOf(client: PublicClient, token: Address, holder: Address): Promise<bigint> {
  return client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [holder] });
}

/** What a model knows of a market. */
export interface PredictedMarket {
  readonly number: number;
  readonly fees: bigint;
  readonly book: Book;
}

/** Fees, best prices, and the whole books order by order. */
export async function compareMarkets(
  comparison: Comparison,
  options: Reading,
  markets: Iterable<PredictedMarket>,
): Promise<void> {
  for (const { number, fees, book } of markets) {
    const info = await view(options, "marketInfo", [number]);
    comparison.check(`fees of market ${number}`, fees, info.fees);
    comparison.check(`best bid of market ${number}`, book.best(Side.BID), info.bestBid);
    comparison.check(`best ask of market ${number}`, book.best(Side.ASK), info.bestAsk);
    for (const side of [Side.BID, Side.ASK] as const) {
      const what = `of the ${SIDE_NAMES[side]} side of market ${number}`;
      const levels = await view(options, "depth", [number, side, 0, MOST_LEVELS]);
      comparison.check(`depth ${what}`, predictedDepth(book.side(side)), levels.map(levelText).join(", "));
      comparison.check(
        `orders ${what}`,
        book.side(side).map(orderText).join(", "),
        await readOrders(options, number, side),
      );
    }
  }
}

/** The levels of a side, from its orders in the order of their priority. */
function predictedDepth(orders: readonly Order[]): string {
  const levels: { tick: number; lots: bigint; orders: number }[] = [];
  for (const { tick, lots } of orders) {
    const last = levels.at(-1);
    if (last?.tick === tick) Object.assign(last, { lots: last.lots + lots, orders: last.orders + 1 });
    else levels.push({ tick, lots, orders: 1 });
  }
  return levels.map(levelText).join(", ");
}

async function readOrders(options: Reading, market: number, side: Side): Promise<string> {
  const texts: string[] = [];
  let cursor = 0n;
  do {
    const [orders, next] = await view(options, "bookOrders", [market, side, cursor, ORDERS_AT_ONCE]);
    texts.push(...orders.map(orderText));
    cursor = next;
  } while (cursor !== 0n);
  return texts.join(", ");
}

function levelText({ tick, lots, orders }: { tick: number; lots: bigint; orders: number }): string {
  if (tick < 1 || tick > MAX_TICK) throw new Error(`There is no tick ${tick}.`);
  return `${tick}: ${lots} in ${orders}`;
}

interface OrderLine {
  readonly id: bigint;
  readonly account: number;
  readonly lots: bigint | number;
  readonly expiry: number;
}

function orderText({ id, account, lots, expiry }: OrderLine): string {
  return `${id}: ${lots} of ${account} until ${expiry}`;
}

type ViewName = "registry" | "ownerOf" | "balanceOf" | "assetInfo" | "marketInfo" | "depth" | "bookOrders";

function view<Name extends ViewName>({ client, exchange }: Reading, functionName: Name, args: readonly unknown[]) {
  return client.readContract({ address: exchange, abi: pangeaAbi, functionName, args } as never) as Promise<
    Answer<Name>
  >;
}

interface Answers {
  readonly registry: readonly [number, number, number, number];
  readonly ownerOf: Address;
  readonly balanceOf: { readonly free: bigint; readonly held: bigint };
  readonly assetInfo: { readonly totalUnits: bigint };
  readonly marketInfo: { readonly fees: bigint; readonly bestBid: number; readonly bestAsk: number };
  readonly depth: readonly { readonly tick: number; readonly lots: bigint; readonly orders: number }[];
  readonly bookOrders: readonly [readonly OrderLine[], bigint, bigint];
}

type Answer<Name extends ViewName> = Answers[Name];
