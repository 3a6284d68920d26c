// Where accounts that may owe may trade, computed from the design's formula.

import { ceilDiv, min } from "@pangea/risk-engine";
import type { Header, Risk } from "./perpWords.ts";
import { MAX_TICK } from "./types.ts";

const PPM = 1_000_000n;

export interface Band {
  readonly worstBuy: bigint;
  readonly worstSell: bigint;
}

export interface Marked {
  readonly header: Header;
  readonly risk: Risk;
}

/** Mark of a lot, and a lot at a price of one tick, both in ledger units of the dollar times 10^priceExp. */
export function valuesOf({ header, risk }: Marked): { lotValue: bigint; tickValue: bigint; scale: bigint } {
  const scale = 10n ** BigInt(risk.priceExp);
  return { lotValue: header.lotUnits * risk.price, tickValue: header.tickUnits * scale, scale };
}

/** A fifth of the shock less the highest fee, so many times. */
export function bandOf(marked: Marked, widths = 1n): Band {
  const { lotValue, tickValue } = valuesOf(marked);
  const room = marked.risk.shock / 5n - marked.header.makerFeeCap;
  const width = room > 0n ? room * widths : 0n;
  const low = ceilDiv(lotValue * (PPM - width), PPM * tickValue);
  return {
    worstBuy: min((lotValue * (PPM + width)) / (PPM * tickValue), BigInt(MAX_TICK)),
    worstSell: low === 0n ? 1n : low,
  };
}

/** Whether a price is no worse than the band for one who buys, or sells. */
export function isWithin({ worstBuy, worstSell }: Band, isBuy: boolean, tick: bigint): boolean {
  return isBuy ? tick <= worstBuy : tick >= worstSell;
}

/** Tick at the mark. */
export function centerOf(marked: Marked): bigint {
  const { lotValue, tickValue } = valuesOf(marked);
  return lotValue / tickValue;
}
