// The trade as pictures: price, equity and health over time, and the profit statement as bars.

import { DOLLAR_EXPONENT, healthOf, toDollars } from "./report.ts";
import type { BasisResult } from "./session.ts";

const WIDTH = 860;
const LEFT = 76;
const RIGHT = 20;
const PANEL = 170;
const GAP = 46;
const TOP = 50;
const ROW = 28;
const LABELS = 270;
const NUMBERS = 90;

/** Pages show the files in their own light or dark, so they have both. */
const STYLE = `
.page { fill: #ffffff } .ink { fill: #1f2328 } .quiet { fill: #59636e } .rule { stroke: #d1d9e0 }
.line { fill: none; stroke: #3a6ea5; stroke-width: 1.5 } .limit { fill: none; stroke: #c93c4f; stroke-width: 1.5 }
.up { fill: #1f8a5f } .down { fill: #c93c4f } .sum { fill: #3a6ea5 }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117 } .ink { fill: #f0f6fc } .quiet { fill: #9198a1 } .rule { stroke: #3d444d }
.line { stroke: #6ca4dd } .limit { stroke: #f0707f } .up { fill: #3fb27f } .down { fill: #f0707f } .sum { fill: #6ca4dd }
}`;

interface Line {
  readonly values: readonly number[];
  readonly kind: "line" | "limit";
}

interface Panel {
  readonly heading: string;
  readonly lines: readonly Line[];
}

/** Price, equity beside what is required, and health, as an SVG file. */
export function plotCourse({ samples }: BasisResult): string {
  const hours = samples.map(({ seconds }) => seconds / 3_600);
  const dollars = (units: bigint) => Number(units) * 10 ** DOLLAR_EXPONENT;
  const panels: readonly Panel[] = [
    { heading: "ether, USD", lines: [{ values: samples.map(({ cents }) => cents / 100), kind: "line" }] },
    {
      heading: "equity, and the maintenance requirement below which it could be liquidated, USD",
      lines: [
        { values: samples.map(({ equity }) => dollars(equity)), kind: "line" },
        { values: samples.map(({ maintenance }) => dollars(maintenance)), kind: "limit" },
      ],
    },
    {
      heading: "health, equity / maintenance requirement, and 1",
      lines: [
        { values: samples.map(healthOf), kind: "line" },
        { values: samples.map(() => 1), kind: "limit" },
      ],
    },
  ];
  const drawn = panels.map((panel, index) => drawPanel(panel, hours, TOP + GAP + index * (PANEL + GAP)));
  const height = TOP + panels.length * (PANEL + GAP) + GAP;
  const days = Math.round((hours.at(-1) ?? 0) / 24);
  const axis = text(`${days} days`, { x: WIDTH - RIGHT - 50, y: height - 18, kind: "quiet" });
  return page("The levered basis trade over time", height, [...drawn, axis]);
}

function drawPanel({ heading, lines }: Panel, hours: readonly number[], top: number): string {
  const values = lines.flatMap((line) => line.values);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  const lastHour = hours.at(-1) ?? 1;
  const yOf = (value: number) => top + PANEL - ((value - low) / span) * PANEL;
  const xOf = (hour: number) => LEFT + (hour / lastHour) * (WIDTH - LEFT - RIGHT);
  const paths = lines.map(({ values: own, kind }) => {
    const points = own.map((value, index) => `${xOf(hours[index] ?? 0).toFixed(1)},${yOf(value).toFixed(1)}`);
    return `<polyline points="${points.join(" ")}" class="${kind}"/>`;
  });
  const rules = [low, high].map((value) => {
    const y = yOf(value);
    return [
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" class="rule"/>`,
      text(value.toFixed(2), { x: 8, y: y + 4, kind: "quiet" }),
    ].join("");
  });
  return [text(heading, { x: LEFT, y: top - 10, kind: "ink" }), ...rules, ...paths].join("\n");
}

/** What the trade brought and cost, each bar beginning where the one before ended, as an SVG file. */
export function plotStatement({ statement, change }: BasisResult): string {
  let total = 0n;
  const bars = statement.map(({ label, amount }) => {
    const from = total;
    total += amount;
    return { label, amount, from, to: total, kind: amount < 0n ? "down" : "up" };
  });
  const all = [...bars, { label: "= change of equity", amount: change, from: 0n, to: change, kind: "sum" }];
  const ends = all.flatMap(({ from, to }) => [Number(from), Number(to)]);
  const [low, high] = [Math.min(0, ...ends), Math.max(1, ...ends)];
  const xOf = (amount: bigint) => LABELS + ((Number(amount) - low) / (high - low)) * (WIDTH - LABELS - NUMBERS - RIGHT);
  const rows = all.map(({ label, amount, from, to, kind }, index) => {
    const y = TOP + GAP / 2 + index * ROW;
    const [x, right] = [xOf(from), xOf(to)].toSorted((a, b) => a - b) as [number, number];
    const size = `x="${x.toFixed(1)}" y="${y - 14}" width="${Math.max(1.5, right - x).toFixed(1)}" height="${ROW - 9}"`;
    return [
      text(label, { x: 16, y, kind: "ink" }),
      `<rect ${size} class="${kind}"/>`,
      text(toDollars(amount), { x: right + 6, y, kind: "ink" }),
    ].join("");
  });
  return page("Profit of the levered basis trade, USD", TOP + GAP + all.length * ROW, rows);
}

function page(title: string, height: number, shapes: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    `<style>${STYLE}\n</style>`,
    `<rect width="${WIDTH}" height="${height}" class="page"/>`,
    `<text x="16" y="28" font-size="17" class="ink">${title}</text>`,
    ...shapes,
    "</svg>",
    "",
  ].join("\n");
}

interface TextOptions {
  readonly x: number;
  readonly y: number;
  readonly kind: "ink" | "quiet";
}

function text(content: string, { x, y, kind }: TextOptions): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${kind}">${content}</text>`;
}
