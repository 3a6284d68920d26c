// The same operations in a book of a thousand and of a million resting orders.

import type { OrderId } from "@pangea/sdk";
import type { Figures } from "./targets.ts";
import { type BenchVenue, cancel, LOTS, MID, place } from "./venue.ts";

const SMALL = 1_000;
const LARGE = 1_000_000;

/** Orders at each of the ticks that make up the book: more than a page of places holds. */
const QUEUE = 250;
const ORDERS_PER_BATCH = 500;
const BATCHES_PER_BLOCK = 100;
const MAKERS = 20;
const TRADER = 21;
const TAKER = 22;

/** Where the operations are measured, nearer to the touch than the book. */
const MEASURED = MID + 10n;
const BOOK = 100n;

export async function scaleRows(venue: BenchVenue, report: (line: string) => void): Promise<Figures> {
  await fill(venue, { from: 0, to: SMALL }, report);
  const small = await measure(venue);
  await fill(venue, { from: SMALL, to: LARGE }, report);
  const large = await measure(venue);
  return {
    "scale.place": large.place / small.place,
    "scale.take1": large.take1 / small.take1,
    "scale.cancel": large.cancel / small.cancel,
  };
}

/** Adds orders until there are `to`, half of them on either side. */
async function fill(
  venue: BenchVenue,
  { from, to }: { from: number; to: number },
  report: (line: string) => void,
): Promise<void> {
  let batches: [number, ReturnType<typeof place>[]][] = [];
  for (let placed = from; placed < to; placed += ORDERS_PER_BATCH) {
    const operations = Array.from({ length: ORDERS_PER_BATCH }, (_, index) => nth(placed + index));
    batches.push([1 + (Math.floor(placed / ORDERS_PER_BATCH) % MAKERS), operations]);
    if (batches.length === BATCHES_PER_BLOCK || placed + ORDERS_PER_BATCH >= to) {
      await venue.sendAll(batches);
      batches = [];
      report(`${(placed + ORDERS_PER_BATCH).toLocaleString("en")} orders`);
    }
  }
}

function nth(index: number): ReturnType<typeof place> {
  const level = BOOK + BigInt(Math.floor(index / 2 / QUEUE));
  return index % 2 === 0 ? place("ask", MID + level, { lots: 100n }) : place("bid", MID - level, { lots: 100n });
}

async function measure(venue: BenchVenue): Promise<Record<"place" | "take1" | "cancel", number>> {
  // the first round opens the slots, the second is what counts
  await round(venue);
  return round(venue);
}

async function round(venue: BenchVenue): Promise<Record<"place" | "take1" | "cancel", number>> {
  const queue: OrderId[] = [];
  for (let maker = 1; maker <= 10; maker += 1) queue.push(...(await venue.send(maker, [place("ask", MEASURED)])).ids);
  const placed = await venue.send(TRADER, [place("ask", MEASURED)]);
  const [first, ...others] = queue as [OrderId, ...OrderId[]];
  const cancelled = await venue.send(1, [cancel(first)]);
  for (const [index, id] of others.entries()) await venue.send(index + 2, [cancel(id)]);
  // the trader's is the only order left at the best price: taking it makes the book look for the next one
  const taken = await venue.send(TAKER, [place("bid", MEASURED, { lots: LOTS, timeInForce: "ioc" })]);
  return { place: placed.gas, cancel: cancelled.gas, take1: taken.gas };
}
