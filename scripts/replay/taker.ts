// A recorded trade as the order of the taker who made it.

import type { NewOrder } from "@pangea/sdk";
import type { TradeEvent } from "./events.ts";
import { type Grid, toTick } from "./ladder.ts";

/** How far beyond the recorded price a taker goes, so that its order is filled by the mirrored book: 1 %. */
const SLACK = 100;

/** The order, with its size rounded down to lots; undefined for one below the smallest order. */
export function takerOrder({ price, size, takerSells }: TradeEvent, grid: Grid): NewOrder | undefined {
  const side = takerSells ? "ask" : "bid";
  const recorded = toTick(takerSells ? "bid" : "ask", price, grid);
  const slack = Math.floor(recorded / SLACK);
  const tick = Math.max(1, takerSells ? recorded - slack : recorded + slack);
  const lots = Math.floor(size / grid.lot);
  if (lots * tick < grid.minNotional) return undefined;
  return { side, tick: BigInt(tick), lots: BigInt(lots), timeInForce: "ioc" };
}
