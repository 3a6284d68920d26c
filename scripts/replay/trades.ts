// Fills of one taker are recorded one by one. Put together again they are the order that met them.

import type { MarketEvent, TradeEvent } from "./events.ts";

/** The same market, with trades of one side and millisecond that follow each other as one, at the last price. */
export async function* mergeTrades(
  events: AsyncIterable<MarketEvent> | Iterable<MarketEvent>,
): AsyncGenerator<MarketEvent> {
  let last: TradeEvent | undefined;
  for await (const event of events) {
    if (last !== undefined && event.type === "trade" && isSameTaker(last, event)) {
      last = { ...event, size: last.size + event.size };
      continue;
    }
    if (last !== undefined) yield last;
    last = event.type === "trade" ? event : undefined;
    if (event.type !== "trade") yield event;
  }
  if (last !== undefined) yield last;
}

function isSameTaker(one: TradeEvent, other: TradeEvent): boolean {
  return one.milliseconds === other.milliseconds && one.takerSells === other.takerSells;
}
