import { orderPriority } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { DOLLAR, ETHER, fillsOf, recordsOf, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

describe("Orders at one price", () => {
  test("are all taken in their order after the sixth of ten was cancelled", async () => {
    const { alice, bob } = venue;
    const ids = await alice.placeMany(Array.from({ length: 10 }, (_, index) => ask(100n, BigInt(index + 1))));
    await alice.cancel(ids[5]!);

    const { receipt, filledLots } = await bob.place(bid(100n, 49n));

    const left = ids.filter((_, index) => index !== 5);
    expect(fillsOf(receipt)).toEqual(
      left.map((id, index) => ({ id, lots: BigInt(index < 5 ? index + 1 : index + 2) })),
    );
    expect(filledLots).toBe(49n);
    expect(await venue.exchange.read.topOfBook([1])).toEqual([0, 0n, 0, 0n]);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - 49n, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 4_900n, held: 0n });
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH + 49n, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 4_900n, held: 0n });
  });

  test("can be cancelled one by one in any order, and none is left behind", async () => {
    const { alice, exchange } = { ...venue, exchange: venue.exchange };
    const ids = await alice.placeMany(repeat(10, bid(100n, 3n)));
    for (const [count, index] of [4, 0, 9, 5, 3, 8, 1, 6, 2, 7].entries()) {
      await alice.cancel(ids[index]!);
      const rest = 9 - count;
      const levels = rest === 0 ? [] : [{ tick: 100, lots: BigInt(3 * rest), orders: rest, reduceOnlyLots: 0n }];
      expect(await exchange.read.depth([1, 0, 0, 10n])).toEqual(levels);
    }
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("are matched first come, first served, across accounts", async () => {
    const { alice, bob, carol } = venue;
    const first = await alice.place(ask(100n, 5n));
    const second = await bob.place(ask(100n, 5n));
    const third = await alice.place(ask(100n, 5n));

    const { receipt } = await carol.place(bid(100n, 12n));

    expect(fillsOf(receipt)).toEqual([
      { id: first.id, lots: 5n },
      { id: second.id, lots: 5n },
      { id: third.id, lots: 2n },
    ]);
    expect(await venue.exchange.read.orderInfo([1, third.id])).toMatchObject({ account: 1, lots: 3 });
  });

  test("are matched after all better prices", async () => {
    const { alice, bob } = venue;
    const [worse, best, middle] = await alice.placeMany([bid(99n, 1n), bid(101n, 1n), bid(100n, 1n)]);

    const { receipt, filledDollars } = await bob.place(ask(99n, 3n));

    expect(fillsOf(receipt).map(({ id }) => id)).toEqual([best, middle, worse]);
    expect(filledDollars).toBe(300n);
  });

  test("have ids whose priority says who is older", async () => {
    const { alice, bob } = venue;
    const ids = [
      ...(await alice.placeMany(repeat(130, ask(100n, 1n)))),
      ...(await bob.placeMany(repeat(130, ask(100n, 1n)))),
    ];
    const priorities = ids.map(orderPriority);
    expect(priorities).toEqual(priorities.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(priorities).size).toBe(260);
  });
});

describe("A partly filled order", () => {
  test("keeps its place", async () => {
    const { alice, bob, carol } = venue;
    const { id } = await alice.place(ask(100n, 5n));
    const { id: later } = await bob.place(ask(100n, 5n));
    await carol.place(bid(100n, 2n));

    const { receipt } = await carol.place(bid(100n, 4n));

    expect(fillsOf(receipt)).toEqual([
      { id, lots: 3n },
      { id: later, lots: 1n },
    ]);
  });
});

