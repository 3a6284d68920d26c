// Reads recordings of a market: lines of `<local receive time> <JSON message>`, plain or gzipped. Messages are used in
// the order of the lines, because the clocks of recorder and exchange differ.

import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { type Level, type MarketEvent, toFixed } from "./events.ts";

/** A recording cannot be read. The message names the line. */
export class StreamError extends Error {
  override readonly name = "StreamError";
}

const levels = z.array(z.tuple([z.string(), z.string()]));

const snapshotSchema = z.object({ lastUpdateId: z.number(), bids: levels, asks: levels });

const depthSchema = z.object({
  e: z.literal("depthUpdate"),
  U: z.number(),
  u: z.number(),
  pu: z.number().optional(),
  b: levels,
  a: levels,
});

const tradeSchema = z.object({
  e: z.literal("trade"),
  p: z.string(),
  q: z.string(),
  m: z.boolean(),
  /** Futures say what kind of fill it is; only fills of the market are trades. */
  X: z.string().optional(),
});

const messageSchema = z.object({ stream: z.string(), data: z.looseObject({ e: z.string().optional() }) });

/** When a recording begins: milliseconds on the clock of whoever recorded it. */
export async function readStart(file: string): Promise<number> {
  for await (const { receivedAt } of readMessages(file)) return receivedAt;
  throw new StreamError(`${file} is empty.`);
}

/**
 * Events of the recording in `file`. Messages of other kinds are passed over.
 *
 * @param start - What their time counts from, as of `readStart`. Default: the first line.
 */
export async function* readStream(file: string, start?: number): AsyncGenerator<MarketEvent> {
  let first = start;
  for await (const { number, receivedAt, message } of readMessages(file)) {
    first ??= receivedAt;
    const event = parseMessage(message, { number, milliseconds: receivedAt - first });
    if (event !== undefined) yield event;
  }
}

interface Message {
  readonly number: number;
  readonly receivedAt: number;
  readonly message: unknown;
}

async function* readMessages(file: string): AsyncGenerator<Message> {
  if (!existsSync(file)) throw new StreamError(`There is no file ${file}.`);
  const source = createReadStream(file);
  const text = file.endsWith(".gz") ? source.pipe(createGunzip()) : source;
  const failure = new Promise<never>((_, reject) => {
    source.once("error", reject);
    text.once("error", (error: Error) => reject(new StreamError(`${file} cannot be read: ${error.message}`)));
  });
  failure.catch(() => undefined);
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  try {
    for (let number = 1; ; number += 1) {
      const { value: line, done } = await Promise.race([lines.next(), failure]);
      if (done === true) return;
      if (line === "") continue;
      yield { number, ...splitLine(line, number) };
    }
  } finally {
    source.destroy();
  }
}

function splitLine(line: string, number: number): { receivedAt: number; message: unknown } {
  const [, time = "", json = ""] = /^(\d{16}|\d{19}) (.+)$/.exec(line) ?? [];
  if (time === "") throw new StreamError(`Line ${number} does not begin with a time in micro- or nanoseconds.`);
  // 16 digits are microseconds, 19 nanoseconds; milliseconds are all that a replay needs
  const receivedAt = Number(time.slice(0, 13));
  try {
    return { receivedAt, message: JSON.parse(json) };
  } catch (error) {
    throw new StreamError(`Line ${number} is not JSON.`, { cause: error });
  }
}

interface Position {
  readonly number: number;
  readonly milliseconds: number;
}

function parseMessage(message: unknown, { number, milliseconds }: Position): MarketEvent | undefined {
  try {
    const snapshot = snapshotSchema.safeParse(message);
    if (snapshot.success) {
      const { lastUpdateId, bids, asks } = snapshot.data;
      return { type: "snapshot", milliseconds, lastUpdate: lastUpdateId, bids: toLevels(bids), asks: toLevels(asks) };
    }
    const { data } = messageSchema.parse(message);
    if (data.e === "depthUpdate") return parseDepth(data, milliseconds);
    if (data.e === "trade") return parseTrade(data, milliseconds);
    return undefined;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new StreamError(`Line ${number} is not a message of this kind of recording: ${reason}`, { cause: error });
  }
}

function parseDepth(data: unknown, milliseconds: number): MarketEvent {
  const { U, u, pu, b, a } = depthSchema.parse(data);
  return {
    type: "depth",
    milliseconds,
    firstUpdate: U,
    lastUpdate: u,
    previousUpdate: pu,
    bids: toLevels(b),
    asks: toLevels(a),
  };
}

function parseTrade(data: unknown, milliseconds: number): MarketEvent | undefined {
  const { p, q, m, X } = tradeSchema.parse(data);
  if (X !== undefined && X !== "MARKET") return undefined;
  // the buyer is the maker: the taker sold
  return { type: "trade", milliseconds, price: toFixed(p), size: toFixed(q), takerSells: m };
}

function toLevels(pairs: readonly (readonly [string, string])[]): Level[] {
  return pairs.map(([price, size]) => [toFixed(price), toFixed(size)]);
}
