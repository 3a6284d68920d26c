import { at, checkNumber, checkSeries } from "./check.ts";
import { TooFewObservationsError } from "./errors.ts";

/** Fewest observations that a tail must hold. */
export const MIN_TAIL = 10;

/**
 * Expected shortfall: the mean of the worst `1 - level` of the losses,
 *
 *     ES = (x_(1) + ... + x_(m) + (k - m) x_(m+1)) / k,   k = (1 - level) n,   m = floor(k),   x_(1) >= x_(2) >= ...
 *
 * the estimator under which it is coherent for every sample (Acerbi and Tasche, 2002, definition 2.6).
 *
 * @param losses - Losses > 0, in any unit, which the result has too.
 * @param level - Confidence, such as 0.99.
 * @throws {InvalidNumberError} when a loss is not finite or the level is not within 0 to 1.
 * @throws {TooFewObservationsError} when the tail holds fewer than {@link MIN_TAIL} observations.
 * @example
 * expectedShortfall(losses, 0.99);
 */
export function expectedShortfall(losses: readonly number[], level: number): number {
  checkSeries("losses", losses, {});
  checkNumber("level", level, { minimum: 0, maximum: 1 });
  // (1 - 0.99) n as a whole number where it is one, which floating point would miss
  const weight = Number(((1 - level) * losses.length).toPrecision(12));
  if (weight < MIN_TAIL) {
    const minimum =
      level === 1 ? Number.POSITIVE_INFINITY : Math.ceil(Number((MIN_TAIL / (1 - level)).toPrecision(12)));
    throw new TooFewObservationsError("losses", { count: losses.length, minimum });
  }
  const sorted = Float64Array.from(losses).sort().reverse();
  const whole = Math.floor(weight);
  const sum = sorted.subarray(0, whole).reduce((total, loss) => total + loss, 0);
  const next = sorted[whole] ?? 0;
  return (sum + (weight - whole) * next) / weight;
}

/**
 * The larger expected shortfall of both directions of a two-sided series, such as returns.
 *
 * @example
 * twoSidedShortfall(returns, 0.99);
 */
export function twoSidedShortfall(values: readonly number[], level: number): number {
  return Math.max(
    expectedShortfall(values, level),
    expectedShortfall(
      values.map((value) => -value),
      level,
    ),
  );
}

/**
 * Smallest value that at least `share` of the values do not exceed (the inverse of the empirical distribution).
 *
 * @throws {EmptySeriesError} when there is no value.
 * @example
 * quantile([1, 2, 3, 4], 0.5); // 2
 */
export function quantile(values: readonly number[], share: number): number {
  checkSeries("values", values, {});
  checkNumber("share", share, { minimum: 0, maximum: 1 });
  const sorted = [...Float64Array.from(values).sort()];
  return at(sorted, Math.max(0, Math.ceil(Number((share * sorted.length).toPrecision(12))) - 1));
}
