import { pokeFunding } from "@pangea/sdk";
import type { Action } from "../execution/types.ts";
import { defineJob } from "./job.ts";

/** Ends an interval of funding as soon as it is over. Orders do it as well; a market without orders needs this. */
export const funding = defineJob({
  name: "funding",
  what: "ends intervals of funding",
  every: 1_000,
  triggers: ["markets"],
  settings: {},
  plan: ({ venue }): Action[] =>
    [...venue.perps.values()]
      .filter(({ intervalEnd }) => venue.now() >= intervalEnd)
      .map(({ market, intervalEnd }) => ({
        subject: String(market),
        epoch: String(intervalEnd),
        what: `end the funding interval of market ${market} that was over at ${intervalEnd}`,
        call: pokeFunding.call({ exchange: venue.exchange, market }),
      })),
});
