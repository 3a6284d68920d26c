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

/** Does it until it succeeds, or the signal is aborted; errors that `isFinal` are thrown. */
export async function insist<Value>(
  { name, every, work, clock, logger, signal }: Omit<LoopParameters, "work"> & { readonly work: () => Promise<Value> },
  isFinal: (error: unknown) => boolean = () => false,
): Promise<Value> {
  while (true) {
    try {
      return await work();
    } catch (error) {
      if (isFinal(error) || signal.aborted) throw error;
      logger.warn({ loop: name, error }, "failed, and will be tried again");
      await clock.sleep(every, signal);
    }
  }
}
