// What happened at a lending venue, transaction by transaction.

import { createSample, type Sample } from "../statistics.ts";
import type { LendingIntent } from "./intents.ts";
import type { LendingOutcome } from "./model/prediction.ts";
import type { Compared } from "./reconcile.ts";

export interface LendingSummary {
  readonly add: (one: Compared) => void;
  readonly totals: () => LendingTotals;
  /** Gas of whole transactions, by kind. */
  readonly gas: ReadonlyMap<string, Sample>;
  /** Transactions that were refused, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Counts, and ledger units of the dollar. */
export interface LendingTotals {
  readonly transactions: number;
  readonly orders: number;
  readonly fills: number;
  readonly opened: number;
  readonly assigned: number;
  readonly repayments: number;
  readonly extended: number;
  readonly refinanced: number;
  readonly pastDue: number;
  readonly lent: bigint;
  readonly interest: bigint;
  readonly fees: bigint;
}

export function createLendingSummary(): LendingSummary {
  const gas = new Map<string, Sample>();
  const refused = new Map<string, number>();
  const counts = {
    ...{ transactions: 0, orders: 0, fills: 0, opened: 0, assigned: 0, repayments: 0, extended: 0, refinanced: 0 },
    pastDue: 0,
  };
  const units = { lent: 0n, interest: 0n, fees: 0n };

  function addEvent(intent: LendingIntent, name: string, args: Readonly<Record<string, unknown>>): void {
    const amount = (field: string) => BigInt(String(args[field] ?? 0));
    if (name === "LoanOpened" && intent.type !== "assign") {
      counts.opened += 1;
      units.lent += amount("principal");
    }
    if (name === "LoanAssigned") counts.assigned += 1;
    if (name === "LoanPastDue") counts.pastDue += 1;
    if (name === "LoanExtended") {
      counts.extended += 1;
      units.interest += amount("paid");
    }
    if (name === "LoanRepaid") {
      counts[intent.type === "renew" ? "refinanced" : "repayments"] += 1;
      units.interest += amount("interest");
    }
    units.fees += amount("fee");
  }

  function addOutcome(intent: LendingIntent, outcome: LendingOutcome): void {
    if (!outcome.ok) {
      refused.set(outcome.refusal, (refused.get(outcome.refusal) ?? 0) + 1);
      return;
    }
    for (const event of outcome.events) {
      if ("name" in event) addEvent(intent, event.name, event.args);
      else counts.fills += event.records.filter(({ type }) => type === "filled").length;
    }
  }

  return {
    add: ({ intent, receipt, expected: { outcome } }) => {
      counts.transactions += 1;
      if (intent.type === "place") counts.orders += 1;
      const kind = outcome.ok ? intent.type : `${intent.type}, reverted`;
      const sample = gas.get(kind) ?? createSample();
      gas.set(kind, sample);
      sample.add(Number(receipt.gasUsed));
      addOutcome(intent, outcome);
    },
    totals: () => ({ ...counts, ...units }),
    gas,
    refused,
  };
}
