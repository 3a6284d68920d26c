import { pino } from "pino";

/** Where the keeper writes what it does: one JSON object a line. */
export type KeeperLogger = pino.Logger;

/** How much is written. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** A logger that writes to standard output. Numbers too large for JSON are written as digits, keys never. */
export function createLogger(level: (typeof LOG_LEVELS)[number]): KeeperLogger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: writable },
    serializers: { error: describeError },
    redact: { paths: ["key", "keys", "*.key", "*.keys"], censor: "hidden" },
  });
}

function writable(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === "bigint" ? value.toString() : value]),
  );
}

/** What is worth knowing of an error. Addresses of nodes may hold credentials, so whole causes are not written. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const first = "shortMessage" in error ? String(error.shortMessage) : error.message;
  return { name: error.name, message: hideCredentials(first), code: Reflect.get(error, "code") };
}

/** Leaves of every URL in a text only its scheme and host. */
export function hideCredentials(text: string): string {
  return text.replaceAll(/\b(https?|wss?|postgres(?:ql)?):\/\/(?:[^\s/@]+@)?([^\s/?#]+)\S*/g, "$1://$2");
}
