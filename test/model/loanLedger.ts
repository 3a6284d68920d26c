// Loans as somebody knows them who sees nothing but logs.

import { must } from "./inspection.ts";
import { borrowerOf, chargedHours, feeOf, HOUR, interestUp, type LoanHeader, perHourOf } from "./loanWords.ts";

export interface KnownLoan {
  readonly id: bigint;
  readonly borrower: number;
  readonly lender: number;
  readonly market: number;
  readonly rate: bigint;
  principal: bigint;
  start: bigint;
  booked: bigint;
  ends: boolean;
}

/** A log of the exchange, decoded. */
export interface PlainEvent {
  readonly name: string;
  readonly args: Readonly<Record<string, bigint>>;
}

/** Units of an asset that an account has more afterwards. Account 0 stands for the fees of loan markets. */
export type Flow = (account: number, asset: number, units: bigint) => void;

type Headers = ReadonlyMap<number, LoanHeader>;

export class LoanLedger {
  readonly loans = new Map<bigint, KnownLoan>();
  /** Of every loan that ever was. */
  readonly markets = new Map<bigint, number>();

  /**
   * Applies what a call made known about loans, and whether its numbers are what they must be.
   *
   * @returns how many events it was.
   */
  apply(events: readonly PlainEvent[], { headers, now, flow }: Circumstances): number {
    let applied = 0;
    for (const [index, { name, args }] of events.entries()) {
      const next = events[index + 1];
      const passes = name === "LoanOpened" && next?.name === "LoanAssigned" && next.args.newLoan === args.loan;
      const apply = EVENTS[name];
      if (apply === undefined) continue;
      apply({ ledger: this, args, headers, now, flow: passes ? () => {} : flow });
      applied += 1;
    }
    return applied;
  }

  of(id: bigint): KnownLoan {
    const loan = this.loans.get(id);
    if (loan === undefined) throw new Error(`A log names loan ${id}, which there is not.`);
    return loan;
  }

  all(): KnownLoan[] {
    return [...this.loans.values()];
  }

  reduce(loan: KnownLoan, principal: bigint): void {
    loan.principal -= principal;
    must(loan.principal >= 0n, () => `A log takes more from loan ${loan.id} than there is.`);
    if (loan.principal === 0n) this.loans.delete(loan.id);
  }
}

interface Circumstances {
  readonly headers: Headers;
  readonly now: number;
  /** Told of all that moves. */
  readonly flow: Flow;
}

interface Reading extends Circumstances {
  readonly ledger: LoanLedger;
  readonly args: Readonly<Record<string, bigint>>;
}

