// The levered basis trade from beginning to end: a trader with a hundred dollars borrows nine hundred, buys a thousand of
// ether and sells as much of its perpetual, all in one transaction; earns funding for a month; lives through a crash; and
// closes everything in one transaction.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Assessment } from "@pangea/risk-engine";
import type { Parameters } from "../deployment/parameters.ts";
import { RENEWAL_HOURS } from "../replay/lending/interest.ts";
import { createRandom } from "../replay/random.ts";
import { offerDollars, quote, quotesOf } from "./makers.ts";
import { createPath, HOUR_SECONDS, type PriceStep } from "./path.ts";
import { assessmentOf, owedBy } from "./reading.ts";
import { type LoanTerm, type StatementRow, statementOf, totalOf } from "./statement.ts";
import { closeTrade, openTrade, renewLoan, settleProfit, traderAccount } from "./trade.ts";
import { type BasisVenue, known, openBasisVenue } from "./venue.ts";

export interface BasisOptions {
  readonly parameters: Parameters;
  readonly seed: number;
  readonly days: number;
  readonly crashHours: number;
  /** Whether the crash is generated even where there is a recording. */
  readonly isGenerated: boolean;
  readonly report: (line: string) => void;
  readonly progress: (text: string) => void;
}

/** How the account stood after a step. Ledger units of the dollar. */
export interface Sample extends PriceStep {
  readonly equity: bigint;
  readonly maintenance: bigint;
  readonly initial: bigint;
}

/** An account at a moment. */
export interface NamedAssessment {
  readonly name: string;
  readonly assessment: Assessment;
}

export interface BasisResult {
  readonly crash: string;
  readonly samples: readonly Sample[];
  readonly assessments: readonly NamedAssessment[];
  readonly terms: readonly LoanTerm[];
  readonly statement: readonly StatementRow[];
  /** By how much the trader took home more than it brought in, ledger units of the dollar. */
  readonly change: bigint;
  readonly equity: bigint;
  readonly borrowed: bigint;
  readonly gas: { readonly open: bigint; readonly close: bigint };
  readonly actions: { readonly open: number; readonly close: number };
  readonly hours: number;
  readonly seconds: number;
}

const EQUITY = 100n;
const LEVERAGE = 10n;
const START_CENTS = 250_000n;
/** What the lender asks for, basis points a year. */
const RATE = 550n;
const OFFERED = 100_000n;

/** What funding pays, billionths for eight hours: 10.5 % a year, give or take. */
const PREMIUM = 95_900;
const PREMIUM_RANGE = 40_000;

const SETTLE_EVERY_HOURS = 24;
/** The clock is put this far into an hour, so that what is sent then is executed in it. */
const INTO_HOUR = 60;

export async function runBasisSession(options: BasisOptions): Promise<BasisResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-basis-"));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", forget);
  try {
    const venue = await openBasisVenue({ parameters: options.parameters, folder, equity: String(EQUITY) });
    try {
      return await trade(venue, options);
    } finally {
      await venue.stop();
    }
  } finally {
    process.off("exit", forget);
    forget();
  }
}

async function trade(venue: BasisVenue, options: BasisOptions): Promise<BasisResult> {
  const { seed, days, crashHours, isGenerated, report, progress } = options;
  const began = performance.now();
  const { chain, dollarUnits } = venue;
  const account = traderAccount(venue);
  const random = createRandom(seed + 1);
  const nextPremium = () => BigInt(random.between(PREMIUM - PREMIUM_RANGE, PREMIUM + PREMIUM_RANGE));
  const first = (Math.floor((await chain.now()) / HOUR_SECONDS) + 1) * HOUR_SECONDS + INTO_HOUR;

  await chain.goTo(first);
  const quotes = quotesOf(START_CENTS, nextPremium());
  await quote(venue, { quotes, withSpot: true });
  await offerDollars(venue, RATE, OFFERED * dollarUnits);
  const assessments: NamedAssessment[] = [{ name: "before", assessment: await assessmentOf(venue, account) }];
  const note = async (name: string) => {
    assessments.push({ name, assessment: await assessmentOf(venue, account) });
  };
  const equity = EQUITY * dollarUnits;
  const opened = await openTrade(venue, { leverage: LEVERAGE, quotes });
  await note("opened");
  report(`Opened in one transaction of ${opened.actions} actions and ${opened.gas} gas.`);

  const gentleHours = days * 24;
  const route = createPath({ seed, startCents: Number(START_CENTS), gentleHours, crashHours, isGenerated });
  report(`A month of ${days} days, then a crash: ${route.crash}.`);
  const terms: LoanTerm[] = [];
  const samples: Sample[] = [];
  let loan = opened.loan;
  let last = quotes;
  for (const step of route.steps) {
    const now = first + step.seconds;
    await chain.goTo(now);
    last = quotesOf(BigInt(step.cents), nextPremium());
    await quote(venue, { quotes: last, withSpot: step === route.steps.at(-1) });
    if (now >= loan.end - RENEWAL_HOURS * HOUR_SECONDS) {
      terms.push(await renewLoan(venue, loan));
      loan = known((await owedBy(venue, account))[0], "loan");
    } else if (step.seconds % (SETTLE_EVERY_HOURS * HOUR_SECONDS) === 0) await settleProfit(venue);
    samples.push({ ...step, ...standingOf(await assessmentOf(venue, account)) });
    requireMargin(samples.at(-1));
    if (step.seconds === gentleHours * HOUR_SECONDS) await note("before the crash");
    progress(`hour ${Math.floor(step.seconds / HOUR_SECONDS)}, ether at ${(step.cents / 100).toFixed(2)}`);
  }
  await note("after the crash");
  const closed = await closeTrade(venue, { loan, quotes: last });
  await note("closed");
  report(`Closed in one transaction of ${closed.actions} actions and ${closed.gas} gas.`);
  terms.push(closed.term);
  const { spot, perp } = venue;
  const statement = statementOf({
    ...{ open: opened.leg, close: closed.leg, terms },
    ...{ spotFee: spot.takerFee, perpFee: perp.takerFee },
    ...{ spotPriceExp: spot.scale.priceExp, perpPriceExp: perp.scale.priceExp },
  });
  return {
    ...{ crash: route.crash, samples, assessments, terms, statement, equity },
    change: closed.withdrawn - equity,
    borrowed: opened.loan.principal,
    gas: { open: opened.gas, close: closed.gas },
    actions: { open: opened.actions, close: closed.actions },
    hours: (route.steps.at(-1)?.seconds ?? 0) / HOUR_SECONDS,
    seconds: (performance.now() - began) / 1_000,
  };
}

function standingOf({ equity, requirement }: Assessment): Omit<Sample, keyof PriceStep> {
  return { equity: equity.equity, maintenance: requirement.maintenance, initial: requirement.initial };
}

function requireMargin(sample: Sample | undefined): void {
  if (sample === undefined || sample.equity >= sample.maintenance) return;
  throw new Error(`The account could be liquidated after ${sample.seconds} seconds.`);
}

/** Whether the parts of the statement add up to what the trader has more or less, to the last unit. */
export function isExplained({ statement, change }: BasisResult): boolean {
  return totalOf(statement) === change;
}
