// The lending venue as the model has it: accounts with dollars, books of rates, and who owes whom. Every change can be taken
// back, so that a refused call leaves no trace.

import { Book } from "../../../../test/model/book.ts";
import { refuseIf } from "../../../../test/model/refusal.ts";
import type { VenueEvent } from "../../../../test/model/types.ts";
import { Undo } from "../../../../test/model/undo.ts";

/** Terms of a loan market of dollars. */
export interface LoanMarketTerms {
  readonly number: number;
  readonly lotUnits: bigint;
  readonly termHours: number;
  /** Of interest, millionths. */
  readonly interestFee: bigint;
  readonly minLots: bigint;
}

export interface LoanMarket extends LoanMarketTerms {
  readonly book: Book;
  fees: bigint;
}

/** Free dollars, those that lend orders hold, and the highest rate at which loans may be renewed. */
export interface Holder {
  readonly account: number;
  free: bigint;
  held: bigint;
  maxRenewRate: bigint;
  /** Loans at their places, undefined = the place is free. */
  readonly owed: (Loan | undefined)[];
  readonly given: (Loan | undefined)[];
  /** How many loans there were at each place of `owed`. */
  readonly generations: bigint[];
}

export interface Loan {
  readonly id: bigint;
  readonly market: LoanMarket;
  readonly borrower: Holder;
  readonly lender: Holder;
  readonly rate: bigint;
  readonly place: number;
  readonly lenderPlace: number;
  principal: bigint;
  /** Hour in which it began. */
  start: number;
  /** Hours whose interest is booked. */
  booked: number;
  isExtensible: boolean;
}

export interface LendingState {
  readonly undo: Undo;
  readonly markets: ReadonlyMap<number, LoanMarket>;
  readonly holders: Map<number, Holder>;
  readonly loans: Map<bigint, Loan>;
  /** What the present call has made known. */
  readonly events: VenueEvent[];
  readonly feeAccount: number;
  readonly dollarUnit: bigint;
}

/** Most loans that an account may owe, and most that it may have given. */
export const MAX_LOANS = 1_020;

const GENERATIONS = 1n << 22n;

export interface LendingSetup {
  readonly markets: readonly LoanMarketTerms[];
  /** Accounts that there are before anything happens, the last of them that of fees. */
  readonly accounts: number;
  /** Smallest units of the dollar token in a ledger unit. */
  readonly dollarUnit: bigint;
}

export function createLendingState({ markets, accounts, dollarUnit }: LendingSetup): LendingState {
  const undo = new Undo();
  const state: LendingState = {
    undo,
    markets: new Map(markets.map((terms) => [terms.number, { ...terms, book: new Book(undo), fees: 0n }])),
    holders: new Map(),
    loans: new Map(),
    events: [],
    feeAccount: accounts,
    dollarUnit,
  };
  for (let account = 1; account <= accounts; account += 1) openHolder(state);
  undo.commit();
  return state;
}

export function openHolder({ undo, holders }: LendingState): Holder {
  const account = holders.size + 1;
  const holder = { account, free: 0n, held: 0n, maxRenewRate: 0n, owed: [], given: [], generations: [] };
  undo.put(holders, account, holder);
  return holder;
}

export function holderOf({ holders }: LendingState, account: number): Holder {
  const holder = holders.get(account);
  if (holder === undefined) throw new Error(`The model has no account ${account}.`);
  return holder;
}

export function marketOf({ markets }: LendingState, number: number): LoanMarket {
  const market = markets.get(number);
  if (market === undefined) throw new Error(`The model has no loan market ${number}.`);
  return market;
}

export function loanOf({ loans }: LendingState, id: bigint): Loan {
  const loan = loans.get(id);
  refuseIf(loan === undefined, "LoanNotFound", [id]);
  return loan as Loan;
}

export function addFree({ undo }: LendingState, holder: Holder, units: bigint): void {
  undo.set(holder, "free", holder.free + units);
  if (holder.free < 0n) throw new Error(`The model has account ${holder.account} pay what it does not have.`);
}

/** Moves units from free to held, or back if they are negative. */
export function hold(state: LendingState, holder: Holder, units: bigint): void {
  addFree(state, holder, -units);
  state.undo.set(holder, "held", holder.held + units);
}

export function addFees({ undo }: LendingState, market: LoanMarket, units: bigint): void {
  undo.set(market, "fees", market.fees + units);
}

/** Whether so many more loans fit into a list. */
export function hasRoom(places: readonly (Loan | undefined)[], wanted: number): boolean {
  return MAX_LOANS - places.filter((loan) => loan !== undefined).length >= wanted;
}

export type NewLoan = Pick<Loan, "market" | "borrower" | "lender" | "rate" | "principal" | "start" | "booked">;

/** Opens a loan at the lowest free places of its borrower and its lender. */
export function openLoan(state: LendingState, terms: NewLoan): Loan {
  const { undo, loans, events } = state;
  const { borrower, lender, market } = terms;
  const place = freePlace(borrower, borrower.owed);
  const lenderPlace = freePlace(lender, lender.given);
  const generation = ((borrower.generations[place] ?? 0n) + 1n) % GENERATIONS;
  const id = (BigInt(borrower.account) << 32n) | (BigInt(place) << 22n) | generation;
  const loan: Loan = { ...terms, id, place, lenderPlace, isExtensible: true };
  undo.set(borrower.generations, place, generation);
  undo.set(borrower.owed, place, loan);
  undo.set(lender.given, lenderPlace, loan);
  undo.put(loans, id, loan);
  const { principal, rate, start } = terms;
  const parties = { borrower: borrower.account, lender: lender.account, market: market.number };
  events.push({ name: "LoanOpened", args: { loan: id, ...parties, principal, rate, start } });
  return loan;
}

/** Takes principal away from a loan, which is over when none is left. */
export function reduceLoan({ undo, loans }: LendingState, loan: Loan, principal: bigint): void {
  undo.set(loan, "principal", loan.principal - principal);
  if (loan.principal > 0n) return;
  undo.set(loan.borrower.owed, loan.place, undefined);
  undo.set(loan.lender.given, loan.lenderPlace, undefined);
  undo.delete(loans, loan.id);
}

function freePlace({ account }: Holder, places: readonly (Loan | undefined)[]): number {
  const index = places.indexOf(undefined);
  const place = index === -1 ? places.length : index;
  refuseIf(place >= MAX_LOANS, "TooManyLoans", [account, MAX_LOANS]);
  return place;
}
