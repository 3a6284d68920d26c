import type { Call, View } from "../../model/calls.ts";
import type { Outcome } from "../../model/venue.ts";

/** How often each thing happened that the run is to reach. */
export class Counters {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  countCall({ name }: Call | View, outcome: Outcome): void {
    this.add(`called ${name}`);
    this.add(outcome.ok ? `call ${name}` : `refused ${name}: ${outcome.refusal.error}`);
    if (!outcome.ok) return;
    for (const event of outcome.events) {
      if (!("records" in event)) this.add(`event ${event.name}`);
      else for (const record of event.records) this.add(`record ${record.type}`);
    }
  }

  entries(): [string, number][] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  merge(other: Counters): void {
    for (const [name, count] of other.entries()) this.add(name, count);
  }
}

/** Counts as a table, those first that are zero. */
export function tableOf(counters: Counters, required: readonly string[]): string {
  return required
    .map((name) => [counters.get(name), name] as const)
    .sort(([a], [b]) => Number(a > 0) - Number(b > 0))
    .map(([count, name]) => `${String(count).padStart(9)}  ${name}`)
    .join("\n");
}

export function missingFrom(counters: Counters, required: readonly string[]): string[] {
  return required.filter((name) => counters.get(name) === 0);
}
