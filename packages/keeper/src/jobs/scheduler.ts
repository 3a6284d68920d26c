import { type Clock, type Logger, type PangeaClient, toPangeaError } from "@pangea/sdk";
import type { Executor } from "../execution/executor.ts";
import type { Action, Outcome } from "../execution/types.ts";
import { NotLeaderError } from "../internal/errors.ts";
import type { VenueView } from "../state/venue.ts";
import type { Job, JobSettings, Trigger } from "./job.ts";

/** What the scheduler is made of. */
export interface SchedulerParameters {
  readonly jobs: readonly Job[];
  readonly settings: Readonly<Record<string, JobSettings>>;
  readonly venue: VenueView;
  readonly client: PangeaClient;
  readonly keeper: number;
  readonly executor: Executor;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Whether this instance acts. */
  readonly isLeader: () => boolean;
  /** Block in which an action of a job last had its effect on a subject, 0 = none did since the start. */
  readonly settledAt: (job: string, subject: string) => bigint;
  readonly onRun: (run: JobRun) => void;
  readonly onOutcome: (job: string, action: Action, outcome: Outcome) => void;
}

/** One look of a job. */
export interface JobRun {
  readonly job: string;
  readonly seconds: number;
  readonly actions: number;
  readonly error: unknown;
}

/** Runs jobs, each by itself: when their time has come, and when something happened. */
export interface Scheduler {
  readonly start: () => void;
  readonly wake: (trigger: Trigger) => void;
  /** Resolves when nothing runs any more after the signal was aborted. */
  readonly stopped: () => Promise<void>;
}

export function createScheduler(parameters: SchedulerParameters): Scheduler {
  const { signal } = parameters;
  const runners = parameters.jobs
    .filter((job) => parameters.settings[job.name]?.enabled)
    .filter((job) => parameters.keeper !== 0 || job.needsAccount !== true)
    .map((job) => createRunner(job, parameters));
  let loops: Promise<void>[] = [];
  return {
    start: () => {
      loops = runners.map(({ loop }) => loop());
    },
    wake: (trigger) => {
      if (signal.aborted) return;
      for (const { job, wake } of runners) if (job.triggers.includes(trigger)) wake();
    },
    stopped: async () => {
      await Promise.all(loops);
    },
  };
}

function createRunner(job: Job, parameters: SchedulerParameters) {
  const { clock, signal, venue, executor } = parameters;
  const settings = parameters.settings[job.name] as JobSettings;
  let alarm = new AbortController();

  const act = async (action: Action): Promise<void> => {
    // what the state does not know yet would be done again
    if (parameters.settledAt(job.name, action.subject) > venue.block() || signal.aborted) return;
    try {
      const outcome = await executor.execute(job.name, action, settings.minProfit);
      parameters.onOutcome(job.name, action, outcome);
    } catch (error) {
      if (!(error instanceof NotLeaderError)) throw error;
    }
  };

  const run = async (): Promise<void> => {
    const start = performance.now();
    let actions: readonly Action[] = [];
    let failure: unknown;
    try {
      const { client, keeper } = parameters;
      actions = await job.plan({ venue, client, keeper, settings, signal });
      const results = await Promise.allSettled(actions.map(act));
      failure = results.find((result) => result.status === "rejected")?.reason;
    } catch (thrown) {
      failure = thrown;
    }
    const error = failure === undefined ? undefined : toPangeaError(failure);
    if (error !== undefined) parameters.logger.warn({ job: job.name, error }, "job failed");
    parameters.onRun({ job: job.name, seconds: (performance.now() - start) / 1_000, actions: actions.length, error });
  };

  return {
    job,
    wake: () => alarm.abort(),
    loop: async () => {
      while (!signal.aborted) {
        // an alarm during the run makes for another one
        alarm = new AbortController();
        if (parameters.isLeader()) await run();
        await clock.sleep(settings.every, AbortSignal.any([signal, alarm.signal]));
      }
    },
  };
}
