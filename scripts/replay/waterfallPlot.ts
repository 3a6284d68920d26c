// The same margin as a picture: bars that go from an account's first dollar to its free margin, one account beside the other.

import type { MarginRow } from "./waterfallTable.ts";

export interface PlotOptions {
  readonly title: string;
  readonly names: readonly string[];
  readonly rows: readonly MarginRow[];
  readonly format: (amount: bigint) => string;
}

/** Sums begin with this: their bars start at zero. */
const SUM = "= ";

const LABEL_WIDTH = 300;
const PANEL_WIDTH = 380;
const GAP = 24;
const ROW_HEIGHT = 26;
const TOP = 72;
const COLORS = { up: "#2a9d6f", down: "#d1495b", sum: "#33658a", line: "#d0d0d0", text: "#222222" } as const;

/** An SVG file. */
export function plotWaterfall({ title, names, rows, format }: PlotOptions): string {
  const width = LABEL_WIDTH + names.length * (PANEL_WIDTH + GAP);
  const height = TOP + rows.length * ROW_HEIGHT + GAP;
  const labels = rows.map(({ label }, index) => text(label, { x: 12, y: middleOf(index) }));
  const panels = names.map((name, account) => panel({ name, account, rows, format }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="26" font-size="17" fill="${COLORS.text}">${escaped(title)}</text>`,
    ...labels,
    ...panels,
    "</svg>",
    "",
  ].join("\n");
}

/** Where the bar of each row begins and ends. */
export function barsOf(rows: readonly MarginRow[], account: number): readonly (readonly [from: bigint, to: bigint])[] {
  let total = 0n;
  return rows.map(({ label, amounts }) => {
    const amount = amounts[account] ?? 0n;
    if (label.startsWith(SUM)) {
      total = amount;
      return [0n, amount];
    }
    total += amount;
    return [total - amount, total];
  });
}

interface Panel extends Omit<PlotOptions, "title" | "names"> {
  readonly name: string;
  readonly account: number;
}

function panel({ name, account, rows, format }: Panel): string {
  const bars = barsOf(rows, account);
  const ends = bars.flat().map(Number);
  const [low, high] = [Math.min(0, ...ends), Math.max(1, ...ends)];
  const left = LABEL_WIDTH + account * (PANEL_WIDTH + GAP);
  // room for the numbers beside the bars
  const xOf = (amount: number) => left + ((amount - low) / (high - low)) * (PANEL_WIDTH - 100);
  const shapes = bars.map(([from, to], index) => {
    const [start, end] = [xOf(Number(from)), xOf(Number(to))];
    const row = rows[index];
    const amount = row?.amounts[account] ?? 0n;
    const color = row?.label.startsWith(SUM) === true ? COLORS.sum : amount < 0n ? COLORS.down : COLORS.up;
    const [x, right] = [Math.min(start, end), Math.max(start, end)];
    const y = TOP + index * ROW_HEIGHT + 4;
    const size = `x="${x.toFixed(1)}" y="${y}" width="${Math.max(1, right - x).toFixed(1)}" height="${ROW_HEIGHT - 8}"`;
    return `<rect ${size} fill="${color}"/>${text(format(amount), { x: right + 6, y: middleOf(index) })}`;
  });
  const zero = xOf(0).toFixed(1);
  const bottom = TOP + rows.length * ROW_HEIGHT;
  return [
    text(name, { x: left, y: TOP - 18 }),
    `<line x1="${zero}" x2="${zero}" y1="${TOP}" y2="${bottom}" stroke="${COLORS.line}"/>`,
    ...shapes,
  ].join("\n");
}

function middleOf(index: number): number {
  return TOP + index * ROW_HEIGHT + ROW_HEIGHT / 2 + 4;
}

function text(content: string, { x, y }: { readonly x: number; readonly y: number }): string {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${COLORS.text}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
