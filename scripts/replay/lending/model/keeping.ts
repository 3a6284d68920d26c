// What becomes of loans: repaid, passed to other lenders, renewed by their own or from the book, past due.

import { refuseIf } from "../../../../test/model/refusal.ts";
import { type BookRecord, SelfTrade, Side } from "../../../../test/model/types.ts";
import {
  ceilDiv,
  chargedHours,
  HOUR_SECONDS,
  hoursLeft,
  interestUp,
  MIN_HOURS_LEFT,
  principalWorth,
  RENEWAL_HOURS,
  repayable,
  shareUp,
  worthOf,
} from "../interest.ts";
import {
  addFees,
  addFree,
  type Holder,
  holderOf,
  type LendingState,
  type Loan,
  type LoanMarket,
  openLoan,
  reduceLoan,
} from "./state.ts";
import { type Taking, take, tell } from "./trading.ts";

/** Whoever renews gets this part of the market's smallest order. */
const BOUNTY_DIVISOR = 100n;

/** When a call is executed. */
export interface At {
  readonly seconds: number;
}

const hourOf = ({ seconds }: At) => Math.floor(seconds / HOUR_SECONDS);

const spanOf = (loan: Loan, at: At) => ({ start: loan.start, term: loan.market.termHours, hour: hourOf(at) });

/** Principal of a loan as it accrues by now. */
function accruing(loan: Loan, at: At, units = loan.principal) {
  return { units, rate: loan.rate, hours: chargedHours(spanOf(loan, at)) };
}

/** The same for who takes it over: the minimum of hours does not count. */
function passing(loan: Loan, at: At, units = loan.principal) {
  return { units, rate: loan.rate, hours: Math.max(hourOf(at) + 1 - loan.start, 0) };
}

/** What a loan with its interest is worth to who takes it over. */
export function worthOfLoan(loan: Loan, at: At, units = loan.principal): bigint {
  return worthOf(passing(loan, at, units), loan.market.interestFee);
}

export function interestOf(loan: Loan, at: At): bigint {
  return interestUp(accruing(loan, at));
}

/** Returns the principal that was repaid: `principal`, or all that there is. */
export function repay(state: LendingState, at: At, { loan, principal: units }: Payment): bigint {
  const { borrower } = loan;
  const principal = min(units, loan.principal);
  const owed = principal + interestUp(accruing(loan, at, principal));
  refuseIf(principal === 0n || owed > borrower.free, "InsufficientBalance", [borrower.account, borrower.free, owed]);
  pay(state, at, { loan, principal });
  return principal;
}

export interface Payment {
  readonly loan: Loan;
  readonly principal: bigint;
}

/** From the borrower to the lender, less the exchange's share of the interest. */
function pay(state: LendingState, at: At, { loan, principal }: Payment): void {
  const { borrower, lender, market } = loan;
  const interest = interestUp(accruing(loan, at, principal));
  const fee = shareUp(interest, market.interestFee);
  reduceLoan(state, loan, principal);
  addFree(state, borrower, -principal - interest);
  addFree(state, lender, principal + interest - fee);
  addFees(state, market, fee);
  state.events.push({ name: "LoanRepaid", args: { loan: loan.id, principal, interest, fee } });
}

export function bookPastDue({ undo, events }: LendingState, at: At, loan: Loan): void {
  const charged = chargedHours(spanOf(loan, at));
  if (charged <= loan.booked) return;
  undo.set(loan, "booked", charged);
  events.push({ name: "LoanPastDue", args: { loan: loan.id, bookedHours: charged } });
}

// -------------------------------------------------------------------------------------------------------- assigning

/** Passes a loan, or a part that is worth `units`, to the lend orders of its book. Returns what they paid. */
export function assign(state: LendingState, at: At, { loan, units, maxRate }: Assignment): bigint {
  const { market, lender } = loan;
  refuseIf(hoursLeft(spanOf(loan, at)) < MIN_HOURS_LEFT, "LoanDueSoon", [loan.id]);
  const worth = worthOfLoan(loan, at);
  const lots = units >= worth ? (worth + market.lotUnits - 1n) / market.lotUnits : units / market.lotUnits;
  refuseIf(units < worth && lots < market.minLots, "BelowMinimumNotional", [lots, market.minLots]);
  const order = { side: Side.BID, tick: Number(maxRate), lots, selfTrade: SelfTrade.CANCEL_MAKER };
  const fill: Taking["fill"] = (heir, asked, paid) => takeOver(state, at, { loan, heir, asked, paid });
  const filled = fromBook({ state, market, holder: lender, order, hour: hourOf(at), fill });
  refuseIf(filled === 0n, "NobodyTakesOver", [loan.id, maxRate]);
  return filled;
}

export interface Assignment {
  readonly loan: Loan;
  readonly units: bigint;
  readonly maxRate: bigint;
}

interface TakeOver {
  readonly loan: Loan;
  readonly heir: Holder;
  /** Rate of the heir's order. */
  readonly asked: bigint;
  readonly paid: bigint;
}

