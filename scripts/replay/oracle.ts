// The oracle of a replay: tells the feed of the underlying where recorded spot is, and has the exchange read it.

import type { Address } from "viem";
import type { BookMirror } from "./bookMirror.ts";
import { FIXED_ONE, type Fixed } from "./events.ts";
import type { Intent } from "./intents.ts";

export interface OracleOptions {
  readonly send: (intent: Intent) => Promise<unknown>;
  readonly feed: Address;
  readonly asset: number;
  /** Recorded milliseconds between two prices at least. */
  readonly every: number;
}

export interface Oracle {
  /** Takes in the book of spot. Waits for the price before, not for the one that it tells. */
  readonly observe: (milliseconds: number, book: Pick<BookMirror, "bids" | "asks">) => Promise<void>;
  /** Waits until the exchange has read everything. */
  readonly done: () => Promise<void>;
  /** The price that the exchange has read last; undefined before the first. */
  readonly price: () => Fixed | undefined;
  readonly count: () => number;
}

export function createOracle({ send, feed, asset, every }: OracleOptions): Oracle {
  let next = 0;
  let price: Fixed | undefined;
  let count = 0;
  let telling = Promise.resolve();

  async function tell(middle: Fixed): Promise<void> {
    await send({ type: "pushPrice", feed, price: middle });
    await send({ type: "refreshPrices", asset });
    price = middle;
    count += 1;
  }

  return {
    observe: async (milliseconds, book) => {
      const middle = middleOf(book);
      if (milliseconds < next || middle === undefined) return;
      next = milliseconds + every;
      await telling;
      telling = tell(middle);
      // whoever waits for it next hears of a failure
      telling.catch(() => undefined);
    },
    done: () => telling,
    price: () => price,
    count: () => count,
  };
}

/** Between the best bid and the best ask, rounded down; undefined if one of them is missing. */
export function middleOf({ bids, asks }: Pick<BookMirror, "bids" | "asks">): Fixed | undefined {
  const [bid, ask] = [bids()[0], asks()[0]];
  return bid === undefined || ask === undefined ? undefined : Math.floor((bid[0] + ask[0]) / 2);
}

export function toDollars(price: Fixed): string {
  return (price / FIXED_ONE).toFixed(3);
}
