// npm run bench [-- --json] [-- --only spot|perp|loan|bundle|scale|sdk|risk|keeper] [-- --check]
//
// Measures gas and latency, shows them beside what they must reach, and updates results.json, so that a change is
// visible in the diff. `--check` changes nothing and fails if a gas figure is not the committed one.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { table } from "../console/table.ts";
import { BUNDLE_VENUE, bundleRows } from "./bundleRows.ts";
import { keeperRows } from "./keeperRows.ts";
import { latencyRows } from "./latencyRows.ts";
import { LOAN_VENUE, loanRows } from "./loanRows.ts";
import { PERP_VENUE, perpRows } from "./perpRows.ts";
import { riskRows } from "./riskRows.ts";
import { scaleRows } from "./scaleRows.ts";
import { ACCOUNTS, spotRows } from "./spotRows.ts";
import { type Figures, isExact, type Key, TARGETS, type Target } from "./targets.ts";
import { type BenchVenue, openVenue, type VenueOptions } from "./venue.ts";

const RESULTS = path.resolve(import.meta.dirname, "results.json");
const KEYS = Object.keys(TARGETS) as Key[];

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

const report = (line: string) => process.stderr.write(`${line}\n`);

const figures: Figures = {
  ...(await part("spot", async () => withVenue(spotRows))),
  ...(await part("perp", async () => withVenue(perpRows, PERP_VENUE))),
  ...(await part("loan", async () => withVenue(loanRows, LOAN_VENUE))),
  ...(await part("bundle", async () => withVenue(bundleRows, BUNDLE_VENUE))),
  ...(await part("scale", async () => withVenue((venue) => scaleRows(venue, report)))),
  ...(await part("sdk", latencyRows)),
  ...(await part("risk", riskRows)),
  ...(await part("keeper", keeperRows)),
};
const committed: Figures = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")) : {};
const measured = KEYS.filter((key) => figures[key] !== undefined);

process.stdout.write(options.json ? `${JSON.stringify(pick(figures), null, 2)}\n` : `${asTable()}\n`);
if (options.check) {
  const changed = measured.filter((key) => isExact(key) && figures[key] !== committed[key]);
  for (const key of changed) report(`${key}: ${figures[key]} is not the committed ${committed[key]}`);
  process.exitCode = changed.length === 0 ? 0 : 1;
} else {
  writeFileSync(RESULTS, `${JSON.stringify(pick({ ...committed, ...figures }), null, 2)}\n`);
}

async function part(name: string, run: () => Promise<Figures>): Promise<Figures> {
  if (options.only !== undefined && options.only !== name) return {};
  report(`measuring: ${name}`);
  return run();
}

async function withVenue(
  run: (venue: BenchVenue) => Promise<Figures>,
  terms: VenueOptions = { accounts: ACCOUNTS },
): Promise<Figures> {
  const venue = await openVenue(terms);
  try {
    return await run(venue);
  } finally {
    await venue.stop();
  }
}

function pick(all: Figures): Figures {
  return Object.fromEntries(KEYS.flatMap((key) => (all[key] === undefined ? [] : [[key, round(all[key])]])));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function asTable(): string {
  const rows = measured.map((key) => {
    const target: Target = TARGETS[key];
    const { must, stretch, peer, what } = target;
    const value = round(figures[key] as number);
    const cells = [value, committed[key], must, stretch, peer].map((cell) => cell?.toLocaleString("en") ?? "");
    return [key, ...cells, verdict(value, target), what];
  });
  return table(["figure", "now", "committed", "must", "stretch", "best peer", "", "what"], rows);
}

function verdict(value: number, { must, atLeast = false }: Target): string {
  if (must === undefined) return "";
  return (atLeast ? value >= must : value <= must) ? "met" : "MISSED";
}
