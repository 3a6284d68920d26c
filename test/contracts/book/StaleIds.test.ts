import { MAX_TICK, packOrderId, unpackOrderId } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { packLevel, readLevel, slotOf, unpackLevel, writeWord } from "../support/slots.ts";
import { ETHER, fillsOf, PLAIN, storageRoot, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

async function expectNotFound(id: bigint): Promise<void> {
  const root = await storageRoot(venue);
  const { alice, exchange } = venue;
  expect(await refusal(alice.cancel(id))).toEqual(["OrderNotFound", 1n, id]);
  const { side } = unpackOrderId(id);
  const order = { side, tick: 100n, lots: 1n } as const;
  expect(await refusal(alice.amend(id, order))).toEqual(["OrderNotFound", 1n, id]);
  expect(await exchange.read.orderInfo([PLAIN, id])).toEqual({
    ...{ id: 0n, account: 0, lots: 0, expiry: 0 },
    margined: false,
    reduceOnly: false,
  });
  expect(await storageRoot(venue)).toBe(root);
}

describe("The id of an order that is gone", () => {
  test("names nothing after a cancel", async () => {
    const { id } = await venue.alice.place(ask(100n, 5n));
    await venue.alice.cancel(id);
    await expectNotFound(id);
  });

  test("names nothing after a fill", async () => {
    const { id } = await venue.alice.place(ask(100n, 5n));
    await venue.bob.place(bid(100n, 5n));
    await expectNotFound(id);
  });

  test("does not name the order that has taken its place", async () => {
    const { alice } = venue;
    const { id: old } = await alice.place(ask(100n, 5n));
    await alice.cancel(old);
    const { id } = await alice.place(ask(100n, 7n));
    expect(unpackOrderId(id)).toEqual({ ...unpackOrderId(old), generation: 1n });

    await expectNotFound(old);

    expect(await venue.exchange.read.orderInfo([PLAIN, id])).toMatchObject({ account: 1, lots: 7 });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - 7n, held: 7n });
  });

  const COUNT = 300;
  const take = (lots: bigint) =>
    venue.bob.place(bid(100n, lots, { timeInForce: "ioc" }), { maxMatches: 255 }).then(({ filledLots }) => filledLots);
  test.each([
    { how: "filled", retire: async () => expect((await take(200n)) + (await take(100n))).toBe(300n) },
    { how: "cancelled", retire: (ids: readonly bigint[]) => venue.alice.cancelMany(ids) },
  ])("names nothing in pages whose orders were all $how, while the level lives on", async ({ retire }) => {
    const { alice } = venue;
    const ids = (await alice.placeMany(repeat(400, ask(100n, 1n)))).slice(0, COUNT);
    await retire(ids);
    const balance = await alice.balance(ETHER);

    const { result } = await venue.exchange.simulate.cancelOrders([1, PLAIN, ids], {
      account: alice.address,
    });

    expect(result).toBe(0n);
    await alice.write("cancelOrders", [1, PLAIN, ids]);
    expect(await alice.balance(ETHER)).toEqual(balance);
    expect(balance.held).toBe(BigInt(400 - COUNT));
  });

  test("names nothing in pages that have been emptied, spared and opened again", async () => {
    const { alice } = venue;
    const old: bigint[] = [];
    for (let round = 0; round < 4; round += 1) {
      const ids = await alice.placeMany(repeat(400, ask(100n, 1n)));
      const stays = ids[399]!;
      await alice.cancelMany(ids.slice(0, 399));
      old.push(...ids.slice(0, 399));
      if (round % 2 === 1) {
        await alice.cancel(stays);
        old.push(stays);
      }
    }
    const fresh = await alice.placeMany(repeat(400, ask(100n, 1n)));
    expect(new Set([...old, ...fresh]).size).toBe(old.length + fresh.length);

    const held = await alice.balance(ETHER);
    await alice.write("cancelOrders", [1, PLAIN, old.filter((id) => !fresh.includes(id))]);

    expect(await alice.balance(ETHER)).toEqual(held);
    const infos = await Promise.all(fresh.map((id) => venue.exchange.read.orderInfo([PLAIN, id])));
    expect(infos.every(({ account }) => account === 1)).toBe(true);
  });
});

