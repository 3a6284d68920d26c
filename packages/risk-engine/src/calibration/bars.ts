import { at, checkLength, checkNumber, checkSeries } from "./check.ts";
import { GapError, UnsortedTimeError } from "./errors.ts";

/** Price bars of one instrument, oldest first; element i of every array belongs to the same bar. */
export interface Bars {
  /** Named in errors. */
  readonly name: string;
  /** Length of a bar, ms. */
  readonly step: number;
  /** Opening times, unix ms. */
  readonly time: readonly number[];
  /** Highest prices, dollars. */
  readonly high: readonly number[];
  /** Lowest prices, dollars. */
  readonly low: readonly number[];
  /** Last prices, dollars. */
  readonly close: readonly number[];
  /** Traded quantity, in units of the asset. */
  readonly volume: readonly number[];
}

/** Largest share of bars that may be missing between the first and the last. */
export const MAX_MISSING = 0.02;

/**
 * Checks bars: as many values as times, times that rise on the grid, finite positive prices, `low <= close <= high`, and
 * few gaps.
 *
 * @throws {CalibrationError} that names the first value that is wrong, its limit and the way out.
 * @example
 * checkBars(bars, { maxMissing: 0.001 });
 */
export function checkBars(bars: Bars, { maxMissing = MAX_MISSING }: { readonly maxMissing?: number } = {}): void {
  const { name, time, high, low, close, volume } = bars;
  checkNumber(`${name}: step`, bars.step, { minimum: 0, isOpen: true });
  checkSeries(`${name}: time`, time, { minimum: 0 });
  for (const [field, values] of Object.entries({ high, low, close, volume })) {
    checkLength(`${name}: ${field}`, values, time.length);
    checkSeries(`${name}: ${field}`, values, { minimum: 0, isOpen: field !== "volume" });
  }
  for (const [index, price] of close.entries())
    checkNumber(`${name}: close[${index}]`, price, { minimum: at(low, index), maximum: at(high, index) });
  checkTimes(bars, maxMissing);
}

function checkTimes({ name, step, time }: Bars, limit: number): void {
  let after: number | undefined;
  for (let index = 1; index < time.length; index++) {
    const [previous, current] = [at(time, index - 1), at(time, index)];
    const isOnGrid = current > previous && (current - previous) % step === 0;
    if (!isOnGrid) throw new UnsortedTimeError(name, { index, time: current, previous, step });
    if (current - previous > step) after ??= previous;
  }
  const expected = (at(time, time.length - 1) - at(time, 0)) / step + 1;
  const missing = 1 - time.length / expected;
  if (after !== undefined && missing > limit) throw new GapError(name, { missing, limit, after });
}

/**
 * The bars that open from `from` (inclusive) to `to` (exclusive), unix ms.
 *
 * @example
 * sliceBars(bars, { from: Date.UTC(2022, 9, 11), to: Date.UTC(2024, 7, 9) });
 */
export function sliceBars(bars: Bars, span: { readonly from: number; readonly to: number }): Bars {
  const indices = [...bars.time.keys()].filter(
    (index) => at(bars.time, index) >= span.from && at(bars.time, index) < span.to,
  );
  const [start, end] = [indices[0] ?? 0, (indices.at(-1) ?? -1) + 1];
  const cut = (values: readonly number[]) => values.slice(start, end);
  return {
    ...bars,
    time: cut(bars.time),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
  };
}
