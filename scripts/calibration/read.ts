// Reads recordings: gzip, CSV, and the one book snapshot of a stream.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Bars, BookLevel, BookSnapshot } from "@pangea/risk-engine";
import { FILES, type FileKey, ORIGINS } from "./sources.ts";

/** Thrown when a recording is absent or not what it should be. The message is one line. */
export class RecordingError extends Error {
  override name = "RecordingError";
}

/** A file that was read: what it is, its hash, and what of it was used. */
export interface Input {
  readonly file: string;
  readonly origin: string;
  readonly use: string;
  readonly sha256: string;
  /** Lines of data. */
  readonly rows: number;
  /** First and last time, ISO 8601; absent for a stream. */
  readonly from?: string;
  readonly to?: string;
}

/** Reads files of one folder and remembers which. */
export interface Reader {
  readonly inputs: readonly Input[];
  /** Bars from columns that are named in the first line; times are opening times. */
  bars(key: FileKey, step: number): Bars;
  /** The rows of a CSV, by the names of the columns. */
  table(key: FileKey): readonly Readonly<Record<string, string>>[];
  /** The snapshot that a stream begins with. */
  book(key: FileKey): BookSnapshot;
}

export function createReader(folder: string): Reader {
  const absent = Object.values(FILES).filter((file) => !existsSync(path.join(folder, file)));
  if (absent.length > 0) {
    const rest = absent.length > 1 ? ` and ${absent.length - 1} more` : "";
    throw new RecordingError(
      `${folder} has no ${absent[0]}${rest}; name the folder of recorded market data with --data DIR.`,
    );
  }
  const inputs: Input[] = [];
  const lines = (key: FileKey) => {
    const packed = readFileSync(path.join(folder, FILES[key]));
    const sha256 = createHash("sha256").update(packed).digest("hex");
    const all = gunzipSync(packed)
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .trimEnd()
      .split("\n");
    return { sha256, all };
  };
  const remember = (key: FileKey, found: Pick<Input, "sha256" | "rows" | "from" | "to">) => {
    if (!inputs.some(({ file }) => file === FILES[key])) inputs.push({ file: FILES[key], ...ORIGINS[key], ...found });
  };
  const table = (key: FileKey) => {
    const { sha256, all } = lines(key);
    const names = (all[0] ?? "").split(",");
    const rows = all.slice(1).map((line) => {
      const cells = line.split(",");
      return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
    });
    const times = rows.map(timeOf);
    const [from, to] = [times[0] ?? 0, times.at(-1) ?? 0].toSorted((a, b) => a - b).map((time) => iso(time));
    remember(key, { sha256, rows: rows.length, ...(from && to && { from, to }) });
    return rows;
  };
  return {
    inputs,
    table,
    bars: (key, step) => barsOf(FILES[key], { step, rows: table(key) }),
    book: (key) => {
      const { sha256, all } = lines(key);
      remember(key, { sha256, rows: all.length });
      return snapshotOf(FILES[key], all);
    },
  };
}

type Row = Readonly<Record<string, string>>;

/** Unix ms of a row, whatever its time is called. */
export function timeOf(row: Row): number {
  const milliseconds = row.open_time_ms ?? row.Unix;
  return milliseconds === undefined ? Date.parse(`${row.Time?.replace(" ", "T")}Z`) : Number(milliseconds);
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

function barsOf(name: string, { step, rows }: { readonly step: number; readonly rows: readonly Row[] }): Bars {
  const sorted = rows.toSorted((a, b) => timeOf(a) - timeOf(b));
  const column = (...names: readonly string[]) =>
    sorted.map((row) => Number(names.map((one) => row[one]).find((cell) => cell !== undefined)));
  return {
    name,
    step,
    time: sorted.map(timeOf),
    high: column("high", "High"),
    low: column("low", "Low"),
    close: column("close", "Close"),
    // a mark has no volume
    volume: column("volume_base", "Volume Base Asset").map((value) => (Number.isNaN(value) ? 0 : value)),
  };
}

function snapshotOf(name: string, lines: readonly string[]): BookSnapshot {
  const line = lines.find((one) => one.includes("lastUpdateId"));
  if (line === undefined) throw new RecordingError(`${name} holds no snapshot of the book.`);
  const message = JSON.parse(line.slice(line.indexOf("{")));
  const { bids, asks } = message.data ?? message.result ?? message;
  const levels = (side: readonly (readonly [string, string])[]): BookLevel[] =>
    side.map(([price, quantity]) => [Number(price), Number(quantity)]);
  return { bids: levels(bids), asks: levels(asks) };
}
