// A fixed-rate lending market played through the loan books of the exchange: brings up a local chain, deploys, sends what
// the users of a recorded market did, lets all loans come to their end, and reconciles every fill, loan, balance and fee with
// an independent model. Exit code 0 = everything is as predicted.
//
//   node --conditions=@pangea/source scripts/replay/lending.ts
//                [--flow FILE | --seed N] [--events N] [--all] [--speed 10] [--checkpoints 2] [--json]

import path from "node:path";
import { readOptions } from "../console/options.ts";
import { DeploymentError } from "../deployment/errors.ts";
import { readParameters } from "../deployment/parameters.ts";
import { LocalChainError } from "../localchain/localChain.ts";
import { DEFAULT_CHECKPOINTS, DEFAULT_EVENTS, DEFAULT_SPEED } from "./lending/defaults.ts";
import { isLendingReconciled, lendingJson, lendingProgressLine, lendingText } from "./lending/report.ts";
import { runLendingSession } from "./lending/session.ts";
import { chooseFlow } from "./lending/source.ts";
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
  const events = count("events", { least: 1, fallback: values.all ? Number.POSITIVE_INFINITY : DEFAULT_EVENTS });
  const seed = values.seed === undefined ? undefined : count("seed", { least: 0, fallback: 0 });
  const source = chooseFlow({ flow: values.flow, seed, events });
  const say = (line: string) => (values.json ? undefined : console.log(line));
  say(`Lending market: ${source.name}, ${source.events.length} events of it${values.all ? "" : " (--all plays all)"}.`);
  const progress = createProgress(process.stdout, values.json);
  const result = await runLendingSession({
    parameters: readParameters(PARAMETERS),
    source,
    speed: count("speed", { least: 1, fallback: DEFAULT_SPEED }),
    checkpoints: count("checkpoints", { least: 0, fallback: DEFAULT_CHECKPOINTS }),
    report: (line) => {
      progress.end();
      say(line);
    },
    progress: (state) => progress.show(lendingProgressLine(state)),
  });
  progress.end();
  console.log(values.json ? JSON.stringify(lendingJson(result)) : `\n${lendingText(result)}`);
  return isLendingReconciled(result) ? 0 : 1;
}

interface Count {
  readonly least: number;
  readonly fallback: number;
}

function count(name: "events" | "seed" | "speed" | "checkpoints", { least, fallback }: Count): number {
  const text = values[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number of at least ${least}, not "${text}".`);
  }
  return value;
}
