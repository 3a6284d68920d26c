import { type Hex, toHex } from "viem";

const TAG = 248n;
const MARKET = 1n << TAG;
const PERP_PART = 17n << TAG;
const CLOCK = 2n;

const PERP_BIT = 1n << 184n;
const HOURS_OFFSET = 226n;
const HOURS_MASK = 15n;
const DEEP_BIT = 1n << 230n;
const UNTIL_OFFSET = 159n;
const HOUR = 3_600;

const LOAN_BIT = 1n << 247n;
const TERM_OFFSET = 74n;
const CLASS_OFFSET = 90n;
const INTEREST_FEE_OFFSET = 98n;

/** What the words of a market say about its kind. */
export type MarketKind =
  | { readonly kind: "spot" }
  | { readonly kind: "perp"; readonly fundingHours: number; readonly isDeep: boolean }
  | {
      readonly kind: "loan";
      readonly termHours: number;
      readonly classHundredths: number;
      readonly interestFee: bigint;
    };

/** Slots of the words that say of what kind a market is: its header and its funding clock. */
export function marketKindSlots(market: number): readonly [header: Hex, clock: Hex] {
  const id = BigInt(market);
  return [toSlot(MARKET | id), toSlot(PERP_PART | (id << 8n) | CLOCK)];
}

/** Up to when a funding clock is written down, and the end of the interval in which that is. Intervals begin at multiples. */
export function decodeFundingClock(word: Hex): { readonly until: number; readonly intervalEnd: number } {
  const clock = BigInt(word);
  const until = Number(BigInt.asUintN(32, clock >> UNTIL_OFFSET));
  const length = Number((clock >> HOURS_OFFSET) & HOURS_MASK) * HOUR;
  return { until, intervalEnd: length === 0 ? 0 : until - (until % length) + length };
}

/** Reads the kind of a market from these words. */
export function decodeMarketKind([header = "0x0", clock = "0x0"]: readonly Hex[]): MarketKind {
  const terms = BigInt(header);
  if ((terms & LOAN_BIT) !== 0n) {
    return {
      kind: "loan",
      termHours: Number(BigInt.asUintN(16, terms >> TERM_OFFSET)),
      classHundredths: Number(BigInt.asUintN(8, terms >> CLASS_OFFSET)),
      interestFee: BigInt.asUintN(19, terms >> INTEREST_FEE_OFFSET),
    };
  }
  if ((terms & PERP_BIT) === 0n) return { kind: "spot" };
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
