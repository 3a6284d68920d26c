import { MAX_TICK } from "../codec/constants.ts";
import { floorDiv } from "../math/decimal.ts";
import { FEE_SCALE } from "../math/spot.ts";
import type { RiskTerms } from "../types/margin.ts";
import type { Market } from "../types/market.ts";
import type { Side } from "../types/order.ts";
import type { Lots, Tick, Units } from "../types/units.ts";

/** (1 - theta) / 2 = 1/5 of the shock. */
const SHOCK_DIVISOR = 5n;

/** Where an account that may owe may trade at a market, to its disadvantage. */
export interface PriceBand {
  /** Highest tick at which it may buy, 0 = it may not. */
  readonly worstBuy: Tick;
  /** Lowest tick at which it may sell; beyond the book if nothing can be sold so cheaply. */
  readonly worstSell: Tick;
  /** Mark of a lot. This and the next in ledger units of the dollar times `scale`. */
  readonly lotValue: bigint;
  /** Of a lot at a price of one tick. */
  readonly tickValue: bigint;
  /** By which the two above are multiplied. */
  readonly scale: bigint;
}

/** What a price band follows from. */
export interface PriceBandParameters {
  readonly terms: Pick<RiskTerms, "price" | "priceExp" | "shock">;
  readonly market: Pick<Market, "makerFeeCap"> & { readonly scale: Pick<Market["scale"], "lotExp" | "priceExp"> };
  /** How many bands wide: an order that only closes and does not rest may go twice as far. Default 1. */
  readonly widths?: bigint | undefined;
}

/**
 * How far from the mark an account that may owe may trade at a market, as the exchange computes it.
 *
 * @example
 * const { worstBuy, worstSell } = priceBand({ terms: await getPrice(client, { exchange, asset: market.asset.id }), market });
 */
export function priceBand({ terms, market, widths = 1n }: PriceBandParameters): PriceBand {
  const scale = 10n ** BigInt(terms.priceExp);
  const lotValue = 10n ** BigInt(market.scale.lotExp) * terms.price;
  const tickValue = 10n ** BigInt(market.scale.priceExp) * scale;
  const room = terms.shock / SHOCK_DIVISOR - market.makerFeeCap;
  const width = room > 0n ? room * widths : 0n;
  const high = (lotValue * (FEE_SCALE + width)) / (FEE_SCALE * tickValue);
  const low = -floorDiv(-lotValue * (FEE_SCALE - width), FEE_SCALE * tickValue);
  return {
    worstBuy: high > MAX_TICK ? MAX_TICK : high,
    worstSell: low === 0n ? 1n : low,
    ...{ lotValue, tickValue, scale },
  };
}

/**
 * The tick, or the end of the band if the tick lies beyond it.
 *
 * @example
 * worstTick(band, { side: "bid", tick: 50_000n });
 */
export function worstTick(band: PriceBand, { side, tick }: { readonly side: Side; readonly tick: Tick }): Tick {
  if (side === "bid") return tick > band.worstBuy ? band.worstBuy : tick;
  return tick < band.worstSell ? band.worstSell : tick;
}

/**
 * What is lost against the mark if an order trades at its limit, in ledger units of the dollar, rounded up.
 *
 * @example
 * limitLoss(band, { side: "bid", tick: 50_000n, lots: 10n });
 */
export function limitLoss(
  { lotValue, tickValue, scale }: PriceBand,
  { side, tick, lots }: { readonly side: Side; readonly tick: Tick; readonly lots: Lots },
): Units {
  const price = tick * tickValue;
  const [high, low] = side === "bid" ? [price, lotValue] : [lotValue, price];
  return high > low ? -floorDiv(-lots * (high - low), scale) : 0n;
}
