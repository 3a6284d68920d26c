import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import {
  DOLLAR,
  ETHER,
  fillsOf,
  mineAt,
  now,
  PLAIN,
  recordsOf,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

const BOUNTY = 1_000n;

/** All have traded before, so that no balance is touched for the first time in what is measured. */
const openVenue = venueFixture(async ({ alice, bob, carol }) => {
  await alice.place(ask(50n, 6n));
  await bob.place(bid(50n, 3n));
  await carol.place(bid(50n, 3n));
});
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

/** Gas of one transaction, after which the venue is as it was. */
async function gasOf(act: () => Promise<{ gasUsed: bigint }>): Promise<number> {
  const snapshot = await venue.chain.testClient.snapshot();
  const { gasUsed } = await act();
  await venue.chain.testClient.revert({ id: snapshot });
  return Number(gasUsed);
}

async function gasOfTaking(lots: bigint, tick: bigint): Promise<number> {
  return gasOf(async () => {
    const placed = await venue.bob.place(bid(tick, lots, { timeInForce: "ioc" }));
    expect(placed.filledLots).toBe(lots);
    return placed.receipt;
  });
}

/** Places and cancels so many orders of carol. */
async function leaveTombstones(count: number, tickOf: (index: number) => bigint): Promise<void> {
  const { carol } = venue;
  const orders = Array.from({ length: count }, (_, index) => ask(tickOf(index), 1n));
  for (let start = 0; start < count; start += 1_000) {
    const ids = await carol.placeMany(orders.slice(start, start + 1_000));
    await carol.cancelMany(ids);
  }
}

/** Gas of taking a part and the whole of alice's only order at tick 100, after carol has done something. */
async function gasAfter(prepare: () => Promise<unknown>): Promise<readonly number[]> {
  const { alice } = venue;
  const [sentinel] = await alice.placeMany([ask(100n, 1n)]);
  await prepare();
  await alice.place(ask(100n, 5n));
  await alice.cancel(sentinel!);
  return [await gasOfTaking(2n, 100n), await gasOfTaking(5n, 100n)];
}

describe("A taker pays the same gas", () => {
  const cases = [
    { where: "in front of the order, on its page", count: 100, tickOf: () => 100n },
    { where: "in front of the order, page after page", count: 4_000, tickOf: () => 100n },
    { where: "at better prices, one a price", count: 2_000, tickOf: (index: number) => 99n - BigInt(index % 49) },
    { where: "at two thousand other prices", count: 2_000, tickOf: (index: number) => 101n + BigInt(index) },
  ];
  test.each(cases)("whether or not $count cancelled orders lie $where", async ({ count, tickOf }) => {
    const few = await gasAfter(() => leaveTombstones(1, tickOf));
    venue = await openVenue();
    const many = await gasAfter(() => leaveTombstones(count, tickOf));
    for (const [index, gas] of many.entries()) {
      expect(Math.abs(gas / (few[index] ?? 0) - 1)).toBeLessThan(0.01);
    }
  });

  test("for two orders, whether or not two thousand emptied prices lie between them", async () => {
    const { alice } = venue;
    const walk = async () => {
      await alice.placeMany([ask(100n, 5n), ask(16_383n, 5n)]);
      return gasOfTaking(10n, 16_383n);
    };
    await leaveTombstones(1, () => 101n);
    const few = await walk();
    venue = await openVenue();
    await leaveTombstones(2_000, (index) => 101n + 8n * BigInt(index));
    expect(Math.abs((await walk()) / few - 1)).toBeLessThan(0.01);
  });
});

describe("Orders left to expire at the best price", () => {
  test("pay each taker that has to remove them, and cost it no more than its match cap", async () => {
    const { alice, bob, carol } = venue;
    const expiry = (await now(venue)) + 1_000;
    const before = await bob.balance(DOLLAR);
    const attacked = await carol.balance(DOLLAR);
    await carol.placeMany(repeat(300, ask(100n, 1n, { expiry })));
    await alice.place(ask(100n, 5n));
    await mineAt(venue, expiry);

    for (const [removed, filled] of [
      [64n, 0n],
      [64n, 0n],
      [64n, 0n],
      [64n, 0n],
      [44n, 5n],
    ] as const) {
      const placed = await bob.place(bid(100n, 5n));
      expect(recordsOf(placed.receipt).filter(({ type }) => type === "expired").length).toBe(Number(removed));
      expect(placed).toMatchObject({ filledLots: filled, restingLots: 0n });
      expect(Number(placed.receipt.gasUsed)).toBeLessThan(600_000);
    }

    expect(await bob.balance(DOLLAR)).toEqual({ free: before.free + 300n * BOUNTY - 500n, held: 0n });
    expect(await carol.balance(DOLLAR)).toEqual({ free: attacked.free - 300n * BOUNTY, held: 0n });
  });

  test("do not keep a maker from resting behind a price that nobody can trade at", async () => {
    const { bob, carol } = venue;
    const expiry = (await now(venue)) + 1_000;
    await carol.placeMany(repeat(200, ask(100n, 1n, { expiry })));
    await mineAt(venue, expiry);
    const order = bid(100n, 5n, { timeInForce: "postOnly" });
    const placed = await bob.place(order, { maxMatches: 255 });
    expect(placed).toMatchObject({ tick: 100n, restingLots: 5n });
  });

  test("can be swept by anybody for their bounties", async () => {
    const { bob, carol } = venue;
    const expiry = (await now(venue)) + 1_000;
    const ids = await carol.placeMany(repeat(200, ask(100n, 1n, { expiry })));
    await mineAt(venue, expiry);
    const before = await bob.balance(DOLLAR);
    await bob.write("sweepExpired", [bob.account, PLAIN, ids]);
    expect(await bob.balance(DOLLAR)).toEqual({ free: before.free + 200n * BOUNTY, held: 0n });
    expect((await carol.balance(ETHER)).held).toBe(0n);
    expect((await venue.exchange.read.marketInfo([PLAIN])).bestAsk).toBe(0);
  });
});

describe("Dust", () => {
  test("in front of a large order costs a taker no more than its match cap, and is sold at its price", async () => {
    const { alice, bob, carol } = venue;
    const dust = await carol.placeMany(repeat(500, ask(99n, 1n)));
    const { id: large } = await alice.place(ask(100n, 1_000n));
    const before = await bob.balance(ETHER);
    let lots = 1_000n;
    const filled: bigint[] = [];
    while (lots > 0n) {
      const placed = await bob.place(bid(100n, lots, { timeInForce: "ioc" }));
      expect(Number(placed.receipt.gasUsed)).toBeLessThan(600_000);
      filled.push(...fillsOf(placed.receipt).map(({ id }) => id));
      lots -= placed.filledLots;
    }
    expect(filled).toEqual([...dust, large]);
    expect(await bob.balance(ETHER)).toEqual({ free: before.free + 1_000n, held: 0n });
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 150n - 49_500n - 50_000n, held: 0n });
  });

  test("cannot be made smaller than the market's smallest order except by trading", async () => {
    const { alice, bob, exchange } = venue;
    await exchange.write.setMinNotional([PLAIN, 1_000]);
    const { id } = await alice.place(ask(100n, 10n));
    await bob.place(bid(100n, 10n, { timeInForce: "ioc" }));
    expect(await exchange.read.orderInfo([PLAIN, id])).toMatchObject({ account: 0 });
    const placing = [alice.place(ask(100n, 9n)), alice.placeMany([ask(100n, 9n)])];
    const ended = await Promise.allSettled(placing);
    expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
