import { type Hex, toHex } from "viem";

const TAG = 248n;
const MARKET = 1n << TAG;
const PERP_PART = 17n << TAG;
const CLOCK = 2n;

const PERP_BIT = 1n << 184n;
const HOURS_OFFSET = 226n;
const HOURS_MASK = 15n;
const DEEP_BIT = 1n << 230n;

/** What the words of a market say about its kind. */
export type MarketKind =
  | { readonly kind: "spot" }
  | { readonly kind: "perp"; readonly fundingHours: number; readonly isDeep: boolean };

/** Slots of the words that say of what kind a market is: its header and its funding clock. */
export function marketKindSlots(market: number): readonly [header: Hex, clock: Hex] {
  const id = BigInt(market);
  return [toSlot(MARKET | id), toSlot(PERP_PART | (id << 8n) | CLOCK)];
}

/** Reads the kind of a market from these words. */
export function decodeMarketKind([header = "0x0", clock = "0x0"]: readonly Hex[]): MarketKind {
  if ((BigInt(header) & PERP_BIT) === 0n) return { kind: "spot" };
  const word = BigInt(clock);
  return {
    kind: "perp",
    fundingHours: Number((word >> HOURS_OFFSET) & HOURS_MASK),
    isDeep: (word & DEEP_BIT) !== 0n,
  };
}

function toSlot(slot: bigint): Hex {
  return toHex(slot, { size: 32 });
}
