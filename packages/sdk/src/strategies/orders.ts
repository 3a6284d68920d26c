import type { Bundle } from "../actions/bundles/bundle.ts";
import { BookTooThinError } from "../errors/strategy.ts";
import { dollars, feeUp } from "../math/spot.ts";
import { tradeValue } from "../math/tradeValue.ts";
import type { Market } from "../types/market.ts";
import type { DepthLevel, Side } from "../types/order.ts";
import type { Lots, MarketId, Tick, Units } from "../types/units.ts";

const MILLION = 1_000_000n;

/** An order of a plan, which must be filled in full at once. */
export interface PlannedOrder {
  readonly market: MarketId;
  readonly side: Side;
  readonly lots: Lots;
  /** The least favourable price that it accepts. */
  readonly limitTick: Tick;
  /** The least favourable price that the book asks of it now. */
  readonly worstTick: Tick;
  /** By the book as it is, ledger units of the dollar before fee. On a loan market interest to the term, of what is lent. */
  readonly value: Units;
  /** Ledger units of the dollar. */
  readonly fee: Units;
  readonly reduceOnly: boolean;
}

/** An order to be planned. */
export interface OrderNeeds {
  readonly market: Market;
  readonly side: Side;
  readonly lots: Lots;
  /** The side of the book that it meets, best first. */
  readonly levels: readonly DepthLevel[];
  /** By how much it may be worse than the book, millionths of the price. */
  readonly slippage: bigint;
  readonly reduceOnly?: boolean | undefined;
}

/** Walks a book. Throws BookTooThinError when it does not offer enough. */
export function planOrder({ market, side, lots, levels, slippage, reduceOnly = false }: OrderNeeds): PlannedOrder {
  let left = lots;
  let value = 0n;
  let worstTick = 0n;
  for (const level of levels) {
    if (left === 0n) break;
    const taken = smaller(level.lots, left);
    left -= taken;
    value += tradeValue({ lots: taken, tick: level.tick }, market);
    worstTick = level.tick;
  }
  if (left > 0n) throw new BookTooThinError({ market: market.id, side, missing: left });
  const room = (worstTick * slippage) / MILLION;
  const limitTick = side === "bid" ? worstTick + room : worstTick - room;
  const fee = market.kind === "loan" ? 0n : feeUp(value, market.takerFee);
  return { market: market.id, side, lots, limitTick, worstTick, value, fee, reduceOnly };
}

/** What a purchase on spot takes from free dollars at most. */
export function costAtLimit({ lots, limitTick: tick }: PlannedOrder, { scale, takerFee }: Market): Units {
  const value = dollars({ lots, tick, priceExp: scale.priceExp });
  return value + feeUp(value, takerFee);
}

/** What a sale on spot brings at least. */
export function proceedsAtLimit({ lots, limitTick: tick }: PlannedOrder, { scale, takerFee }: Market): Units {
  const value = dollars({ lots, tick, priceExp: scale.priceExp });
  return value - feeUp(value, takerFee);
}

/** The bundle with an order that must be filled in full. */
export function withOrder(trade: Bundle, { market, side, lots, limitTick, reduceOnly }: PlannedOrder): Bundle {
  const order = { side, lots, tick: limitTick, timeInForce: "ioc", reduceOnly } as const;
  return trade.placeOrder({ market, order, minFilledLots: lots });
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
