// The same margin as a picture: what accounts have, and what is required of them, as bars that begin where the one before ended.
// Each of the two has one scale for all accounts, because what is required is often small beside what there is.

import type { MarginRow } from "./waterfallTable.ts";

export interface PlotOptions {
  readonly title: string;
  readonly names: readonly string[];
  readonly rows: readonly MarginRow[];
  readonly format: (amount: bigint) => string;
  /** Lines below, each with a text for every account. */
  readonly notes?: readonly { readonly label: string; readonly texts: readonly string[] }[];
}

/** Sums begin with this: their bars start at zero. */
const SUM = "= ";

const MARGIN = 16;
const LABEL_WIDTH = 290;
const PANEL_WIDTH = 360;
const GAP = 28;
const ROW_HEIGHT = 26;
const HEADING_HEIGHT = 40;
const TOP = 64;
/** Room for the number beside the longest bar. */
const NUMBER_WIDTH = 92;

/** Pages show the file in their own light or dark, so it has both. */
const STYLE = `
.page { fill: #ffffff } .ink { fill: #1f2328 } .quiet { fill: #59636e } .rule { stroke: #d1d9e0 }
.up { fill: #1f8a5f } .down { fill: #c93c4f } .sum { fill: #3a6ea5 }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117 } .ink { fill: #f0f6fc } .quiet { fill: #9198a1 } .rule { stroke: #3d444d }
.up { fill: #3fb27f } .down { fill: #f0707f } .sum { fill: #6ca4dd }
}`;

/** An SVG file. */
export function plotWaterfall(options: PlotOptions): string {
  const { title, names, notes = [] } = options;
  const sections = sectionsOf(options);
  const width = MARGIN + LABEL_WIDTH + names.length * (PANEL_WIDTH + GAP);
  let y = TOP;
  const drawn = sections.map((section) => {
    const shapes = drawSection(section, y, options);
    y += HEADING_HEIGHT + section.rows.length * ROW_HEIGHT;
    return shapes;
  });
  const lines = notes.map(({ label, texts }) => {
    y += ROW_HEIGHT;
    const cells = texts.map((content, account) => text(content, { x: leftOf(account), y, kind: "quiet" }));
    return [text(label, { x: MARGIN, y, kind: "quiet" }), ...cells].join("\n");
  });
  const height = y + GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<style>${STYLE}\n</style>`,
    `<rect width="${width}" height="${height}" class="page"/>`,
    `<text x="${MARGIN}" y="28" font-size="17" class="ink">${escaped(title)}</text>`,
    ...names.map((name, account) => text(name, { x: leftOf(account), y: TOP, kind: "ink", isBold: true })),
    ...drawn,
    ...lines,
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

interface Section {
  readonly heading: string;
  readonly rows: readonly MarginRow[];
}

/** What there is, what is required of it, and what is left. Steps that are nothing for all are left out. */
function sectionsOf({ rows, format }: PlotOptions): readonly Section[] {
  const shown = rows.filter(
    ({ label, amounts }) => label.startsWith(SUM) || amounts.some((amount) => isShown(amount, format)),
  );
  const equity = shown.findIndex(({ label }) => label.startsWith(SUM)) + 1;
  const required = shown
    .slice(equity, -1)
    .map(({ label, amounts }) => ({ label, amounts: amounts.map((each) => -each) }));
  const [has, left] = [shown[equity - 1]?.amounts ?? [], shown.at(-1)?.amounts ?? []];
  const total = has.map((amount, index) => amount - (left[index] ?? 0n));
  return [
    { heading: "what the account has, and what of it is free", rows: [...shown.slice(0, equity), ...shown.slice(-1)] },
    {
      heading: "what is required of it, on a scale of its own",
      rows: [...required, { label: `${SUM}initial requirement`, amounts: total }],
    },
  ];
}

function isShown(amount: bigint, format: PlotOptions["format"]): boolean {
  return /[1-9]/.test(format(amount));
}

function drawSection({ heading, rows }: Section, top: number, { names, format }: PlotOptions): string {
  const bars = names.map((_, account) => barsOf(rows, account));
  const ends = bars.flat(2).map(Number);
  const [low, high] = [Math.min(0, ...ends), Math.max(1, ...ends)];
  const first = top + HEADING_HEIGHT;
  const bottom = first + rows.length * ROW_HEIGHT;
  const labels = rows.map(({ label }, index) =>
    text(label, { x: MARGIN, y: middleOf(first, index), kind: "ink", isBold: label.startsWith(SUM) }),
  );
  const panels = names.map((_, account) => {
    const xOf = (amount: number) => leftOf(account) + ((amount - low) / (high - low)) * (PANEL_WIDTH - NUMBER_WIDTH);
    const shapes = (bars[account] ?? []).map(([from, to], index) => {
      const { label = "", amounts = [] } = rows[index] ?? {};
      const [x, right] = [xOf(Number(from)), xOf(Number(to))].toSorted((a, b) => a - b) as [number, number];
      const amount = amounts[account] ?? 0n;
      const isSum = label.startsWith(SUM);
      const y = middleOf(first, index);
      if (!isShown(amount, format)) return text("0", { x: right + 6, y, kind: "quiet" });
      // what is required takes from what is free
      const kind = isSum ? "sum" : amount < 0n || heading.startsWith("what is required") ? "down" : "up";
      const size = `x="${x.toFixed(1)}" y="${y - 13}" width="${Math.max(1.5, right - x).toFixed(1)}" height="${ROW_HEIGHT - 8}"`;
      const number = text(format(amount), { x: right + 6, y, kind: "ink", isBold: isSum });
      return `<rect ${size} class="${kind}"/>${number}`;
    });
    const zero = xOf(0).toFixed(1);
    return [`<line x1="${zero}" x2="${zero}" y1="${first}" y2="${bottom}" class="rule"/>`, ...shapes].join("\n");
  });
  return [text(heading, { x: MARGIN, y: first - 10, kind: "quiet" }), ...labels, ...panels].join("\n");
}

function leftOf(account: number): number {
  return MARGIN + LABEL_WIDTH + account * (PANEL_WIDTH + GAP);
}

function middleOf(top: number, index: number): number {
  return top + index * ROW_HEIGHT + ROW_HEIGHT / 2 + 4;
}

interface TextOptions {
  readonly x: number;
  readonly y: number;
  readonly kind: "ink" | "quiet";
  readonly isBold?: boolean;
}

function text(content: string, { x, y, kind, isBold = false }: TextOptions): string {
  const weight = isBold ? ' font-weight="bold"' : "";
  return `<text x="${x.toFixed(1)}" y="${y}" class="${kind}"${weight}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
