// npm run calibrate [-- --data DIR] [-- --json]
//
// Computes risk parameters from recorded market data, tests them on it, and writes packages/risk-engine/parameters and
// docs/risk-parameters.md. The same recordings give the same files.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RiskError } from "@pangea/risk-engine";
import { page } from "./calibration/page.ts";
import { RecordingError } from "./calibration/read.ts";
import { type CalibrationRecord, createRecord, PAGE, RECORD } from "./calibration/record.ts";
import { dollars, percent } from "./calibration/text.ts";
import { readOptions } from "./console/options.ts";
import { table } from "./console/table.ts";

/** Recordings lie beside the repository, where there are any. */
const DATA = path.resolve(import.meta.dirname, "../../shared/data");

const options = readOptions({ data: { type: "string", default: DATA }, json: { type: "boolean", default: false } });

try {
  const record = createRecord(path.resolve(options.data));
  const text = `${JSON.stringify(record, null, 2)}\n`;
  mkdirSync(path.dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, text);
  writeFileSync(PAGE, page(record));
  process.stdout.write(options.json ? text : `${summary(record)}\n`);
} catch (error) {
  if (!(error instanceof RecordingError || error instanceof RiskError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

function summary({ parameters }: CalibrationRecord): string {
  const rows = parameters.assets.map(({ symbol, shock, basis, loading, band, softCap, hardCap }) => [
    symbol,
    percent(shock / 1e6),
    percent(basis / 1e6),
    (loading / 1e4).toFixed(4),
    percent(band / 1e6),
    dollars(softCap),
    dollars(hardCap),
  ]);
  return [
    table(["asset", "shock s", "basis b", "loading beta", "band", "soft cap", "hard cap"], rows),
    `common shock S = ${percent(parameters.commonShock / 1e6)}`,
    `written: ${[RECORD, PAGE].map((file) => path.relative(process.cwd(), file)).join(", ")}`,
  ].join("\n");
}
