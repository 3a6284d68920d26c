import type { Clock } from "@pangea/sdk";
import type { Action, Outcome } from "../execution/types.ts";
import { describeError } from "../internal/logger.ts";
import type { JobRun } from "../jobs/scheduler.ts";

/** How a job did. Times are in milliseconds since 1970. */
export interface JobReport {
  readonly lastRun: number | undefined;
  readonly lastSuccess: number | undefined;
  /** Errors in a row. */
  readonly errors: number;
  readonly lastError: unknown;
  /** Actions that it wanted when it looked last. */
  readonly wanted: number;
}

/** An action that was not sent, and why. */
export interface Passed {
  readonly time: number;
  readonly job: string;
  readonly what: string;
  readonly outcome: string;
}

/** What happened lately, for the status page. */
export interface Journal {
  readonly noteRun: (run: JobRun) => void;
  readonly noteOutcome: (job: string, action: Action, outcome: Outcome) => void;
  readonly job: (name: string) => JobReport;
  /** The last first. */
  readonly passed: () => readonly Passed[];
}

const KEPT = 20;
const NEVER: JobReport = { lastRun: undefined, lastSuccess: undefined, errors: 0, lastError: undefined, wanted: 0 };

export function createJournal(clock: Clock): Journal {
  const jobs = new Map<string, JobReport>();
  let passed: Passed[] = [];
  return {
    noteRun: ({ job, actions, error }) => {
      const before = jobs.get(job) ?? NEVER;
      const now = clock.now();
      const news =
        error === undefined
          ? { lastSuccess: now, errors: 0 }
          : { errors: before.errors + 1, lastError: describeError(error) };
      jobs.set(job, { ...before, lastRun: now, wanted: actions, ...news });
    },
    noteOutcome: (job, { what }, outcome) => {
      if (outcome.type === "sent" || outcome.type === "taken") return;
      const reason = "reason" in outcome ? `${outcome.type}: ${outcome.reason}` : outcome.type;
      passed = [{ time: clock.now(), job, what, outcome: reason }, ...passed].slice(0, KEPT);
    },
    job: (name) => jobs.get(name) ?? NEVER,
    passed: () => passed,
  };
}
