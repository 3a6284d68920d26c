import { MAX_TICK } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import {
  CHARGED,
  DOLLAR,
  ETHER,
  fillsOf,
  PLAIN,
  storageRoot,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

async function depthOf(side: 0 | 1): Promise<(readonly [bigint, bigint])[]> {
  const levels = await venue.exchange.read.depth([PLAIN, side, 0, 10n]);
  return levels.map(({ tick, lots }) => [BigInt(tick), lots] as const);
}

describe("A good-till-cancelled order", () => {
  test("takes what it can and rests the remainder at its own price", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([ask(100n, 3n), ask(101n, 4n), ask(103n, 5n)]);

    const placed = await bob.place(bid(102n, 10n));

    expect(placed).toMatchObject({ tick: 102n, restingLots: 3n, filledLots: 7n, filledDollars: 704n, feeDollars: 0n });
    expect(await depthOf(0)).toEqual([[102n, 3n]]);
    expect(await depthOf(1)).toEqual([[103n, 5n]]);
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 704n - 306n, held: 306n });
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH + 7n, held: 0n });
  });
});

describe("An immediate-or-cancel order", () => {
  test("takes what it can and gives up the remainder", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([bid(100n, 3n), bid(98n, 4n)]);

    const placed = await bob.place(ask(99n, 10n, { timeInForce: "ioc" }));

    expect(placed).toMatchObject({ id: 0n, tick: 0n, restingLots: 0n, filledLots: 3n, filledDollars: 300n });
    expect(await depthOf(1)).toEqual([]);
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH - 3n, held: 0n });
  });

  test("that meets nobody does nothing and costs nothing", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(101n, 3n));
    const placed = await bob.place(bid(100n, 10n, { timeInForce: "ioc" }));
    expect(placed).toMatchObject({ id: 0n, restingLots: 0n, filledLots: 0n, filledDollars: 0n, feeDollars: 0n });
    expect(placed.receipt.logs).toEqual([]);
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
    expect(await depthOf(0)).toEqual([]);
    expect(await depthOf(1)).toEqual([[101n, 3n]]);
  });
});

describe("A fill-or-kill order", () => {
  test("is filled in full across prices and pages", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([...repeat(130, ask(100n, 1n)), ask(101n, 5n)]);
    const placed = await bob.place(bid(101n, 135n, { timeInForce: "fok" }), { maxMatches: 131 });
    expect(placed).toMatchObject({ id: 0n, restingLots: 0n, filledLots: 135n, filledDollars: 13_505n });
  });

  test.each([
    { why: "the limit leaves too little", order: bid(100n, 6n), maxMatches: 0 },
    { why: "the match cap does", order: bid(101n, 9n), maxMatches: 2 },
    { why: "the book does", order: bid(MAX_TICK, 10n), maxMatches: 0 },
    { why: "nobody is met", order: bid(98n, 1n), maxMatches: 0 },
  ])("is refused when $why", async ({ order, maxMatches }) => {
    const { alice, bob } = venue;
    await alice.placeMany([ask(99n, 2n), ask(100n, 3n), ask(101n, 4n)]);
    const root = await storageRoot(venue);
    const placing = bob.place({ ...order, timeInForce: "fok" }, { maxMatches });
    expect(await refusal(placing)).toEqual(["FillOrKillUnfilled", order.lots]);
    expect(await storageRoot(venue)).toBe(root);
  });

  test("counts no order of its own account, and is refused if it would have to stop at one", async () => {
    const { alice, bob } = venue;
    await bob.place(ask(100n, 5n));
    await alice.place(ask(100n, 5n));
    const six = bid(100n, 6n, { timeInForce: "fok" });
    expect(await refusal(bob.place(six))).toEqual(["FillOrKillUnfilled", 6n]);
    for (const selfTrade of ["cancelTaker", "decrement"] as const) {
      const placing = bob.place({ ...six, lots: 5n, selfTrade });
      expect(await refusal(placing)).toEqual(["FillOrKillUnfilled", 5n]);
    }
    const placed = await bob.place({ ...six, lots: 5n });
    expect(placed.filledLots).toBe(5n);
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH + 5n, held: 0n });
  });

  test("in a batch whose match cap is used up is passed over like any other that cannot be filled", async () => {
    const { alice, bob } = venue;
    await alice.placeMany(repeat(2, ask(100n, 1n)));
    const one = bid(100n, 1n);
    const receipt = await bob.batch(
      [
        { type: "place", market: PLAIN, order: one },
        { type: "place", market: PLAIN, order: { ...one, timeInForce: "fok" }, skip: true },
      ],
      { maxMatches: 1 },
    );
    expect(fillsOf(receipt).length).toBe(1);
    expect(await depthOf(1)).toEqual([[100n, 1n]]);
  });
});

