// Gas of single operations and batches. Total gas of the receipt, cold, slots used before unless the row says otherwise,
// makers distinct. Every account holds both tokens and has a far-away order on both sides; five ticks near the touch and
// thirty far ones are seeded.

import type { OrderId } from "@pangea/sdk";
import { ladder, queuesAt } from "./queues.ts";
import type { Figures } from "./targets.ts";
import { type BenchVenue, cancel, LOTS, MID, place, type Receipt } from "./venue.ts";

export const ACCOUNTS = 30;
const TAKER = ACCOUNTS;
const TRADER = 25;

const { queue, withdraw } = queuesAt({ place, cancel });

export async function spotRows(venue: BenchVenue): Promise<Figures> {
  await seed(venue);
  return {
    ...(await queueRows(venue)),
    ...(await levelRows(venue)),
    ...(await takeRows(venue)),
    ...(await batchRows(venue)),
  };
}

async function seed(venue: BenchVenue): Promise<void> {
  for (let account = 1; account <= ACCOUNTS; account += 1) {
    const away = 20_000n + BigInt(account);
    await venue.send(account, [place("ask", MID + away), place("bid", MID - away)]);
  }
  for (let level = 0n; level < 5n; level += 1n) await venue.send(1, [place("ask", MID + 1_040n + level)]);
  for (let level = 0n; level < 30n; level += 1n) await venue.send(2, [place("ask", MID + 2_000n + level * 40n)]);
}

/** A queue of ten at a tick whose places have been used before. */
async function queueRows(venue: BenchVenue): Promise<Figures> {
  const tick = MID + 1_050n;
  await withdraw(venue, await queue(venue, tick, 12));
  const ids = await queue(venue, tick, 10);
  const placed = await venue.send(TRADER, [place("ask", tick)]);
  await venue.send(TRADER, placed.ids.map(cancel));
  const [first] = ids as [OrderId];
  const cancelled = await venue.send(1, [cancel(first)]);
  await withdraw(venue, ids, 1);
  return {
    "spot.place": placed.gas,
    "spot.cancel": cancelled.gas,
    "newSlots.place": await venue.newSlots(placed.hash),
    "newSlots.cancel": await venue.newSlots(cancelled.hash),
  };
}

async function levelRows(venue: BenchVenue): Promise<Figures> {
  const tick = MID + 1_055n;
  const untouched = await venue.send(TRADER, [place("ask", tick)]);
  const cancelled = await venue.send(TRADER, untouched.ids.map(cancel));
  const again = await venue.send(TRADER, [place("ask", tick)]);
  await venue.send(TRADER, again.ids.map(cancel));
  return {
    "spot.placeUntouched": untouched.gas,
    "spot.cancelOnly": cancelled.gas,
    "spot.placeNewLevel": again.gas,
  };
}

async function takeRows(venue: BenchVenue): Promise<Figures> {
  const one = await take(venue, 1, 0n);
  const five = await take(venue, 5, 0n);
  const twenty = await take(venue, 20, 0n);
  const spread = await take(venue, 20, 1n);
  return {
    "spot.take1": one.gas,
    "spot.take5": five.gas,
    "spot.take20": twenty.gas,
    "spot.furtherMaker": Math.round((twenty.gas - five.gas) / 15),
    "spot.furtherLevel": Math.round((spread.gas - twenty.gas) / 19),
    "newSlots.take1": await venue.newSlots(one.hash),
  };
}

/** Takes `makers` orders, `step` ticks apart, for the second time: the first time opens their slots. */
async function take(venue: BenchVenue, makers: number, step: bigint): Promise<Receipt> {
  const tick = MID + 1_009n;
  const once = async () => {
    for (let maker = 1; maker <= makers; maker += 1)
      await venue.send(maker, [place("ask", tick + step * BigInt(maker))]);
    const order = place("bid", tick + 30n, { lots: LOTS * BigInt(makers), timeInForce: "ioc" });
    return venue.send(TAKER, [order]);
  };
  await once();
  return once();
}

async function batchRows(venue: BenchVenue): Promise<Figures> {
  // somebody else's orders keep the ticks in use; the trader's own places have been used before
  const ticks = ladder(MID + 1_060n);
  const slots = await venue.send(
    3,
    [...ticks, ...ticks].map((tick) => place("ask", tick)),
  );
  await venue.send(3, slots.ids.map(cancel));
  await venue.send(
    3,
    ticks.map((tick) => place("ask", tick)),
  );
  const placed = await venue.send(
    TRADER,
    ticks.map((tick) => place("ask", tick)),
  );
  await venue.send(TRADER, placed.ids.map(cancel));

  const rungs = [ladder(MID + 1_080n), ladder(MID + 1_085n)] as const;
  let own = await venue.send(
    TRADER,
    rungs[0].map((tick) => place("ask", tick)),
  );
  const cancelled = await venue.send(TRADER, own.ids.map(cancel));
  own = await venue.send(
    TRADER,
    rungs[0].map((tick) => place("ask", tick)),
  );
  for (const rung of [1, 0, 1, 0] as const) {
    own = await venue.send(TRADER, [...own.ids.map(cancel), ...rungs[rung].map((tick) => place("ask", tick))]);
  }
  await venue.send(TRADER, own.ids.map(cancel));
  return {
    "spot.batchPlace10": placed.gas,
    "spot.batchCancel10": cancelled.gas,
    "spot.requote10": own.gas,
  };
}
