import { unpackOrderId } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { readLevel, readRing, readWords, slotOf } from "../support/slots.ts";
import { ETHER, fillsOf, PLAIN, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const PAGE = 128;
const LEVEL = { market: PLAIN, side: "ask", tick: 100n } as const;

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

/** Takes so many lots at the level, in as many orders as the match cap makes necessary. Answers the ids filled. */
async function take(lots: number): Promise<bigint[]> {
  const ids: bigint[] = [];
  while (ids.length < lots) {
    const { receipt } = await venue.bob.place(bid(100n, BigInt(lots - ids.length), { timeInForce: "ioc" }), {
      maxMatches: 255,
    });
    const fills = fillsOf(receipt);
    if (fills.length === 0) break;
    ids.push(...fills.map(({ id }) => id));
  }
  return ids;
}

function placeOnes(count: number): Promise<bigint[]> {
  return venue.alice.placeMany(repeat(count, ask(100n, 1n)));
}

describe("A level", () => {
  test.each([127, 128, 129, 255, 256, 257, 1_100])("of %i orders gives all of them back in order", async (count) => {
    const ids = await placeOnes(count);

    expect(ids.map((id) => unpackOrderId(id))).toEqual(
      ids.map((_, index) => {
        const page = Math.floor(index / PAGE);
        return { side: "ask", tick: 100n, page, generation: BigInt(page), slot: index % PAGE };
      }),
    );
    const depth = { tick: 100, lots: BigInt(count), orders: count, reduceOnlyLots: 0n };
    expect(await venue.exchange.read.depth([PLAIN, 1, 0, 2n])).toEqual([depth]);
    expect(await take(count + 1)).toEqual(ids);
    expect(await venue.exchange.read.depth([PLAIN, 1, 0, 2n])).toEqual([]);
    expect(await venue.alice.balance(ETHER)).toEqual({ free: WEALTH - BigInt(count), held: 0n });
  });

  const cases = [
    { where: "the head page", from: 0, to: 128 },
    { where: "a middle page", from: 256, to: 384 },
    { where: "two neighbouring middle pages", from: 128, to: 384 },
    { where: "the tail page", from: 512, to: 640 },
    { where: "head and second page", from: 0, to: 256 },
    { where: "all but the head page", from: 128, to: 640 },
    { where: "all but the tail page", from: 0, to: 512 },
    { where: "a stretch across page borders", from: 100, to: 300 },
  ];
  test.each(cases)("keeps its order when $where is cancelled", async ({ from, to }) => {
    const ids = await placeOnes(640);
    await venue.alice.cancelMany(ids.slice(from, to));
    const rest = [...ids.slice(0, from), ...ids.slice(to)];
    const depth = { tick: 100, lots: BigInt(rest.length), orders: rest.length, reduceOnlyLots: 0n };
    expect(await venue.exchange.read.depth([PLAIN, 1, 0, 2n])).toEqual([depth]);

    const added = await placeOnes(300);

    expect(new Set([...rest, ...added]).size).toBe(rest.length + 300);
    expect((await readRing(venue, LEVEL)).length).toBe((await readLevel(venue, LEVEL)).pagesOpened);
    expect(await take(1_000)).toEqual([...rest, ...added]);
  });

  test("keeps its order when pages are emptied from the back to the front", async () => {
    const ids = await placeOnes(640);
    await venue.alice.cancelMany(ids.slice(1).toReversed());
    const added = await placeOnes(200);
    expect(await take(1_000)).toEqual([ids[0], ...added]);
  });

  test("keeps its order when every other order is cancelled", async () => {
    const ids = await placeOnes(513);
    await venue.alice.cancelMany(ids.filter((_, index) => index % 2 === 1));
    expect(await take(1_000)).toEqual(ids.filter((_, index) => index % 2 === 0));
  });
});

describe("The pages of a level", () => {
  test("are used again, so that a queue that moves on opens no new slot", async () => {
    await placeOnes(300);
    const { pagesOpened } = await readLevel(venue, LEVEL);
    expect(pagesOpened).toBe(3);
    for (let round = 0; round < 12; round += 1) {
      expect((await take(100)).length).toBe(100);
      await placeOnes(100);
      expect((await readLevel(venue, LEVEL)).pagesOpened).toBeLessThanOrEqual(4);
    }
    expect((await readRing(venue, LEVEL)).toSorted()).toEqual([0, 1, 2, 3]);
    expect(await readWords(venue, [slotOf.page(LEVEL, 4), slotOf.orders(LEVEL, 4, 0)])).toEqual([0n, 0n]);
  });

  test("are used again by a level that was empty in between", async () => {
    await placeOnes(512);
    await take(512);
    await placeOnes(512);
    expect((await readLevel(venue, LEVEL)).pagesOpened).toBe(4);
    expect((await readRing(venue, LEVEL)).toSorted()).toEqual([0, 1, 2, 3]);
    expect(await readWords(venue, [slotOf.page(LEVEL, 4)])).toEqual([0n]);
  });

  test("are used again when they were emptied in the middle, the last one first", async () => {
    const ids = await placeOnes(640);
    await venue.alice.cancelMany(ids.slice(128, 256));
    await venue.alice.cancelMany(ids.slice(384, 512));
    expect(await readRing(venue, LEVEL)).toEqual([0, 2, 4, 3, 1]);

    const added = await placeOnes(257);

    const pages = new Set(added.map((id) => unpackOrderId(id).page));
    expect([...pages]).toEqual([3, 1, 5]);
    expect(await readRing(venue, LEVEL)).toEqual([0, 2, 4, 3, 1, 5]);
  });

  test("start over in place while the level has one order at a time", async () => {
    for (let round = 0n; round < 10n; round += 1n) {
      const { id } = await venue.alice.place(ask(100n, 1n));
      expect(unpackOrderId(id)).toMatchObject({ page: 0, slot: 0, generation: round });
      await venue.alice.cancel(id);
    }
    expect(await readLevel(venue, LEVEL)).toMatchObject({ live: 0n, lots: 0n, used: 0, pagesOpened: 1 });
  });

  test("know the sum of their lots after every kind of change", async () => {
    const [first, second] = await venue.alice.placeMany([ask(100n, 10n), ask(100n, 20n)]);
    await venue.alice.amend(second!, ask(100n, 15n));
    await venue.bob.place(bid(100n, 4n));
    expect(await readLevel(venue, LEVEL)).toMatchObject({ live: 3n, lots: 21n, used: 2 });
    await venue.alice.cancel(first!);
    expect(await readLevel(venue, LEVEL)).toMatchObject({ live: 2n, lots: 15n, used: 2 });
  });

  test("keep every word that they have once used, over many rounds of two pages", async () => {
    const words = [slotOf.level(LEVEL), slotOf.pageCount(LEVEL)];
    for (const page of [0, 1, 2]) {
      words.push(slotOf.page(LEVEL, page));
      for (let slot = 0; slot < PAGE; slot += 2) words.push(slotOf.orders(LEVEL, page, slot));
    }
    const inUse = async () => (await readWords(venue, words)).map((word) => word !== 0n);
    const round = async () => {
      const ids = await placeOnes(200);
      const states = [await inUse()];
      await venue.alice.cancelMany(ids.slice(50, 150));
      states.push(await inUse());
      await take(200);
      states.push(await inUse());
      return states;
    };
    await round();
    const [steady] = await round();
    expect(steady?.filter(Boolean).length).toBe(4 + PAGE);
    for (let count = 0; count < 6; count += 1) expect(await round()).toEqual([steady, steady, steady]);
  });

  test("belong to one price and one side only", async () => {
    await placeOnes(200);
    await venue.alice.placeMany([...repeat(200, bid(99n, 1n)), ...repeat(200, ask(101n, 1n))]);
    await take(150);
    const depth = async (side: number) => venue.exchange.read.depth([PLAIN, side, 0, 5n]);
    expect(await depth(0)).toEqual([{ tick: 99, lots: 200n, orders: 200, reduceOnlyLots: 0n }]);
    expect(await depth(1)).toEqual([
      { tick: 100, lots: 50n, orders: 50, reduceOnlyLots: 0n },
      { tick: 101, lots: 200n, orders: 200, reduceOnlyLots: 0n },
    ]);
  });
});
