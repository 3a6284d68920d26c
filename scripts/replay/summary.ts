// What happened, as the receipts tell it.

import { BOOK_CHANGED_TOPIC, type BookRecord, decodeBookLog, orderTick } from "@pangea/sdk";
import { errorsAbi } from "@pangea/sdk/abi";
import { type Address, toFunctionSelector } from "viem";
import { formatAbiItem } from "viem/utils";
import { type BatchGas, createBatchGas } from "./batchGas.ts";
import type { Sent } from "./intents.ts";
import { createSample, type Sample } from "./statistics.ts";

export interface Summary {
  readonly add: (sent: Sent) => void;
  readonly totals: () => Totals;
  /** Milliseconds from the call of the SDK to the receipt, by kind of transaction. */
  readonly latency: ReadonlyMap<string, Sample>;
  /** Gas of whole transactions, by kind. */
  readonly gas: ReadonlyMap<string, Sample>;
  readonly batchGas: BatchGas;
  /** Operations that were refused, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Counts of operations and fills; volume in lots and in ledger units of the dollar. */
export interface Totals {
  readonly transactions: number;
  readonly operations: number;
  readonly placed: number;
  readonly taken: number;
  readonly cancelled: number;
  readonly reduced: number;
  readonly fills: number;
  readonly lots: bigint;
  readonly dollars: bigint;
}

const ERROR_NAMES: ReadonlyMap<string, string> = new Map(
  errorsAbi.map((error) => [toFunctionSelector(formatAbiItem(error)), error.name]),
);

export interface SummaryOptions {
  readonly exchange: Address;
  /** lots x ticks x 10^priceExp = ledger units of the dollar. */
  readonly priceExp: number;
}

export function createSummary({ exchange, priceExp }: SummaryOptions): Summary {
  const latency = new Map<string, Sample>();
  const gas = new Map<string, Sample>();
  const refused = new Map<string, number>();
  const batchGas = createBatchGas();
  const counts = { transactions: 0, operations: 0, placed: 0, taken: 0, cancelled: 0, reduced: 0, fills: 0 };
  const volume = { lots: 0n, dollars: 0n };
  const scale = 10n ** BigInt(priceExp);

  function addRecord(record: BookRecord): void {
    if (record.type === "skipped") increment(refused, ERROR_NAMES.get(record.selector) ?? record.selector);
    if (record.type === "filled") {
      counts.fills += 1;
      volume.lots += record.lots;
      volume.dollars += record.lots * orderTick(record.id) * scale;
    } else if (record.type !== "skipped" && record.type !== "expired") {
      counts[record.type] += 1;
    }
  }

  return {
    add: (sent) => {
      const records = bookRecords(sent, exchange);
      const kind = kindOf(sent, records);
      const gasUsed = Number(sent.receipt.gasUsed);
      counts.transactions += 1;
      counts.operations += sent.intent.type === "batch" ? sent.intent.operations.length : 1;
      for (const record of records) addRecord(record);
      sampleOf(latency, sent.intent.type).add(sent.milliseconds);
      sampleOf(gas, kind).add(gasUsed);
      if (sent.intent.type === "batch") batchGas.add(sent.intent.operations, gasUsed);
    },
    totals: () => ({ ...counts, ...volume }),
    latency,
    gas,
    batchGas,
    refused,
  };
}

/** Taker orders by how many makers they met, everything else by its intent. */
function kindOf({ intent, receipt }: Sent, records: readonly BookRecord[]): string {
  if (receipt.status === "reverted") return `${intent.type}, reverted`;
  if (intent.type !== "place") return intent.type;
  const fills = records.filter(({ type }) => type === "filled").length;
  return `take, ${fills < 4 ? fills : "4 or more"} ${fills === 1 ? "maker" : "makers"}`;
}

function bookRecords({ receipt }: Sent, exchange: Address): readonly BookRecord[] {
  return receipt.logs
    .filter(
      ({ address, topics }) => address.toLowerCase() === exchange.toLowerCase() && topics[0] === BOOK_CHANGED_TOPIC,
    )
    .flatMap(({ data }) => decodeBookLog(data).records);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sampleOf(samples: Map<string, Sample>, key: string): Sample {
  const sample = samples.get(key) ?? createSample();
  samples.set(key, sample);
  return sample;
}
