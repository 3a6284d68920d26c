// Holds a perpetual market against its prediction: every position, the market's own words, funding and settlements. The two
// sums are taken over the raw words of all accounts that there are.

import { getAssetBalance, getRegistry, type PangeaClient, QUOTE_SCALE } from "@pangea/sdk";
import type { Address } from "viem";
import type { BlockTimes } from "./blockTimes.ts";
import { type Comparison, createComparison } from "./comparison.ts";
import { inChainOrder, type Sent } from "./intents.ts";
import { type PerpEvent, perpEvents, type SettledEvent } from "./perpEvents.ts";
import type { Mark, PerpPrediction } from "./perpPrediction.ts";
import { type PerpWords, readPerpWords } from "./perpWords.ts";
import type { Reconciliation } from "./reconcile.ts";

export interface PerpReconcileOptions {
  readonly client: PangeaClient;
  readonly exchange: Address;
  readonly market: number;
  readonly prediction: PerpPrediction;
  /** Since the last reconciliation. */
  readonly sent: readonly Sent[];
  readonly blockTimes: BlockTimes;
  readonly mark: Mark;
  /** Free dollars of accounts before what was sent, ledger units. */
  readonly free: ReadonlyMap<number, bigint>;
}

/** Feeds the prediction with what happened since the last time, and compares everything. */
export async function reconcilePerp(options: PerpReconcileOptions): Promise<Reconciliation> {
  const comparison = createComparison();
  const moved = await replayLogs(comparison, options);
  const { accounts } = await getRegistry(options.client, options);
  const words = await readPerpWords(options.client, { ...options, accounts });
  compareWords(comparison, options.prediction, words);
  await compareDollars(comparison, options, moved);
  return { compared: comparison.count(), differences: comparison.differences() };
}

/** Returns by how much the settlements that are predicted change free dollars. */
async function replayLogs(comparison: Comparison, options: PerpReconcileOptions): Promise<ReadonlyMap<number, bigint>> {
  const { prediction, sent, blockTimes } = options;
  const timeOf = await blockTimes(sent);
  const moved = new Map<number, bigint>();
  for (const transaction of inChainOrder(sent)) {
    const { intent, receipt } = transaction;
    const time = timeOf(receipt.blockNumber);
    const events = perpEvents(receipt, options);
    // funding comes first in a call
    for (const event of events.filter(({ type }) => type === "funding")) prediction.apply(event, time);
    compareSettlements(comparison, options, { transaction, events, time, moved });
    for (const event of events.filter(({ type }) => type !== "funding")) prediction.apply(event, time);
    if (isExpectedToSucceed(intent.type)) comparison.check(`status of ${intent.type}`, "success", receipt.status);
  }
  return moved;
}

interface Settling {
  readonly transaction: Sent;
  readonly events: readonly PerpEvent[];
  readonly time: number;
  readonly moved: Map<number, bigint>;
}

/** Who pays and draws what is predicted before the prediction sees the logs of it. */
function compareSettlements(
  comparison: Comparison,
  { prediction, free, mark }: PerpReconcileOptions,
  { transaction, events, time, moved }: Settling,
): void {
  const { intent } = transaction;
  if (intent.type !== "settle") return;
  const freeOf = (account: number) => (free.get(account) ?? 0n) + (moved.get(account) ?? 0n);
  const predicted = prediction.settlements({ accounts: intent.accounts, freeOf, mark, time });
  const found = events.filter((event) => event.type === "settled");
  comparison.check("settlements", predicted.map(settledText).join(", "), found.map(settledText).join(", "));
  for (const { account, paid, drawn } of predicted) moved.set(account, (moved.get(account) ?? 0n) + drawn - paid);
}

function isExpectedToSucceed(type: Sent["intent"]["type"]): boolean {
  return ["pushPrice", "refreshPrices", "pokeFunding", "settle"].includes(type);
}

function settledText({ account, claim, paid, drawn }: SettledEvent): string {
  return `account ${account} claims ${claim}, pays ${paid}, draws ${drawn}`;
}

/** Everything that lies in the storage of the exchange, and the sums that must hold whatever is predicted. */
export function compareWords(comparison: Comparison, prediction: PerpPrediction, words: PerpWords): void {
  comparePositions(comparison, prediction, words);
  compareMarket(comparison, prediction, words);
  compareSums(comparison, words);
}

function comparePositions(comparison: Comparison, prediction: PerpPrediction, { positions }: PerpWords): void {
  for (const [index, found] of positions.entries()) {
    const account = index + 1;
    const { size, quote } = prediction.positionOf(account);
    comparison.check(`size of account ${account}`, size, found.size);
    comparison.check(`quote of account ${account}`, quote, found.quote);
    comparison.check(`resting bids of account ${account}`, prediction.restingOf(account, "bid"), found.bidLots);
    comparison.check(`resting asks of account ${account}`, prediction.restingOf(account, "ask"), found.askLots);
  }
}

function compareMarket(comparison: Comparison, prediction: PerpPrediction, words: PerpWords): void {
  comparison.check("fees due", prediction.feeDue(), words.feeDue);
  comparison.check("pool", prediction.pool(), words.pool);
  comparison.check("deficit", 0n, words.deficit);
  comparison.check("open interest", prediction.openInterest(), words.openInterest);
  comparison.check("funding index at the start of the interval", prediction.funding().index, words.index);
  comparison.check("funding payment", prediction.funding().payment, words.payment);
  for (const { predicted, found } of prediction.turns())
    comparison.check("funding index after an interval", predicted, found);
}

function compareSums(comparison: Comparison, { positions, feeDue, pool, deficit, openInterest }: PerpWords): void {
  const sum = (of: (position: PerpWords["positions"][number]) => bigint) =>
    positions.reduce((total, position) => total + of(position), 0n);
  const sizes = sum(({ size }) => size);
  const quotes = sum(({ quote }) => quote);
  comparison.check("sum of all sizes", 0n, sizes);
  comparison.check("sum of all quotes and fees, as pool and deficit", (pool + deficit) * QUOTE_SCALE, quotes + feeDue);
  comparison.check(
    "lots held long, as open interest",
    openInterest,
    sum(({ size }) => (size > 0n ? size : 0n)),
  );
}

async function compareDollars(
  comparison: Comparison,
  { client, exchange, free }: PerpReconcileOptions,
  moved: ReadonlyMap<number, bigint>,
): Promise<void> {
  for (const [account, before] of free) {
    const { free: found } = await getAssetBalance(client, { exchange, account, asset: 0 });
    comparison.check(`free dollars of account ${account}`, before + (moved.get(account) ?? 0n), found);
  }
}
