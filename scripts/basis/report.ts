// The result of the trade, for people and for programs.

import { table } from "../console/table.ts";
import { format } from "../replay/report.ts";
import { type MarginNames, marginRows, marginTable, toCents } from "../replay/waterfallTable.ts";
import { type BasisResult, isExplained, type Sample } from "./session.ts";
import { totalOf } from "./statement.ts";

/** A ledger unit of the dollar in dollars. */
export const DOLLAR_EXPONENT = -6;
const NAMES: MarginNames = { assets: new Map([[1, "ether"]]), dollarExponent: DOLLAR_EXPONENT };

export const toDollars = (units: bigint): string => toCents(units, DOLLAR_EXPONENT);

export function basisText(result: BasisResult): string {
  const { statement, change } = result;
  const explained = isExplained(result)
    ? "The parts add up to what the trader took home, to the last unit."
    : `NOT EXPLAINED: the parts add up to ${totalOf(statement)} units, but the trader took ${change} more home.`;
  return [
    marginTable(result.assessments, NAMES),
    table(["what of the trade", "how much"], facts(result)),
    table(["what the trade brought and cost", "USD", "units"], [...statementLines(result)]),
    explained,
  ].join("\n\n");
}

function statementLines({ statement, change }: BasisResult): readonly string[][] {
  const line = (label: string, units: bigint) => [label, signedDollars(units), String(units)];
  return [...statement.map(({ label, amount }) => line(label, amount)), line("= change of equity", change)];
}

function signedDollars(units: bigint): string {
  const scale = 10n ** BigInt(-DOLLAR_EXPONENT);
  const size = units < 0n ? -units : units;
  return `${units < 0n ? "-" : ""}${size / scale}.${String(size % scale).padStart(-DOLLAR_EXPONENT, "0")}`;
}

/** Equity in units of the maintenance requirement. */
export function healthOf({ equity, maintenance }: Sample): number {
  return maintenance === 0n ? Number.POSITIVE_INFINITY : Number(equity) / Number(maintenance);
}

function facts(result: BasisResult): [string, string][] {
  const { samples, gas, actions, terms, hours } = result;
  const healths = samples.map(healthOf);
  return [
    ["hours that passed on the chain", format(hours)],
    ["steps, each with margin above maintenance", format(samples.length)],
    ["crash", result.crash],
    ["ether before it, and its lowest, USD", crashPrices(samples)],
    ["borrowed, USD", toDollars(result.borrowed)],
    ["renewals of the loan", format(terms.length - 1)],
    ["lowest health", Math.min(...healths).toFixed(2)],
    ["lowest equity, USD", toDollars(lowestEquity(samples))],
    ["gas of opening, and its actions", `${format(Number(gas.open))} for ${actions.open}`],
    ["gas of closing, and its actions", `${format(Number(gas.close))} for ${actions.close}`],
    ["return on the equity a year, at this pace", `${yearly(result).toFixed(2)} %`],
  ];
}

function crashPrices(samples: readonly Sample[]): string {
  const before = samples.findLast(({ phase }) => phase === "gentle")?.cents ?? 0;
  const lowest = Math.min(before, ...samples.flatMap(({ phase, cents }) => (phase === "crash" ? [cents] : [])));
  return [before, lowest].map((cents) => (cents / 100).toFixed(2)).join(" and ");
}

function lowestEquity(samples: readonly Sample[]): bigint {
  const [lowest = 0n] = samples.map(({ equity }) => equity).toSorted((a, b) => Number(a - b));
  return lowest;
}

const YEAR_HOURS = 8_760;

function yearly({ change, equity, hours }: BasisResult): number {
  return ((Number(change) / Number(equity)) * 100 * YEAR_HOURS) / hours;
}

export function basisJson(result: BasisResult): unknown {
  const { statement, samples, terms, gas, actions } = result;
  return {
    ...{ explained: isExplained(result), crash: result.crash, hours: result.hours, seconds: result.seconds },
    ...{ change: String(result.change), equity: String(result.equity), borrowed: String(result.borrowed) },
    statement: Object.fromEntries(statement.map(({ label, amount }) => [label, String(amount)])),
    terms: terms.map(({ principal, rate, bounty, ...rest }) => ({
      ...{ principal: String(principal), rate: String(rate), bounty: String(bounty) },
      ...rest,
    })),
    gas: { open: Number(gas.open), close: Number(gas.close) },
    actions,
    lowestHealth: Math.min(...samples.map(healthOf)),
    margins: result.assessments.map(({ name, assessment }, index) => ({
      name,
      steps: marginRows(result.assessments, NAMES).map(({ label, amounts }) => [label, String(amounts[index])]),
      equity: String(assessment.equity.equity),
      initialRequirement: String(assessment.requirement.initial),
      maintenanceRequirement: String(assessment.requirement.maintenance),
      freeMargin: String(assessment.freeMargin),
      health: assessment.health === undefined ? null : String(assessment.health),
    })),
    samples: samples.map(({ seconds, cents, equity, maintenance, initial }) => ({
      ...{ seconds, cents, equity: String(equity), maintenance: String(maintenance), initial: String(initial) },
    })),
  };
}
