// What becomes of loans whose time is up. Which of these, is drawn from the two accounts, so that everything happens:
//
// - the borrower repays in the last hour
// - the lender extends it in the last hour
// - it is renewed from the book in the last hour, at the rate that is accepted by then, or when its end has come, at the
//   highest; its borrower repays it if nobody renews, and what was not renewed of it
// - the borrower is late by three hours

import { WHOLE_LOAN } from "./intents.ts";
import type { LendingState, Loan } from "./model/state.ts";
import type { Course } from "./planner.ts";

type Ending = "repay" | "extend" | "refinance" | "refinanceLate" | "repayLate";

const ENDINGS: readonly Ending[] = [
  ...(["repay", "repay", "repay", "extend", "extend"] as const),
  ...(["refinance", "refinanceLate", "repayLate"] as const),
];

/** Hours from the end of a loan. */
const WHEN: Readonly<Record<Ending, number>> = {
  ...{ repay: -1, extend: -1, refinance: -1, refinanceLate: 0, repayLate: 3 },
};

export interface EndingOptions {
  readonly state: LendingState;
  /** Account of whoever renews. */
  readonly keeper: number;
  /** Loans that began later are repaid, whatever was drawn: renewing comes to an end. */
  readonly lastHour: number;
}

export interface Endings {
  /** The next hour in which something is to be done; undefined if there are no loans. */
  readonly nextHour: () => number | undefined;
  readonly plan: (hour: number) => Course;
}

export function createEndings({ state, keeper, lastHour }: EndingOptions): Endings {
  const endingOf = ({ borrower, lender, start }: Loan): Ending =>
    start > lastHour ? "repay" : (ENDINGS[(borrower.account + lender.account) % ENDINGS.length] ?? "repay");
  const hourOf = (loan: Loan) => loan.start + loan.market.termHours + WHEN[endingOf(loan)];

  function* end(loan: Loan): Course {
    const { id } = loan;
    switch (endingOf(loan)) {
      case "extend":
        yield { type: "renew", loan: id, keeper };
        return;
      case "refinance":
      case "refinanceLate":
        yield { type: "setExtensible", loan: id, extensible: false };
        yield { type: "renew", loan: id, keeper };
        break;
      case "repayLate":
        yield { type: "bookPastDue", loan: id };
        break;
      case "repay":
    }
    if (state.loans.has(id)) yield { type: "repay", loan: id, units: WHOLE_LOAN };
  }

  return {
    nextHour: () => {
      let next: number | undefined;
      for (const loan of state.loans.values()) {
        const hour = hourOf(loan);
        if (next === undefined || hour < next) next = hour;
      }
      return next;
    },
    plan: function* (hour) {
      // before anything is done: what is renewed now has time
      const due = [...state.loans.values()].filter((loan) => hourOf(loan) <= hour);
      for (const loan of due) if (state.loans.has(loan.id)) yield* end(loan);
    },
  };
}
