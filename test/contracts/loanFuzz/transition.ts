// A call, and how everything stood before and after it.

import type { Assessment } from "@pangea/risk-engine";
import type { KnownLoan, LoanLedger, PlainEvent } from "../../model/loanLedger.ts";
import type { Risk } from "../../model/perpWords.ts";
import type { BookEvent } from "../../model/types.ts";
import type { Result } from "../fuzz/stage.ts";
import type { Books, Met } from "../perpFuzz/books.ts";
import type { Made } from "../perpFuzz/handlers.ts";
import type { SaidStanding } from "../perpFuzz/transition.ts";
import type { PerpWorld } from "../perpFuzz/world.ts";
import type { Observation } from "./observation.ts";
import { isLoanMarket, SPOT } from "./world.ts";

export interface Transition {
  readonly world: PerpWorld;
  readonly name: string;
  readonly made: Made;
  readonly result: Result;
  /** Name of the error if it was refused. */
  readonly error: string | undefined;
  readonly now: number;
  readonly before: Observation;
  readonly after: Observation;
  readonly verdictsBefore: readonly Assessment[];
  readonly verdictsAfter: readonly Assessment[];
  /** Makers that were filled or removed. */
  readonly met: readonly Met[];
  readonly events: readonly BookEvent[];
  readonly plain: readonly PlainEvent[];
  /** As they were before the call. */
  readonly loansBefore: ReadonlyMap<bigint, KnownLoan>;
  /** After the call, by the logs. */
  readonly ledger: LoanLedger;
  readonly books: Books;
  readonly standings: readonly SaidStanding[];
  /** What the logs say that accounts got and gave; `${account} ${asset}`, account 0 = fees of loans. */
  readonly flows: ReadonlyMap<string, bigint>;
  readonly cancelsOwn: boolean;
}

const TRADING = new Set(["placeOrder", "amendOrder", "batch", "packed"]);

/** Whether prices or parameters changed. */
export function isOuter({ name, before, after }: Transition): boolean {
  const isParameter = name.startsWith("set") && !name.startsWith("setCredit") && !name.startsWith("setRe");
  return isParameter || before.risks.some((risk, asset) => !isSame(risk, after.risks[asset] as Risk));
}

function isSame(one: Risk, other: Risk): boolean {
  return (Object.keys(one) as (keyof Risk)[]).every((key) => one[key] === other[key]);
}

export function isTrading({ name, result }: Transition): boolean {
  return result.ok && TRADING.has(name);
}

/** Whether the call did anything at the book of a loan market. */
export function isAtLoans({ events }: Transition): boolean {
  return events.some(({ market }) => isLoanMarket(market));
}

export function isAtSpot({ events }: Transition): boolean {
  return events.some(({ market }) => market === SPOT);
}

export function named({ plain }: Transition, name: string): PlainEvent["args"][] {
  return plain.flatMap((event) => (event.name === name ? [event.args] : []));
}

/** Loans that were made, those apart that only passed on. */
export function openedBy(transition: Transition): PlainEvent["args"][] {
  const passed = new Set(named(transition, "LoanAssigned").map(({ newLoan }) => newLoan));
  return named(transition, "LoanOpened").filter(({ loan }) => !passed.has(loan));
}
