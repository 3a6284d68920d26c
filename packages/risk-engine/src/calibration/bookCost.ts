import { checkNumber } from "./check.ts";
import { EmptySeriesError, ThinBookError } from "./errors.ts";

/** A level of a book: price in dollars and quantity in units of the asset. */
export type BookLevel = readonly [price: number, quantity: number];

/** A recorded book, both sides best first. */
export interface BookSnapshot {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/**
 * What it costs to trade `dollars` at once, against the middle price, on the more expensive side: half the spread and
 * what the book's depth adds.
 *
 * @returns fraction of the traded value.
 * @throws {ThinBookError} when a side holds less.
 * @throws {EmptySeriesError} when a side is empty.
 * @example
 * bookCost({ bids: [[99, 10]], asks: [[101, 10]] }, 500); // 0.01
 */
export function bookCost({ bids, asks }: BookSnapshot, dollars: number): number {
  checkNumber("dollars", dollars, { minimum: 0, isOpen: true });
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
  if (bid === undefined) throw new EmptySeriesError("bids");
  if (ask === undefined) throw new EmptySeriesError("asks");
  checkNumber("best bid", bid, { minimum: 0, isOpen: true });
  checkNumber("best ask", ask, { minimum: bid });
  const middle = (bid + ask) / 2;
  return Math.max(walk(bids, { side: "bids", middle, dollars }), walk(asks, { side: "asks", middle, dollars }));
}

interface Walk {
  readonly side: string;
  readonly middle: number;
  readonly dollars: number;
}

function walk(levels: readonly BookLevel[], { side, middle, dollars }: Walk): number {
  let [left, cost] = [dollars, 0];
  for (const [price, quantity] of levels) {
    checkNumber(`price of ${side}`, price, { minimum: 0, isOpen: true });
    checkNumber(`quantity of ${side}`, quantity, { minimum: 0 });
    const taken = Math.min(left, price * quantity);
    cost += taken * Math.abs(price / middle - 1);
    left -= taken;
    if (left === 0) return cost / dollars;
  }
  throw new ThinBookError(side, { available: dollars - left, wanted: dollars });
}

/**
 * Scales a cost to another volatility. Spreads and impact are proportional to volatility (Wyart, Bouchaud, Kockelkoren,
 * Potters and Vettorazzo, 2008); a cost that was recorded in higher volatility is not scaled down.
 *
 * @returns `cost * max(1, stressed / recorded)`.
 * @example
 * stressedCost(0.0002, { recorded: 0.01, stressed: 0.02 }); // 0.0004
 */
export function stressedCost(
  cost: number,
  volatility: { readonly recorded: number; readonly stressed: number },
): number {
  checkNumber("recorded volatility", volatility.recorded, { minimum: 0, isOpen: true });
  checkNumber("stressed volatility", volatility.stressed, { minimum: 0 });
  return cost * Math.max(1, volatility.stressed / volatility.recorded);
}
