// The levered basis trade on a local chain: a trader with a hundred dollars borrows nine hundred, buys a thousand of ether
// and sells as much of its perpetual in one transaction, earns funding for a month, lives through a crash, and closes in one
// transaction. Exit code 0 = every unit of its profit is explained, and it was never below maintenance margin.
//
//   node --conditions=@pangea/source scripts/basis.ts [--seed N] [--days 30] [--crash-hours 48] [--plots FOLDER] [--json]

import path from "node:path";
import { playBasis } from "./basis/play.ts";
import { basisJson, basisText } from "./basis/report.ts";
import { isExplained } from "./basis/session.ts";
import { readOptions } from "./console/options.ts";
import { DeploymentError } from "./deployment/errors.ts";
import { LocalChainError } from "./localchain/localChain.ts";
import { createProgress } from "./replay/progress.ts";

const values = readOptions({
  seed: { type: "string" },
  days: { type: "string" },
  "crash-hours": { type: "string" },
  plots: { type: "string", default: path.resolve(import.meta.dirname, "../.cache") },
  json: { type: "boolean", default: false },
});

/** Errors whose message says all there is to say. */
const KNOWN_ERRORS = [DeploymentError, LocalChainError, RangeError];

try {
  process.exitCode = await main();
} catch (error) {
  if (!KNOWN_ERRORS.some((known) => error instanceof known)) throw error;
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const result = await playBasis({
    parameters: path.join(import.meta.dirname, "deployment/parameters/local.json"),
    ...{ seed: count("seed", 0), days: count("days", 1), crashHours: count("crash-hours", 1) },
    plots: values.plots,
    say: (line) => (values.json ? undefined : console.log(line)),
    progress: createProgress(process.stdout, values.json),
  });
  console.log(values.json ? JSON.stringify(basisJson(result)) : `\n${basisText(result)}`);
  return isExplained(result) ? 0 : 1;
}

function count(name: "seed" | "days" | "crash-hours", least: number): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number of at least ${least}, not "${text}".`);
  }
  return value;
}
