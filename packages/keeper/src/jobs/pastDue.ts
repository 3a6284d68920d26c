import { bookPastDue, chargedHours, interestUp, type Loan } from "@pangea/sdk";
import type { Action } from "../execution/types.ts";
import { defineJob } from "./job.ts";

/** Books the interest of loans past due, so that margin counts it, once an hour. */
export const pastDue = defineJob({
  name: "pastDue",
  what: "books the interest of loans past due",
  every: 60_000,
  triggers: [],
  settings: {},
  plan: ({ venue }): Action[] =>
    [...venue.accounts.values()]
      .flatMap(({ loans }) => loans)
      .filter(({ end }) => venue.now() >= end)
      .map((loan) => ({ loan, hours: hoursOf(loan, venue.now()) }))
      .filter(({ loan, hours }) => interestUp({ units: loan.principal, rate: loan.rate, hours }) > loan.interestToTerm)
      .map(({ loan, hours }) => ({
        subject: String(loan.id),
        epoch: `${loan.start}+${hours}`,
        what: `book ${hours} hours of interest of loan ${loan.id}, past due since ${loan.end}`,
        call: bookPastDue.call({ exchange: venue.exchange, loan: loan.id }),
      })),
});

const HOUR = 3_600;

function hoursOf({ start, end }: Loan, timestamp: number): number {
  return chargedHours({ start, termHours: (end - start) / HOUR, timestamp });
}
