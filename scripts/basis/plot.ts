// The trade as pictures: price, equity and health over time, and the profit statement as bars.

import { DOLLAR_EXPONENT, healthOf, toDollars } from "./report.ts";
import type { BasisResult } from "./session.ts";

const WIDTH = 860;
const LEFT = 76;
const RIGHT = 76;
const PANEL = 170;
const GAP = 46;
const TOP = 50;
const ROW = 28;
const LABELS = 270;
const NUMBERS = 90;

/** Pages show the files in their own light or dark, so they have both. */
const STYLE = `
.page { fill: #ffffff } .ink { fill: #1f2328 } .quiet { fill: #59636e } .rule { stroke: #d1d9e0 }
.line { fill: none; stroke: #3a6ea5; stroke-width: 1.5 } .limit { stroke: #c93c4f; stroke-width: 1.5 }
.up { fill: #1f8a5f } .down { fill: #c93c4f } .sum { fill: #3a6ea5 } .shade { fill: #c93c4f; fill-opacity: 0.08 }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117 } .ink { fill: #f0f6fc } .quiet { fill: #9198a1 } .rule { stroke: #3d444d }
.line { stroke: #6ca4dd } .limit { stroke: #f0707f } .up { fill: #3fb27f } .down { fill: #f0707f } .sum { fill: #6ca4dd }
}`;

interface Panel {
  readonly heading: string;
  readonly values: readonly number[];
  /** A value that must not be reached, and what happens there. */
  readonly limit?: { readonly value: number; readonly label: string };
}

/** Price, equity and health, each on a scale of its own, as an SVG file. */
export function plotCourse({ samples }: BasisResult): string {
  const hours = samples.map(({ seconds }) => seconds / 3_600);
  const dollars = (units: bigint) => Number(units) * 10 ** DOLLAR_EXPONENT;
  const panels: readonly Panel[] = [
    { heading: "ether, USD", values: samples.map(({ cents }) => cents / 100) },
    {
      heading: "equity, USD: a loan that is renewed counts with the interest of its new term at once",
      values: samples.map(({ equity }) => dollars(equity)),
    },
    {
      heading: "health, equity / maintenance requirement",
      values: samples.map(healthOf),
      limit: { value: 1, label: "could be liquidated" },
    },
  ];
  const first = TOP + GAP;
  const bottom = first + panels.length * (PANEL + GAP) - GAP;
  const crash = samples.findLast(({ phase }) => phase === "gentle");
  const axis = createAxis(hours, crash && crash.seconds / 3_600);
  const drawn = panels.map((panel, index) => drawPanel(panel, axis, first + index * (PANEL + GAP)));
  return page("The levered basis trade over time", bottom + GAP, [axis.draw(first, bottom), ...drawn]);
}

const AXIS_STEPS = 8;
const DAY_HOURS = 24;

interface Axis {
  readonly hours: readonly number[];
  readonly xOf: (hour: number) => number;
  /** Days, and where the crash begins, from the top of all panels to their bottom. */
  readonly draw: (top: number, bottom: number) => string;
}

function createAxis(hours: readonly number[], crash: number | undefined): Axis {
  const lastHour = hours.at(-1) ?? 1;
  const xOf = (hour: number) => LEFT + (hour / lastHour) * (WIDTH - LEFT - RIGHT);
  const days = lastHour / DAY_HOURS;
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => days / each <= AXIS_STEPS) ?? 365;
  const draw = (top: number, bottom: number) => {
    const marks = Array.from({ length: Math.floor(days / step) + 1 }, (_, index) => index * step).map((day) => {
      const x = xOf(day * DAY_HOURS);
      const line = `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${top}" y2="${bottom}" class="rule"/>`;
      return line + text(day === 0 ? "day 0" : String(day), { x: x - 4, y: bottom + 20, kind: "quiet" });
    });
    if (crash === undefined || crash >= lastHour) return marks.join("\n");
    const [x, width] = [xOf(crash), xOf(lastHour) - xOf(crash)];
    const shade = `<rect x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${bottom - top}" class="shade"/>`;
    return [shade, ...marks, text("crash", { x: x + 4, y: top - 10, kind: "quiet" })].join("\n");
  };
  return { hours, xOf, draw };
}

function drawPanel({ heading, values, limit }: Panel, { hours, xOf }: Axis, top: number): string {
  const all = limit === undefined ? values : [...values, limit.value];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = high - low || 1;
  const yOf = (value: number) => top + PANEL - ((value - low) / span) * PANEL;
  const points = values.map((value, index) => `${xOf(hours[index] ?? 0).toFixed(1)},${yOf(value).toFixed(1)}`);
  const ends = [low, high].map((value) => {
    const y = yOf(value);
    return rule(y, "rule") + text(value.toFixed(2), { x: 8, y: y + 4, kind: "quiet" });
  });
  const last = values.at(-1) ?? low;
  return [
    text(heading, { x: LEFT, y: top - 10, kind: "ink" }),
    ...ends,
    `<polyline points="${points.join(" ")}" class="line"/>`,
    text(last.toFixed(2), { x: WIDTH - RIGHT + 6, y: yOf(last) + 4, kind: "ink" }),
    ...(limit === undefined ? [] : [rule(yOf(limit.value), "limit")]),
    ...(limit === undefined ? [] : [text(limit.label, { x: LEFT + 6, y: yOf(limit.value) - 6, kind: "quiet" })]),
  ].join("\n");
}

function rule(y: number, kind: "rule" | "limit"): string {
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" class="${kind}"/>`;
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
  const xOf = (amount: bigint) => LABELS + ((Number(amount) - low) / (high - low)) * (WIDTH - LABELS - NUMBERS);
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
  return page("Profit of the levered basis trade, USD", TOP + all.length * ROW + 8, rows);
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
