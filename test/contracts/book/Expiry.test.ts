import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, PLAIN, recordsOf, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const BOUNTY = 1_000n;

const openVenue = venueFixture();
let venue: Venue;
let expiry: number;

beforeEach(async () => {
  venue = await openVenue();
  expiry = (await now(venue)) + 1_000;
});

/** Makes the next block one of this second. */
function nextBlockAt(timestamp: number): Promise<void> {
  return venue.chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
}

describe("An order with an expiry", () => {
  test("holds a bounty besides its value, and gets it back when it is cancelled", async () => {
    const { alice } = venue;
    const { id: bought } = await alice.place(bid(100n, 5n, { expiry }));
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 500n - BOUNTY, held: 500n + BOUNTY });
    const { id: sold } = await alice.place(ask(101n, 5n, { expiry }));
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 500n - 2n * BOUNTY, held: 500n + 2n * BOUNTY });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - 5n, held: 5n });
    await alice.cancelMany([bought, sold]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH, held: 0n });
  });

  test("gets the bounty back with its last fill, not before", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(100n, 5n, { expiry }));
    await bob.place(bid(100n, 4n));
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 400n - BOUNTY, held: BOUNTY });
    await bob.place(bid(100n, 1n));
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 500n, held: 0n });
  });

  test("trades in its last second before the expiry, and no longer at it", async () => {
    const { alice, bob } = venue;
    const [early, late] = await alice.placeMany(repeat(2, ask(100n, 5n, { expiry })));
    await nextBlockAt(expiry - 1);
    const taken = await bob.batch([{ type: "place", market: PLAIN, order: bid(100n, 5n) }]);
    expect(recordsOf(taken)).toContainEqual({ type: "filled", id: early, lots: 5n });

    await nextBlockAt(expiry);
    const met = await bob.batch([{ type: "place", market: PLAIN, order: bid(100n, 5n) }]);
    expect(recordsOf(met)).toContainEqual({ type: "expired", id: late });
  });

  test("holds nothing more than the order's value where it is never late: without expiry", async () => {
    await venue.alice.place(bid(100n, 5n));
    expect(await venue.alice.balance(DOLLAR)).toEqual({ free: WEALTH - 500n, held: 500n });
  });
});

describe("A taker that meets expired orders", () => {
  test("removes them, is paid their bounties, and trades with the good ones behind", async () => {
    const { alice, bob, carol } = venue;
    const late = await alice.placeMany(repeat(3, ask(100n, 5n, { expiry })));
    const { id: good } = await carol.place(ask(100n, 5n));
    await mineAt(venue, expiry);

    const placed = await bob.place(bid(100n, 5n));

    expect(placed).toMatchObject({ filledLots: 5n, filledDollars: 500n });
    expect(recordsOf(placed.receipt)).toEqual([
      { type: "taken", side: "bid", clientId: 0n },
      ...late.map((id) => ({ type: "expired", id })),
      { type: "filled", id: good, lots: 5n },
    ]);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 3n * BOUNTY, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 500n + 3n * BOUNTY, held: 0n });
  });

  test("pays nothing to itself for its own", async () => {
    const { alice } = venue;
    await alice.place(ask(100n, 5n, { expiry }));
    await mineAt(venue, expiry);
    await alice.place(bid(100n, 5n, { timeInForce: "ioc", selfTrade: "cancelTaker" }));
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH, held: 0n });
  });

  test("has each of them counted against its match cap", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([...repeat(4, ask(100n, 5n, { expiry })), ask(100n, 5n)]);
    await mineAt(venue, expiry);
    const first = await bob.place(bid(100n, 5n), { maxMatches: 3 });
    expect(first).toMatchObject({ filledLots: 0n, restingLots: 0n });
    const second = await bob.place(bid(100n, 5n), { maxMatches: 2 });
    expect(second).toMatchObject({ filledLots: 5n, restingLots: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 500n + 4n * BOUNTY, held: 0n });
  });

  test("rests at its own price when all that it crossed had expired, post-only too", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(100n, 5n, { expiry }));
    await mineAt(venue, expiry);
    const placed = await bob.place(bid(105n, 5n, { timeInForce: "postOnly" }));
    expect(placed).toMatchObject({ tick: 105n, restingLots: 5n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 525n + BOUNTY, held: 525n });
  });

  test("leaves those behind its limit alone", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(101n, 5n, { expiry }));
    await mineAt(venue, expiry);
    await bob.place(bid(100n, 5n));
    expect((await venue.exchange.read.marketInfo([PLAIN])).bestAsk).toBe(101);
    expect(await venue.exchange.read.topOfBook([PLAIN])).toEqual([100, 5n, 0, 0n]);
  });

  test("fills an order-or-kill behind them, if the match cap reaches that far", async () => {
    const { alice, bob } = venue;
    await alice.placeMany([...repeat(4, ask(100n, 5n, { expiry })), ask(100n, 5n)]);
    await mineAt(venue, expiry);
    const order = bid(100n, 5n, { timeInForce: "fok" });
    expect(await refusal(bob.place(order, { maxMatches: 4 }))).toEqual(["FillOrKillUnfilled", 5n]);
    expect((await bob.place(order, { maxMatches: 5 })).filledLots).toBe(5n);
  });
});

describe("A sweep of expired orders", () => {
  test("pays the bounties to the account named, and passes over all that are not expired", async () => {
    const { alice, bob, carol } = venue;
    const late = await alice.placeMany([bid(100n, 5n, { expiry }), bid(99n, 5n, { expiry })]);
    const [good, later] = await alice.placeMany([bid(98n, 5n), bid(97n, 5n, { expiry: expiry + 1_000 })]);
    await mineAt(venue, expiry);

    await carol.write("sweepExpired", [2, PLAIN, [late[0]!, good!, late[1]!, late[0]!, later!, 12_345n]]);

    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH + 2n * BOUNTY, held: 0n });
    const held = 490n + 485n + BOUNTY;
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - held - 2n * BOUNTY, held });
    expect((await venue.exchange.read.marketInfo([PLAIN])).bestBid).toBe(98);
  });

  test("of no account or no market is refused", async () => {
    const { bob } = venue;
    expect(await refusal(bob.write("sweepExpired", [9, PLAIN, []]))).toEqual(["UnknownAccount", 9n]);
    expect(await refusal(bob.write("sweepExpired", [2, 9, []]))).toEqual(["UnknownMarket", 9n]);
  });
});
