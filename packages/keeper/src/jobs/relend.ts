import { relend as relendAction } from "@pangea/sdk";
import type { Action } from "../execution/types.ts";
import { defineJob } from "./job.ts";

/** Lends what came back to lenders once more, for those who asked for it, as soon as it makes an order. */
export const relend = defineJob({
  name: "relend",
  what: "lends again what came back",
  every: 10_000,
  triggers: ["accounts"],
  settings: {},
  plan: ({ venue }): Action[] =>
    [...venue.relends.values()]
      .filter(({ market: id, waiting }) => {
        const market = venue.markets.get(id);
        return market !== undefined && waiting >= market.minNotional * 10n ** BigInt(market.scale.lotExp);
      })
      .map(({ account, market }) => ({
        subject: `${account}/${market}`,
        epoch: String(venue.block()),
        what: `lend again what came back to account ${account} at market ${market}`,
        call: relendAction.call({ exchange: venue.exchange, account, market }),
      })),
});
