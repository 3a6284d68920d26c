// Where the price goes: a gentle month made by a generator, then the hours of a crash, recorded or generated. Prices are in
// cents.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { createRandom, type Random } from "../replay/random.ts";

export const HOUR_SECONDS = 3_600;

export interface PriceStep {
  /** Seconds since the beginning. */
  readonly seconds: number;
  readonly cents: number;
  readonly phase: "gentle" | "crash";
}

export interface PricePath {
  /** What the crash is, in one line. */
  readonly crash: string;
  readonly steps: readonly PriceStep[];
}

export interface PathOptions {
  readonly seed: number;
  readonly startCents: number;
  readonly gentleHours: number;
  readonly crashHours: number;
  /** Whether the crash is generated even where there is a recording. */
  readonly isGenerated: boolean;
}

/** Lows and closes of an hour as shares of the price before the crash. */
interface CrashHour {
  readonly low: number;
  readonly close: number;
}

/** Recordings lie beside the repository, where there are any. */
const RECORDING = path.resolve(
  import.meta.dirname,
  "../../../shared/data/binance-spot-ethusdt-1h-2017-08-17_2022-10-11.csv.gz",
);
/** The day on which ether lost more than half. */
const CRASH_START = Date.UTC(2020, 2, 12);

export function createPath(options: PathOptions): PricePath {
  const { seed, startCents, gentleHours, crashHours, isGenerated } = options;
  const random = createRandom(seed);
  const gentle = gentlePath(random, startCents, gentleHours);
  const isRecorded = !isGenerated && existsSync(RECORDING);
  const hours = isRecorded ? recordedCrash(crashHours) : generatedCrash(random, crashHours);
  const before = gentle.at(-1)?.cents ?? startCents;
  const crash = hours.flatMap(({ low, close }, index): PriceStep[] => {
    const seconds = (gentleHours + index) * HOUR_SECONDS;
    return [
      { seconds: seconds + HOUR_SECONDS / 2, cents: Math.round(before * low), phase: "crash" },
      { seconds: seconds + HOUR_SECONDS, cents: Math.round(before * close), phase: "crash" },
    ];
  });
  const name = isRecorded
    ? `ether from 12 March 2020 on, ${hours.length} recorded hours`
    : `${hours.length} generated hours, seed ${seed}`;
  return { crash: name, steps: [...gentle, ...crash] };
}

const HOURLY_MOVE = 0.004;
/** How much of the way back to the start an hour takes. */
const PULL = 0.004;

function gentlePath(random: Random, startCents: number, hours: number): PriceStep[] {
  let level = 0;
  return Array.from({ length: hours }, (_, index) => {
    level += (random.next() * 2 - 1) * HOURLY_MOVE - level * PULL;
    const cents = Math.round(startCents * Math.exp(level));
    return { seconds: (index + 1) * HOUR_SECONDS, cents, phase: "gentle" };
  });
}

function recordedCrash(hours: number): readonly CrashHour[] {
  const rows = gunzipSync(readFileSync(RECORDING))
    .toString()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  const first = rows.findIndex(([time]) => time === CRASH_START);
  const open = rows[first]?.[1];
  if (open === undefined) throw new RangeError(`${path.basename(RECORDING)} does not have the crash.`);
  return rows.slice(first, first + hours).map(([, , , low = open, close = open]) => ({
    low: low / open,
    close: close / open,
  }));
}

/** Falls to less than half within a day, in a few large and many small steps, and recovers a little. */
function generatedCrash(random: Random, hours: number): readonly CrashHour[] {
  const FALL_HOURS = 24;
  const FALL = Math.log(0.45);
  let level = 0;
  const weights = Array.from({ length: Math.min(FALL_HOURS, hours) }, () => random.exponential(1) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: hours }, (_, index) => {
    const weight = weights[index];
    level += weight === undefined ? (random.next() - 0.4) * 0.02 : (FALL * weight) / total;
    const close = Math.exp(level);
    return { low: close * (1 - random.next() * 0.06), close };
  });
}
