// Where the order flow comes from: a recording, or the generator.

import { existsSync } from "node:fs";
import path from "node:path";
import { type FlowEvent, readFlow } from "./flow.ts";
import { generateFlow } from "./generator.ts";

/** Recordings lie beside the repository, where there are any. */
const RECORDING = path.resolve(
  import.meta.dirname,
  "../../../../shared/data/securedfinance-lending-orders-2025-03-21_2025-07-09.csv.gz",
);

export interface FlowSourceOptions {
  /** A recording. Default: the one above, if it is there. */
  readonly flow?: string | undefined;
  /** Asks for the generator. */
  readonly seed?: number | undefined;
  readonly events: number;
}

export interface FlowSource {
  /** What it is, in one line. */
  readonly name: string;
  readonly events: readonly FlowEvent[];
  readonly books: readonly FlowBook[];
}

/** A book of the recorded market: claims of one due time. */
export interface FlowBook {
  readonly maturity: number;
  /** How long its claims had left at an event in the middle of all of the flow, seconds. */
  readonly secondsLeft: number;
}

const GENERATED_EVENTS = 1_000;
const DEFAULT_SEED = 1;

/** The first `events` events of it. */
export function chooseFlow({ flow, seed, events }: FlowSourceOptions): FlowSource {
  const file = flow ?? (seed === undefined && existsSync(RECORDING) ? RECORDING : undefined);
  if (file !== undefined) {
    return sourceOf(`recording ${path.basename(file)}`, readFlow(file), events);
  }
  const used = seed ?? DEFAULT_SEED;
  const name = `generator with seed ${used} (${seed === undefined ? "there is no recording" : "as asked"})`;
  return sourceOf(name, [...generateFlow({ seed: used, events: GENERATED_EVENTS })], events);
}

function sourceOf(name: string, flow: readonly FlowEvent[], events: number): FlowSource {
  const maturities = [...new Set(flow.map(({ maturity }) => maturity))].toSorted((a, b) => a - b);
  const books = maturities.map((maturity) => ({ maturity, secondsLeft: medianLeft(flow, maturity) }));
  return { name, events: flow.slice(0, events), books };
}

function medianLeft(flow: readonly FlowEvent[], maturity: number): number {
  const left = flow.flatMap((event) => (event.maturity === maturity ? [event.secondsLeft] : []));
  return left.toSorted((a, b) => a - b)[Math.floor(left.length / 2)] ?? 0;
}
