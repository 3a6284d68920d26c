// A recorded book in the steps of a market: its best levels as ticks and lots.
//
// Rounding: bids go down to a tick and asks up, so that the two sides stay apart; levels that fall on one tick are added
// up; sizes go down to whole lots. Levels below the smallest order cannot be quoted and are left out.

import { FIXED_ONE, type Fixed, type Level } from "./events.ts";

/** Steps of a market, in the units of recordings. */
export interface Grid {
  readonly tick: Fixed;
  readonly lot: Fixed;
  /** Smallest order, in lots x ticks. */
  readonly minNotional: number;
}

export type Side = "bid" | "ask";

/** What is to rest at one tick. */
export interface Quote {
  readonly side: Side;
  readonly tick: number;
  readonly lots: number;
}

interface Sides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export function gridOf(terms: { readonly tick: string; readonly lot: string; readonly minNotional: number }): Grid {
  const fixed = (text: string) => Math.round(Number(text) * FIXED_ONE);
  return { tick: fixed(terms.tick), lot: fixed(terms.lot), minNotional: terms.minNotional };
}

/** The best `count` levels of each side. */
export function ladderOf({ bids, asks }: Sides, grid: Grid, count: number): readonly Quote[] {
  return [...quotesOf("bid", bids, { grid, count }), ...quotesOf("ask", asks, { grid, count })];
}

function quotesOf(side: Side, levels: readonly Level[], { grid, count }: { grid: Grid; count: number }): Quote[] {
  const sizes = new Map<number, Fixed>();
  for (const [price, size] of levels) {
    const tick = toTick(side, price, grid);
    // one tick more than wanted: the levels of the last one may go on
    if (!sizes.has(tick) && sizes.size === count) break;
    sizes.set(tick, (sizes.get(tick) ?? 0) + size);
  }
  return [...sizes]
    .map(([tick, size]) => ({ side, tick, lots: Math.floor(size / grid.lot) }))
    .filter(({ tick, lots }) => lots * tick >= grid.minNotional);
}

/** The tick that a price is rounded to: never one at which the order would be worth more to the other side. */
export function toTick(side: Side, price: Fixed, { tick }: Grid): number {
  return side === "bid" ? Math.floor(price / tick) : Math.ceil(price / tick);
}
