import { MAX_ASSETS, MAX_PERPS } from "../exact/constants.ts";

/**
 * Accounts as a structure of arrays. An account has a run of entries; an entry is a row of coefficients and a pair of
 * amounts, net and gross. Runs that outgrow their room move to the end; holes are closed when they make up half.
 */
export interface Store {
  readonly fixed: Float64Array;
  readonly starts: Uint32Array;
  readonly counts: Uint8Array;
  /** Offset of the row of coefficients of every entry. */
  rows: Uint16Array;
  /** Net and gross of every entry. */
  amounts: Float64Array;
  /** Entries in use and in holes. */
  length: number;
}

/** Entries that an account has at most. */
export const MAX_ENTRIES: number = MAX_ASSETS + MAX_PERPS;

/** One entry as the store keeps it. */
export interface StoredEntry {
  readonly row: number;
  readonly net: number;
  readonly gross: number;
}

/**
 * Room for accounts with numbers below `capacity`.
 *
 * @example
 * const store = createStore(1_000_000);
 */
export function createStore(capacity: number): Store {
  const entries = Math.max(64, 4 * capacity);
  return {
    fixed: new Float64Array(capacity),
    starts: new Uint32Array(capacity),
    counts: new Uint8Array(capacity),
    rows: new Uint16Array(entries),
    amounts: new Float64Array(2 * entries),
    length: 0,
  };
}

/**
 * Replaces the entries of an account.
 *
 * @example
 * writeEntries(store, 7, [{ row: 0, net: 5, gross: 5 }]);
 */
export function writeEntries(store: Store, account: number, entries: readonly StoredEntry[]): void {
  const room = store.counts[account] ?? 0;
  let start = store.starts[account] ?? 0;
  if (entries.length > room) {
    store.counts[account] = 0;
    makeRoom(store, entries.length);
    start = store.length;
    store.length += entries.length;
  }
  store.starts[account] = start;
  store.counts[account] = entries.length;
  for (const [index, { row, net, gross }] of entries.entries()) {
    store.rows[start + index] = row;
    store.amounts[2 * (start + index)] = net;
    store.amounts[2 * (start + index) + 1] = gross;
  }
}

function makeRoom(store: Store, wanted: number): void {
  if (store.length + wanted <= store.rows.length) return;
  const used = store.counts.reduce((total, count) => total + count, 0);
  const size = 2 * used > store.length ? 2 * store.rows.length : store.rows.length;
  moveRuns(store, Math.max(size, used + wanted));
}

/** Copies every run behind the one of the account before. */
function moveRuns(store: Store, size: number): void {
  const rows = new Uint16Array(size);
  const amounts = new Float64Array(2 * size);
  let length = 0;
  for (const [account, count] of store.counts.entries()) {
    if (count === 0) continue;
    const start = store.starts[account] ?? 0;
    rows.set(store.rows.subarray(start, start + count), length);
    amounts.set(store.amounts.subarray(2 * start, 2 * (start + count)), 2 * length);
    store.starts[account] = length;
    length += count;
  }
  Object.assign(store, { rows, amounts, length });
}
