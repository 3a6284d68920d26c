// Carries out courses of action: predicts what comes of every intent, posts it, and compares when the receipts are there.

import type { Address } from "viem";
import type { BlockTimes } from "../blockTimes.ts";
import { createComparison } from "../comparison.ts";
import type { Reconciliation } from "../reconcile.ts";
import type { ChainClock } from "./clock.ts";
import type { LendingIntent } from "./intents.ts";
import type { LendingOutcome, LendingPrediction } from "./model/prediction.ts";
import type { Outbox } from "./outbox.ts";
import type { Course } from "./planner.ts";
import { compareOutcomes, type Expected } from "./reconcile.ts";
import { createLendingSummary, type LendingSummary } from "./summary.ts";

export interface ExecutorOptions {
  readonly exchange: Address;
  readonly prediction: LendingPrediction;
  readonly outbox: Outbox;
  readonly blockTimes: BlockTimes;
  readonly clock: ChainClock;
}

export interface Executor {
  readonly follow: (course: Course) => Promise<void>;
  /** Waits until everything is executed, and compares it. */
  readonly settle: () => Promise<void>;
  readonly sent: () => number;
  readonly summary: LendingSummary;
  readonly outcomes: () => Reconciliation;
}

export function createExecutor({ exchange, prediction, outbox, blockTimes, clock }: ExecutorOptions): Executor {
  const comparison = createComparison();
  const summary = createLendingSummary();
  const { loans } = prediction.state;
  let waiting: Expected[] = [];
  let sent = 0;

  /** What was posted is executed in its order, so the first receipt is that of the first that waits. */
  async function settle(): Promise<void> {
    const delivered = await outbox.flush();
    const all = delivered.flatMap((one, index) => {
      const expected = waiting[index];
      return expected === undefined ? [] : [{ ...one, expected }];
    });
    waiting = [];
    await compareOutcomes(comparison, all, { exchange, blockTimes });
    for (const one of all) summary.add(one);
  }

  function expect(intent: LendingIntent, seconds: number): LendingOutcome {
    const outcome = prediction.execute(intent, { seconds });
    waiting.push({ outcome, seconds });
    return outcome;
  }

  function execute(intent: LendingIntent): LendingOutcome {
    outbox.post(intent);
    return expect(intent, clock.seconds());
  }

  /** The second of its block decides, so it is known before anything is predicted: that, and nothing of the outcome. */
  async function executeTimed(intent: LendingIntent): Promise<LendingOutcome> {
    await settle();
    outbox.post(intent);
    const receipt = await outbox.lastReceipt();
    const timeOf = await blockTimes([{ receipt }]);
    return expect(intent, timeOf(receipt.blockNumber));
  }

  /** A renewal from the book within the window: the rate that is accepted rises by the second. */
  function isTimed(intent: LendingIntent): boolean {
    if (intent.type !== "renew") return false;
    const loan = loans.get(intent.loan);
    return loan !== undefined && !loan.isExtensible && clock.hour() < loan.start + loan.market.termHours;
  }

  return {
    follow: async (course) => {
      for (let step = course.next(); step.done !== true; ) {
        sent += 1;
        step = course.next(isTimed(step.value) ? await executeTimed(step.value) : execute(step.value));
      }
    },
    settle,
    sent: () => sent,
    summary,
    outcomes: () => ({ compared: comparison.count(), differences: comparison.differences() }),
  };
}
