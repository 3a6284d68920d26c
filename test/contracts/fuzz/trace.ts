import type { Call, View } from "../../model/calls.ts";
import type { Difference } from "./compare.ts";
import type { Actor } from "./world.ts";

interface Entry {
  readonly index: number;
  readonly now: number;
  readonly actor: Actor;
  readonly call: Call | View;
}

const LENGTH = 25;

/** The latest calls of a run, for the report of a failure. */
export class Trace {
  readonly seed: number;
  readonly #entries: Entry[] = [];

  constructor(seed: number) {
    this.seed = seed;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > LENGTH) this.#entries.shift();
  }

  /** Fails with what differs, where, and what came before. */
  fail({ message, model, chain }: Difference): never {
    const index = this.#entries.at(-1)?.index ?? 0;
    const lines = [
      `${message} Seed ${this.seed}, call ${index}.`,
      `model: ${model}`,
      `chain: ${chain}`,
      "latest calls:",
      ...this.#entries.map(describe),
    ];
    throw new Error(lines.join("\n"));
  }
}

function describe({ index, now, actor, call }: Entry): string {
  return `  #${index} t=${now} puppet ${actor.index}: ${call.name} ${stringify(call.args)}`;
}

export function stringify(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item));
}
