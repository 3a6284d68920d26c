// What the users of the recorded market did, as what they want from the exchange:
//
// - An order is an order of its book at the rate of its price; one at any price takes what there is and does not rest.
// - A cancel is a cancel, if the order rests here.
// - A lender who leaves passes his loans on to lend orders, the oldest first, until the amount is used up.
//   Loans pass on in whole lots: the crumb that this leaves is repaid by its borrower at once. A borrower with many
//   small lenders would otherwise fill its places, of which there are 1,020, with crumbs.
// - A borrower who leaves repays his loans early, in the same way.
// - Liquidations are left out: everybody brings enough not to need one.

import type { NewOrder } from "@pangea/sdk";
import type { FlowCancel, FlowEvent, FlowOrder, FlowUnwind } from "./flow.ts";
import { type LendingIntent, WHOLE_LOAN } from "./intents.ts";
import { hoursLeft, MIN_HOURS_LEFT } from "./interest.ts";
import type { PlayedMarket } from "./markets.ts";
import { worthOfLoan } from "./model/keeping.ts";
import type { LendingOutcome } from "./model/prediction.ts";
import { holderOf, type LendingState, type Loan, type LoanMarket, marketOf } from "./model/state.ts";
import { limitRate, MAX_RATE } from "./rates.ts";

/** A course of action: says what it wants, is told what comes of it, and goes on from there. */
export type Course = Generator<LendingIntent, void, LendingOutcome>;

export interface Planner {
  /** What an event leads to at a second of the chain. */
  readonly plan: (event: FlowEvent, seconds: number) => Course;
  readonly counts: () => PlanCounts;
}

export interface PlanCounts {
  readonly users: number;
  readonly orders: number;
  /** Orders that were filled in full at once in the recording, and those of them that were here too. */
  readonly recordedFull: number;
  readonly playedFull: number;
  readonly cancels: number;
  /** Cancels of orders that do not rest here: they were filled. */
  readonly lateCancels: number;
  readonly unwinds: number;
  /** Of those who have nothing here that they could leave. */
  readonly emptyUnwinds: number;
  readonly liquidations: number;
}

export interface PlannerOptions {
  readonly events: readonly FlowEvent[];
  readonly markets: readonly PlayedMarket[];
  readonly state: LendingState;
  /** What everybody deposits: smallest units of the dollar token in a ledger unit. */
  readonly dollarUnit: bigint;
}

const AMOUNT_SCALE = 10n ** 18n;
const DOLLAR_UNITS = 1_000_000n;
const SPARE_DOLLARS = 1_000n;
/** Share of what a user ever borrows that it brings, for interest and margin: a third. */
const BORROWING_DIVISOR = 3n;
/** At which borrowers let others renew their loans from the book, basis points a year: 30 %. */
const MAX_RENEW_RATE = 3_000n;

export function createPlanner({ events, markets, state, dollarUnit }: PlannerOptions): Planner {
  const accounts = new Map<string, number>();
  const borrowers = new Set<number>();
  const resting = new Map<string, bigint>();
  const needs = needsOf(events);
  const played = new Map(markets.map((market) => [market.book.maturity, market]));
  const counts = {
    ...{ users: 0, orders: 0, recordedFull: 0, playedFull: 0, cancels: 0, lateCancels: 0 },
    ...{ unwinds: 0, emptyUnwinds: 0, liquidations: 0 },
  };

  const marketAt = ({ maturity }: FlowEvent) => marketOf(state, played.get(maturity)?.terms.number ?? 0);

  function* enter(user: string): Generator<LendingIntent, number, LendingOutcome> {
    const known = accounts.get(user);
    if (known !== undefined) return known;
    const account = opened(yield { type: "openAccount" });
    accounts.set(user, account);
    counts.users += 1;
    yield { type: "deposit", account, asset: 0, amount: (needs.get(user) ?? 0n) * dollarUnit };
    return account;
  }

  function* order(event: FlowOrder): Course {
    counts.orders += 1;
    const account = yield* enter(event.user);
    if (event.side === "borrow") yield* allowRenewals(account);
    const market = marketAt(event);
    const secondsLeft = played.get(event.maturity)?.book.secondsLeft ?? 0;
    const outcome = yield { type: "place", account, market: market.number, order: orderOf(event, market, secondsLeft) };
    const done = outcome.ok ? outcome.done : {};
    if (event.isFilled) counts.recordedFull += 1;
    if (event.isFilled && done.left === 0n) counts.playedFull += 1;
    if (done.order !== undefined) resting.set(`${event.maturity}:${event.order}`, done.order);
  }

  function* allowRenewals(account: number): Course {
    if (borrowers.has(account)) return;
    borrowers.add(account);
    yield { type: "setCreditTerms", account, maxRenewRate: MAX_RENEW_RATE };
  }

  function* cancel(event: FlowCancel): Course {
    counts.cancels += 1;
    const market = marketAt(event);
    const id = resting.get(`${event.maturity}:${event.order}`);
    const account = accounts.get(event.user);
    if (account === undefined || id === undefined || !market.book.orders.has(id)) counts.lateCancels += 1;
    else yield { type: "cancel", account, market: market.number, id };
  }

  function* unwind(event: FlowUnwind, seconds: number): Course {
    counts.unwinds += 1;
    const account = accounts.get(event.user);
    const market = marketAt(event);
    const lists = account === undefined ? undefined : holderOf(state, account);
    const loans = oldestFirst(event.side === "borrow" ? lists?.given : lists?.owed, market);
    const left = unitsOf(event.amount);
    const leave = event.side === "borrow" ? leaveLoans({ loans, left, seconds }) : repayLoans({ loans, left });
    if (!(yield* leave)) counts.emptyUnwinds += 1;
  }

  return {
    plan: (event, seconds) => {
      if (event.type === "order") return order(event);
      if (event.type === "cancel") return cancel(event);
      if (event.type === "unwind") return unwind(event, seconds);
      counts.liquidations += 1;
      return nothing();
    },
    counts: () => counts,
  };
}

