import {
  type Abi,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  keccak256,
  stringToBytes,
} from "viem";
import type { Call, View } from "../../model/calls.ts";
import { decodeBookLog } from "../../model/journal.ts";
import type { BookRecord, VenueEvent } from "../../model/types.ts";
import { type ErrorSelectors, word } from "../../model/words.ts";

/** Topic of the packed log of a book. */
export const BOOK_CHANGED = keccak256(stringToBytes("BookChanged(bytes)"));

export interface Log {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

export function encodeCall(abi: Abi, { name, args }: Call | View): Hex {
  if (name === "packed") return args[0];
  return encodeFunctionData({ abi, functionName: name, args: [...args] });
}

/** One line per event, so that what the chain logged can be compared with what the model says. */
export function describeExpected(abi: Abi, events: readonly VenueEvent[], selectors: ErrorSelectors): string[] {
  return events.map((event) => {
    if (!("records" in event)) return describeLog(encodeEvent(abi, event));
    const records = event.records.map((record) =>
      record.type === "skipped" ? { ...record, error: selectors.of(record.error) } : record,
    );
    return describeBook(event.market, event.account, records);
  });
}

export function describeActual(log: Log): string {
  if (log.topics[0] !== BOOK_CHANGED) return describeLog(log);
  const { market, account, records } = decodeBookLog(log.data);
  return describeBook(market, account, records);
}

function describeBook(market: number, account: number, records: readonly BookRecord[]): string {
  const lines = records.map((record) =>
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(" "),
  );
  return `book ${market} account ${account}: ${lines.join(" | ")}`;
}

function describeLog({ topics, data }: Pick<Log, "topics" | "data">): string {
  return `${topics.join(",")} ${data}`;
}

function encodeEvent(abi: Abi, { name, args }: { name: string; args: Readonly<Record<string, unknown>> }) {
  const item = abi.find((candidate) => candidate.type === "event" && candidate.name === name);
  if (item?.type !== "event") throw new Error(`The ABI has no event ${name}.`);
  const topics = encodeEventTopics({ abi, eventName: name, args } as never) as Hex[];
  const plain = item.inputs.filter(({ indexed }) => !indexed);
  const data = plain.every(({ type }) => /^u?int/.test(type))
    ? (`0x${plain.map((input) => word(BigInt(args[input.name ?? ""] as bigint))).join("")}` as const)
    : encodeAbiParameters(
        plain,
        plain.map((input) => args[input.name ?? ""]),
      );
  return { topics, data };
}
