// docs/risk-parameters.md, made from the record.

import { backtestSection } from "./pageTables.ts";
import { METHOD_TEXT, SOURCES, WEAKNESSES } from "./pageText.ts";
import type { CalibrationRecord } from "./record.ts";
import { dollars, markdownTable, percent, points, whole } from "./text.ts";

/** The whole page. */
export function page(record: CalibrationRecord): string {
  return `${[
    INTRODUCTION,
    parameterTable(record),
    "",
    METHOD_TEXT,
    "",
    "## Measures",
    "",
    measureTable(record),
    "",
    measureNotes(record),
    "",
    backtestSection(record),
    "",
    WEAKNESSES,
    "",
    "## Recordings",
    "",
    "Market prices and books as venues published them, kept in public repositories. Times are UTC.",
    "",
    inputTable(record),
    "",
    SOURCES,
  ].join("\n")}\n`;
}

const INTRODUCTION = `# Risk parameters

What the [margin](atlas.md) of each asset rests on, computed from recorded prices by a method that anybody can repeat:
\`npm run calibrate\` writes this page and [calibration.json](../packages/risk-engine/parameters/calibration.json), which holds all
inputs with their hashes, all measures, and the parameters as whole numbers; the code is
[packages/risk-engine/src/calibration](../packages/risk-engine/src/calibration). The same recordings give the same numbers.

## The parameters
`;

function parameterTable({ parameters }: CalibrationRecord): string {
  const rows = parameters.assets.map((asset) => [
    asset.symbol,
    `${whole(asset.shock)} (${percent(asset.shock / 1e6)})`,
    `${whole(asset.basis)} (${percent(asset.basis / 1e6)})`,
    `${whole(asset.loading)} (${(asset.loading / 1e4).toFixed(4)})`,
    `${whole(asset.band)} (${percent(asset.band / 1e6)})`,
    dollars(asset.softCap),
    dollars(asset.hardCap),
  ]);
  return [
    markdownTable(["asset", "shock s", "basis b", "loading beta", "band", "soft cap", "hard cap"], rows),
    "",
    `Common shock S = ${whole(parameters.commonShock)} (${percent(parameters.commonShock / 1e6)}). Shock, basis, common shock and band are`,
    "in millionths, loadings in ten-thousandths, caps in dollars of open interest.",
    "",
    "| | rounded | because |",
    "|---|---|---|",
    "| s, b | up to a basis point | more is required |",
    "| S, beta | down, S to a basis point | less is shared: the net common factor is at most the gross one, so R falls with both for every portfolio |",
    "| band | down | fills lose less against the mark |",
    "| caps | down to two digits | less may be open |",
  ].join("\n");
}

function measureTable({ measures }: CalibrationRecord): string {
  const rows = measures.assets.map((asset) => [
    asset.symbol,
    percent(asset.shock.floor),
    percent(asset.shock.filtered),
    percent(asset.shock.stressed),
    percent(asset.shock.blend),
    `${points(asset.basisTail)}${asset.basisGrade === "estimated" ? " *" : ""}`,
    `${points(asset.legCost)}${asset.costGrade === "estimated" ? " *" : ""}`,
    `${points(asset.closingCost)}${asset.costGrade === "estimated" ? " *" : ""}`,
    asset.factor.slope.toFixed(3),
    percent(asset.factor.residualTail),
    dollars(asset.volume),
    whole(asset.shock.count),
  ]);
  const heading = ["asset", "floor", "filtered", "stressed", "blend", "basis tail", "cost of a leg", "cost of both"];
  return markdownTable([...heading, "slope", "rest", "volume of an hour in stress", "windows"], rows);
}

function measureNotes({ measures }: CalibrationRecord): string {
  const costs = measures.assets.flatMap(({ symbol, slice, recordedCost: cost }) =>
    cost === undefined
      ? []
      : [`${symbol} ${points(cost.spot)} spot and ${points(cost.perp)} perpetual for ${dollars(slice)}`],
  );
  return [
    "\\* estimated from other assets, see the method.",
    `Tail of the common factor: ${percent(measures.factorTail)} over ${whole(measures.factorHours)} hours. Costs in the recorded books:`,
    `${costs.join("; ")}; in stress ${measures.costStress.toFixed(2)} times that.`,
  ].join("\n");
}

function inputTable({ inputs }: CalibrationRecord): string {
  const rows = inputs.map(({ file, use, origin, rows: count, from, to, sha256 }) => [
    `\`${file}\``,
    use,
    `[${origin}](https://github.com/${origin})`,
    from === undefined ? "the snapshot in it" : `${from} to ${to}`,
    whole(count),
    `\`${sha256.slice(0, 16)}\``,
  ]);
  return markdownTable(["file", "used for", "from", "span", "rows", "sha256 begins"], rows);
}
