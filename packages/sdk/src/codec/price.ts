import { OffTickError, OutOfRangeError } from "../errors/codec.ts";
import { formatDecimal, type Rounding } from "../math/decimal.ts";
import type { MarketScale } from "../types/market.ts";
import type { Decimal, Tick } from "../types/units.ts";
import { MAX_TICK } from "./constants.ts";
import { toSteps } from "./steps.ts";

/**
 * Turns a price in dollars per whole asset into ticks.
 *
 * @param price - Decimal number, such as `"64000.5"`.
 * @param scale - Scale of the market.
 * @param options - `rounding` for prices between two ticks, default `"exact"`.
 * @throws {InvalidDecimalError} when the price is not a decimal number.
 * @throws {OffTickError} when the price lies between two ticks and no rounding was named.
 * @throws {OutOfRangeError} when the price is below one tick or beyond the book.
 * @example
 * priceToTick("64000.5", market.scale); // 6_400_050n with a tick size of 0.01
 */
export function priceToTick(
  price: Decimal,
  scale: Pick<MarketScale, "tickExponent">,
  options: { readonly rounding?: Rounding } = {},
): Tick {
  const tick = toSteps({
    value: price,
    stepExponent: scale.tickExponent,
    rounding: options.rounding ?? "exact",
    error: (parameters) => new OffTickError(parameters),
    minimum: 1n,
  });
  if (tick < 1n || tick > MAX_TICK) {
    throw new OutOfRangeError({
      name: "price",
      value: price,
      minimum: tickToPrice(1n, scale),
      maximum: tickToPrice(MAX_TICK, scale),
    });
  }
  return tick;
}

/**
 * Turns ticks into a price in dollars per whole asset.
 *
 * @example
 * tickToPrice(6_400_050n, market.scale); // "64000.5" with a tick size of 0.01
 */
export function tickToPrice(tick: Tick, { tickExponent }: Pick<MarketScale, "tickExponent">): Decimal {
  return formatDecimal({ coefficient: tick, exponent: tickExponent });
}
