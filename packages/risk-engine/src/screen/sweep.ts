import { ABSOLUTE_BOUND, RELATIVE_BOUND } from "./bound.ts";
import { PER_ABSOLUTE, PER_COMMON, PER_GROSS, PER_NET, PER_WEIGHT } from "./coefficients.ts";
import type { Store } from "./store.ts";

/** What a sweep reads. */
export interface Sweep {
  readonly store: Store;
  /** Coefficients of assets and markets. */
  readonly table: Float64Array;
}

/** Where a sweep writes the accounts that are not surely healthy. */
export interface Findings {
  /** Accounts that are surely below maintenance. */
  readonly liquidatable: Uint32Array;
  liquidatableCount: number;
  /** Accounts that only the exact path can tell. */
  readonly borderline: Uint32Array;
  borderlineCount: number;
  /** Accounts looked at. */
  screened: number;
}

/** E - R_M of the account that {@link evaluate} looked at last, and the sum of its absolute terms. */
const last = new Float64Array(2);

/**
 * Computes E - R_M of every account in the set and writes down those that are not surely healthy. Every sum is computed
 * from the entries anew, so nothing drifts and the bound holds however many prices have moved.
 *
 * @param words - the accounts as a bitmap
 * @example
 * sweep({ store, table }, holders.words, findings);
 */
export function sweep(what: Sweep, words: Uint32Array, findings: Findings): void {
  for (let index = 0; index < words.length; index += 1) {
    for (let word = words[index] as number; word !== 0; word &= word - 1) {
      const account = (index << 5) | (31 - Math.clz32(word & -word));
      evaluate(what, account);
      const margin = last[0] as number;
      const bound = (last[1] as number) * RELATIVE_BOUND;
      findings.screened += 1;
      if (margin < bound + ABSOLUTE_BOUND) note(findings, account, margin < -bound);
    }
  }
}

/**
 * E - R_M of one account, and the sum of its absolute terms, base units.
 *
 * @example
 * const [margin, weight] = screenedMargin({ store, table }, 7);
 */
export function screenedMargin(what: Sweep, account: number): readonly [margin: number, weight: number] {
  evaluate(what, account);
  return [last[0] as number, last[1] as number];
}

/** The hot loop: no branch but the end of the run. */
function evaluate({ store, table }: Sweep, account: number): void {
  const { rows, amounts } = store;
  let margin = store.fixed[account] as number;
  let weight = Math.abs(margin);
  let common = 0;
  let cursor = store.starts[account] as number;
  const end = cursor + (store.counts[account] as number);
  for (; cursor < end; cursor += 1) {
    const row = rows[cursor] as number;
    const net = amounts[2 * cursor] as number;
    const gross = amounts[2 * cursor + 1] as number;
    margin +=
      (table[row + PER_NET] as number) * net +
      (table[row + PER_ABSOLUTE] as number) * Math.abs(net) +
      (table[row + PER_GROSS] as number) * gross;
    common += (table[row + PER_COMMON] as number) * net;
    weight += (table[row + PER_WEIGHT] as number) * gross;
  }
  last[0] = margin - Math.abs(common);
  last[1] = weight;
}

function note(findings: Findings, account: number, isSure: boolean): void {
  if (isSure) findings.liquidatable[findings.liquidatableCount++] = account;
  else findings.borderline[findings.borderlineCount++] = account;
}
