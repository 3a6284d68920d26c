import { InvalidDecimalError } from "../errors/codec.ts";
import type { Decimal } from "../types/units.ts";

/** What to do with a value that is not a multiple of its step. `"exact"` refuses it. */
export type Rounding = "exact" | "down" | "up" | "nearest";

/** The number coefficient x 10^exponent. */
export interface ScaledInteger {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a decimal number without loss.
 *
 * @throws {InvalidDecimalError} when the text is not in plain notation.
 * @example
 * parseDecimal("12.50"); // { coefficient: 1250n, exponent: -2 }
 */
export function parseDecimal(text: Decimal): ScaledInteger {
  const match = PLAIN.exec(text);
  if (match === null) throw new InvalidDecimalError(text);
  const [, sign = "", whole = "0", fraction = ""] = match;
  const magnitude = BigInt(whole + fraction);
  return { coefficient: sign === "-" ? -magnitude : magnitude, exponent: fraction === "" ? 0 : -fraction.length };
}

/**
 * Writes coefficient x 10^exponent in plain notation, without zeros at the end of the fraction.
 *
 * @example
 * formatDecimal({ coefficient: 1250n, exponent: -2 }); // "12.5"
 */
export function formatDecimal({ coefficient, exponent }: ScaledInteger): Decimal {
  if (exponent >= 0) return (coefficient * 10n ** BigInt(exponent)).toString();
  const sign = coefficient < 0n ? "-" : "";
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(1 - exponent, "0");
  const whole = digits.slice(0, exponent);
  const fraction = digits.slice(exponent).replace(/0+$/, "");
  return fraction === "" ? `${sign}${whole}`.replace(/^-0$/, "0") : `${sign}${whole}.${fraction}`;
}

/** How many steps a value has: `down` whole ones, and whether that is all of it. */
export interface StepCount {
  /** Steps, rounded towards minus infinity. */
  readonly down: bigint;
  readonly isExact: boolean;
  /** Steps, rounded to the nearest, half up. */
  readonly nearest: bigint;
}

/**
 * Counts the steps of 10^stepExponent in a value.
 *
 * @example
 * countSteps({ coefficient: 1255n, exponent: -2 }, -1); // { down: 125n, isExact: false, nearest: 126n }
 */
export function countSteps({ coefficient, exponent }: ScaledInteger, stepExponent: number): StepCount {
  const shift = exponent - stepExponent;
  if (shift >= 0) {
    const steps = coefficient * 10n ** BigInt(shift);
    return { down: steps, isExact: true, nearest: steps };
  }
  const divisor = 10n ** BigInt(-shift);
  const down = floorDiv(coefficient, divisor);
  const rest = coefficient - down * divisor;
  return { down, isExact: rest === 0n, nearest: rest * 2n >= divisor ? down + 1n : down };
}

/**
 * Divides and rounds towards minus infinity.
 *
 * @example
 * floorDiv(-7n, 2n); // -4n
 */
export function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}
