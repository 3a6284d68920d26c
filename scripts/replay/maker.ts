// What a market maker sends so that its orders become its share of a ladder.

import type { Operation } from "@pangea/sdk";
import type { Grid, Quote, Side } from "./ladder.ts";
import type { LiveOrder } from "./orders.ts";

/** Splits a ladder among makers. Neighbouring ticks belong to different ones, and large levels to two. */
export function shareOut(ladder: readonly Quote[], makers: number, grid: Grid): readonly (readonly Quote[])[] {
  const shares = Array.from({ length: makers }, (): Quote[] => []);
  for (const quote of ladder) {
    const second = Math.floor(quote.lots / SECOND_SHARE);
    const isSplit = makers > 1 && second * quote.tick >= SPLIT_FROM * grid.minNotional;
    shares[quote.tick % makers]?.push(isSplit ? { ...quote, lots: quote.lots - second } : quote);
    if (isSplit) shares[(quote.tick + 1) % makers]?.push({ ...quote, lots: second });
  }
  return shares;
}

/** The second maker of a level has a third of it, unless that would be less than so many smallest orders. */
const SECOND_SHARE = 3;
const SPLIT_FROM = 20;

export interface RequoteParameters {
  readonly market: number;
  readonly wanted: readonly Quote[];
  readonly live: readonly LiveOrder[];
  readonly grid: Grid;
}

/**
 * The operations that turn the live orders into the wanted ones: cancels first, because what they free is there for
 * the orders that follow, then reductions, which keep their place in the queue, then new orders at the end of it.
 */
export function requote({ market, wanted, live, grid }: RequoteParameters): readonly Operation[] {
  const changes: Changes = { market, cancels: [], amends: [], places: [] };
  const byPlace = groupByPlace(live);
  const wantedKeys = new Set(wanted.map(({ side, tick }) => keyOf(side, tick)));
  for (const [key, orders] of byPlace) {
    if (!wantedKeys.has(key)) changes.cancels.push(...orders.map(({ id }) => cancel(market, id)));
  }
  for (const quote of wanted)
    adjust(changes, { quote, orders: byPlace.get(keyOf(quote.side, quote.tick)) ?? [], grid });
  return [...changes.cancels, ...changes.amends, ...changes.places];
}

interface Changes {
  readonly market: number;
  readonly cancels: Operation[];
  readonly amends: Operation[];
  readonly places: Operation[];
}

interface Adjustment {
  readonly quote: Quote;
  readonly orders: readonly LiveOrder[];
  readonly grid: Grid;
}

/** Brings the orders at one price to the wanted sum, beginning with the newest, which lose the least. */
function adjust(changes: Changes, { quote, orders, grid }: Adjustment): void {
  const { market, cancels, amends, places } = changes;
  const minimum = Math.ceil(grid.minNotional / quote.tick);
  let missing = quote.lots - orders.reduce((sum, { lots }) => sum + lots, 0);
  for (const order of orders.toReversed()) {
    const isTooMuch = missing < 0 || (missing > 0 && missing < minimum);
    if (!isTooMuch) break;
    const remaining = order.lots + missing;
    if (missing < 0 && remaining >= minimum) {
      amends.push({ type: "amend", market, id: order.id, order: newOrder({ ...quote, lots: remaining }), skip: true });
      missing = 0;
    } else {
      // nothing of it can stay; what is missing then may be enough for an order of its own
      cancels.push(cancel(market, order.id));
      missing += order.lots;
    }
  }
  if (missing >= minimum) {
    places.push({ type: "place", market, order: newOrder({ ...quote, lots: missing }), skip: true });
  }
}

function groupByPlace(orders: readonly LiveOrder[]): ReadonlyMap<string, readonly LiveOrder[]> {
  const groups = new Map<string, LiveOrder[]>();
  for (const order of orders) {
    const key = keyOf(order.side, order.tick);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [order]);
    else group.push(order);
  }
  return groups;
}

function newOrder({ side, tick, lots }: Quote) {
  return { side, tick: BigInt(tick), lots: BigInt(lots), timeInForce: "postOnly" } as const;
}

function cancel(market: number, id: bigint): Operation {
  return { type: "cancel", market, id, skip: true };
}

function keyOf(side: Side, tick: number): string {
  return `${side}${tick}`;
}
