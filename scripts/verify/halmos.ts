// Proves with Halmos, for all inputs, the `prove...` functions of the contracts in scripts/verify/proofs.

import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Tools } from "./python.ts";
import { writeArtifacts } from "./solidity.ts";

/** Something that was checked; without a problem it holds. */
export interface Check {
  readonly name: string;
  readonly problem?: string;
}

interface Report {
  /** By `file:contract`. */
  readonly test_results: Record<string, readonly TestResult[]>;
}

interface TestResult {
  readonly name: string;
  readonly exitcode: number;
  readonly num_bounded_loops: number;
}

const FOLDER = ".cache/verify/proofs";
const REPORT = path.join(FOLDER, "report.json");

/** What Halmos means by its exit codes. */
const OUTCOMES = ["holds", "has a counterexample", "timed out", "got stuck", "always reverts", "ended in an error"];

/** More turns than any loop in the proofs takes. A loop cut short would prove nothing, and is reported. */
const MAX_TURNS = 130;

/** Ample: no query takes the solvers more than a second. */
const QUERY_TIMEOUT = "120s";

export function proveAll(tools: Tools, files: readonly string[]): Check[] {
  const proofs = writeArtifacts(files, path.join(FOLDER, "out"));
  console.log("Halmos: proving, takes about three minutes");
  rmSync(REPORT, { force: true });
  const args = ["--root", FOLDER, "--function", "prove", "--loop", String(MAX_TURNS), "--no-status"];
  const run = tools("halmos", [...args, "--solver-timeout-assertion", QUERY_TIMEOUT, "--json-output", REPORT]);
  if (!existsSync(REPORT)) return [{ name: "halmos", problem: `${run.stdout}${run.stderr}` }];
  if (run.status !== 0) console.log(run.stdout);
  const report = JSON.parse(readFileSync(REPORT, "utf8")) as Report;
  const results = Object.entries(report.test_results).flatMap(([contract, ofContract]) =>
    ofContract.map((result) => [`${contract.split(":").at(-1)}.${result.name}` as string, result] as const),
  );
  const byName = new Map(results);
  return proofs.map((name) => check(name, byName.get(name)));
}

function check(name: string, result: TestResult | undefined): Check {
  if (result === undefined) return { name, problem: "did not run" };
  if (result.exitcode !== 0) return { name, problem: OUTCOMES[result.exitcode] ?? `exit code ${result.exitcode}` };
  if (result.num_bounded_loops !== 0) return { name, problem: "has a loop that was cut short" };
  return { name };
}
