// Where the market comes from: a recording, or the generator.

import { existsSync } from "node:fs";
import path from "node:path";
import type { Fixed, MarketEvent } from "./events.ts";
import { generateMarket } from "./generator.ts";
import { middleOf } from "./oracle.ts";
import { readStart, readStream, StreamError } from "./stream.ts";
import { mergeTrades } from "./trades.ts";

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
  /** The recording, if it is one. */
  readonly file?: string;
}

const GENERATED_SECONDS = 300;
const DEFAULT_SEED = 1;

export function chooseSource({ stream, seed, seconds }: SourceOptions): Source {
  if (stream !== undefined && !existsSync(stream)) throw new StreamError(`There is no file ${stream}.`);
  const file = stream ?? (seed === undefined && existsSync(RECORDING) ? RECORDING : undefined);
  if (file !== undefined) {
    const name = path.basename(file);
    return { name: `recording ${name}`, events: readStream(file), isBitcoin: /btc/i.test(name), file };
  }
  const used = seed ?? DEFAULT_SEED;
  return {
    name: `generator with seed ${used} (${seed === undefined ? "there is no recording" : "as asked"})`,
    events: generateMarket({ seed: used, seconds: Math.min(seconds, GENERATED_SECONDS) }),
    isBitcoin: false,
  };
}

export interface PerpSourceOptions {
  readonly spot: Source;
  readonly seed?: number | undefined;
  readonly seconds: number;
}

/** The perpetual of the same minutes: the recording beside that of spot, or a market made around its price. */
export async function choosePerpSource({ spot, seed, seconds }: PerpSourceOptions): Promise<Source> {
  const { isBitcoin } = spot;
  const file = perpRecording(spot.file);
  if (file !== undefined && spot.file !== undefined && existsSync(file)) {
    const start = await readStart(spot.file);
    const events = mergeTrades(readStream(file, start));
    return { name: `recording ${path.basename(file)}`, events, isBitcoin, file };
  }
  const used = (seed ?? DEFAULT_SEED) + 1;
  const options = { seed: used, seconds: Math.min(seconds, GENERATED_SECONDS) };
  const firstPrice = spot.file === undefined ? undefined : await firstMiddle(spot.file);
  const why = spot.file === undefined ? "as spot is" : `there is no recording of it beside ${path.basename(spot.file)}`;
  return {
    name: `generator with seed ${used} (${why})`,
    events: generateMarket({ ...options, firstPrice }),
    isBitcoin,
  };
}

/** Recordings of the two markets have the same name but for the venue's. */
function perpRecording(spot: string | undefined): string | undefined {
  if (spot === undefined || !path.basename(spot).includes("-spot-")) return undefined;
  return path.join(path.dirname(spot), path.basename(spot).replace("-spot-", "-usdm-"));
}

async function firstMiddle(file: string): Promise<Fixed | undefined> {
  for await (const event of readStream(file)) {
    if (event.type === "snapshot") return middleOf({ bids: () => event.bids, asks: () => event.asks });
  }
  return undefined;
}
