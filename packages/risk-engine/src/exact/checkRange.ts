import { OutOfRangeError } from "../errors.ts";

/** An inclusive interval of values. */
export type Range = readonly [minimum: bigint, maximum: bigint];

/**
 * Checks that a value lies within its bounds.
 *
 * @throws {OutOfRangeError} when it does not
 * @example
 * checkRange("shock", 100_000n, [0n, 1_000_000n]);
 */
export function checkRange(name: string, value: bigint, [minimum, maximum]: Range): void {
  if (value < minimum || value > maximum) throw new OutOfRangeError({ name, value, minimum, maximum });
}
