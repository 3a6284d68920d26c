// The tables of docs/basis-trade.md.

import type { Parameters } from "../deployment/parameters.ts";
import { dangerOf, EXAMPLE, simulateYear, type Year } from "./year.ts";

const DOLLAR = 1_000_000;

/** The conventional split: a fifth of the equity is margin, the rest is halved between spot and the perpetual. */
const CONVENTIONAL_SPOT = 40n;

/** Each table by the name of its place in the page. */
export function yearTables(parameters: Parameters): Readonly<Record<string, string>> {
  const ideal = simulateYear({ withCosts: false, isOwnRenewal: true, parameters });
  const own = simulateYear({ withCosts: true, isOwnRenewal: true, parameters });
  const kept = simulateYear({ withCosts: true, isOwnRenewal: false, parameters });
  return {
    year: yearTable([ideal, own, kept]),
    conventional: conventionalTable(ideal),
    danger: dangerTable(parameters),
  };
}

function yearTable(years: readonly Year[]): string {
  const labels = years[0]?.statement.map(({ label }) => label) ?? [];
  const line = (label: string, of: (year: Year) => string) => [label, ...years.map(of)];
  const rows = [
    line("borrowed", ({ borrowed }) => toDollars(borrowed)),
    ...labels.map((label, index) => line(label, ({ statement }) => toDollars(statement[index]?.amount ?? 0n))),
    line("**= return on 100 dollars**", ({ change }) => `**${toDollars(change)}**`),
    line("renewals", ({ renewals }) => String(renewals)),
    line("days to break even", ({ breakEvenHour = 0 }) => (breakEvenHour / 24).toFixed(1)),
  ];
  return markdown(["USD in a year", "no costs", "renewed by its owner", "renewed by a keeper"], rows);
}

function conventionalTable({ change }: Year): string {
  const earned = (CONVENTIONAL_SPOT * EXAMPLE.fundingPercent * 1_000_000n) / 100n;
  return markdown(
    ["of 100 dollars", "spot", "short", "margin", "return a year"],
    [
      ["split over three places", "40", "40", "20", `${toDollars(earned)} %`],
      ["one account that borrows", "1,000", "1,000", "all of it", `${toDollars(change)} %`],
    ],
  );
}

function dangerTable(parameters: Parameters): string {
  const danger = dangerOf(parameters);
  const price = (cents: bigint | undefined) => (cents === undefined ? "none" : (Number(cents) / 100).toFixed(2));
  return markdown(
    ["just opened, ether at 2,500", ""],
    [
      ["equity, USD", toDollars(danger.equity)],
      ["initial requirement, USD", toDollars(danger.initial)],
      ["maintenance requirement, USD", toDollars(danger.maintenance)],
      ["price below which it can be liquidated", price(danger.priceBelow)],
      ["price above which it can be liquidated", price(danger.priceAbove)],
      [
        "liquidation spread: loss that leads there, of the notional",
        `${(Number(danger.distance) / 10_000).toFixed(2)} %`,
      ],
      ["hours of funding against it at the highest rate until then", String(danger.hoursOfHighestFunding)],
    ],
  );
}

function toDollars(units: bigint): string {
  return (Number(units) / DOLLAR).toFixed(2);
}

function markdown(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|${heading.map((_, index) => (index === 0 ? "---" : "---:")).join("|")}|`;
  return [line(heading), rule, ...rows.map(line)].join("\n");
}
