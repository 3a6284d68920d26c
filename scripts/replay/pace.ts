// When the events of a replay may happen.

/** Waits until an event of that recorded time may happen. */
export type Pace = (milliseconds: number) => Promise<void>;

/** Every event at the time at which it was recorded, or at once. */
export function createPace(isRealtime: boolean): Pace {
  let start: number | undefined;
  return async (milliseconds) => {
    if (!isRealtime) return;
    start ??= performance.now() - milliseconds;
    const wait = start + milliseconds - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}

export interface Runner {
  readonly pace: Pace;
  /** The others need not wait for this one any more. */
  readonly end: () => void;
}

/** Keeps replays side by side in recorded time: none is ahead of the last one by more than `lead` milliseconds. */
export function createLockstep(count: number, lead: number): readonly Runner[] {
  const times = Array.from({ length: count }, () => 0);
  let waiting: { readonly until: number; readonly go: () => void }[] = [];

  function move(runner: number, time: number): void {
    times[runner] = time;
    const last = Math.min(...times);
    const free = waiting.filter(({ until }) => until <= last);
    waiting = waiting.filter(({ until }) => until > last);
    for (const { go } of free) go();
  }

  return times.map((_, runner) => ({
    pace: async (milliseconds) => {
      move(runner, milliseconds);
      const until = milliseconds - lead;
      if (until <= Math.min(...times)) return;
      await new Promise<void>((go) => waiting.push({ until, go }));
    },
    end: () => move(runner, Number.POSITIVE_INFINITY),
  }));
}
