// What accounts have, owe and are owed: storage against the logs.

import { must } from "../../../model/inspection.ts";
import { bookedUntil, interestToTerm, type KnownLoan } from "../../../model/loanLedger.ts";
import { type DebtWord, interestUp, perHourOf } from "../../../model/loanWords.ts";
import { unpackOrderId } from "../../../model/orderId.ts";
import { Side } from "../../../model/types.ts";
import { BITCOIN, DOLLAR, ETHER } from "../../perpFuzz/world.ts";
import { ownedOf, type SeenAccount } from "../observation.ts";
import { isAtSpot, named, type Transition } from "../transition.ts";
import { ASSET_OF, LENT_ASSETS, LOAN_MARKETS, SPOT } from "../world.ts";

function sum<Item>(items: readonly Item[], of: (item: Item) => bigint): bigint {
  return items.reduce((total, item) => total + of(item), 0n);
}

/** All units of an asset are in balances, fees and the pool. */
export function totalsAreThere({ after }: Transition): number {
  for (const asset of [DOLLAR, ETHER, BITCOIN]) {
    const owned = sum(after.accounts, (account) => ownedOf(account, asset));
    const fees = sum([...after.loans.values()], (header) => (header.asset === asset ? header.fees : 0n));
    const rest = asset === DOLLAR ? after.spot.fees + after.perp.ledger.pool : 0n;
    const total = after.totals[asset] ?? 0n;
    must(owned + fees + rest === total, () => `Of asset ${asset} there are ${owned + fees + rest}, ${total} are owed.`);
  }
  return 1;
}

/** Nobody has less than nothing, or more of an asset than there is. */
export function balancesAreBounded({ after }: Transition): number {
  for (const [index, account] of after.accounts.entries()) {
    for (const asset of [DOLLAR, ETHER, BITCOIN]) {
      const owned = ownedOf(account, asset);
      must(owned <= (after.totals[asset] ?? 0n), () => `Account ${index + 1} has ${owned} of asset ${asset}.`);
    }
  }
  return 1;
}

/** What is on hold is what resting orders reserve. */
export function holdsAreOrders({ after, books }: Transition): number {
  let held = 0;
  for (const [index, account] of after.accounts.entries()) {
    for (const [place, asset] of LENT_ASSETS.entries()) {
      const lends = reserved({ books, after }, index + 1, { asset, side: Side.ASK });
      const borrows = reserved({ books, after }, index + 1, { asset, side: Side.BID });
      const { lendHeld = 0n, borrowInterest = 0n } = account.claims[place] ?? {};
      must(lendHeld === lends, () => `Account ${index + 1} holds ${lendHeld} of asset ${asset} to lend, not ${lends}.`);
      must(borrowInterest === borrows, () => `Account ${index + 1} reckons ${borrowInterest}, not ${borrows}.`);
      const asks = asset === ETHER ? spotAsks({ books, after }, index + 1) : 0n;
      const heldAsset = account.pockets[asset]?.heldAsset ?? 0n;
      must(heldAsset === lends + asks, () => `Account ${index + 1} holds ${heldAsset}, its orders ${lends + asks}.`);
      if (lends + borrows > 0n) held += 1;
    }
  }
  return held;
}

type Shown = Pick<Transition, "books" | "after">;

/** Units that lend orders hold, or interest of borrow orders. */
function reserved({ books, after }: Shown, account: number, { asset, side }: { asset: number; side: Side }): bigint {
  return sum(
    LOAN_MARKETS.filter((market) => ASSET_OF[market] === asset),
    (market) => {
      const { lotUnits = 0n, termHours = 0n } = after.loans.get(market) ?? {};
      const own = books.orders(market, side).filter((order) => order.account === account);
      return sum(own, ({ id, lots }) => {
        if (side === Side.ASK) return lots * lotUnits;
        return interestUp(lots * lotUnits, BigInt(unpackOrderId(id).tick), termHours);
      });
    },
  );
}

function spotAsks({ books, after }: Shown, account: number): bigint {
  const own = books.orders(SPOT, Side.ASK).filter((order) => order.account === account);
  return sum(own, ({ lots }) => lots * after.spot.lotUnits);
}

/** What is owed is what is lent, in all. */
export function debtsAreClaims({ after, ledger }: Transition): number {
  for (const [place, asset] of LENT_ASSETS.entries()) {
    const owed = sum(after.accounts, ({ debts }) => debts[place]?.principal ?? 0n);
    const lent = sum(after.accounts, ({ claims }) => claims[place]?.lent ?? 0n);
    const loans = sum(ledger.all(), ({ market, principal }) => (ASSET_OF[market] === asset ? principal : 0n));
    must(
      owed === loans && lent === loans,
      () => `Of asset ${asset} ${owed} are owed, ${lent} lent, by loans ${loans}.`,
    );
  }
  return ledger.loans.size > 0 ? 1 : 0;
}

