// Where the market comes from: a recording, or the generator.

import { existsSync } from "node:fs";
import path from "node:path";
import type { MarketEvent } from "./events.ts";
import { generateMarket } from "./generator.ts";
import { readStream, StreamError } from "./stream.ts";

/** Recordings lie beside the repository, where there are any. */
const RECORDING = path.resolve(
  import.meta.dirname,
  "../../../shared/data/binance-spot-ethusdt-stream-2024-08-08.txt.gz",
);

export interface SourceOptions {
  /** A recording. Default: the one above, if it is there. */
  readonly stream?: string | undefined;
  /** Asks for the generator. */
  readonly seed?: number | undefined;
  readonly seconds: number;
}

export interface Source {
  /** What it is, in one line. */
  readonly name: string;
  readonly events: AsyncIterable<MarketEvent> | Iterable<MarketEvent>;
  /** Whether it is the market of bitcoin, as far as its name tells. */
  readonly isBitcoin: boolean;
}

const GENERATED_SECONDS = 300;
const DEFAULT_SEED = 1;

export function chooseSource({ stream, seed, seconds }: SourceOptions): Source {
  if (stream !== undefined && !existsSync(stream)) throw new StreamError(`There is no file ${stream}.`);
  const file = stream ?? (seed === undefined && existsSync(RECORDING) ? RECORDING : undefined);
  if (file !== undefined) {
    const name = path.basename(file);
    return { name: `recording ${name}`, events: readStream(file), isBitcoin: /btc/i.test(name) };
  }
  const used = seed ?? DEFAULT_SEED;
  return {
    name: `generator with seed ${used} (${seed === undefined ? "there is no recording" : "as asked"})`,
    events: generateMarket({ seed: used, seconds: Math.min(seconds, GENERATED_SECONDS) }),
    isBitcoin: false,
  };
}
