import { type Loan, RENEWAL_WINDOW_HOURS, renew } from "@pangea/sdk";
import type { Action } from "../execution/types.ts";
import { toDollars, type VenueView } from "../state/venue.ts";
import { defineJob } from "./job.ts";

const HOUR = 3_600;

/** A hundredth of the market's smallest order, or of a smaller loan, is the bounty. */
const BOUNTY_DIVISOR = 100n;

/**
 * Renews loans in their last hours, with the same lender or from the book. The rate that a borrower accepts rises while the
 * window lasts, so what nobody lends now may be lent later.
 */
export const renewal = defineJob({
  name: "renewal",
  what: "renews loans in their last hours",
  every: 10_000,
  triggers: [],
  settings: {},
  plan: ({ venue, keeper }): Action[] =>
    [...venue.accounts.values()]
      .flatMap(({ loans }) => loans)
      .filter(({ end }) => venue.now() >= end - RENEWAL_WINDOW_HOURS * HOUR)
      .sort((a, b) => a.end - b.end)
      .map((loan) => ({
        subject: String(loan.id),
        epoch: String(loan.start),
        what: `renew loan ${loan.id} of account ${loan.borrower}, due at ${loan.end}`,
        call: renew.call({ exchange: venue.exchange, loan: loan.id, keeper }),
        reward: keeper === 0 ? 0 : bountyOf(venue, loan),
      })),
});

/** Dollars. The borrower pays no more than it has free, so it may be less. */
function bountyOf(venue: VenueView, { market: id, asset, principal }: Loan): number {
  const market = venue.markets.get(id);
  if (market === undefined) return 0;
  const smallest = market.minNotional * 10n ** BigInt(market.scale.lotExp);
  return toDollars(venue, asset, (smallest < principal ? smallest : principal) / BOUNTY_DIVISOR);
}