function takeOver(state: LendingState, at: At, { loan, heir, asked, paid }: TakeOver): void {
  const { market, lender, borrower, rate, start, booked } = loan;
  const wanted = principalWorth(passing(loan, at, paid), market.interestFee);
  const principal = min(wanted, loan.principal);
  const price = min(paid, worthOfLoan(loan, at, principal));
  const better = { units: principal, rate: asked - rate, hours: hoursLeft(spanOf(loan, at)) };
  const compensation = asked > rate ? interestUp(better) : 0n;
  reduceLoan(state, loan, principal);
  const passed = openLoan(state, { market, borrower, lender: heir, rate, principal, start, booked });
  addFree(state, lender, price - compensation);
  addFree(state, heir, compensation - price);
  const args = { loan: loan.id, newLoan: passed.id, principal, price, compensation };
  state.events.push({ name: "LoanAssigned", args });
}

/** Takes from the lend orders of a book. Returns units. */
function fromBook(taking: Taking): bigint {
  const { state, market, holder, order } = taking;
  if (!market.book.crosses(order.side, order.tick)) return 0n;
  const records: BookRecord[] = [];
  const { filledLots } = take(taking, records);
  tell(state, { market, holder }, records);
  return filledLots * market.lotUnits;
}

// --------------------------------------------------------------------------------------------------------- renewing

export function renew(state: LendingState, at: At, { loan, keeper }: Renewal): void {
  refuseIf(windowPassed(loan, at) < 0, "RenewalTooEarly", [loan.id]);
  if (loan.isExtensible) extend(state, at, { loan, keeper });
  else refinance(state, at, { loan, keeper });
}

/** Seconds since it may be renewed. */
function windowPassed({ start, market }: Loan, { seconds }: At): number {
  return seconds - (start + market.termHours - RENEWAL_HOURS) * HOUR_SECONDS;
}

export interface Renewal {
  readonly loan: Loan;
  /** Account that gets the bounty. */
  readonly keeper: number;
}

/** The same lender, the same rate, from the next hour on. Interest that the borrower lacks becomes principal. */
function extend(state: LendingState, at: At, { loan, keeper }: Renewal): void {
  const { undo, events } = state;
  const { borrower, lender, market } = loan;
  const interest = interestOf(loan, at);
  const bounty = min(bountyOf(market), borrower.free);
  const paid = min(interest, borrower.free - bounty);
  const fee = shareUp(paid, market.interestFee);
  const [added, start] = [interest - paid, hourOf(at) + 1];
  undo.set(loan, "principal", loan.principal + added);
  undo.set(loan, "start", start);
  undo.set(loan, "booked", market.termHours);
  addFree(state, borrower, -paid);
  addFree(state, lender, paid - fee);
  addFees(state, market, fee);
  events.push({ name: "LoanExtended", args: { loan: loan.id, paid, fee, added, start } });
  payKeeper(state, { loan, keeper }, bounty);
}

/** Borrows from the book what repays the loan, at up to the rate that is accepted by now. */
function refinance(state: LendingState, at: At, { loan, keeper }: Renewal): void {
  const { borrower, market } = loan;
  const accepted = acceptedRate(loan, windowPassed(loan, at));
  refuseIf(accepted === 0n, "NobodyRenews", [loan.id, accepted]);
  const { free } = borrower;
  const costs = interestOf(loan, at) + bountyOf(market);
  const needed = loan.principal + (costs > free ? costs - free : 0n);
  const lots = ceilDiv(needed, market.lotUnits);
  const order = { side: Side.BID, tick: Number(accepted), lots, selfTrade: SelfTrade.CANCEL_MAKER };
  const units = fromBook({ state, market, holder: borrower, order, hour: hourOf(at) });
  refuseIf(units === 0n, "NobodyRenews", [loan.id, accepted]);
  const covered = min(loan.principal, units);
  const bounty = (bountyOf(market) * covered) / loan.principal;
  const renewed = min(covered, repayable(accruing(loan, at, units + free - bounty)));
  pay(state, at, { loan, principal: renewed });
  payKeeper(state, { loan, keeper }, bounty);
}

/** Rises from the loan's rate to the highest that the borrower accepts while the window lasts. */
function acceptedRate({ rate, borrower }: Loan, passed: number): bigint {
  const highest = borrower.maxRenewRate;
  if (highest <= rate) return highest;
  const window = RENEWAL_HOURS * HOUR_SECONDS;
  return rate + ((highest - rate) * BigInt(Math.min(passed, window))) / BigInt(window);
}

function bountyOf({ minLots, lotUnits }: LoanMarket): bigint {
  return (minLots * lotUnits) / BOUNTY_DIVISOR;
}

function payKeeper(state: LendingState, { loan, keeper }: Renewal, bounty: bigint): void {
  if (keeper === 0 || keeper === loan.borrower.account) return;
  addFree(state, loan.borrower, -bounty);
  addFree(state, holderOf(state, keeper), bounty);
  state.events.push({ name: "RenewalPaid", args: { loan: loan.id, keeper, bounty } });
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
