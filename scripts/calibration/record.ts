// The committed record of a calibration: what went in, what was measured, what came out.

import path from "node:path";
import { calibrate, METHOD, type Method, type RiskParameters } from "@pangea/risk-engine";
import { type Backtest, backtest } from "./backtest.ts";
import { type Measures, measure } from "./measure.ts";
import { createReader, type Input } from "./read.ts";
import { readRecordings } from "./recordings.ts";

export const RECORD = path.resolve(import.meta.dirname, "../../packages/risk-engine/parameters/calibration.json");
export const PAGE = path.resolve(import.meta.dirname, "../../docs/risk-parameters.md");

export interface CalibrationRecord {
  readonly parameters: RiskParameters;
  readonly method: Method;
  readonly measures: Measures;
  readonly inputs: readonly Input[];
  readonly backtest: Backtest;
}

const DIGITS = 6;

/**
 * Calibrates on the recordings of a folder. Measures are rounded to six digits before parameters are made of them, so
 * that the record alone gives the same parameters again.
 */
export function createRecord(folder: string): CalibrationRecord {
  const reader = createReader(folder);
  const recordings = readRecordings(reader);
  const measures = tidy(measure(recordings)) as Measures;
  const parameters = calibrate({ ...measures, method: METHOD });
  return {
    parameters,
    method: METHOD,
    measures,
    inputs: reader.inputs,
    backtest: tidy(backtest({ recordings, measures, parameters })) as Backtest,
  };
}

/** The same value with every number that is not whole rounded to six digits. */
function tidy(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, tidy(part)]));
}
