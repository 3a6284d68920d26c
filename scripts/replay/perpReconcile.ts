// Holds a perpetual market against its model: every log of every call, every position, the market's own words. The two
// sums are taken over the raw words of all accounts that there are.

import { getAssetBalance, getRegistry, type PangeaClient, QUOTE_SCALE } from "@pangea/sdk";
import type { Address } from "viem";
import type { BlockTimes } from "./blockTimes.ts";
import { type Comparison, createComparison } from "./comparison.ts";
import { inChainOrder, type Sent } from "./intents.ts";
import { markEvents, type PerpEvent, perpEvents } from "./perpEvents.ts";
import type { PerpModel } from "./perpModel.ts";
import type { PerpPrediction } from "./perpPrediction.ts";
import { type PerpWords, readPerpWords } from "./perpWords.ts";
import { bookLogText } from "./predictedLogs.ts";
import type { Reconciliation } from "./reconcile.ts";

export interface PerpReconcileOptions {
  readonly client: PangeaClient;
  readonly exchange: Address;
  readonly market: number;
  readonly asset: number;
  readonly feeAccount: number;
  readonly model: PerpModel;
  /** Since the last reconciliation. */
  readonly sent: readonly Sent[];
  readonly blockTimes: BlockTimes;
  /** Free dollars of accounts before what was sent, ledger units. */
  readonly free: ReadonlyMap<number, bigint>;
}

/** Feeds the model with what was sent since the last time, and compares everything. */
export async function reconcilePerp(options: PerpReconcileOptions): Promise<Reconciliation> {
  const comparison = createComparison();
  const moved = await replayCalls(comparison, options);
  const { accounts } = await getRegistry(options.client, options);
  const words = await readPerpWords(options.client, { ...options, accounts });
  compareWords(comparison, options.model.books, words);
  await compareDollars(comparison, options, moved);
  return { compared: comparison.count(), differences: comparison.differences() };
}

/** Compares call by call. Returns by how much the settlements that are predicted change free dollars. */
async function replayCalls(
  comparison: Comparison,
  options: PerpReconcileOptions,
): Promise<ReadonlyMap<number, bigint>> {
  const { model, sent, blockTimes, exchange, asset, free, feeAccount } = options;
  const timeOf = await blockTimes(sent);
  const moved = new Map<number, bigint>();
  const move = (account: number, by: bigint) => moved.set(account, (moved.get(account) ?? 0n) + by);
  const freeOf = (account: number) => (free.get(account) ?? 0n) + (moved.get(account) ?? 0n);
  for (const transaction of inChainOrder(sent)) {
    const { intent, receipt } = transaction;
    const marks = markEvents(receipt, exchange, asset);
    const predicted = model.execute(transaction, { time: timeOf(receipt.blockNumber), marks, freeOf });
    const what = `${intent.type} in ${receipt.transactionHash}`;
    comparison.check(`logs of ${what}`, eventsText(predicted.events), eventsText(perpEvents(receipt, options)));
    if (predicted.isDone !== undefined) {
      comparison.check(`status of ${what}`, predicted.isDone ? "success" : "reverted", receipt.status);
    }
    for (const event of predicted.events) {
      if (event.type === "settled") move(event.account, event.drawn - event.paid);
      if (event.type === "feesDrawn") move(feeAccount, event.drawn);
    }
  }
  return moved;
}

/** In a form that can be compared: funding first, as in a call. */
function eventsText(events: readonly PerpEvent[]): string {
  return events.map(eventText).toSorted().join("; ");
}

function eventText(event: PerpEvent): string {
  switch (event.type) {
    case "book":
      return bookLogText(event.log);
    case "funding":
      return `funding ${event.index} from ${event.oldPayment} to ${event.payment}`;
    case "feesDrawn":
      return `fees claim ${event.claim}, draw ${event.drawn}`;
    case "settled":
      return `account ${event.account} claims ${event.claim}, pays ${event.paid}, draws ${event.drawn}`;
  }
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
