import { MAX_LOTS, MAX_TICK, MAX_UNITS } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { readLevel } from "../support/slots.ts";
import {
  CHARGED,
  DOLLAR,
  ETHER,
  ETHER_UNIT,
  fillsOf,
  PLAIN,
  recordsOf,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

describe("The smallest order of a market", () => {
  test.each([
    { name: "a bid", order: bid(500n, 2n) },
    { name: "an ask", order: ask(500n, 2n) },
  ])("is one of exactly the minimum: $name", async ({ order }) => {
    const { alice } = venue;
    const below = alice.place({ ...order, tick: 499n }, { market: CHARGED });
    expect(await refusal(below)).toEqual(["BelowMinimumNotional", 998n, 1_000n]);
    expect(await alice.place(order, { market: CHARGED })).toMatchObject({ tick: 500n, restingLots: 2n });
  });

  test("is asked of takers too", async () => {
    await venue.alice.place(ask(500n, 10n), { market: CHARGED });
    const order = bid(999n, 1n, { timeInForce: "ioc" });
    expect(await refusal(venue.bob.place(order, { market: CHARGED }))).toEqual(["BelowMinimumNotional", 999n, 1_000n]);
  });
});

describe("What is left of an order", () => {
  test("does not rest if it is dust", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(500n, 3n), { market: CHARGED });
    const placed = await bob.place(bid(500n, 4n), { market: CHARGED });
    expect(placed).toMatchObject({ id: 0n, filledLots: 3n, restingLots: 0n, filledDollars: 15_000n, feeDollars: 8n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 15_008n, held: 0n });
  });

  test("rests if it is the minimum", async () => {
    const { alice, bob } = venue;
    await alice.place(ask(500n, 3n), { market: CHARGED });
    const placed = await bob.place(bid(500n, 5n), { market: CHARGED });
    expect(placed).toMatchObject({ filledLots: 3n, restingLots: 2n });
  });

  test("is cancelled with the fill that leaves it as dust, and frees what it held", async () => {
    const { alice, bob, exchange } = venue;
    const { id } = await alice.place(ask(100n, 12n, { expiry: 4_000_000_000 }), { market: CHARGED });
    expect((await alice.balance(DOLLAR)).held).toBe(5_000n);

    const { receipt } = await bob.place(bid(100n, 10n), { market: CHARGED });

    expect(recordsOf(receipt)).toEqual([
      { type: "taken", side: "bid", clientId: 0n },
      { type: "filled", id, lots: 10n },
      { type: "cancelled", id, cause: "dust" },
    ]);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - 1_000n, held: 0n });
    // 10,000 for the ten lots, less a maker's fee of 1
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 9_999n, held: 0n });
    expect(await exchange.read.depth([CHARGED, 1, 0, 2n])).toEqual([]);
  });

  test("is cancelled as dust of a bid too, with all of its reserve", async () => {
    const { alice, bob } = venue;
    await alice.place(bid(100n, 12n), { market: CHARGED });
    await bob.place(ask(100n, 10n), { market: CHARGED });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 10_001n, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH + 1_000n, held: 0n });
  });

  test("is cancelled as dust when its own account's taker reduces it", async () => {
    const { alice } = venue;
    const { id } = await alice.place(ask(100n, 12n), { market: CHARGED });
    const { receipt } = await alice.place(bid(100n, 10n, { selfTrade: "decrement" }), { market: CHARGED });
    expect(recordsOf(receipt)).toEqual([
      { type: "taken", side: "bid", clientId: 0n },
      { type: "reduced", id, remainingLots: 2n, selfTrade: true },
      { type: "cancelled", id, cause: "dust" },
    ]);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("is no dust at a quarter of the minimum, and keeps its place", async () => {
    const { alice, bob } = venue;
    const [first, second] = await alice.placeMany([ask(50n, 25n), ask(50n, 20n)], CHARGED);
    await bob.place(bid(50n, 20n), { market: CHARGED });
    const { receipt } = await bob.place(bid(50n, 20n), { market: CHARGED });
    expect(fillsOf(receipt)).toEqual([
      { id: first, lots: 5n },
      { id: second, lots: 15n },
    ]);
    expect(await venue.exchange.read.orderInfo([CHARGED, second!])).toMatchObject({ lots: 5 });
  });

  test("is not made dust by a taker of a lot, whose own limit is high", async () => {
    const { alice, bob } = venue;
    const { id } = await alice.place(ask(10n, 100n), { market: CHARGED });
    await bob.place(bid(1_000n, 1n, { timeInForce: "fok" }), { market: CHARGED });
    expect(await venue.exchange.read.orderInfo([CHARGED, id])).toMatchObject({ lots: 99 });
  });

  test("cannot be amended to dust", async () => {
    const { alice } = venue;
    const { id } = await alice.place(ask(500n, 3n), { market: CHARGED });
    const amending = alice.amend(id, ask(500n, 1n), CHARGED);
    expect(await refusal(amending)).toEqual(["BelowMinimumNotional", 500n, 1_000n]);
  });
});

