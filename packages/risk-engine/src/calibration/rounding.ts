/** Shock, basis, common shock and band are in millionths. */
export const PARAMETER_SCALE = 1_000_000;

/** Factor loadings are in ten-thousandths. */
export const LOADING_SCALE = 10_000;

/**
 * The least multiple of `step` that is not below `value`. The last of some 15 digits is noise of floating point and is
 * ignored: 0.1 + 0.2 counts as 0.3.
 *
 * @example
 * roundUp(9_041.2, 100); // 9_100
 */
export function roundUp(value: number, step: number): number {
  return Math.ceil(Number((value / step).toPrecision(12))) * step;
}

/**
 * The largest multiple of `step` that is not above `value`; see {@link roundUp}.
 *
 * @example
 * roundDown(9_041.2, 100); // 9_000
 */
export function roundDown(value: number, step: number): number {
  return Math.floor(Number((value / step).toPrecision(12))) * step;
}

/**
 * Rounds whole units down to two significant digits.
 *
 * @example
 * roundDownToTwoDigits(84_123_456); // 84_000_000
 */
export function roundDownToTwoDigits(value: number): number {
  const digits = Math.floor(Math.log10(Math.max(1, value)));
  return roundDown(value, 10 ** Math.max(0, digits - 1));
}