const EVENTS: Readonly<Record<string, (reading: Reading) => void>> = {
  LoanOpened: ({ ledger, args, headers, flow }) => {
    const { loan: id = 0n, borrower = 0n, lender = 0n, market = 0n, principal = 0n, rate = 0n, start = 0n } = args;
    must(!ledger.loans.has(id), () => `Loan ${id} was opened twice.`);
    must(borrowerOf(id) === Number(borrower), () => `Loan ${id} does not name its borrower ${borrower}.`);
    const { asset, termHours } = headerOf(headers, Number(market));
    const parties = { borrower: Number(borrower), lender: Number(lender), market: Number(market) };
    ledger.markets.set(id, Number(market));
    ledger.loans.set(id, { id, ...parties, rate, principal, start, booked: termHours, ends: false });
    flow(Number(lender), asset, -principal);
    flow(Number(borrower), asset, principal);
  },
  LoanRepaid: ({ ledger, args, headers, now, flow }) => {
    const { loan: id = 0n, principal = 0n, interest = 0n, fee = 0n } = args;
    const loan = ledger.of(id);
    const header = headerOf(headers, loan.market);
    const owed = interestUp(principal, loan.rate, chargedHours(loan.start, header.termHours, now));
    must(interest === owed, () => `${interest} of interest was paid for ${principal} of loan ${id}, ${owed} is owed.`);
    pay({ loan, header, flow }, { principal, interest, fee });
    ledger.reduce(loan, principal);
  },
  LoanExtended: ({ ledger, args, headers, now, flow }) => {
    const { loan: id = 0n, paid = 0n, fee = 0n, added = 0n, start = 0n } = args;
    const loan = ledger.of(id);
    const header = headerOf(headers, loan.market);
    const owed = interestUp(loan.principal, loan.rate, chargedHours(loan.start, header.termHours, now));
    must(paid + added === owed, () => `Loan ${id} owes ${owed}, ${paid} was paid and ${added} added.`);
    must(start === BigInt(Math.floor(now / HOUR)) + 1n, () => `Loan ${id} begins anew in hour ${start}.`);
    pay({ loan, header, flow }, { principal: 0n, interest: paid, fee });
    [loan.principal, loan.start, loan.booked] = [loan.principal + added, start, header.termHours];
  },
  LoanAssigned: ({ ledger, args, headers, now, flow }) => {
    const { loan: id = 0n, newLoan = 0n, principal = 0n, price = 0n, compensation = 0n } = args;
    const [loan, heir] = [ledger.of(id), ledger.of(newLoan)];
    const header = headerOf(headers, loan.market);
    must(heir.rate === loan.rate && heir.start === loan.start, () => `Loan ${newLoan} is not as loan ${id}.`);
    must(heir.principal === principal, () => `Of loan ${id} ${principal} passed on, ${heir.principal} came to be.`);
    mustBeFair(loan, header, { now, principal, price });
    flow(heir.lender, header.asset, compensation - price);
    flow(loan.lender, header.asset, price - compensation);
    ledger.reduce(loan, principal);
  },
  LoanPastDue: ({ ledger, args: { loan: id = 0n, bookedHours = 0n }, headers, now }) => {
    const loan = ledger.of(id);
    const hours = chargedHours(loan.start, headerOf(headers, loan.market).termHours, now);
    must(bookedHours === hours && hours > loan.booked, () => `Loan ${id} was booked to ${bookedHours}, not ${hours}.`);
    loan.booked = bookedHours;
  },
  ExtensibleSet: ({ ledger, args: { loan: id = 0n, extensible } }) => {
    ledger.of(id).ends = !extensible;
  },
  RenewalPaid: ({ args: { loan: id = 0n, keeper = 0n, bounty = 0n }, ledger, headers, flow }) => {
    // a loan that was renewed from the book may be over by now
    const { asset } = headerOf(headers, ledger.markets.get(id) ?? 0);
    flow(borrowerOf(id), asset, -bounty);
    flow(Number(keeper), asset, bounty);
  },
};

function headerOf(headers: Headers, market: number): LoanHeader {
  const header = headers.get(market);
  if (header === undefined) throw new Error(`A log names loan market ${market}, which there is not.`);
  return header;
}

interface Payment {
  readonly principal: bigint;
  readonly interest: bigint;
  readonly fee: bigint;
}

function pay(
  { loan, header, flow }: { loan: KnownLoan; header: LoanHeader; flow: Flow },
  { principal, interest, fee }: Payment,
): void {
  must(fee === feeOf(interest, header), () => `Of ${interest} the exchange took ${fee}.`);
  flow(loan.borrower, header.asset, -principal - interest);
  flow(loan.lender, header.asset, principal + interest - fee);
  flow(0, header.asset, fee);
}

/** A new lender pays no more than the borrower would owe him if it repaid at once. */
function mustBeFair(
  loan: KnownLoan,
  header: LoanHeader,
  { now, principal, price }: { now: number; principal: bigint; price: bigint },
): void {
  const interest = interestUp(principal, loan.rate, chargedHours(loan.start, header.termHours, now));
  const gets = principal + interest - feeOf(interest, header);
  must(price <= gets, () => `${price} was paid for ${principal} of loan ${loan.id}, worth ${gets} if repaid now.`);
}

/** Interest of a loan by its end, or as far as it was booked. */
export function interestToTerm({ principal, rate, booked }: KnownLoan): bigint {
  return interestUp(principal, rate, booked);
}

/** Hour at which the interest that is booked ends. */
export function bookedUntil({ start, booked }: KnownLoan, term: bigint): bigint {
  return start + (booked > term ? term + ((booked - term) * 2n) / 3n : booked);
}

/** The part of the interest that has accrued by now, as margin reckons it. */
export function interestAccrued(loan: KnownLoan, term: bigint, now: number): bigint {
  const next = BigInt(Math.floor(now / HOUR)) + 1n;
  return interestToTerm(loan) - perHourOf(loan) * (bookedUntil(loan, term) - next);
}
