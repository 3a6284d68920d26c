import type { Loan } from "@pangea/sdk";
import type { AccountEntry } from "./venue.ts";

/** Numbers too large for JSON are digits with an `n`. */
const DIGITS = /^-?\d+n$/;

/** An account as the store keeps it. */
export function encodeEntry({ freeCash, position, loans }: AccountEntry): string {
  return JSON.stringify({ freeCash, position, loans }, (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
}

export function decodeEntry(account: number, text: string): AccountEntry {
  const fields = JSON.parse(text, (_, value: unknown) =>
    typeof value === "string" && DIGITS.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as Omit<AccountEntry, "account"> & { readonly loans: readonly Loan[] };
  return { account, ...fields };
}