describe("A post-only order", () => {
  test("rests when it meets nobody", async () => {
    await venue.alice.place(ask(101n, 3n));
    const placed = await venue.bob.place(bid(100n, 3n, { timeInForce: "postOnly" }));
    expect(placed).toMatchObject({ tick: 100n, restingLots: 3n });
  });

  const slides = [
    { name: "a bid at the best ask", resting: ask(100n, 5n), order: bid(100n, 2n), tick: 99n, held: 198n },
    { name: "a bid far above the best ask", resting: ask(100n, 5n), order: bid(MAX_TICK, 2n), tick: 99n, held: 198n },
    { name: "a bid below an ask at tick 2", resting: ask(2n, 5n), order: bid(7n, 2n), tick: 1n, held: 2n },
    { name: "a bid that meets nobody", resting: ask(101n, 5n), order: bid(100n, 2n), tick: 100n, held: 200n },
    { name: "an ask at the best bid", resting: bid(100n, 5n), order: ask(100n, 2n), tick: 101n, held: 2n },
    { name: "an ask far below the best bid", resting: bid(100n, 5n), order: ask(1n, 2n), tick: 101n, held: 2n },
    {
      ...{ name: "an ask above a bid one below the end of the book", resting: bid(MAX_TICK - 1n, 5n) },
      ...{ order: ask(1n, 2n), tick: MAX_TICK, held: 2n },
    },
  ];
  test.each(slides)(
    "that slides rests one tick short of the other side: $name",
    async ({ resting, order, tick, held }) => {
      await venue.alice.place(resting);

      const placed = await venue.bob.place({ ...order, timeInForce: "postOnlySlide" });

      expect(placed).toMatchObject({ tick, restingLots: order.lots, filledLots: 0n });
      expect((await venue.bob.balance(order.side === "bid" ? DOLLAR : ETHER)).held).toBe(held);
      expect(await depthOf(order.side === "bid" ? 0 : 1)).toEqual([[tick, order.lots]]);
    },
  );

  test.each([
    { name: "a bid below an ask at tick 1", resting: ask(1n, 5n), order: bid(3n, 2n), opposite: 1n },
    { name: "an ask above a bid at the last tick", resting: bid(MAX_TICK, 5n), order: ask(9n, 2n), opposite: MAX_TICK },
  ])("that has nowhere to slide to is refused: $name", async ({ resting, order, opposite }) => {
    await venue.alice.place(resting);
    const root = await storageRoot(venue);
    const placing = venue.bob.place({ ...order, timeInForce: "postOnlySlide" });
    expect(await refusal(placing)).toEqual(["PostOnlyWouldTake", order.tick, opposite]);
    expect(await storageRoot(venue)).toBe(root);
  });

  test("that slides below the smallest order is refused", async () => {
    await venue.alice.place(ask(100n, 50n), { market: CHARGED });
    const placing = venue.bob.place(bid(100n, 10n, { timeInForce: "postOnlySlide" }), { market: CHARGED });
    expect(await refusal(placing)).toEqual(["BelowMinimumNotional", 990n, 1_000n]);
  });
});

describe("The match cap", () => {
  test("ends a match, and what is left does not rest while it would still cross", async () => {
    const { alice, bob } = venue;
    const ids = await alice.placeMany(repeat(3, ask(100n, 1n)));
    const placed = await bob.place(bid(100n, 3n), { maxMatches: 2 });
    expect(placed).toMatchObject({ id: 0n, restingLots: 0n, filledLots: 2n });
    expect(await depthOf(0)).toEqual([]);
    expect(await depthOf(1)).toEqual([[100n, 1n]]);
    expect(await venue.exchange.read.orderInfo([PLAIN, ids[2]!])).toMatchObject({ lots: 1 });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 200n, held: 0n });
  });

  test("lets what is left rest when it met the last order that it crossed", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([ask(100n, 1n), ask(100n, 1n), ask(101n, 1n)]);
    const placed = await bob.place(bid(100n, 5n), { maxMatches: 2 });
    expect(placed).toMatchObject({ tick: 100n, restingLots: 3n, filledLots: 2n });
  });

  test.each([
    { maxMatches: 0, matches: 64n },
    { maxMatches: 1, matches: 1n },
    { maxMatches: 255, matches: 255n },
  ])("of $maxMatches allows $matches matches", async ({ maxMatches, matches }) => {
    await venue.alice.placeMany(repeat(300, ask(100n, 1n)));
    const placed = await venue.bob.place(bid(100n, 300n), { maxMatches });
    expect(placed).toMatchObject({ restingLots: 0n, filledLots: matches });
  });

  test("is shared by the operations of a batch", async () => {
    await venue.alice.placeMany(repeat(10, ask(100n, 1n)));
    const operation = { type: "place", market: PLAIN, order: bid(100n, 4n) } as const;
    const receipt = await venue.bob.batch([operation, operation, operation], { maxMatches: 6 });
    expect(fillsOf(receipt).length).toBe(6);
    expect(await depthOf(0)).toEqual([]);
    expect(await depthOf(1)).toEqual([[100n, 4n]]);
  });
});
