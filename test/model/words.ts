import { type Abi, type Address, type Hex, toFunctionSelector, toFunctionSignature } from "viem";
import type { ErrorArgument, Refusal } from "./refusal.ts";
import type { OperationResult, Placement } from "./types.ts";

const WORD = 2n ** 256n;

/** A list of equal structs, field by field. */
export class Rows {
  readonly rows: readonly (readonly bigint[])[];

  constructor(rows: readonly (readonly bigint[])[]) {
    this.rows = rows;
  }
}

type AnswerItem = bigint | number | Address | Placement | readonly OperationResult[] | Rows;

/** What a function returns, in order. A struct is given as its fields. */
export type Answer = readonly AnswerItem[];

/** The bytes that a call returns if it answers `answer`. */
export function encodeAnswer(answer: Answer, selectors: ErrorSelectors): Hex {
  const parts = answer.map((item) => encodeItem(item, selectors));
  const headSize = parts.reduce((size, { fixed }) => size + (fixed === undefined ? 32 : fixed.length / 2), 0);
  let tail = "";
  const heads = parts.map(({ fixed, list = "" }) => {
    if (fixed !== undefined) return fixed;
    const offset = word(BigInt(headSize + tail.length / 2));
    tail += list;
    return offset;
  });
  return `0x${heads.join("")}${tail}`;
}

function encodeItem(item: AnswerItem, selectors: ErrorSelectors): { fixed?: string; list?: string } {
  if (typeof item !== "object") return { fixed: word(BigInt(item)) };
  if (item instanceof Rows) return { list: encodeList(item.rows.map((row) => row.map(word).join(""))) };
  if ("restingLots" in item) return { fixed: encodePlacement(item) };
  return { list: encodeList(item.map((result) => encodeResult(result, selectors))) };
}

function encodeList(items: readonly string[]): string {
  return word(BigInt(items.length)) + items.join("");
}

/** What a call reverts with if it is refused. */
export function encodeRefusal({ error, args }: Refusal, selectors: ErrorSelectors): Hex {
  return `${selectors.of(error)}${args.map(encodeArgument).join("")}`;
}

/** Selectors of custom errors by name. */
export class ErrorSelectors {
  readonly #selectors = new Map<string, Hex>();
  readonly #names = new Map<Hex, string>();

  constructor(abis: readonly Abi[]) {
    for (const item of abis.flat()) {
      if (item.type !== "error") continue;
      const selector = toFunctionSelector(
        toFunctionSignature({ ...item, type: "function", outputs: [], stateMutability: "view" }),
      );
      this.#selectors.set(item.name, selector);
      this.#names.set(selector, item.name);
    }
  }

  of(error: string): Hex {
    const selector = this.#selectors.get(error);
    if (selector === undefined) throw new Error(`No contract has the error ${error}.`);
    return selector;
  }

  nameOf(selector: Hex): string {
    return this.#names.get(selector) ?? selector;
  }
}

export function word(value: bigint): string {
  return (value < 0n ? value + WORD : value).toString(16).padStart(64, "0");
}

function encodePlacement(placement: Placement): string {
  const { id, tick, restingLots, filledLots, filledDollars, feeDollars } = placement;
  return [id, BigInt(tick), restingLots, filledLots, filledDollars, feeDollars].map(word).join("");
}

function encodeResult({ refused, placement }: OperationResult, selectors: ErrorSelectors): string {
  const selector = refused === undefined ? "" : selectors.of(refused).slice(2);
  return selector.padEnd(64, "0") + encodePlacement(placement);
}

function encodeArgument(argument: ErrorArgument): string {
  if (typeof argument === "bigint") return word(argument);
  if (argument.startsWith("0x")) return argument.slice(2).padStart(64, "0");
  return Buffer.from(argument).toString("hex").padEnd(64, "0");
}
