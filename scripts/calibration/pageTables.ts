// The backtest as tables.

import type { CalibrationRecord } from "./record.ts";
import { markdownTable, minute, percent } from "./text.ts";

/** The section of the page. */
export function backtestSection(record: CalibrationRecord): string {
  return [
    "## Backtest",
    "",
    "A window is one hour. A loss counts at its worst moment and by the worse of both directions, and windows begin every hour",
    "(in the five-minute recordings every five minutes, so one fall counts up to twelve times).",
    "",
    "### Naked legs",
    "",
    "*Above s*: an account that began with just its initial margin would have been used up within the hour, without any",
    "liquidation. *Above theta s*: the same for an account that was liquidatable from the first moment and untouched to the last.",
    "",
    nakedTable(record),
    "",
    "### Crashes",
    "",
    crashTable(record),
    "",
    absences(record),
    "",
    "### Out of sample",
    "",
    "Calibrated anew every 91 days on nothing but the past, from the 420th day on, and tested on the next 91 days. *Largest rise*",
    "is the largest step between two calibrations, with the floor and without it: what the floor is for.",
    "",
    outOfSampleTable(record),
    "",
    "### Other choices",
    "",
    "What tail / theta would be with another horizon or level.",
    "",
    sensitivityTable(record),
    "",
    "### Hedges",
    "",
    "Long one unit of spot against short one of the perpetual, or the reverse, closed at its cost in stress. *Level*: both legs",
    "valued at the spot price, closed at the prices of both markets. *Change*: from prices to prices, over an hour.",
    "",
    hedgeTable(record),
    "",
    "### One asset against another",
    "",
    "In the ratio in which the common factor cancels, where relief is largest; from close to close.",
    "",
    pairTable(record),
  ].join("\n");
}

function nakedTable({ backtest, parameters }: CalibrationRecord): string {
  const rows = backtest.naked.map(({ symbol, initial, maintenance }, index) => [
    symbol,
    percent((parameters.assets[index]?.shock ?? 0) / 1e6),
    initial.windows.toLocaleString("en"),
    `${initial.count} (${percent(initial.share, 3)})`,
    `${maintenance.count} (${percent(maintenance.share, 3)})`,
    `${percent(initial.worst)} from ${minute(initial.worstTime)}`,
  ]);
  return markdownTable(["asset", "s", "windows", "above s", "above theta s", "worst"], rows);
}

function crashTable({ backtest }: CalibrationRecord): string {
  const rows = backtest.crashes.map((one) => [
    one.crash,
    one.symbol,
    one.bars,
    percent(one.long),
    percent(one.short),
    `${one.aboveInitial} of ${one.windows}`,
    `${one.aboveMaintenance} of ${one.windows}`,
  ]);
  return markdownTable(["when", "asset", "bars", "worst long", "worst short", "above s", "above theta s"], rows);
}

/** Which crashes are not in the recordings of which asset. */
function absences({ backtest, parameters }: CalibrationRecord): string {
  const crashes = [...new Set(backtest.crashes.map(({ crash }) => crash))];
  const absent = parameters.assets.flatMap(({ symbol }) => {
    const missing = crashes.filter(
      (crash) => !backtest.crashes.some((one) => one.crash === crash && one.symbol === symbol),
    );
    return missing.length === 0 ? [] : [`${symbol} ${missing.join(", ")}`];
  });
  return `Not recorded: ${absent.join("; ")}.`;
}

function outOfSampleTable({ backtest }: CalibrationRecord): string {
  const rows = backtest.outOfSample.map((one) => [
    one.symbol,
    String(one.calibrations),
    one.windows.toLocaleString("en"),
    percent(one.aboveTail, 3),
    percent(one.aboveShock, 3),
    `${percent(one.lowest)} to ${percent(one.highest)}`,
    percent(one.largestRise, 0),
    percent(one.largestRiseOfBlend, 0),
  ]);
  const heading = ["asset", "calibrations", "windows", "above the tail", "above tail / theta", "tail / theta"];
  return markdownTable([...heading, "largest rise", "without floor"], rows);
}

function sensitivityTable({ backtest, parameters }: CalibrationRecord): string {
  const variants = backtest.sensitivity.filter(({ symbol }) => symbol === parameters.assets[0]?.symbol);
  const rows = variants.map(({ hours, level }) => [
    `${hours} h`,
    percent(level, 1),
    ...parameters.assets.map(({ symbol }) => {
      const found = backtest.sensitivity.find(
        (one) => one.symbol === symbol && one.hours === hours && one.level === level,
      );
      return percent(found?.shock ?? 0);
    }),
  ]);
  return markdownTable(["horizon", "level", ...parameters.assets.map(({ symbol }) => symbol)], rows);
}

function hedgeTable({ backtest }: CalibrationRecord): string {
  const rows = backtest.hedges.map(({ symbol, sample, measure, initial, maintenance }) => [
    symbol,
    sample,
    measure,
    initial.windows.toLocaleString("en"),
    String(initial.count),
    String(maintenance.count),
    `${percent(initial.worst)} at ${minute(initial.worstTime)}`,
  ]);
  return markdownTable(
    ["asset", "recording", "loss", "windows", "above b", "above theta b", "worst, cost included"],
    rows,
  );
}

function pairTable({ backtest }: CalibrationRecord): string {
  const rows = backtest.pairs.map(({ long, short, relief, initial, maintenance }) => [
    `${long} against ${short}`,
    percent(relief, 0),
    initial.windows.toLocaleString("en"),
    `${initial.count} (${percent(initial.share, 3)})`,
    `${maintenance.count} (${percent(maintenance.share, 3)})`,
    `${percent(initial.worst)} from ${minute(initial.worstTime)}`,
  ]);
  const heading = ["pair", "requirement of both alone", "windows", "above R_I", "above theta R_I"];
  return markdownTable([...heading, "worst, of the first leg's value"], rows);
}
