import { OffLotError, OutOfRangeError } from "../errors/codec.ts";
import { formatDecimal, type Rounding } from "../math/decimal.ts";
import type { MarketScale } from "../types/market.ts";
import type { Decimal, Lots } from "../types/units.ts";
import { MAX_LOTS } from "./constants.ts";
import { toSteps } from "./steps.ts";

/**
 * Turns a size in whole assets into lots.
 *
 * @param size - Decimal number, such as `"0.25"`.
 * @param scale - Scale of the market.
 * @param options - `rounding` for sizes between two lots, default `"exact"`.
 * @throws {InvalidDecimalError} when the size is not a decimal number.
 * @throws {OffLotError} when the size lies between two lots and no rounding was named.
 * @throws {OutOfRangeError} when the size is below one lot or above 2^48 - 1 lots.
 * @example
 * sizeToLots("0.25", market.scale); // 2_500n with a lot size of 0.0001
 */
export function sizeToLots(
  size: Decimal,
  scale: Pick<MarketScale, "lotExponent">,
  options: { readonly rounding?: Rounding } = {},
): Lots {
  const lots = toSteps({
    value: size,
    stepExponent: scale.lotExponent,
    rounding: options.rounding ?? "exact",
    error: (parameters) => new OffLotError(parameters),
    minimum: 1n,
  });
  if (lots < 1n || lots > MAX_LOTS) {
    throw new OutOfRangeError({
      name: "size",
      value: size,
      minimum: lotsToSize(1n, scale),
      maximum: lotsToSize(MAX_LOTS, scale),
    });
  }
  return lots;
}

/**
 * Turns lots into a size in whole assets.
 *
 * @example
 * lotsToSize(2_500n, market.scale); // "0.25" with a lot size of 0.0001
 */
export function lotsToSize(lots: Lots, { lotExponent }: Pick<MarketScale, "lotExponent">): Decimal {
  return formatDecimal({ coefficient: lots, exponent: lotExponent });
}
