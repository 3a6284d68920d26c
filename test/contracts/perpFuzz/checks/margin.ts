// Margin: what actions are allowed, and what others can do to an account.

import { type Assessment, ceilDiv, ruleOfAction } from "@pangea/risk-engine";
import { type Marked, valuesOf } from "../../../model/band.ts";
import { must } from "../../../model/inspection.ts";
import { unpackOrderId } from "../../../model/orderId.ts";
import type { Risk } from "../../../model/perpWords.ts";
import { Side } from "../../../model/types.ts";
import { calls, isOuter, isOwnAction, isTrading, markedOf, partOf, sumOf, type Transition } from "../transition.ts";
import { isOk } from "../twin.ts";
import { ASSET_OF, DOLLAR, isPerp } from "../world.ts";

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
  if (transition.name === "execute" && !isJudgedAsBefore(transition)) return 0;
  const account = transition.made.account as number;
  const [before, after] = pairOf(transition, account);
  const [loss, mayOpen] = [lossOf(transition, account), mayTakeOnRisk(transition, account)];
  const { isAllowed } = ruleOfAction({ before, after, loss, mayOpen });
  must(isAllowed, () => `Account ${account} went from ${text(before)} to ${text(after)}, with ${loss} to lose.`);
  return after.hasObligation ? 1 : 0;
}

/** Whether a bundle has traded, at prices that it has not refreshed: those are what its changes are measured by. */
function isJudgedAsBefore(transition: Transition): boolean {
  const { events, made } = transition;
  const isTraded = events.some(
    ({ account, records }) => account === made.account && records.some(({ type }) => /placed|filled/.test(type)),
  );
  return isTraded && !isOuter(transition);
}

/** By which the orders that a call of an account left resting, or replaced again, may lose against the mark. */
export function lossOf(transition: Transition, account: number): bigint {
  const isJudged = transition.before.accounts[account - 1]?.isMargined ?? false;
  return sumOf(transition.events, ({ market, account: by, records }) => {
    if (by !== account || !(isPerp(market) || isJudged)) return 0n;
    return sumOf(records, (record) =>
      record.type === "placed" ? lossAgainstMark(markedOf(transition, market), record) : 0n,
    );
  });
}

export function lossAgainstMark(marked: Marked, { id, lots }: { id: bigint; lots: bigint }): bigint {
  const { lotValue, tickValue, scale } = valuesOf(marked);
  const { side, tick } = unpackOrderId(id);
  const above = BigInt(tick) * tickValue - lotValue;
  const loss = side === Side.BID ? above : -above;
  return loss > 0n ? ceilDiv(lots * loss, scale) : 0n;
}

/** Whether the prices of the dollar and of what an account traded are good enough to take on risk, or nobody asks. */
function mayTakeOnRisk(transition: Transition, account: number): boolean {
  const { before, after, now, events } = transition;
  if (!isTrading(transition) || !after.accounts[account - 1]?.isMargined) return true;
  const isJudged = before.accounts[account - 1]?.isMargined ?? false;
  const traded = events.flatMap(({ market, account: by, records }) => {
    const isTraded = records.some(({ type }) => type === "placed" || type === "filled");
    return by === account && isTraded && (isJudged || isPerp(market)) ? [ASSET_OF[market] as number] : [];
  });
  return [DOLLAR, ...traded].every((asset) => isOk(before.risks[asset] as Risk, now));
}

/** Removing orders of an account raises nothing that is required of it, whoever does it. */
export function removingFreesMargin(transition: Transition): number {
  const { before, after, result, name, made, events } = transition;
  const isCrowding = before.risks.some(({ oiFactor }, asset) => oiFactor !== after.risks[asset]?.oiFactor);
  if (!result.ok || isOuter(transition) || isCrowding) return 0;
  const makers = transition.met.filter(({ lots, maker }) => lots === 0n && maker !== made.account);
  const filled = new Set(transition.met.flatMap(({ lots, maker }) => (lots > 0n ? [maker] : [])));
  const owners = new Set(makers.flatMap(({ maker }) => (filled.has(maker) ? [] : [maker])));
  const isCancelling = name.startsWith("cancel") && events.length > 0;
  if (isCancelling && made.account !== undefined) owners.add(made.account);
  for (const owner of owners) {
    const [was, is] = pairOf(transition, owner);
    const isLess =
      is.requirement.initial <= was.requirement.initial && is.requirement.maintenance <= was.requirement.maintenance;
    must(isLess, () => `Removing orders took account ${owner} from ${text(was)} to ${text(is)}.`);
  }
  return owners.size;
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
  const { result, made } = transition;
  if (!result.ok || !calls(transition, "withdraw", "transfer", "reduceDeficit")) return 0;
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
