// The result of a replay, for people and for programs.

import { table } from "../console/table.ts";
import { perpJson, perpText } from "./perpReport.ts";
import type { Reconciliation } from "./reconcile.ts";
import type { SessionResult } from "./session.ts";
import type { Sample } from "./statistics.ts";
import type { Summary } from "./summary.ts";

const MOST_DIFFERENCES = 20;

export function isReconciled({ standing, closed, perp }: SessionResult): boolean {
  const all = [standing, closed, ...(perp === undefined ? [] : [perp.standing, perp.settled])];
  return all.every(({ differences }) => differences.length === 0);
}

export function asText(result: SessionResult): string {
  const { perp, standing, closed, seconds } = result;
  const spot = [
    ...tables(result),
    reconciliationText("with the books as they stand", standing),
    reconciliationText("after everybody cancelled and withdrew", closed),
  ];
  if (perp === undefined) return spot.join("\n\n");
  const beside = [
    ...tables({ ...perp, seconds }),
    perpText(perp),
    reconciliationText(`at ${perp.symbol} with positions as they stand`, perp.standing),
    reconciliationText(`at ${perp.symbol} after everybody settled`, perp.settled),
  ];
  return [...spot, ...beside].join("\n\n");
}

/** What is said of any market that was played. */
export type Played = Pick<SessionResult, "symbol" | "state" | "summary" | "operations" | "seconds">;

function tables(played: Played): string[] {
  return [
    table(["what", "how many"], counts(played)),
    table(["refused, and passed over", "operations"], refusals(played)),
    table(["gas of a transaction", "count", "mean", "p50", "p99"], gasRows(played)),
    table(["gas that an operation adds to a packed batch", "gas"], batchRows(played)),
    table(["order to receipt", "count", "p50 ms", "p99 ms"], latencyRows(played)),
  ];
}

export function asJson(result: SessionResult) {
  const { standing, closed, perp, seconds } = result;
  return {
    ...playedJson(result),
    reconciled: isReconciled(result),
    standing,
    closed,
    perp: perp === undefined ? undefined : { ...playedJson({ ...perp, seconds }), ...perpJson(perp) },
  };
}

function playedJson({ state, summary, operations, seconds, symbol }: Played) {
  const totals = summary.totals();
  return {
    market: symbol,
    ...state,
    seconds,
    totals: { ...totals, lots: String(totals.lots), dollars: String(totals.dollars) },
    operationsPerSecond: operations / seconds,
    refused: Object.fromEntries(summary.refused),
    gas: Object.fromEntries([...summary.gas].map(([kind, sample]) => [kind, quantiles(sample)])),
    batchGas: summary.batchGas.fit(),
    latency: Object.fromEntries([...summary.latency].map(([kind, sample]) => [kind, quantiles(sample)])),
  };
}

function counts({ state, summary, operations, seconds, symbol }: Played): string[][] {
  const { transactions, placed, taken, cancelled, reduced, fills, lots, dollars } = summary.totals();
  return [
    [`seconds of recorded time at ${symbol}`, (state.milliseconds / 1000).toFixed(1)],
    ["seconds that the replay took", seconds.toFixed(1)],
    ["changes of the book mirrored", format(state.steps)],
    ["transactions", format(transactions)],
    ["operations", format(operations)],
    ["operations per second", format(Math.round(operations / seconds))],
    ["orders that came to rest", format(placed)],
    ["orders that took", format(taken)],
    ["cancels", format(cancelled)],
    ["reductions", format(reduced)],
    ["fills", format(fills)],
    ["volume in lots", format(lots)],
    ["volume in USD", format(dollars / 1_000_000n)],
    ["recorded trades below the smallest order, not sent", format(state.smallTrades)],
    ["orders resting at the end", format(state.resting)],
  ];
}

function refusals({ summary }: Played): string[][] {
  const rows = [...summary.refused].toSorted(([, a], [, b]) => b - a).map(([reason, count]) => [reason, format(count)]);
  return rows.length === 0 ? [["none", "0"]] : rows;
}

export function gasRows({ summary }: { readonly summary: Pick<Summary, "gas"> }): string[][] {
  return [...summary.gas].map(([kind, sample]) => [
    kind,
    format(sample.count()),
    format(Math.round(sample.sum() / sample.count())),
    format(sample.quantile(0.5)),
    format(sample.quantile(0.99)),
  ]);
}

function batchRows({ summary }: Played): string[][] {
  const fit = summary.batchGas.fit();
  if (fit === undefined) return [["too few batches to tell", ""]];
  return Object.entries(fit).map(([kind, gas]) => [kind, format(Math.round(gas))]);
}

function latencyRows({ summary }: Played): string[][] {
  return [...summary.latency].map(([kind, sample]) => [
    kind,
    format(sample.count()),
    sample.quantile(0.5).toFixed(1),
    sample.quantile(0.99).toFixed(1),
  ]);
}

export function reconciliationText(when: string, { compared, differences }: Reconciliation): string {
  if (differences.length === 0) return `Reconciled ${when}: all ${format(compared)} values are as the model predicts.`;
  const shown = differences.slice(0, MOST_DIFFERENCES);
  const lines = shown.map(
    ({ what, predicted, found }) => `  ${what}\n    predicted ${predicted}\n    found     ${found}`,
  );
  const rest = differences.length - shown.length;
  return [
    `NOT RECONCILED ${when}: ${format(differences.length)} of ${format(compared)} values differ.`,
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join("\n");
}

export function quantiles(sample: Sample) {
  return {
    count: sample.count(),
    mean: sample.sum() / sample.count(),
    p50: sample.quantile(0.5),
    p99: sample.quantile(0.99),
  };
}

export function format(value: number | bigint): string {
  return value.toLocaleString("en-US");
}
