// The exchange at work: brings up a local chain, deploys, lets market makers and takers replay a real market, spot and
// perpetual, through the SDK, and then the users of a lending market, and reconciles every balance, position and loan with
// independent models. At the end a trader opens the levered basis trade, lives through a crash and closes it. Exit code 0 =
// everything is as predicted.
//
//   npm start -- [--stream FILE | --seed N] [--seconds N] [--events N] [--all] [--realtime] [--json]
//                [--makers 4] [--takers 3] [--levels 10] [--plot FILE] [--flow FILE] [--skip-lending]
//                [--skip-basis]

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { playBasis } from "./basis/play.ts";
import { basisJson, basisText } from "./basis/report.ts";
import { type BasisResult, isExplained } from "./basis/session.ts";
import { readOptions } from "./console/options.ts";
import { DeploymentError } from "./deployment/errors.ts";
import { readParameters } from "./deployment/parameters.ts";
import { LocalChainError } from "./localchain/localChain.ts";
import { type PlayLendingOptions, playLending } from "./replay/lending/play.ts";
import { isLendingReconciled, lendingJson, lendingText } from "./replay/lending/report.ts";
import type { LendingResult } from "./replay/lending/session.ts";
import { perpPlot } from "./replay/perpReport.ts";
import type { PerpResult } from "./replay/perpSession.ts";
import { createProgress } from "./replay/progress.ts";
import type { ReplayState } from "./replay/replay.ts";
import { asJson, asText, isReconciled } from "./replay/report.ts";
import { runSession } from "./replay/session.ts";
import { choosePerpSource, chooseSource } from "./replay/source.ts";
import { StreamError } from "./replay/stream.ts";
import type { Summary } from "./replay/summary.ts";

const PARAMETERS = path.join(import.meta.dirname, "deployment/parameters/local.json");

/** Where the basis trade is deployed from and drawn to, on a chain of its own. */
const BASIS = { parameters: PARAMETERS, plots: path.resolve(import.meta.dirname, "../.cache") } as const;

/** Recorded seconds that are played unless asked otherwise: all of the default recording, a minute on two cores. */
const DEFAULT_SECONDS = 360;

/** The perpetual's makers follow their book this often, because it changes more often than a small machine can follow. */
const PERP_STEP_MS = 500;

/** Recorded seconds after which an hour of the chain passes, so that funding is measured and paid. */
const HOUR_SECONDS = 60;

const values = readOptions({
  stream: { type: "string" },
  seed: { type: "string" },
  seconds: { type: "string" },
  events: { type: "string" },
  all: { type: "boolean", default: false },
  realtime: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  makers: { type: "string", default: "4" },
  takers: { type: "string", default: "3" },
  levels: { type: "string", default: "10" },
  flow: { type: "string" },
  "skip-lending": { type: "boolean", default: false },
  "skip-basis": { type: "boolean", default: false },
  plot: { type: "string", default: path.resolve(import.meta.dirname, "../.cache/replay-margin.svg") },
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
  const isLimited = values.seconds !== undefined || values.events !== undefined || values.all;
  const seconds = isLimited ? count("seconds", Number.POSITIVE_INFINITY) : DEFAULT_SECONDS;
  const seed = values.seed === undefined ? undefined : count("seed", 0);
  const source = chooseSource({ stream: values.stream, seed, seconds });
  const say = (line: string) => (values.json ? undefined : console.log(line));
  say(`Market: ${source.name}${isLimited ? "" : `, at most ${seconds} seconds of it (--all plays everything)`}.`);
  const perp = await choosePerpSource({ spot: source, seed, seconds });
  say(`Perpetual: ${perp.name}.`);
  const progress = createProgress(process.stdout, values.json);
  const result = await runSession({
    parameters: readParameters(PARAMETERS),
    source,
    limits: { seconds, events: count("events", Number.POSITIVE_INFINITY) },
    makers: count("makers", 4),
    takers: count("takers", 3),
    levels: count("levels", 10),
    isRealtime: values.realtime,
    perp: { source: perp, stepMilliseconds: PERP_STEP_MS, hourSeconds: HOUR_SECONDS },
    report: (line) => {
      progress.end();
      say(line);
    },
    progress: (state, summary) => progress.show(progressLine(state, summary)),
  });
  progress.end();
  writePlot(result.perp, say);
  say(`\n${asText(result)}\n`);
  const lending = values["skip-lending"] ? undefined : await lend({ seed, say, progress });
  if (lending !== undefined) say(`\n${lendingText(lending)}`);
  const basis = values["skip-basis"] ? undefined : await playBasis({ seed, say, progress, ...BASIS });
  if (basis !== undefined) say(`\n${basisText(basis)}`);
  return conclude({ result, lending, basis });
}

interface Results {
  readonly result: Parameters<typeof asJson>[0];
  readonly lending: LendingResult | undefined;
  readonly basis: BasisResult | undefined;
}

/** Exit code: 0 = everything is as predicted. */
function conclude({ result, lending, basis }: Results): number {
  if (values.json) {
    const lent = lending === undefined ? undefined : lendingJson(lending);
    const traded = basis === undefined ? undefined : basisJson(basis);
    console.log(JSON.stringify({ ...asJson(result), lending: lent, basis: traded }));
  }
  const isLent = lending === undefined || isLendingReconciled(lending);
  return isReconciled(result) && isLent && (basis === undefined || isExplained(basis)) ? 0 : 1;
}

/** Plays the lending market on a chain of its own, whose clock runs faster. */
function lend(options: Pick<PlayLendingOptions, "seed" | "say" | "progress">): Promise<LendingResult> {
  const events = values.all ? { events: Number.POSITIVE_INFINITY } : {};
  return playLending({ ...options, ...events, parameters: PARAMETERS, flow: values.flow });
}

/** Draws the margin of the two accounts that the table compares. */
function writePlot(perp: PerpResult | undefined, say: (line: string) => void): void {
  if (perp === undefined) return;
  mkdirSync(path.dirname(values.plot), { recursive: true });
  writeFileSync(values.plot, perpPlot(perp));
  say(`The margin of a hedged and a naked account is drawn in ${path.relative("", values.plot)}.`);
}

function progressLine({ milliseconds, steps, resting }: ReplayState, summary: Summary): string {
  const { operations, fills } = summary.totals();
  const time = (milliseconds / 1000).toFixed(1);
  return `${time} s of the market, ${steps} changes of the book, ${operations} operations, ${fills} fills, ${resting} orders resting`;
}

function count(name: "seconds" | "events" | "seed" | "makers" | "takers" | "levels", fallback: number): number {
  const text = values[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < (name === "seed" ? 0 : 1)) {
    throw new RangeError(`--${name} must be a whole number, not "${text}".`);
  }
  return value;
}
