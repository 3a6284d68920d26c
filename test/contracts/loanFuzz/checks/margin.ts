// Margin: what actions are allowed, and what others can do to an account.

import { type Assessment, ceilDiv, max, ruleOfAction } from "@pangea/risk-engine";
import { must } from "../../../model/inspection.ts";
import { borrowerOf } from "../../../model/loanWords.ts";
import { unpackOrderId } from "../../../model/orderId.ts";
import type { Risk } from "../../../model/perpWords.ts";
import { Side } from "../../../model/types.ts";
import { cushionOf, standingOf } from "../../perpFuzz/checks/margin.ts";
import { isOk } from "../../perpFuzz/twin.ts";
import { DOLLAR } from "../../perpFuzz/world.ts";
import type { SeenAccount } from "../observation.ts";
import { isAtLoans, isOuter, isTrading, named, type Transition } from "../transition.ts";
import { isLoanMarket } from "../world.ts";

/** m is kept in hundredths and reckoned with in millionths. */
const HUNDREDTH = 10_000n;
const PPM = 1_000_000n;

/** What the exchange says of accounts is what the risk engine says, to the unit. */
export function standingsAgree({ standings, verdictsAfter }: Transition): number {
  for (const { account, words } of standings) {
    const expected = standingOf(verdictsAfter[account - 1] as Assessment);
    must(words.join() === expected.join(), () => `Account ${account} stands ${words}, by the engine ${expected}.`);
  }
  return standings.length;
}

/** Who borrows, or may come to, has initial margin as the class asks for; other actions at loan markets keep to the rule. */
export function actionsAreAllowed(transition: Transition): number {
  const { made, after, before, now, verdictsBefore, verdictsAfter } = transition;
  const account = made.account ?? 0;
  const seen = after.accounts[account - 1];
  const isAction = isTrading(transition) || (transition.name === "assign" && transition.result.ok);
  if (seen === undefined || !isAction || !isAtLoans(transition)) return 0;
  const later = verdictsAfter[account - 1] as Assessment;
  const classes = transition.name === "assign" ? [] : classesBorrowed(transition, account);
  if (classes.length > 0) {
    const m = classes.reduce(max, seen.multiplier);
    must(hasMargin(later, m), () => `Account ${account} borrowed and stands ${standingOf(later)} with m ${m}.`);
    return 1;
  }
  if (isOuter(transition) || !seen.isMargined) return 0;
  const mayOpen = isOk(before.risks[DOLLAR] as Risk, now);
  const rule = {
    ...{ before: verdictsBefore[account - 1] as Assessment, after: later, mayOpen },
    multiplier: seen.multiplier * HUNDREDTH,
  };
  const { isAllowed } = ruleOfAction(rule);
  must(isAllowed, () => `Account ${account} went from ${standingOf(rule.before)} to ${standingOf(later)}.`);
  return later.hasObligation ? 1 : 0;
}

/** Classes of the markets where an account has borrowed, or left an order to. */
function classesBorrowed(transition: Transition, account: number): bigint[] {
  const { events, after } = transition;
  const ofLoans = named(transition, "LoanOpened").flatMap(({ borrower, market }) =>
    borrower === BigInt(account) ? [Number(market)] : [],
  );
  const rests = events.flatMap(({ market, account: by, records }) => {
    const isBid = records.some((record) => record.type === "placed" && unpackOrderId(record.id).side === Side.BID);
    return by === account && isLoanMarket(market) && isBid ? [market] : [];
  });
  return [...ofLoans, ...rests].map((market) => after.loans.get(market)?.class ?? 0n);
}

function hasMargin({ equity, requirement, hasObligation }: Assessment, m: bigint): boolean {
  return !hasObligation || equity.initialEquity >= ceilDiv(requirement.initial * m * HUNDREDTH, PPM);
}

/** What leaves an account leaves it with initial margin, m times. */
export function paymentsNeedInitialMargin({ name, made, result, after, verdictsAfter }: Transition): number {
  if (!result.ok || !["withdraw", "transfer"].includes(name)) return 0;
  const account = made.account as number;
  const verdict = verdictsAfter[account - 1] as Assessment;
  const { multiplier } = after.accounts[account - 1] as SeenAccount;
  must(hasMargin(verdict, multiplier), () => `Account ${account} paid out and stands ${standingOf(verdict)}.`);
  return verdict.hasObligation ? 1 : 0;
}

/**
 * No call of others lowers E - R_M of an account, but fills and removals of its own orders, renewal, interest past due, and a
 * unit of interest for each part that its loan is passed on in.
 */
export function othersDoNoHarm(transition: Transition): number {
  if (isOuter(transition)) return 0;
  const { made, met, name, verdictsBefore, verdictsAfter } = transition;
  const id = (name === "renew" || name === "bookPastDue" ? made.args[0] : 0n) as bigint;
  const assigned = named(transition, "LoanAssigned");
  const involved = new Set([made.account, borrowerOf(id), ...met.map(({ maker }) => maker)]);
  if (name === "settle" || name === "relend") involved.add(made.args[0] as number);
  let unharmed = 0;
  for (const [index, before] of verdictsBefore.entries()) {
    const after = verdictsAfter[index] as Assessment;
    if (involved.has(index + 1)) continue;
    const parts = assigned.filter(({ loan = 0n }) => borrowerOf(loan) === index + 1).length;
    const lost = cushionOf(before) - cushionOf(after);
    // a unit of ether may be many of the dollar
    const tolerated = BigInt(parts) * 100n;
    must(lost <= tolerated, () => `Account ${index + 1} lost ${lost} by another's ${name}.`);
    unharmed += 1;
  }
  return unharmed;
}

/** A maker with initial margin keeps it, up to rounding, whatever of its loan orders is filled, by whatever loan. */
export function makersKeepMargin(transition: Transition): number {
  if (isOuter(transition) || !isAtLoans(transition)) return 0;
  const { met, made, verdictsBefore, verdictsAfter } = transition;
  let kept = 0;
  const fills = met.filter(({ market }) => isLoanMarket(market));
  for (const maker of new Set(fills.map((fill) => fill.maker))) {
    const [before, after] = [verdictsBefore[maker - 1] as Assessment, verdictsAfter[maker - 1] as Assessment];
    if (maker === made.account || !before.hasObligation || before.freeMargin < 0n) continue;
    const tolerated = BigInt(fills.length) * 100n;
    must(
      after.freeMargin >= -tolerated,
      () => `Maker ${maker} fell from ${standingOf(before)} to ${standingOf(after)}.`,
    );
    kept += 1;
  }
  return kept;
}
