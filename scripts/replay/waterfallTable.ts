// The margin of accounts side by side: from what an account has to what is left for new risk, and its health.

import { type Assessment, type WaterfallTerm, waterfall } from "@pangea/risk-engine";
import { formatDecimal } from "@pangea/sdk";
import { table } from "../console/table.ts";

/** An account to show. */
export interface ShownAccount {
  readonly name: string;
  readonly assessment: Assessment;
}

export interface MarginNames {
  /** Symbols by asset number. */
  readonly assets: ReadonlyMap<number, string>;
  /** A ledger unit of the dollar is 10^dollarExponent dollars. */
  readonly dollarExponent: number;
}

/** One line of the table: an amount for each account, ledger units of the dollar. */
export interface MarginRow {
  readonly label: string;
  readonly amounts: readonly bigint[];
}

const LABELS: Readonly<Record<WaterfallTerm, string>> = {
  dollars: "dollars",
  tokens: "tokens at the mark",
  perps: "unsettled profit of perpetuals",
  doubt: "doubt about prices",
  unsettled: "profit that its market may not pay",
  orderCosts: "fees of resting orders",
  ownShock: "own shock of the net position",
  basis: "basis of all legs",
  openInterest: "open interest",
  orders: "resting orders",
  commonShock: "common shock",
  commonOrders: "common shock of resting orders",
  fixed: "fixed amount",
  rounding: "rounding",
};

const EQUITY: ReadonlySet<WaterfallTerm> = new Set(["dollars", "tokens", "perps", "doubt", "unsettled", "orderCosts"]);

/** Steps of all accounts under the same labels, in the order of the waterfall; those that are zero for all are left out. */
export function marginRows(accounts: readonly ShownAccount[], { assets }: MarginNames): readonly MarginRow[] {
  const steps = accounts.map(({ assessment }) => waterfall(assessment));
  const keys = steps
    .flat()
    .map(({ term, asset }) => ({ term, asset }))
    .filter((key, index, all) => all.findIndex((other) => isSame(key, other)) === index)
    .toSorted((a, b) => rankOf(a.term) - rankOf(b.term) || (a.asset ?? 0) - (b.asset ?? 0));
  const rows = keys.map((key) => ({
    key,
    label: labelOf(key, assets),
    amounts: steps.map((own) => own.find((step) => isSame(step, key))?.amount ?? 0n),
  }));
  const equity = rows.filter(({ key }) => EQUITY.has(key.term));
  const required = rows.filter(({ key }) => !EQUITY.has(key.term));
  return [
    ...equity,
    {
      label: "= equity for initial margin",
      amounts: accounts.map(({ assessment }) => assessment.equity.initialEquity),
    },
    ...required,
    { label: "= free margin", amounts: accounts.map(({ assessment }) => assessment.freeMargin) },
  ];
}

/** @param notes - More lines, each a label and a text for every account. */
export function marginTable(
  accounts: readonly ShownAccount[],
  names: MarginNames,
  notes: readonly (readonly string[])[] = [],
): string {
  const dollars = (units: bigint) => toCents(units, names.dollarExponent);
  const rows = marginRows(accounts, names)
    .map(({ label, amounts }) => [label, ...amounts.map(dollars)])
    .filter(([, ...amounts]) => amounts.some((amount) => /[1-9]/.test(amount)));
  const more = [
    ["initial requirement", ...accounts.map(({ assessment }) => dollars(assessment.requirement.initial))],
    ["maintenance requirement", ...accounts.map(({ assessment }) => dollars(assessment.requirement.maintenance))],
    healthRow(accounts),
    ...notes,
  ].map((row) => [...row]);
  return table(["margin in USD", ...accounts.map(({ name }) => name)], [...rows, ...more]);
}

export function healthRow(accounts: readonly ShownAccount[]): readonly string[] {
  return ["health, equity / maintenance", ...accounts.map(({ assessment }) => healthOf(assessment))];
}

interface Key {
  readonly term: WaterfallTerm;
  readonly asset: number | undefined;
}

function isSame(a: Key, b: Key): boolean {
  return a.term === b.term && a.asset === b.asset;
}

function rankOf(term: WaterfallTerm): number {
  return Object.keys(LABELS).indexOf(term);
}

function labelOf({ term, asset }: Key, assets: MarginNames["assets"]): string {
  return asset === undefined ? LABELS[term] : `${assets.get(asset) ?? `asset ${asset}`}: ${LABELS[term]}`;
}

function healthOf({ health }: Assessment): string {
  return health === undefined ? "infinite" : `${(Number(health / 10_000n) / 100).toFixed(2)}`;
}

/** Dollars with two decimals, toward zero. */
export function toCents(units: bigint, dollarExponent: number): string {
  const cents = units / 10n ** BigInt(-2 - dollarExponent);
  const [whole = "0", fraction = ""] = formatDecimal({ coefficient: cents, exponent: -2 }).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(2, "0")}`;
}