describe("The largest order", () => {
  test("rests, is found, and is filled to the last lot", async () => {
    const { alice, bob } = venue;
    const { id } = await alice.place(ask(1n, MAX_LOTS));
    expect(await venue.exchange.read.orderInfo([PLAIN, id])).toMatchObject({ lots: Number(MAX_LOTS) });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - MAX_LOTS, held: MAX_LOTS });

    const placed = await bob.place(bid(1n, MAX_LOTS));

    expect(placed).toMatchObject({ filledLots: MAX_LOTS, restingLots: 0n, filledDollars: MAX_LOTS });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + MAX_LOTS, held: 0n });
    expect(await bob.balance(ETHER)).toEqual({ free: WEALTH + MAX_LOTS, held: 0n });
  });

  test("fits a page 128 times, and the next page as well", async () => {
    const { alice, bob } = venue;
    const ids = await alice.placeMany(repeat(200, ask(1n, MAX_LOTS)));
    const level = await readLevel(venue, { market: PLAIN, side: "ask", tick: 1n });
    expect(level).toMatchObject({ live: 2n ** 128n - 1n, lots: 128n * MAX_LOTS, used: 128, generation: 0n, head: 0 });
    const [depth] = await venue.exchange.read.depth([PLAIN, 1, 0, 1n]);
    expect(depth).toEqual({ tick: 1, lots: 200n * MAX_LOTS, orders: 200, reduceOnlyLots: 0n });

    const { receipt } = await bob.place(bid(1n, MAX_LOTS));
    expect(fillsOf(receipt)).toEqual([{ id: ids[0], lots: MAX_LOTS }]);
    await alice.cancelMany(ids.slice(1));
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - MAX_LOTS, held: 0n });
  });

  test("at the highest price needs more than anybody can have, and says so", async () => {
    const needed = MAX_LOTS * MAX_TICK;
    const placing = venue.alice.place(bid(MAX_TICK, MAX_LOTS));
    expect(await refusal(placing)).toEqual(["InsufficientBalance", 1n, 0n, WEALTH, needed]);
    const charged = venue.alice.place(bid(MAX_TICK, MAX_LOTS), { market: CHARGED });
    const worth = 10n * needed;
    const fee = (worth * 200n + 999_999n) / 1_000_000n;
    expect(await refusal(charged)).toEqual(["InsufficientBalance", 1n, 0n, WEALTH, worth + fee]);
  });
});

describe("An exchange that holds as much of its tokens as it can", () => {
  const rest = MAX_UNITS - 3n * WEALTH;

  test("refuses one unit more", async () => {
    const { alice, bob, dollar, ether } = venue;
    await alice.fund(dollar, DOLLAR, rest);
    await alice.fund(ether, ETHER, rest * ETHER_UNIT);
    for (const [token, asset, unit] of [
      [dollar, DOLLAR, 1n],
      [ether, ETHER, ETHER_UNIT],
    ] as const) {
      const depositing = bob.fund(token, asset, unit);
      expect(await refusal(depositing)).toEqual(["DepositLimit", BigInt(asset), MAX_UNITS + 1n, MAX_UNITS]);
    }
    expect(await alice.balance(DOLLAR)).toEqual({ free: MAX_UNITS - 2n * WEALTH, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: MAX_UNITS - 2n * WEALTH, held: 0n });
    expect((await venue.exchange.read.assetInfo([ETHER])).totalUnits).toBe(MAX_UNITS);
  });

  test("trades with it, and every balance comes out right", async () => {
    const { alice, bob, dollar, ether } = venue;
    await alice.fund(dollar, DOLLAR, rest);
    await bob.fund(ether, ETHER, rest * ETHER_UNIT);
    const dollars = MAX_UNITS - 2n * WEALTH;
    const [tick, lots] = [4_000_000n, dollars / 4_000_000n];

    const { id } = await alice.place(bid(tick, lots));
    expect(await alice.balance(DOLLAR)).toEqual({ free: dollars - tick * lots, held: tick * lots });
    await bob.place(ask(tick, lots));

    expect(await venue.exchange.read.orderInfo([PLAIN, id])).toMatchObject({ account: 0 });
    expect(await alice.balance(DOLLAR)).toEqual({ free: dollars - tick * lots, held: 0n });
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH + lots, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH + tick * lots, held: 0n });
    expect(await bob.balance(ETHER)).toEqual({ free: MAX_UNITS - 2n * WEALTH - lots, held: 0n });
  });
});