describe("An id that never was", () => {
  const place = { side: "ask", tick: 100n, page: 0, generation: 0n, slot: 0 } as const;
  const cases = [
    { what: "zero", id: 0n },
    { what: "all ones", id: 2n ** 88n - 1n },
    { what: "the tick zero", id: packOrderId(place) - (100n << 64n) },
    { what: "a tick beyond the book", id: packOrderId(place) + ((MAX_TICK + 1n - 100n) << 64n) },
    { what: "the largest tick that fits", id: packOrderId(place) | (0x7fffffn << 64n) },
    { what: "the other side", id: packOrderId({ ...place, side: "bid" }) },
    { what: "a page that was never opened", id: packOrderId({ ...place, page: 65_535 }) },
    { what: "a place that is not used yet", id: packOrderId({ ...place, slot: 1 }) },
    { what: "a place beyond the page", id: packOrderId(place) | 128n },
    { what: "the last place that fits", id: packOrderId(place) | 255n },
    { what: "a later generation", id: packOrderId({ ...place, generation: 1n }) },
    { what: "a generation that differs above its 33 bits", id: packOrderId({ ...place, generation: 1n << 33n }) },
  ];
  test.each(cases)("with $what names nothing", async ({ id }) => {
    await venue.alice.place(ask(100n, 5n));
    await expectNotFound(id);
    const expired = await venue.exchange.simulate.sweepExpired([1, PLAIN, [id]]);
    expect(expired.result).toBe(0n);
  });

  test("is another market's order", async () => {
    const { id } = await venue.alice.place(ask(100n, 50n));
    expect(await refusal(venue.alice.cancel(id, 2))).toEqual(["OrderNotFound", 2n, id]);
  });
});

describe("An id at the limits of its fields", () => {
  const sides = ["bid", "ask"] as const;
  test.each(sides)("of a %s is told apart, found and filled", async (side) => {
    const { alice, bob } = venue;
    const tick = MAX_TICK;
    const limits = { live: 0n, lots: 0n, used: 127, generation: 2n ** 33n - 1n, head: 65_535, tail: 65_535 };
    await writeWord(venue, slotOf.level({ market: PLAIN, side, tick }), packLevel(limits));

    const { id } = await alice.place({ side, tick, lots: 2n });

    expect(id).toBe(packOrderId({ side, tick, page: 65_535, generation: 2n ** 33n - 1n, slot: 127 }));
    expect(await venue.exchange.read.orderInfo([PLAIN, id])).toMatchObject({ id, account: 1, lots: 2 });
    const { receipt } = await bob.place({ side: side === "ask" ? "bid" : "ask", tick, lots: 1n });
    expect(fillsOf(receipt)).toEqual([{ id, lots: 1n }]);
    await alice.cancel(id);
    const { id: next } = await alice.place({ side, tick, lots: 2n });
    expect(unpackOrderId(next)).toEqual({ side, tick, page: 65_535, generation: 0n, slot: 0 });
  });

  test("is refused when a level has used up its pages, while all of its orders can still be taken", async () => {
    const { alice, bob } = venue;
    const place = { market: PLAIN, side: "ask", tick: 100n } as const;
    await alice.placeMany(repeat(128, ask(100n, 1n)));
    await writeWord(venue, slotOf.pageCount(place), 65_535n);

    expect(await refusal(alice.place(ask(100n, 1n)))).toEqual(["LevelFull", 65_536n]);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - 128n, held: 128n });

    const { filledLots } = await bob.place(bid(100n, 128n), { maxMatches: 255 });
    expect(filledLots).toBe(128n);
    expect(await readLevel(venue, place)).toMatchObject({ live: 0n, used: 0 });
    expect((await alice.place(ask(100n, 1n))).restingLots).toBe(1n);
  });

  test("packs and unpacks without loss", () => {
    for (const side of sides) {
      for (const tick of [1n, MAX_TICK]) {
        const place = { side, tick, page: 65_535, generation: 2n ** 40n - 1n, slot: 127 };
        expect(unpackOrderId(packOrderId(place))).toEqual(place);
      }
    }
    const level = { live: 2n ** 128n - 1n, lots: 2n ** 55n - 1n, used: 128, generation: 2n ** 33n - 1n };
    expect(unpackLevel(packLevel({ ...level, head: 1, tail: 2 }))).toEqual({ ...level, head: 1, tail: 2 });
  });
});
