import type { AccountId, AssetId, LoanId, MarketId, Seconds, Tick, Units } from "./units.ts";

/** A loan between two accounts. Amounts are ledger units of its asset, rates basis points a year. */
export interface Loan {
  readonly id: LoanId;
  readonly market: MarketId;
  readonly asset: AssetId;
  readonly borrower: AccountId;
  readonly lender: AccountId;
  readonly principal: Units;
  readonly rate: Tick;
  /** The hour in which it began. */
  readonly start: Seconds;
  /** When it is due. */
  readonly end: Seconds;
  /** Owed now on top of the principal. */
  readonly interest: Units;
  /** What margin counts: interest by its end, or as far as it was booked past due. */
  readonly interestToTerm: Units;
  /** Whether its lender extends it at its end. */
  readonly isExtensible: boolean;
}

/** On what terms an account borrows. Factors are hundredths: 100 = once. */
export interface CreditTerms {
  /** m that its owner imposes on itself, 0 = none. */
  readonly leverageCap: number;
  /** Highest rate at which others may renew its loans from the book, basis points a year, 0 = not at all. */
  readonly maxRenewRate: Tick;
  /** m that its actions must leave: that, or the highest class it owes in. */
  readonly multiplier: number;
}

/** What an account wants lent again at a market. */
export interface Relending {
  /** Basis points a year, 0 = nothing. */
  readonly rate: Tick;
  /** Ledger units that came back and wait for it. */
  readonly waiting: Units;
}

/** What happened to a loan. */
export type LoanChange =
  /** A loan was made, or a part of one passed to another lender. */
  | {
      readonly type: "opened";
      readonly loan: LoanId;
      readonly borrower: AccountId;
      readonly lender: AccountId;
      readonly market: MarketId;
      readonly principal: Units;
      readonly rate: Tick;
      readonly start: Seconds;
    }
  /** Principal was repaid with its interest, `fee` of it to the exchange. */
  | {
      readonly type: "repaid";
      readonly loan: LoanId;
      readonly principal: Units;
      readonly interest: Units;
      readonly fee: Units;
    }
  /** Its lender extended it: it begins anew at `start`. Of the old interest `paid` was paid and `added` became principal. */
  | {
      readonly type: "extended";
      readonly loan: LoanId;
      readonly paid: Units;
      readonly fee: Units;
      readonly added: Units;
      readonly start: Seconds;
    }
  /** A part passed to another lender for `price`; the one who left paid `compensation` for a lower rate. */
  | {
      readonly type: "assigned";
      readonly loan: LoanId;
      readonly newLoan: LoanId;
      readonly principal: Units;
      readonly price: Units;
      readonly compensation: Units;
    }
  /** Interest past due was booked, up to so many hours. */
  | { readonly type: "pastDue"; readonly loan: LoanId; readonly bookedHours: number }
  /** Its lender said whether it extends it. */
  | { readonly type: "extensible"; readonly loan: LoanId; readonly isExtensible: boolean }
  /** Somebody was paid for renewing it. */
  | { readonly type: "renewalPaid"; readonly loan: LoanId; readonly keeper: AccountId; readonly bounty: Units }
  /** The owner of an account set its terms of borrowing. */
  | {
      readonly type: "creditTerms";
      readonly account: AccountId;
      readonly leverageCap: number;
      readonly maxRenewRate: Tick;
    }
  /** An account asked for what comes back to it to be lent again, 0 = no longer. */
  | { readonly type: "relend"; readonly account: AccountId; readonly market: MarketId; readonly rate: Tick };

/** What happened to a loan, and where in the chain. */
export type LoanEvent = LoanChange & {
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly transactionHash: `0x${string}`;
};
