import type { MarketScale } from "../types/market.ts";
import type { Lots, Tick, Units } from "../types/units.ts";
import { interestUp } from "./interest.ts";
import { assetUnits, dollars } from "./spot.ts";

/** What the value of a trade follows from. A whole `Market` fits. */
export interface TradeTerms {
  readonly scale: Pick<MarketScale, "priceExp"> & Partial<Pick<MarketScale, "lotExp">>;
  /** How long loans of a loan market run; undefined for other markets. */
  readonly termHours?: number | undefined;
}

/**
 * What a trade comes to: on spot and perpetuals in ledger units of the dollar, on a loan market the interest to the term, in
 * ledger units of what is lent.
 *
 * @example
 * tradeValue({ lots: 900n, tick: 550n }, market);
 */
export function tradeValue(
  { lots, tick }: { readonly lots: Lots; readonly tick: Tick },
  { scale, termHours }: TradeTerms,
): Units {
  if (termHours === undefined) return dollars({ lots, tick, priceExp: scale.priceExp });
  return interestUp({ units: assetUnits(lots, { lotExp: scale.lotExp ?? 0 }), rate: tick, hours: termHours });
}