describe("An amended order", () => {
  test("keeps id and place when it only loses lots", async () => {
    const { alice, bob, carol } = venue;
    const { id } = await alice.place(bid(100n, 10n));
    const { id: later } = await bob.place(bid(100n, 10n));

    const amended = await alice.amend(id, bid(100n, 4n));

    expect(amended).toMatchObject({ id, tick: 100n, restingLots: 4n, filledLots: 0n });
    expect(recordsOf(amended.receipt)).toEqual([{ type: "reduced", id, remainingLots: 4n, selfTrade: false }]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 400n, held: 400n });
    const { receipt } = await carol.place(ask(100n, 5n));
    expect(fillsOf(receipt)).toEqual([
      { id, lots: 4n },
      { id: later, lots: 1n },
    ]);
  });

  test("stays where it is when it asks for the same lots again", async () => {
    const { alice, bob, carol } = venue;
    const { id } = await alice.place(bid(100n, 10n));
    await bob.place(bid(100n, 10n));
    const amended = await alice.amend(id, bid(100n, 10n));
    expect(amended).toMatchObject({ id, restingLots: 10n });
    expect(recordsOf(amended.receipt)).toEqual([{ type: "reduced", id, remainingLots: 10n, selfTrade: false }]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 1_000n, held: 1_000n });
    expect(fillsOf((await carol.place(ask(100n, 10n))).receipt)).toEqual([{ id, lots: 10n }]);
  });

  test("grows at the end of the queue if fills came first that left less than it asks for", async () => {
    const { alice, bob, carol } = venue;
    const { id } = await alice.place(bid(100n, 10n));
    const { id: later } = await bob.place(bid(100n, 10n));
    await carol.place(ask(100n, 5n));
    const amended = await alice.amend(id, bid(100n, 6n));
    expect(amended).toMatchObject({ restingLots: 6n });
    expect(fillsOf((await carol.place(ask(100n, 11n))).receipt)).toEqual([
      { id: later, lots: 10n },
      { id: amended.id, lots: 1n },
    ]);
  });

  test.each([
    { what: "gains lots", amendment: bid(100n, 11n), held: 1_100n },
    { what: "gets an expiry", amendment: bid(100n, 5n, { expiry: 4_000_000_000 }), held: 1_500n },
  ])("goes to the end of the queue when it $what", async ({ amendment, held }) => {
    const { alice, bob, carol } = venue;
    const { id } = await alice.place(bid(100n, 10n));
    const { id: later } = await bob.place(bid(100n, 10n));

    const amended = await alice.amend(id, amendment);

    expect(amended.id).not.toBe(id);
    expect(recordsOf(amended.receipt).map(({ type }) => type)).toEqual(["cancelled", "placed"]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - held, held });
    const { receipt } = await carol.place(ask(100n, 11n));
    expect(fillsOf(receipt)).toEqual([
      { id: later, lots: 10n },
      { id: amended.id, lots: 1n },
    ]);
  });

  test("goes to the end of the new price's queue when it moves, and may take on the way", async () => {
    const { alice, bob } = venue;
    const { id: resting } = await bob.place(ask(102n, 3n));
    const { id } = await alice.place(bid(100n, 10n));

    const amended = await alice.amend(id, bid(102n, 10n));

    expect(fillsOf(amended.receipt)).toEqual([{ id: resting, lots: 3n }]);
    expect(amended).toMatchObject({ tick: 102n, restingLots: 7n, filledLots: 3n, filledDollars: 306n });
    expect(await venue.exchange.read.orderInfo([1, id])).toMatchObject({ account: 0 });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 306n - 714n, held: 714n });
  });

  test("needs no more money than the new order does beyond the old one", async () => {
    const { alice } = venue;
    const { id } = await alice.place(bid(1n, 200_000_000_000_000n));
    await alice.write("withdraw", [1, DOLLAR, 2n ** 256n - 1n, alice.address]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: 0n, held: 200_000_000_000_000n });

    const amended = await alice.amend(id, bid(2n, 100_000_000_000_000n));

    expect(amended.restingLots).toBe(100_000_000_000_000n);
    expect(await alice.balance(DOLLAR)).toEqual({ free: 0n, held: 200_000_000_000_000n });
  });
});
