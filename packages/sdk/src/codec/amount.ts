import { OffUnitError, OutOfRangeError } from "../errors/codec.ts";
import { floorDiv, formatDecimal, type Rounding } from "../math/decimal.ts";
import type { Asset } from "../types/market.ts";
import type { Decimal, TokenAmount, Units } from "../types/units.ts";
import { unitExponent } from "./scale.ts";
import { toSteps } from "./steps.ts";

type TokenScale = Pick<Asset, "decimals" | "unitExp">;

/**
 * Turns a decimal amount into ledger units.
 *
 * @param amount - In whole tokens, such as `"1000.5"`.
 * @param asset - The listed token.
 * @param options - `rounding` for amounts between two units, default `"exact"`.
 * @throws {InvalidDecimalError} when the amount is not a decimal number.
 * @throws {OffUnitError} when the amount lies between two units and no rounding was named.
 * @throws {OutOfRangeError} when the amount is negative.
 * @example
 * amountToUnits("1000.5", { decimals: 6, unitExp: 0 }); // 1_000_500_000n
 */
export function amountToUnits(
  amount: Decimal,
  asset: TokenScale,
  options: { readonly rounding?: Rounding } = {},
): Units {
  return steps(amount, unitExponent(asset), options.rounding);
}

/**
 * Turns ledger units into a decimal amount of whole tokens.
 *
 * @example
 * unitsToAmount(1_000_500_000n, { decimals: 6, unitExp: 0 }); // "1000.5"
 */
export function unitsToAmount(units: Units, asset: TokenScale): Decimal {
  return formatDecimal({ coefficient: units, exponent: unitExponent(asset) });
}

/**
 * Turns a decimal amount into the token's smallest units, as deposits and withdrawals take it.
 *
 * @param amount - In whole tokens.
 * @param asset - The listed token.
 * @param options - `rounding` for amounts with more digits than the token has, default `"exact"`.
 * @throws {OffUnitError} when the amount has more digits than the token and no rounding was named.
 * @throws {OutOfRangeError} when the amount is negative.
 * @example
 * amountToTokenAmount("1.5", { decimals: 18 }); // 1_500_000_000_000_000_000n
 */
export function amountToTokenAmount(
  amount: Decimal,
  asset: Pick<Asset, "decimals">,
  options: { readonly rounding?: Rounding } = {},
): TokenAmount {
  return steps(amount, asset.decimals === 0 ? 0 : -asset.decimals, options.rounding);
}

/**
 * Turns the token's smallest units into ledger units, rounded down as the exchange does.
 *
 * @example
 * tokenAmountToUnits(1_999_999_999n, { unitExp: 9 }); // 1n
 */
export function tokenAmountToUnits(amount: TokenAmount, { unitExp }: Pick<Asset, "unitExp">): Units {
  return floorDiv(amount, 10n ** BigInt(unitExp));
}

/**
 * Turns ledger units into the token's smallest units.
 *
 * @example
 * unitsToTokenAmount(2n, { unitExp: 9 }); // 2_000_000_000n
 */
export function unitsToTokenAmount(units: Units, { unitExp }: Pick<Asset, "unitExp">): TokenAmount {
  return units * 10n ** BigInt(unitExp);
}

function steps(value: Decimal, stepExponent: number, rounding: Rounding = "exact"): bigint {
  const count = toSteps({
    value,
    stepExponent,
    rounding,
    error: (parameters) => new OffUnitError(parameters),
    minimum: 0n,
  });
  if (count < 0n) throw new OutOfRangeError({ name: "amount", value, minimum: 0, maximum: "the balance" });
  return count;
}
