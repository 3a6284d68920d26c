import type { Lots, Units } from "../types/units.ts";
import { floorDiv } from "./decimal.ts";

/** Quotes and funding indices are in ledger units of the dollar / 2^24. */
export const QUOTE_SCALE: bigint = 1n << 24n;

/** What the profit of a position follows from. An entry of an account snapshot has the first four. */
export interface PositionValue {
  /** Lots, above zero = long. */
  readonly size: Lots;
  /** Ledger units of the dollar / 2^24 received (+) or paid (-) for the size, corrected by funding. */
  readonly quote: bigint;
  /** Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24. */
  readonly fundingIndex: bigint;
  /** Ledger units of the underlying in a lot. */
  readonly lotUnits: bigint;
  readonly terms: { readonly price: bigint; readonly priceExp: number };
}

/**
 * U: unsettled profit of a position at the mark, in ledger units of the dollar, rounded down as the exchange does.
 *
 * @example
 * positionProfit({ size: 2n, quote: -(150n << 24n), fundingIndex: 0n, lotUnits: 10n, terms: { price: 8n, priceExp: 0 } }); // 10n
 */
export function positionProfit({ size, quote, fundingIndex, lotUnits, terms }: PositionValue): bigint {
  const value = floorDiv(size * lotUnits * terms.price, 10n ** BigInt(terms.priceExp));
  return value + floorDiv(quote - size * fundingIndex, QUOTE_SCALE);
}

/**
 * Price in ticks x `scale` at which the unsettled profit of a position is zero: its average price by its quote. Rounded against
 * the account: up for a long, down for a short.
 *
 * @param position - Size, quote and funding index.
 * @param options - `priceExp` of the market; `scale`: steps of the result in a tick.
 * @returns undefined = there is no position.
 * @example
 * averageTick({ size: 2n, quote: -(150n << 24n), fundingIndex: 0n }, { priceExp: 0 }); // 75n
 */
export function averageTick(
  { size, quote, fundingIndex }: Pick<PositionValue, "size" | "quote" | "fundingIndex">,
  { priceExp, scale = 1n }: { readonly priceExp: number; readonly scale?: bigint },
): bigint | undefined {
  if (size === 0n) return undefined;
  const paid = (size * fundingIndex - quote) * scale;
  const lotTicks = size * QUOTE_SCALE * 10n ** BigInt(priceExp);
  return size > 0n ? -floorDiv(-paid, lotTicks) : floorDiv(paid, lotTicks);
}

/** A trade of a position: lots bought (+) or sold (-), and dollars paid (+) or received (-) for them. */
export interface PositionTrade {
  readonly lots: Lots;
  readonly paid: bigint;
  /** Ledger units of the dollar, below zero = rebate. */
  readonly fee: Units;
  /** Funding index at the trade. */
  readonly fundingIndex: bigint;
}

/**
 * A position after a trade. One that is closed keeps whole units only, as on the exchange: the rest goes to the fees.
 *
 * @example
 * tradePosition({ size: 0n, quote: 0n }, { lots: 2n, paid: 150n, fee: 1n, fundingIndex: 0n }); // size 2n, quote -(151n << 24n)
 */
export function tradePosition(
  position: { readonly size: Lots; readonly quote: bigint },
  { lots, paid, fee, fundingIndex }: PositionTrade,
): { readonly size: Lots; readonly quote: bigint } {
  const size = position.size + lots;
  const quote = position.quote + lots * fundingIndex - (paid + fee) * QUOTE_SCALE;
  return { size, quote: size === 0n ? floorDiv(quote, QUOTE_SCALE) * QUOTE_SCALE : quote };
}
