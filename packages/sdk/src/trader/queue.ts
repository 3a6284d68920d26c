import type { LiveBook } from "../feeds/liveBook.ts";

/** Wakes one reader for every push. */
export interface Queue {
  readonly push: () => void;
  /** Resolves to true for the next push, to false when the book was closed. */
  readonly next: () => Promise<boolean>;
  /** Stops listening. */
  readonly stop: () => void;
}

/** `most`: pushes that are kept for a reader who is busy. */
export function createQueue(live: LiveBook, { most }: { readonly most: number }): Queue {
  let waiting = 0;
  let wake: (() => void) | undefined;
  const stop = live.on("status", () => wake?.());
  return {
    stop,
    push: () => {
      waiting = Math.min(most, waiting + 1);
      wake?.();
    },
    next: async () => {
      while (waiting === 0 && live.status() !== "closed") {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (waiting === 0) return false;
      waiting -= 1;
      return true;
    },
  };
}
