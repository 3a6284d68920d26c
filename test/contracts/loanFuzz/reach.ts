// Rare situations that a run must reach.

import { borrowerOf } from "../../model/loanWords.ts";
import { isAtLoans, named, openedBy, type Transition } from "./transition.ts";
import { isLoanMarket } from "./world.ts";

export const SITUATIONS = [
  ...["loan made by who borrows", "loan made by who lends", "loan between accounts of one owner"],
  ...["renewed by its lender", "renewed from the book", "renewed in part", "interest became principal", "keeper paid"],
  ...["renewed past due", "passed on", "passed on in parts", "passed on at a cost", "passed on to its borrower"],
  ...["repaid in part", "repaid in full", "interest past due booked", "lent again", "m raised by a class"],
  ...["borrow order removed", "expired loan order met", "expired loan order swept", "own loan order met"],
  ...["dust of a loan order removed", "borrower below maintenance", "refused: InsufficientMargin"],
  ...["refused: RenewalTooEarly", "refused: NobodyRenews", "refused: NobodyTakesOver", "refused: BorrowerNotEligible"],
  ...["refused: LoanDueSoon", "refused: PriceNotReliable", "refused: InvalidTick"],
  ...[
    "refused: NothingToRelend",
    "refused: InvalidCreditTerms",
    "refused: FillOrKillUnfilled",
    "refused: LoanNotFound",
  ],
] as const;

/** So rare that only a long run must reach it. */
export const RARE: readonly string[] = ["refused: BelowMaintenance"];

/** What a call and its circumstances were an example of. */
export function situationsOf(transition: Transition): string[] {
  const { error, result } = transition;
  if (error !== undefined) return [`refused: ${error}`];
  if (!result.ok) return [];
  return [...ofLoans(transition), ...ofOrders(transition), ...ofAccounts(transition)];
}

function ofLoans(transition: Transition): string[] {
  const { name, made, world, loansBefore, ledger } = transition;
  const opened = openedBy(transition);
  const found: string[] = opened.map(({ borrower }) =>
    borrower === BigInt(made.account ?? 0) ? "loan made by who borrows" : "loan made by who lends",
  );
  const owner = (account = 0n) => world.accounts[Number(account) - 1]?.owner;
  if (opened.some(({ borrower, lender }) => owner(borrower) === owner(lender))) {
    found.push("loan between accounts of one owner");
  }
  if (name === "renew") found.push(...ofRenewal(transition));
  const assigned = named(transition, "LoanAssigned");
  if (assigned.length > 0) found.push("passed on");
  if (assigned.length > 1) found.push("passed on in parts");
  if (assigned.some(({ compensation = 0n }) => compensation > 0n)) found.push("passed on at a cost");
  if (assigned.some(({ newLoan = 0n }) => ledger.loans.get(newLoan)?.lender === borrowerOf(newLoan))) {
    found.push("passed on to its borrower");
  }
  if (name === "repay") {
    const id = made.args[0] as bigint;
    found.push(loansBefore.has(id) && ledger.loans.has(id) ? "repaid in part" : "repaid in full");
  }
  if (named(transition, "LoanPastDue").length > 0) found.push("interest past due booked");
  if (name === "relend") found.push("lent again");
  return found;
}

function ofRenewal(transition: Transition): string[] {
  const { made, loansBefore, before, ledger, now } = transition;
  const id = made.args[0] as bigint;
  const found = named(transition, "LoanExtended").length > 0 ? ["renewed by its lender"] : ["renewed from the book"];
  if (found.includes("renewed from the book") && ledger.loans.has(id)) found.push("renewed in part");
  if (named(transition, "LoanExtended").some(({ added = 0n }) => added > 0n)) found.push("interest became principal");
  if (named(transition, "RenewalPaid").length > 0) found.push("keeper paid");
  const loan = loansBefore.get(id);
  const end = (loan?.start ?? 0n) + (before.loans.get(loan?.market ?? 0)?.termHours ?? 0n);
  if (BigInt(now) >= end * 3_600n) found.push("renewed past due");
  return found;
}

function ofOrders(transition: Transition): string[] {
  const { met, events, name } = transition;
  if (!isAtLoans(transition)) return [];
  const found = met.flatMap(({ kind, isBid, market }) => {
    if (!isLoanMarket(market)) return [];
    if (kind === "expired") return [name === "sweepExpired" ? "expired loan order swept" : "expired loan order met"];
    return kind === "evicted" && isBid ? ["borrow order removed"] : [];
  });
  for (const record of events.flatMap(({ market, records }) => (isLoanMarket(market) ? records : []))) {
    if (record.type === "cancelled" && record.cause === "dust") found.push("dust of a loan order removed");
    if (record.type === "cancelled" && record.cause === "selfTrade") found.push("own loan order met");
  }
  return found;
}

function ofAccounts({ after, before, verdictsAfter }: Transition): string[] {
  const isRaised = after.accounts.some(({ multiplier, credit }, index) => {
    return multiplier > (before.accounts[index]?.multiplier ?? 100n) && multiplier > credit.leverageCap;
  });
  const isBelow = verdictsAfter.some(({ equity, requirement, hasObligation }, index) => {
    const owes = after.accounts[index]?.owed.length ?? 0;
    return hasObligation && owes > 0 && equity.equity < requirement.maintenance;
  });
  return [...(isRaised ? ["m raised by a class"] : []), ...(isBelow ? ["borrower below maintenance"] : [])];
}
