import { refuseIf } from "./refusal.ts";

/** Refuses a parameter that is outside the bounds that nobody can change. */
export function requireWithin(
  name: string,
  value: number | bigint,
  [low, high]: readonly [number, number | bigint],
): void {
  const [number, minimum, maximum] = [BigInt(value), BigInt(low), BigInt(high)];
  refuseIf(number < minimum || number > maximum, "ParameterOutOfBounds", [name, number, minimum, maximum]);
}
