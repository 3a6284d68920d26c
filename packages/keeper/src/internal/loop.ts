import type { Clock, Logger } from "@pangea/sdk";

/** Something that is done again and again. */
export interface LoopParameters {
  readonly name: string;
  /** Milliseconds between the end of one time and the beginning of the next. */
  readonly every: number;
  readonly work: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Does it until the signal is aborted. A failure is written down and does not end it.
 *
 * @returns Resolves when it is over.
 */
export async function startLoop({ name, every, work, clock, logger, signal }: LoopParameters): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(every, signal);
    if (signal.aborted) return;
    await work().catch((error: unknown) => logger.warn({ loop: name, error }, "failed, and will be tried again"));
  }
}
