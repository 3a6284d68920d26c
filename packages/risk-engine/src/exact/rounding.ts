/**
 * `numerator / denominator`, rounded toward minus infinity.
 *
 * @param denominator - above zero
 * @example
 * floorDiv(-3n, 2n); // -2n
 */
export function floorDiv(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/**
 * `numerator / denominator`, rounded up.
 *
 * @param denominator - above zero
 * @example
 * ceilDiv(-3n, 2n); // -1n
 */
export function ceilDiv(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator > 0n && quotient * denominator !== numerator ? quotient + 1n : quotient;
}

/**
 * `numerator / denominator`, rounded away from zero.
 *
 * @param denominator - above zero
 * @example
 * awayDiv(-3n, 2n); // -2n
 */
export function awayDiv(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n ? floorDiv(numerator, denominator) : ceilDiv(numerator, denominator);
}

/**
 * The absolute value.
 *
 * @example
 * abs(-3n); // 3n
 */
export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * The larger of two values.
 *
 * @example
 * max(1n, 2n); // 2n
 */
export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/**
 * The smaller of two values.
 *
 * @example
 * min(1n, 2n); // 1n
 */
export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Powers of ten up to 10^63, more than any scale needs. */
const POWERS = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

/**
 * A power of ten.
 *
 * @param exponent - a whole number from 0
 * @example
 * pow10(3); // 1_000n
 */
export function pow10(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}
