import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { CHARGED, DOLLAR, ETHER, PLAIN, recordsOf, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const NEVER = 4_000_000_000;

describe("An order that meets one of its own account", () => {
  test("cancels it and trades on, if it says cancel maker", async () => {
    const { alice, bob } = venue;
    const { id: own } = await bob.place(ask(100n, 5n));
    const { id: other } = await alice.place(ask(100n, 5n));

    const placed = await bob.place(bid(100n, 7n, { selfTrade: "cancelMaker" }));

    expect(placed).toMatchObject({ filledLots: 5n, restingLots: 2n, filledDollars: 500n });
    expect(recordsOf(placed.receipt)).toEqual([
      { type: "taken", side: "bid", clientId: 0n },
      { type: "cancelled", id: own, cause: "selfTrade" },
      { type: "filled", id: other, lots: 5n },
      { type: "placed", id: placed.id, lots: 2n, expiry: 0, clientId: 0n },
    ]);
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH + 5n, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 700n, held: 200n });
  });

  test("stops before it, keeps what it has traded and does not rest, if it says cancel taker", async () => {
    const { alice, bob } = venue;
    const { id: other } = await alice.place(ask(99n, 2n));
    const { id: own } = await bob.place(ask(100n, 5n));

    const placed = await bob.place(bid(101n, 7n, { selfTrade: "cancelTaker" }));

    expect(placed).toMatchObject({ id: 0n, filledLots: 2n, restingLots: 0n, filledDollars: 198n });
    expect(recordsOf(placed.receipt)).toEqual([
      { type: "taken", side: "bid", clientId: 0n },
      { type: "filled", id: other, lots: 2n },
    ]);
    expect(await venue.exchange.read.orderInfo([PLAIN, own])).toMatchObject({ account: 2, lots: 5 });
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH - 5n + 2n, held: 5n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 198n, held: 0n });
  });

  test("shrinks a larger one by its own size and is done, if it says decrement", async () => {
    const { bob } = venue;
    const { id: own } = await bob.place(ask(100n, 5n));

    const placed = await bob.place(bid(100n, 3n, { selfTrade: "decrement" }));

    expect(placed).toMatchObject({ id: 0n, filledLots: 0n, restingLots: 0n, filledDollars: 0n });
    expect(recordsOf(placed.receipt)).toEqual([
      { type: "taken", side: "bid", clientId: 0n },
      { type: "reduced", id: own, remainingLots: 2n, selfTrade: true },
    ]);
    expect(await venue.exchange.read.orderInfo([PLAIN, own])).toMatchObject({ account: 2, lots: 2 });
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH - 2n, held: 2n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("removes a smaller one and goes on with what is left of itself, if it says decrement", async () => {
    const { alice, bob } = venue;
    const { id: own } = await bob.place(bid(100n, 3n));
    const { id: other } = await alice.place(bid(100n, 2n));

    const placed = await bob.place(ask(100n, 9n, { selfTrade: "decrement" }));

    expect(placed).toMatchObject({ filledLots: 2n, restingLots: 4n, filledDollars: 200n });
    expect(recordsOf(placed.receipt)).toEqual([
      { type: "taken", side: "ask", clientId: 0n },
      { type: "cancelled", id: own, cause: "selfTrade" },
      { type: "filled", id: other, lots: 2n },
      { type: "placed", id: placed.id, lots: 4n, expiry: 0, clientId: 0n },
    ]);
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH - 6n, held: 4n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH + 200n, held: 0n });
  });

  test("removes one of equal size and is done, if it says decrement", async () => {
    const { bob } = venue;
    const { id: own } = await bob.place(bid(100n, 3n));
    const placed = await bob.place(ask(100n, 3n, { selfTrade: "decrement" }));
    expect(placed).toMatchObject({ id: 0n, filledLots: 0n, restingLots: 0n });
    expect(await venue.exchange.read.orderInfo([PLAIN, own])).toMatchObject({ account: 0 });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH, held: 0n });
  });

  test.each(["cancelMaker", "decrement"] as const)(
    "gives its bounty back and charges no fee (%s)",
    async (selfTrade) => {
      const { bob, exchange } = { ...venue, exchange: venue.exchange };
      await bob.place(bid(100n, 30n, { expiry: NEVER }), { market: CHARGED });
      // 30 lots x 100 ticks x 10, the highest maker fee of 0.02 %, the bounty
      expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 35_006n, held: 35_006n });

      await bob.place(ask(100n, 30n, { selfTrade, timeInForce: "ioc" }), { market: CHARGED });

      expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
      expect(await bob.balance(ETHER)).toEqual({ free: WEALTH, held: 0n });
      expect((await exchange.read.marketInfo([CHARGED])).fees).toBe(0n);
    },
  );

  test("keeps the bounty of one that it only shrinks", async () => {
    const { bob } = venue;
    await bob.place(bid(100n, 30n, { expiry: NEVER }), { market: CHARGED });
    await bob.place(ask(100n, 10n, { selfTrade: "decrement", timeInForce: "ioc" }), { market: CHARGED });
    // 20 lots x 100 ticks x 10, 0.02 % of it, the bounty
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 25_004n, held: 25_004n });
  });

  test("takes orders of another account of the same owner as anybody's", async () => {
    const { bob } = venue;
    await bob.write("openAccount", []);
    await bob.write("transfer", [2, 4, ETHER, 2n ** 256n - 1n]);
    const order = {
      side: 1,
      tick: 100,
      lots: 5,
      timeInForce: 0,
      selfTrade: 0,
      reduceOnly: false,
      expiry: 0,
      clientId: 0n,
    };
    await bob.write("placeOrder", [4, PLAIN, order, 0]);

    const placed = await bob.place(bid(100n, 5n, { selfTrade: "cancelTaker" }));

    expect(placed.filledLots).toBe(5n);
    const { free, held } = await venue.exchange.read.balanceOf([4, DOLLAR]);
    expect([free, held]).toEqual([500n, 0n]);
  });
});
