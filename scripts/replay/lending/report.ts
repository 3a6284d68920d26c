// The result of a replay of a lending market, for people and for programs.

import { table } from "../../console/table.ts";
import type { Reconciliation } from "../reconcile.ts";
import { format, gasRows, quantiles, reconciliationText } from "../report.ts";
import type { LendingProgress } from "./player.ts";
import type { LendingResult } from "./session.ts";

const DOLLAR_EXP = 6;

export function isLendingReconciled(result: LendingResult): boolean {
  return reconciliations(result).every(({ differences }) => differences.length === 0);
}

export function lendingText(result: LendingResult): string {
  const { standing, outcomes, closed } = result;
  const checkpoints = standing.slice(0, -1);
  return [
    table(["what of lending", "how much"], facts(result)),
    table(["refused, as predicted", "transactions"], refusals(result)),
    table(["gas of a transaction", "count", "mean", "p50", "p99"], gasRows(result)),
    reconciliationText("transaction by transaction", outcomes),
    ...checkpoints.map((one, index) => reconciliationText(`at checkpoint ${index + 1}`, one)),
    ...standing.slice(-1).map((one) => reconciliationText("with loans and books as they stand", one)),
    reconciliationText("after the last loan was repaid", closed),
  ].join("\n\n");
}

export function lendingJson(result: LendingResult): unknown {
  const { markets, speed, progress, counts, summary, seconds, outcomes, standing, closed } = result;
  const { lent, interest, fees, ...totals } = summary.totals();
  return {
    markets: markets.map(({ book, terms }) => ({
      maturity: book.maturity,
      market: terms.number,
      termHours: terms.termHours,
    })),
    ...{ speed, ...progress, counts, seconds, transactionsPerSecond: totals.transactions / seconds },
    totals: { ...totals, lent: String(lent), interest: String(interest), fees: String(fees) },
    refused: Object.fromEntries(summary.refused),
    gas: Object.fromEntries([...summary.gas].map(([kind, sample]) => [kind, quantiles(sample)])),
    ...{ reconciled: isLendingReconciled(result), outcomes, standing, closed },
  };
}

export function lendingProgressLine({ events, transactions, hours, loans, resting }: LendingProgress): string {
  return `${events} events of the lending market, ${hours} hours, ${transactions} transactions, ${loans} loans, ${resting} orders resting`;
}

function reconciliations({ outcomes, standing, closed }: LendingResult): readonly Reconciliation[] {
  return [outcomes, ...standing, closed];
}

function facts({ progress, counts, summary, seconds, speed }: LendingResult): [string, string][] {
  const totals = summary.totals();
  const dollars = (units: bigint) => (Number(units) / 10 ** DOLLAR_EXP).toLocaleString("en-US", CENTS);
  return [
    ["recorded events", format(progress.events)],
    ["recorded users", format(counts.users)],
    ["recorded seconds in a second of the chain", format(speed)],
    ["hours that passed on the chain", format(progress.hours)],
    ["seconds that the replay took", seconds.toFixed(1)],
    ["transactions", format(totals.transactions)],
    ["transactions per second", format(Math.round(totals.transactions / seconds))],
    ["orders", format(totals.orders)],
    ["filled in full at once in the recording", format(counts.recordedFull)],
    ["of these, here", format(counts.playedFull)],
    ["cancels", format(counts.cancels)],
    ["of these, of orders that do not rest here", format(counts.lateCancels)],
    ["unwinds", format(counts.unwinds)],
    ["of these, with nothing to unwind here", format(counts.emptyUnwinds)],
    ["liquidations, not played", format(counts.liquidations)],
    ["fills", format(totals.fills)],
    ["loans made", format(totals.opened)],
    ["parts of loans passed to other lenders", format(totals.assigned)],
    ["repayments", format(totals.repayments)],
    ["loans extended by their lenders", format(totals.extended)],
    ["loans renewed from the book", format(totals.refinanced)],
    ["loans past due", format(totals.pastDue)],
    ["lent, USD", dollars(totals.lent)],
    ["interest paid, USD", dollars(totals.interest)],
    ["of this, fees of the exchange, USD", dollars(totals.fees)],
  ];
}

const CENTS = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

function refusals({ summary }: LendingResult): string[][] {
  const rows = [...summary.refused].toSorted(([, a], [, b]) => b - a).map(([reason, count]) => [reason, format(count)]);
  return rows.length === 0 ? [["none", "0"]] : rows;
}
