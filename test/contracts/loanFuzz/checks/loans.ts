// What may become of a loan.

import { must } from "../../../model/inspection.ts";
import { interestToTerm } from "../../../model/loanLedger.ts";
import { chargedHours, HOUR, interestUp } from "../../../model/loanWords.ts";
import type { NewOrder } from "../../../model/types.ts";
import { Side } from "../../../model/types.ts";
import { ownedOf, type SeenAccount } from "../observation.ts";
import { isAtSpot, named, openedBy, type Transition } from "../transition.ts";
import { ASSET_OF, isLoanMarket, LENT_ASSETS, placeOf } from "../world.ts";

const WINDOW = 6n;
const REPAY_REFUSALS = ["InsufficientBalance", "CannotPreferCreditor", "LoanNotFound", "NotAuthorized"];

/** A loan is made at the rate of the order that was met, within what both sides asked for. */
export function ratesAreAsked(transition: Transition): number {
  const { name, made, met, before, loansBefore, now } = transition;
  const opened = openedBy(transition);
  for (const { borrower, lender, market, rate } of opened) {
    const isMet = met.some(
      (fill) =>
        fill.lots > 0n &&
        BigInt(fill.market) === market &&
        fill.tick === rate &&
        BigInt(fill.maker) === (fill.isBid ? borrower : lender),
    );
    must(isMet, () => `A loan was made at ${rate} in market ${market}, where nobody asked for it.`);
  }
  if (name === "placeOrder") {
    const { side, tick } = made.args[2] as NewOrder;
    const isWithin = opened.every(({ rate = 0n }) => (side === Side.BID ? rate <= BigInt(tick) : rate >= BigInt(tick)));
    must(isWithin, () => `An order at ${tick} made loans at ${opened.map(({ rate }) => rate)}.`);
  }
  if (name === "renew" && opened.length > 0) {
    const loan = loansBefore.get(made.args[0] as bigint);
    const highest = before.accounts[(loan?.borrower ?? 1) - 1]?.credit.maxRenewRate ?? 0n;
    const opensAt =
      ((loan?.start ?? 0n) + (before.loans.get(loan?.market ?? 0)?.termHours ?? 0n) - WINDOW) * BigInt(HOUR);
    const accepted = acceptedRate(loan?.rate ?? 0n, highest, BigInt(now) - opensAt);
    const isWithin = opened.every(({ rate = 0n }) => rate <= accepted);
    must(isWithin, () => `A loan was renewed at ${opened.map(({ rate }) => rate)}, at most ${accepted} was accepted.`);
  }
  if (name === "assign") {
    const most = BigInt(made.args[2] as number);
    must(
      met.every(({ lots, tick }) => lots === 0n || tick <= most),
      () => `A loan passed on beyond ${most}.`,
    );
  }
  return opened.length;
}

function acceptedRate(rate: bigint, highest: bigint, passed: bigint): bigint {
  if (highest <= rate) return highest;
  const window = WINDOW * BigInt(HOUR);
  return rate + ((highest - rate) * (passed > window ? window : passed)) / window;
}

/** Repaying lowers a debt by what is repaid, and is refused to nobody who has the money and something left. */
export function repayingIsFree(transition: Transition): number {
  const { name, made, result, error, loansBefore, ledger, verdictsBefore } = transition;
  if (name !== "repay") return 0;
  const loan = loansBefore.get(made.args[0] as bigint);
  if (!result.ok) {
    must(REPAY_REFUSALS.includes(error ?? ""), () => `Repaying was refused: ${error}.`);
    const value = verdictsBefore[(loan?.borrower ?? 1) - 1]?.resolutionValue ?? 0n;
    must(error !== "CannotPreferCreditor" || value <= 0n, () => `Who is worth ${value} may choose whom to repay.`);
    return 0;
  }
  const [{ principal = 0n } = {}] = named(transition, "LoanRepaid");
  const later = ledger.loans.get(loan?.id ?? 0n)?.principal ?? 0n;
  must(loan?.principal === later + principal, () => `Of ${loan?.principal} ${principal} was repaid, ${later} is left.`);
  return 1;
}

