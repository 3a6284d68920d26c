/** What a delegate may do. Withdrawing is not among it. */
export type Permission = "cancel" | "tradeSpot" | "deposit" | "transfer" | "tradePerp" | "loans" | "offers";

const BITS: Readonly<Record<Permission, number>> = {
  ...{ cancel: 1, tradeSpot: 2, deposit: 4, transfer: 8, tradePerp: 16 },
  ...{ loans: 32, offers: 64 },
};

/** Every permission there is. */
export const PERMISSIONS: readonly Permission[] = [
  ...(["cancel", "tradeSpot", "deposit", "transfer", "tradePerp"] as const),
  ...(["loans", "offers"] as const),
];

/**
 * Packs permissions into the bits that the exchange keeps.
 *
 * @example
 * encodePermissions(["cancel", "tradeSpot"]); // 3
 */
export function encodePermissions(permissions: readonly Permission[]): number {
  return permissions.reduce((bits, permission) => bits | BITS[permission], 0);
}

/**
 * Reads permissions from their bits. Bits that are not known are left out.
 *
 * @example
 * decodePermissions(3); // ["cancel", "tradeSpot"]
 */
export function decodePermissions(bits: number): Permission[] {
  return PERMISSIONS.filter((permission) => (bits & BITS[permission]) !== 0);
}
