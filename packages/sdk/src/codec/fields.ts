import { OutOfRangeError } from "../errors/codec.ts";
import { MAX_RATE } from "../math/interest.ts";
import { MAX_LOTS, MAX_TICK } from "./constants.ts";

/** The name of a field and its bounds, both inclusive. */
export interface Field {
  readonly name: string;
  readonly minimum: bigint;
  readonly maximum: bigint;
}

/** Fields of orders and batches with the widths that the exchange gives them. */
export const FIELDS = {
  account: field("account", 32),
  asset: field("asset", 16),
  market: field("market", 16),
  id: field("id", 88),
  tick: { name: "tick", minimum: 1n, maximum: MAX_TICK },
  lots: { name: "lots", minimum: 1n, maximum: MAX_LOTS },
  minLots: { name: "minLots", minimum: 0n, maximum: MAX_LOTS },
  nonce: field("nonce", 64),
  expiry: field("expiry", 32),
  clientId: field("clientId", 64),
  maxMatches: field("maxMatches", 8),
  deadline: field("deadline", 32),
  delegationExpiry: field("expiry", 40),
  page: field("page", 16),
  generation: field("generation", 40),
  slot: { name: "slot", minimum: 0n, maximum: 127n },
  operation: field("operation", 16),
  loan: field("loan", 64),
  units: field("units", 64),
  rate: { name: "rate", minimum: 0n, maximum: MAX_RATE },
  leverageCap: field("leverageCap", 16),
  maxOrders: { name: "maxOrders", minimum: 1n, maximum: 65_535n },
} as const;

/** The value as a bigint. Throws OutOfRangeError when it does not fit the field. */
export function checked(value: bigint | number, { name, minimum, maximum }: Field): bigint {
  const isInteger = typeof value === "bigint" || Number.isSafeInteger(value);
  const integer = isInteger ? BigInt(value) : undefined;
  if (integer === undefined || integer < minimum || integer > maximum) {
    throw new OutOfRangeError({ name, value, minimum, maximum });
  }
  return integer;
}

/** As `checked`, for fields of at most 53 bits. */
export function checkedNumber(value: bigint | number, bounds: Field): number {
  return Number(checked(value, bounds));
}

function field(name: string, bits: number): Field {
  return { name, minimum: 0n, maximum: (1n << BigInt(bits)) - 1n };
}
