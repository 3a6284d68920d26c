// Prices of zero-coupon claims as annual rates. A claim on 10,000 at price p that is due in t seconds earns, without
// compounding and in basis points a year of 365 days,
//
//      (10,000 - p) / p x (365 days / t) x 10,000
//
// With t as it is when an order is sent, orders at one price would have other rates every hour, and a lend order would not
// meet the borrow order that it met when it was recorded. So t is the same for all orders of a book, that of an event in
// the middle of its flow: better prices are better rates, and equal prices equal rates. It is rounded up, in favour of
// whoever lends. What the book cannot have, below 1 or above 100,000, becomes the nearest that it can.

import type { FlowSide } from "./flow.ts";

export const PAR = 10_000;
export const MIN_RATE = 1n;
export const MAX_RATE = 100_000n;

const BASIS_POINTS = 10_000n;
const YEAR_SECONDS = 365n * 24n * 3_600n;

export interface PricedOrder {
  readonly side: FlowSide;
  /** 0 = any. */
  readonly unitPrice: number;
  /** Until the claims of its book are due, the same for all orders. */
  readonly secondsLeft: number;
}

/** The worst rate that an order accepts, basis points a year. */
export function limitRate({ side, unitPrice, secondsLeft }: PricedOrder): bigint {
  if (unitPrice === 0) return side === "lend" ? MIN_RATE : MAX_RATE;
  const earned = BigInt(PAR - unitPrice) * YEAR_SECONDS * BASIS_POINTS;
  const invested = BigInt(unitPrice) * BigInt(Math.max(secondsLeft, 1));
  const rate = (earned + invested - 1n) / invested;
  if (rate < MIN_RATE) return MIN_RATE;
  return rate > MAX_RATE ? MAX_RATE : rate;
}
