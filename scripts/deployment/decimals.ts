import { DeploymentError } from "./errors.ts";

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** A positive decimal number, exact: `digits / 10^places`. */
interface Exact {
  readonly digits: bigint;
  readonly places: number;
}

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text) && /[1-9]/.test(text);
}

/** `text` in units of `unit`, both decimals. Fails unless it is a whole number of them. */
export function inUnits(text: string, unit: string): bigint {
  const [a, b] = [parse(text), parse(unit)];
  const numerator = a.digits * 10n ** BigInt(b.places);
  const denominator = b.digits * 10n ** BigInt(a.places);
  if (numerator % denominator !== 0n) throw new DeploymentError(`${text} is not a whole multiple of ${unit}.`);
  return numerator / denominator;
}

/** The exponent of a power of ten: `exponentOf(1000n)` is 3. */
export function exponentOf(power: bigint): number {
  const text = power.toString();
  if (!/^10*$/.test(text)) throw new DeploymentError(`${text} units, which is not a power of ten.`);
  return text.length - 1;
}

/** The product of two decimals, as a decimal. */
export function times(left: string, right: string): string {
  const [a, b] = [parse(left), parse(right)];
  const places = a.places + b.places;
  const digits = (a.digits * b.digits).toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** One unit of the last of `decimals` places: `smallest(2)` is 0.01. */
export function smallest(decimals: number): string {
  return decimals === 0 ? "1" : `0.${"1".padStart(decimals, "0")}`;
}

function parse(text: string): Exact {
  const [, whole = "", fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === "") throw new DeploymentError(`"${text}" is not a decimal number.`);
  return { digits: BigInt(whole + fraction), places: fraction.length };
}
