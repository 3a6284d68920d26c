import type { MarketFees, MarketScale } from "../types/market.ts";
import type { Side } from "../types/order.ts";
import type { Lots, Tick, Units } from "../types/units.ts";

/** Fees are in millionths: 1,000 = 10 basis points. */
export const FEE_SCALE = 1_000_000n;

/**
 * What `lots` are worth at `tick`, in ledger units of the dollar. Exact: fills never round.
 *
 * @example
 * dollars({ lots: 5n, tick: 100n, priceExp: 2 }); // 50_000n
 */
export function dollars({ lots, tick, priceExp }: { lots: Lots; tick: Tick; priceExp: number }): Units {
  return lots * tick * 10n ** BigInt(priceExp);
}

/**
 * What `lots` are in ledger units of the asset.
 *
 * @example
 * assetUnits(5n, { lotExp: 3 }); // 5_000n
 */
export function assetUnits(lots: Lots, { lotExp }: Pick<MarketScale, "lotExp">): Units {
  return lots * 10n ** BigInt(lotExp);
}

/**
 * A fee of `rate` millionths, rounded up: the payer owes at least its share.
 *
 * @example
 * feeUp(1_001n, 1_000n); // 2n
 */
export function feeUp(value: Units, rate: bigint): Units {
  return (value * rate + FEE_SCALE - 1n) / FEE_SCALE;
}

/**
 * A rebate of `rate` millionths, rounded down: nobody is paid more than was collected.
 *
 * @example
 * rebateDown(1_999n, 1_000n); // 1n
 */
export function rebateDown(value: Units, rate: bigint): Units {
  return (value * rate) / FEE_SCALE;
}

/**
 * Dollars that a resting bid reserves: its value, and the highest fee its fills could ever cost.
 *
 * @example
 * bidHold({ lots: 10n, tick: 100n, priceExp: 3, makerFeeCap: 100n }); // 1_000_100n
 */
export function bidHold(order: { lots: Lots; tick: Tick; priceExp: number } & Pick<MarketFees, "makerFeeCap">): Units {
  const value = dollars(order);
  return value + feeUp(value, order.makerFeeCap);
}

/** An order and the terms of its market that decide what it reserves. */
export interface OrderCostParameters extends Pick<MarketFees, "takerFee" | "makerFeeCap"> {
  readonly side: Side;
  readonly lots: Lots;
  readonly tick: Tick;
  readonly scale: Pick<MarketScale, "priceExp" | "lotExp">;
  /** Whether the order may take. Default true. */
  readonly takes?: boolean;
  /** Whether the order may rest: not if it is IOC or FOK. Default true. */
  readonly rests?: boolean;
  /** What an order with an expiry reserves for its late removal, ledger units of the dollar. Default 0. */
  readonly bounty?: Units;
}

/** What an account must have free to place an order, in ledger units. */
export interface OrderCost {
  readonly dollars: Units;
  readonly asset: Units;
}

/**
 * What an account must have free for an order to be accepted, as the exchange checks it: the asset of an ask, or the
 * dollars of a bid at its limit with the higher of the fees it may pay. An order that does not rest needs no bounty and no
 * more than the taker's fee, and nothing at all where it does not reach the best price.
 *
 * @example
 * const cost = orderCost({ ...market, side: "bid", lots: 10n, tick: 50_000n });
 */
export function orderCost(parameters: OrderCostParameters): OrderCost {
  const { side, lots, tick, scale, takerFee, makerFeeCap, takes = true, rests = true } = parameters;
  const bounty = rests ? (parameters.bounty ?? 0n) : 0n;
  if (side === "ask") return { dollars: bounty, asset: assetUnits(lots, scale) };
  const value = dollars({ lots, tick, priceExp: scale.priceExp });
  if (!rests) return { dollars: value + feeUp(value, takerFee), asset: 0n };
  if (!takes) return { dollars: value + feeUp(value, makerFeeCap) + bounty, asset: 0n };
  const cost = value + feeUp(value, higher(takerFee, makerFeeCap));
  // taken and resting part round up separately
  const extra = takerFee !== 0n && makerFeeCap !== 0n ? 1n : 0n;
  return { dollars: cost + extra + bounty, asset: 0n };
}

function higher(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
