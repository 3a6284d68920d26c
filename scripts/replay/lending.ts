// A fixed-rate lending market played through the loan books of the exchange: brings up a local chain, deploys, sends what
// the users of a recorded market did, lets all loans come to their end, and reconciles every fill, loan, balance and fee with
// an independent model. Exit code 0 = everything is as predicted.
//
//   node --conditions=@pangea/source scripts/replay/lending.ts
//                [--flow FILE | --seed N] [--events 400] [--all] [--speed 10] [--checkpoints 2] [--json]

import path from "node:path";
import { readOptions } from "../console/options.ts";
import { DeploymentError } from "../deployment/errors.ts";
import { LocalChainError } from "../localchain/localChain.ts";
import { playLending } from "./lending/play.ts";
import { isLendingReconciled, lendingJson, lendingText } from "./lending/report.ts";
import { createProgress } from "./progress.ts";
import { StreamError } from "./stream.ts";

const PARAMETERS = path.resolve(import.meta.dirname, "../deployment/parameters/local.json");

const values = readOptions({
  flow: { type: "string" },
  seed: { type: "string" },
  events: { type: "string" },
  all: { type: "boolean", default: false },
  speed: { type: "string" },
  checkpoints: { type: "string" },
  json: { type: "boolean", default: false },
});

/** Errors whose message says all there is to say. */
const KNOWN_ERRORS = [DeploymentError, LocalChainError, StreamError, RangeError];

try {
  process.exitCode = await main();
} catch (error) {
  if (!KNOWN_ERRORS.some((known) => error instanceof known)) throw error;
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const say = (line: string) => (values.json ? undefined : console.log(line));
  const result = await playLending({
    parameters: PARAMETERS,
    flow: values.flow,
    seed: count("seed", 0),
    events: values.all ? Number.POSITIVE_INFINITY : count("events", 1),
    speed: count("speed", 1),
    checkpoints: count("checkpoints", 0),
    say,
    progress: createProgress(process.stdout, values.json),
  });
  console.log(values.json ? JSON.stringify(lendingJson(result)) : `\n${lendingText(result)}`);
  return isLendingReconciled(result) ? 0 : 1;
}

function count(name: "events" | "seed" | "speed" | "checkpoints", least: number): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number of at least ${least}, not "${text}".`);
  }
  return value;
}
