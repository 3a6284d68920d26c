import type { StepError, StepErrorOptions } from "../errors/codec.ts";
import { countSteps, formatDecimal, parseDecimal, type Rounding } from "../math/decimal.ts";
import type { Decimal } from "../types/units.ts";

/** How a decimal number is turned into a count of steps. */
export interface StepsParameters {
  readonly value: Decimal;
  /** A step is 10^stepExponent. */
  readonly stepExponent: number;
  readonly rounding: Rounding;
  /** Makes the error for a value between two steps. */
  readonly error: (options: StepErrorOptions) => StepError;
  /** Fewest steps that are worth proposing. */
  readonly minimum: bigint;
}

/** Steps in a value, rounded as asked. Throws `error` for a value between two steps when the rounding is exact. */
export function toSteps({ value, stepExponent, rounding, error, minimum }: StepsParameters): bigint {
  const { down, isExact, nearest } = countSteps(parseDecimal(value), stepExponent);
  if (isExact) return down;
  if (rounding === "down") return down;
  if (rounding === "up") return down + 1n;
  if (rounding === "nearest") return nearest;
  const format = (steps: bigint) => formatDecimal({ coefficient: steps, exponent: stepExponent });
  throw error({
    value,
    step: format(1n),
    below: down < minimum ? undefined : format(down),
    above: format(down + 1n < minimum ? minimum : down + 1n),
  });
}
