import { type OrderId, sweepExpired } from "@pangea/sdk";
import { z } from "zod";
import type { Action } from "../execution/types.ts";
import { toDollars } from "../state/venue.ts";
import { defineJob } from "./job.ts";

/** Removes orders that have expired, for the bounty that each of them reserved. */
export const eviction = defineJob({
  name: "eviction",
  what: "removes expired orders",
  every: 5_000,
  triggers: [],
  needsAccount: true,
  settings: {
    /** Orders of a transaction. */
    batch: z.int().min(1).max(200).default(50),
  },
  plan: ({ venue, keeper, settings }): Action[] =>
    [...venue.expiring].flatMap(([market, orders]): Action[] => {
      const book = venue.books.get(market);
      const now = venue.now();
      const isOver = ([id, expiry]: readonly [OrderId, number]) => expiry <= now && book?.order(id) !== undefined;
      const ids = [...orders].filter(isOver).map(([id]) => id);
      if (ids.length === 0) return [];
      const some = ids.slice(0, settings.batch);
      const bounty = venue.markets.get(market)?.expiryBounty ?? 0n;
      return [
        {
          subject: String(market),
          epoch: String(venue.block()),
          what: `remove ${some.length} expired orders of market ${market}`,
          call: sweepExpired.call({ exchange: venue.exchange, account: keeper, market, ids: some }),
          reward: toDollars(venue, 0, bounty * BigInt(some.length)),
        },
      ];
    }),
});
