// Calls in a row that lead where chance alone seldom does.

import type { KnownLoan } from "../../model/loanLedger.ts";
import { HOUR, MIN_HOURS } from "../../model/loanWords.ts";
import { type NewOrder, Side } from "../../model/types.ts";
import type { Made } from "../perpFuzz/handlers.ts";
import type { Part } from "../perpFuzz/world.ts";
import type { Choice } from "./choice.ts";

export type Step = readonly [name: string, made: Made];

const ALL = 2n ** 64n - 1n;
const WINDOW = 6n;
const HIGHEST = 100_000;

export const ERRANDS: readonly ((choice: Choice) => readonly Step[])[] = [passOn, refinance, extendFailing];

/** Somebody offers to lend, the borrower sometimes, and a lender leaves to him. */
function passOn(choice: Choice): readonly Step[] {
  const { random } = choice;
  const [loan] = loansWith(choice, (hoursLeft) => hoursLeft > MIN_HOURS);
  if (loan === undefined) return [];
  const heirs = [choice.part(), random.chance(0.2) ? choice.partOf(loan.borrower) : choice.part()];
  const offers = heirs.map((heir) => offer(choice, heir, loan));
  const args = [loan.id, random.pick([ALL, ALL, loan.principal / 2n]), HIGHEST, 0];
  return [...offers, ["assign", ownedBy(choice.partOf(loan.lender), args)]];
}

/** A lender wants its money back, the borrower accepts a rate, and somebody offers to lend. */
function refinance(choice: Choice): readonly Step[] {
  const { random } = choice;
  const [loan] = loansWith(choice, (hoursLeft) => hoursLeft <= WINDOW);
  if (loan === undefined) return [];
  const [lender, borrower] = [choice.partOf(loan.lender), choice.partOf(loan.borrower)];
  return [
    ["setExtensible", ownedBy(lender, [loan.id, false])],
    ["setCreditTerms", ownedBy(borrower, [loan.borrower, 0, random.pick([900, 2_000, HIGHEST])])],
    offer(choice, choice.part(), loan),
    ["renew", { actor: choice.someone(), args: [loan.id, 0, random.pick([0, 1])] }],
  ];
}

/** Somebody asks to extend the loan of a borrower below maintenance margin, after a lender said that it may be. */
function extendFailing(choice: Choice): readonly Step[] {
  const loan = loansWith(choice, (hoursLeft) => hoursLeft <= WINDOW).find(({ borrower }) => {
    const { equity, requirement } = choice.verdictOf(choice.partOf(borrower));
    return equity.equity < requirement.maintenance;
  });
  if (loan === undefined) return [];
  return [
    ["setExtensible", ownedBy(choice.partOf(loan.lender), [loan.id, true])],
    ["renew", { actor: choice.someone(), args: [loan.id, 0, 0] }],
  ];
}

/** Loans with so many hours left, in any order. */
function loansWith(choice: Choice, isWanted: (hoursLeft: bigint) => boolean): KnownLoan[] {
  const { loans, now } = choice.situation;
  const next = BigInt(Math.floor(now / HOUR)) + 1n;
  const wanted = loans.all().filter(({ start, market }) => isWanted(start + choice.header(market).termHours - next));
  return wanted.toSorted(() => choice.random.next() - 0.5);
}

function offer(choice: Choice, part: Part, { market, rate, principal }: KnownLoan): Step {
  const { random } = choice;
  const { lotUnits, minLots, bestBid } = choice.header(market);
  const tick = Math.max(bestBid + 1, Math.round(Number(rate) * random.pick([0.8, 1, 1, 1.1, 1.4])));
  const lots = (principal * random.pick([1n, 2n, 4n])) / (2n * lotUnits);
  const order: NewOrder = {
    ...{ side: Side.ASK, tick: Math.min(tick, HIGHEST), lots: lots > minLots ? lots : minLots, timeInForce: 0 },
    ...{ selfTrade: 0, reduceOnly: false, expiry: 0, clientId: 0n },
  };
  return ["placeOrder", ownedBy(part, [part.number, market, order, 0])];
}

function ownedBy({ owner, number }: Part, args: readonly unknown[]): Made {
  return { actor: owner, account: number, args };
}