/** The words that margin reads are the sums of the loans. */
export function sumsAreExact({ after, ledger }: Transition): number {
  let owing = 0;
  for (const [index, account] of after.accounts.entries()) {
    for (const [place, asset] of LENT_ASSETS.entries()) {
      const of = (loan: KnownLoan) => ASSET_OF[loan.market] === asset;
      const owed = ledger.all().filter((loan) => of(loan) && loan.borrower === index + 1);
      const given = ledger.all().filter((loan) => of(loan) && loan.lender === index + 1);
      const term = ({ market }: KnownLoan) => after.loans.get(market)?.termHours ?? 0n;
      const expected = [
        sum(owed, ({ principal }) => principal),
        sum(owed, interestToTerm),
        sum(owed, perHourOf),
        sum(owed, (loan) => perHourOf(loan) * bookedUntil(loan, term(loan))),
        sum(given, ({ principal }) => principal),
      ].join();
      const debt = account.debts[place] as DebtWord;
      const said = [debt.principal, debt.interest, debt.perHour, debt.due, account.claims[place]?.lent ?? 0n].join();
      must(said === expected, () => `Account ${index + 1} reckons ${said} of asset ${asset}, its loans ${expected}.`);
      if (owed.length > 0) owing += 1;
    }
    mustBeFlagged(account, index + 1);
  }
  return owing;
}

/** The bits that save margin a look, and m, are what follows from the words. */
function mustBeFlagged(account: SeenAccount, number: number): void {
  for (const [place, asset] of LENT_ASSETS.entries()) {
    const { owes, lends } = account.pockets[asset] ?? { owes: false, lends: false };
    const { lent = 0n, lendHeld = 0n, borrowInterest = 0n } = account.claims[place] ?? {};
    const isSaid =
      owes === (account.debts[place]?.principal ?? 0n) > 0n && lends === lent + lendHeld + borrowInterest > 0n;
    must(isSaid, () => `The pocket of asset ${asset} of account ${number} says ${owes}, ${lends}.`);
  }
}

/** m is the highest class that an account owes in, or what its owner asks for. */
export function multipliersFollow({ after, ledger }: Transition): number {
  let raised = 0;
  for (const [index, { credit, multiplier }] of after.accounts.entries()) {
    const owed = ledger.all().filter(({ borrower }) => borrower === index + 1);
    const classes = owed.map(({ market }) => after.loans.get(market)?.class ?? 0n);
    const counts = [100n, 150n, 200n].map((which) => BigInt(classes.filter((each) => each === which).length));
    must(credit.owed.join() === counts.join(), () => `Account ${index + 1} counts ${credit.owed}, not ${counts}.`);
    const highest = [100n, credit.leverageCap, ...classes].reduce((most, each) => (each > most ? each : most));
    must(multiplier === highest, () => `m of account ${index + 1} is ${multiplier}, not ${highest}.`);
    if (multiplier > 100n) raised += 1;
  }
  return raised;
}

/** Loans are in storage as the logs tell them, each at one place of its borrower and one of its lender. */
export function loansAreTold({ after, ledger }: Transition): number {
  const seen = after.accounts.flatMap(({ owed }, index) => owed.map((loan) => ({ ...loan, borrower: index + 1 })));
  must(seen.length === ledger.loans.size, () => `There are ${seen.length} loans, by the logs ${ledger.loans.size}.`);
  for (const loan of seen) {
    const { lender, market, rate, principal, start, booked, ends } = loan;
    const known = ledger.of(loan.id);
    const said = [loan.borrower, lender, market, rate, principal, start, booked, ends].join();
    const told = [known.borrower, known.lender, known.market, known.rate, known.principal, known.start].join();
    const isTold = said === `${told},${known.booked},${known.ends}`;
    must(isTold, () => `Loan ${loan.id} is ${said}, by the logs ${told},${known.booked},${known.ends}.`);
    const given = after.accounts[lender - 1]?.given.get(loan.lenderPlace);
    must(given === loan.id, () => `Lender ${lender} knows loan ${given} where ${loan.id} should be.`);
  }
  const given = after.accounts.reduce((count, account) => count + account.given.size, 0);
  must(given === seen.length, () => `Lenders know ${given} loans of ${seen.length}.`);
  return seen.length;
}

/** Balances change by what the logs say, to the unit: interest that is paid is what lenders and the exchange get. */
export function moneyFollowsLogs(transition: Transition): number {
  if (isAtSpot(transition)) return 0;
  const { before, after, flows } = transition;
  for (const [index, account] of after.accounts.entries()) {
    for (const asset of [DOLLAR, ETHER]) {
      const moved = ownedOf(account, asset) - ownedOf(before.accounts[index] as SeenAccount, asset);
      const told = flows.get(`${index + 1} ${asset}`) ?? 0n;
      must(moved === told, () => `Account ${index + 1} has ${moved} more of asset ${asset}, by the logs ${told}.`);
    }
  }
  for (const asset of LENT_ASSETS) {
    const fees = ({ loans }: typeof after) =>
      sum([...loans.values()], (header) => (header.asset === asset ? header.fees : 0n));
    const [moved, told] = [fees(after) - fees(before), flows.get(`0 ${asset}`) ?? 0n];
    must(moved === told, () => `Fees of asset ${asset} grew by ${moved}, by the logs by ${told}.`);
  }
  return named(transition, "LoanRepaid").length + named(transition, "LoanExtended").length;
}