/** What a lender has and has lent never falls by what others do, but by interest that it advances and gets back. */
export function lendersKeepPar(transition: Transition): number {
  if (isAtSpot(transition)) return 0;
  const { before, after, made, ledger } = transition;
  let lenders = 0;
  for (const [index, account] of after.accounts.entries()) {
    const earlier = before.accounts[index] as SeenAccount;
    if (index + 1 === made.account || !isPureLender(earlier) || !isPureLender(account)) continue;
    for (const [place, asset] of LENT_ASSETS.entries()) {
      const par = (seen: SeenAccount) => ownedOf(seen, asset) + (seen.claims[place]?.lent ?? 0n);
      const advanced = named(transition, "LoanAssigned").reduce((sum, { newLoan = 0n, price = 0n, principal = 0n }) => {
        const heir = ledger.of(newLoan);
        return heir.lender === index + 1 && ASSET_OF[heir.market] === asset ? sum + price - principal : sum;
      }, 0n);
      const lost = par(earlier) - par(account);
      must(lost <= advanced, () => `Lender ${index + 1} lost ${lost} of asset ${asset} and advanced ${advanced}.`);
      if ((earlier.claims[place]?.lent ?? 0n) > 0n) lenders += 1;
    }
  }
  return lenders;
}

function isPureLender({ debts, position }: SeenAccount): boolean {
  return debts.every(({ principal }) => principal === 0n) && position.size === 0n && position.quote === 0n;
}

/** A renewal costs its borrower the interest of the new term, what is past due, and the bounty, and leaves it healthy. */
export function renewalsCostWhatIsSaid(transition: Transition): number {
  const { name, made, result, loansBefore, ledger, before, after, verdictsAfter, now } = transition;
  if (name !== "renew" || !result.ok) return 0;
  const loan = loansBefore.get(made.args[0] as bigint);
  if (loan === undefined) throw new Error("A loan was renewed that there was not.");
  const asset = ASSET_OF[loan.market] as number;
  const place = placeOf(asset);
  const net = (seen: SeenAccount) => {
    const { principal = 0n, interest = 0n } = seen.debts[place] ?? {};
    return ownedOf(seen, asset) - principal - interest;
  };
  const begun = [...named(transition, "LoanOpened"), ...named(transition, "LoanExtended")];
  const interest = begun.reduce((sum, { loan: id = 0n }) => sum + interestToTerm(ledger.of(id)), 0n);
  const [{ bounty = 0n } = {}] = named(transition, "RenewalPaid");
  const hours = chargedHours(loan.start, before.loans.get(loan.market)?.termHours ?? 0n, now);
  const owed = interestUp(loan.principal, loan.rate, hours) - interestToTerm(loan);
  const cost = interest + bounty + (owed > 0n ? owed : 0n);
  const [was, is] = [before, after].map(({ accounts }) => net(accounts[loan.borrower - 1] as SeenAccount)) as [
    bigint,
    bigint,
  ];
  const lendsToItself =
    begun.some(({ loan: id = 0n }) => ledger.of(id).lender === loan.borrower) || loan.lender === loan.borrower;
  const settles = named(transition, "ProfitSettled").length > 0;
  const isSaid = was - is <= cost + 1n || lendsToItself || settles;
  must(isSaid, () => `Renewing loan ${loan.id} cost ${was - is}, ${cost} were said.`);
  const { equity, requirement } = verdictsAfter[loan.borrower - 1] as (typeof verdictsAfter)[number];
  const missing = requirement.maintenance - equity.equity;
  must(missing <= 0n, () => `Account ${loan.borrower} lacks ${missing} after a renewal.`);
  const { minLots = 0n, lotUnits = 0n } = before.loans.get(loan.market) ?? {};
  const isFair = bounty * 100n <= loan.principal && bounty <= (minLots * lotUnits) / 100n;
  must(isFair, () => `A bounty of ${bounty} was paid for a loan of ${loan.principal}.`);
  return 1;
}

/** An own order that rests can be cancelled, however the account stands. */
export function cancellingIsFree({ name, cancelsOwn, result, error }: Transition): number {
  if (name !== "cancelOrder" || !cancelsOwn) return 0;
  must(result.ok, () => `An own order could not be cancelled: ${error}.`);
  return 1;
}

/** Orders of loan markets are removed only for want of margin or of a place. */
export function removalsHaveReasons({ met, name, verdictsBefore }: Transition): number {
  const removed = met.filter(({ kind, market }) => kind === "evicted" && isLoanMarket(market));
  for (const { isBid, maker } of removed) {
    const { freeMargin, hasObligation } = verdictsBefore[maker - 1] as (typeof verdictsBefore)[number];
    must(isBid || name === "assign", () => `A lend order of account ${maker} was removed by ${name}.`);
    must(hasObligation || freeMargin < 0n, () => `An order of account ${maker} was removed, which owes nothing.`);
  }
  return removed.length;
}
