// Margin: what actions are allowed, and what others can do to an account.

import { type Assessment, ruleOfAction } from "@pangea/risk-engine";
import { must } from "../../../model/inspection.ts";
import type { Risk } from "../../../model/perpWords.ts";
import { isOuter, isOwnAction, partOf, type Transition } from "../transition.ts";
import { isOk } from "../twin.ts";
import { DOLLAR } from "../world.ts";

/** What the exchange says of accounts is what the risk engine says, to the unit. */
export function standingsAgree({ standings, verdictsAfter }: Transition): number {
  for (const { account, words } of standings) {
    const expected = standingOf(verdictsAfter[account - 1] as Assessment);
    must(words.join() === expected.join(), () => `Account ${account} stands ${words}, by the engine ${expected}.`);
  }
  return standings.length;
}

/** The fields of `standingOf`, in order. */
export function standingOf({ equity, requirement, resolutionValue, hasObligation }: Assessment): bigint[] {
  const { initial, maintenance } = requirement;
  const worths = [equity.equity, equity.benefit, equity.initialEquity, resolutionValue];
  return [...worths, initial, maintenance, hasObligation ? 1n : 0n];
}

/** After an action of its owner an account has initial margin, or freed requirement cheaply, or nothing got worse. */
export function actionsAreAllowed(transition: Transition): number {
  if (!isOwnAction(transition)) return 0;
  const account = transition.made.account as number;
  const [before, after] = pairOf(transition, account);
  const { isAllowed } = ruleOfAction({ before, after });
  must(isAllowed, () => `Account ${account} went from ${text(before)} to ${text(after)}.`);
  return after.hasObligation ? 1 : 0;
}

/** While the dollar may not be relied on, who may owe trades only to reduce what is required, or at no loss. */
export function doubtOpensNothing(transition: Transition): number {
  const { before, now, name, made, met } = transition;
  if (!isOwnAction(transition) || name.startsWith("cancel") || met.length === 0) return 0;
  if (isOk(before.risks[DOLLAR] as Risk, now)) return 0;
  const account = made.account as number;
  const [earlier, later] = pairOf(transition, account);
  if (!later.hasObligation) return 0;
  const rose = later.requirement.maintenance > earlier.requirement.maintenance;
  must(!rose, () => `Account ${account} took on risk without a dollar: ${text(earlier)} to ${text(later)}.`);
  return 1;
}

/** What leaves an account leaves it with initial margin. */
export function paymentsNeedInitialMargin(transition: Transition): number {
  const { name, result, made } = transition;
  if (!result.ok || !["withdraw", "transfer", "reduceDeficit"].includes(name)) return 0;
  const [, { hasObligation, freeMargin }] = pairOf(transition, made.account as number);
  must(!hasObligation || freeMargin >= 0n, () => `Account ${made.account} paid out and lacks ${-freeMargin}.`);
  return hasObligation ? 1 : 0;
}

/** No call of others lowers E - R_M of an account, but fills and removals of its own orders. */
export function othersDoNoHarm(transition: Transition): number {
  if (isOuter(transition)) return 0;
  const { made, met, name, verdictsBefore } = transition;
  const involved = new Set([made.account, ...met.map(({ maker }) => maker)]);
  let unharmed = 0;
  for (const [index] of verdictsBefore.entries()) {
    const [before, after] = pairOf(transition, index + 1);
    if (before === after || involved.has(index + 1) || drawsItself(transition, index + 1)) continue;
    const lost = cushionOf(before) - cushionOf(after);
    must(lost <= 0n, () => `Account ${index + 1} lost ${lost} by another's ${name}.`);
    unharmed += 1;
  }
  return unharmed;
}

/** A maker with initial margin keeps maintenance margin, whatever of its orders is filled or removed. */
export function makersStayHealthy(transition: Transition): number {
  if (isOuter(transition)) return 0;
  let healthy = 0;
  for (const maker of new Set(transition.met.map((met) => met.maker))) {
    if (maker === transition.made.account) continue;
    const [before, after] = pairOf(transition, maker);
    if (!before.hasObligation || before.freeMargin < 0n) continue;
    must(cushionOf(after) >= 0n, () => `Maker ${maker} fell: ${text(before)} to ${text(after)}.`);
    healthy += 1;
  }
  return healthy;
}

/** Settling changes nobody's worth, except that a profit is cut while its market has a deficit. */
export function settlingChangesNoWorth(transition: Transition): number {
  const { name, result, verdictsBefore, before } = transition;
  if (!result.ok || isOuter(transition) || !["settle", "payLosses", "pokeFunding"].includes(name)) return 0;
  const hasDeficit = [...before.perps.values()].some(({ ledger }) => ledger.deficit > 0n);
  let touched = 0;
  for (const [index] of verdictsBefore.entries()) {
    const [was, is] = pairOf(transition, index + 1);
    if (was === is) continue;
    touched += 1;
    const lost = was.equity.equity - is.equity.equity;
    const mayLose = hasDeficit && drawsItself(transition, index + 1);
    must(lost === 0n || (lost > 0n && mayLose), () => `Account ${index + 1} lost ${lost} by ${name}.`);
  }
  return touched;
}

/** Whether it is a draw that the owner of the account asked for. */
function drawsItself(transition: Transition, account: number): boolean {
  const { name, made } = transition;
  return name === "settle" && made.actor === partOf(transition, account).owner;
}

/** E - R_M. */
export function cushionOf({ equity, requirement, hasObligation }: Assessment): bigint {
  return hasObligation ? equity.equity - requirement.maintenance : equity.equity;
}

function pairOf({ verdictsBefore, verdictsAfter }: Transition, account: number): [Assessment, Assessment] {
  return [verdictsBefore[account - 1] as Assessment, verdictsAfter[account - 1] as Assessment];
}

function text(verdict: Assessment): string {
  return `[${standingOf(verdict).join(" ")}]`;
}