function* nothing(): Course {}

function orderOf(event: FlowOrder, { lotUnits }: LoanMarket, secondsLeft: number): NewOrder {
  return {
    side: event.side === "lend" ? "ask" : "bid",
    tick: limitRate({ ...event, secondsLeft }),
    lots: unitsOf(event.amount) / lotUnits,
    timeInForce: event.unitPrice === 0 ? "ioc" : "gtc",
    // in the recording people traded with themselves, which came to the same
    selfTrade: "decrement",
  };
}

interface Leaving {
  readonly loans: readonly Loan[];
  /** Units to get rid of. */
  readonly left: bigint;
}

/** Returns whether there was anything to leave. */
type LeavingCourse = Generator<LendingIntent, boolean, LendingOutcome>;

function* leaveLoans({ loans, left, seconds }: Leaving & { readonly seconds: number }): LeavingCourse {
  const hour = Math.floor(seconds / 3_600);
  let hasLeft = false;
  for (const loan of loans) {
    const { market, start } = loan;
    if (left < market.lotUnits) break;
    const isSoon = hoursLeft({ start, term: market.termHours, hour }) < MIN_HOURS_LEFT;
    if (isSoon || worthOfLoan(loan, { seconds }) < market.lotUnits) continue;
    hasLeft = true;
    const outcome = yield { type: "assign", loan: loan.id, units: left, maxRate: MAX_RATE };
    // nobody takes it over, so nobody takes over another
    if (!outcome.ok) break;
    left -= outcome.done.units ?? 0n;
    if (isCrumb(loan, seconds)) yield { type: "repay", loan: loan.id, units: WHOLE_LOAN };
  }
  return hasLeft;
}

/** Whether a loan is too small to pass on, but not over. */
function isCrumb(loan: Loan, seconds: number): boolean {
  return loan.principal > 0n && worthOfLoan(loan, { seconds }) < loan.market.lotUnits;
}

function* repayLoans({ loans, left }: Leaving): LeavingCourse {
  let hasLeft = false;
  for (const loan of loans) {
    if (left <= 0n) break;
    hasLeft = true;
    const units = left < loan.principal ? left : WHOLE_LOAN;
    const outcome = yield { type: "repay", loan: loan.id, units };
    if (!outcome.ok) break;
    left -= outcome.done.units ?? 0n;
  }
  return hasLeft;
}

function oldestFirst(loans: readonly (Loan | undefined)[] = [], market: LoanMarket): readonly Loan[] {
  const own = loans.filter((loan) => loan?.market === market).filter((loan) => loan !== undefined);
  return own.toSorted((a, b) => a.start - b.start);
}

function opened(outcome: LendingOutcome): number {
  if (!outcome.ok || outcome.done.account === undefined) throw new Error("No account was opened.");
  return outcome.done.account;
}

/** Ledger units that each user must bring so as to have whatever it lends, and margin for whatever it borrows. */
function needsOf(events: readonly FlowEvent[]): ReadonlyMap<string, bigint> {
  const needs = new Map<string, bigint>();
  for (const event of events) {
    if (event.type !== "order") continue;
    const units = unitsOf(event.amount);
    const need = event.side === "lend" ? units : units / BORROWING_DIVISOR;
    needs.set(event.user, (needs.get(event.user) ?? SPARE_DOLLARS * DOLLAR_UNITS) + need);
  }
  return needs;
}

/** One of the recorded token is a dollar. */
function unitsOf(amount: bigint): bigint {
  return (amount * DOLLAR_UNITS) / AMOUNT_SCALE;
}
