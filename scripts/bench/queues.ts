// Queues of orders of many accounts at one price.

import type { OrderId } from "@pangea/sdk";
import type { at, BenchVenue } from "./venue.ts";

/** Ten ticks from `first` on. */
export const ladder = (first: bigint): bigint[] => Array.from({ length: 10 }, (_, rung) => first + BigInt(rung));

/** Queues at a market. */
export const queuesAt = ({ place, cancel }: ReturnType<typeof at>) => ({
  /** Asks of accounts 1 to `length` at one tick, in that order. */
  queue: async (venue: BenchVenue, tick: bigint, length: number): Promise<OrderId[]> => {
    const ids: OrderId[] = [];
    for (let account = 1; account <= length; account += 1) {
      ids.push(...(await venue.send(account, [place("ask", tick)])).ids);
    }
    return ids;
  },
  /** Cancels the orders of a queue from its place `from` on. */
  withdraw: async (venue: BenchVenue, ids: readonly OrderId[], from = 0): Promise<void> => {
    for (const [index, id] of ids.entries()) {
      if (index >= from) await venue.send(index + 1, [cancel(id)]);
    }
  },
});
