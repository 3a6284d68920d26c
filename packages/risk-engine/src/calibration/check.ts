import { EmptySeriesError, InvalidNumberError, LengthMismatchError } from "./errors.ts";

/** Numbers must be finite and from `minimum` to `maximum`, where given; with `isOpen`, above the minimum. */
export interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly isOpen?: boolean;
}

/** @throws {InvalidNumberError} when `value` is outside `limits`. */
export function checkNumber(what: string, value: number, limits: Limits): void {
  if (isInside(value, limits)) return;
  const { minimum, maximum, isOpen = false } = limits;
  const floor = minimum === undefined ? "a finite number" : `${isOpen ? "above" : "at least"} ${minimum}`;
  throw new InvalidNumberError(what, { value, limit: maximum === undefined ? floor : `${floor}, at most ${maximum}` });
}

function isInside(value: number, { minimum = -Number.MAX_VALUE, maximum = Number.MAX_VALUE, isOpen }: Limits): boolean {
  return Number.isFinite(value) && value <= maximum && (isOpen === true ? value > minimum : value >= minimum);
}

/**
 * @throws {EmptySeriesError} when there is no value.
 * @throws {InvalidNumberError} when one is outside `limits`.
 */
export function checkSeries(series: string, values: readonly number[], limits: Limits): void {
  if (values.length === 0) throw new EmptySeriesError(series);
  const wrong = values.findIndex((value) => !isInside(value, limits));
  if (wrong >= 0) checkNumber(`${series}[${wrong}]`, at(values, wrong), limits);
}

/** @throws {LengthMismatchError} when `values` does not have `expected` elements. */
export function checkLength(series: string, values: readonly unknown[], expected: number): void {
  if (values.length !== expected) throw new LengthMismatchError(series, { length: values.length, expected });
}

/** The element at an index that is known to be inside. */
export function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
