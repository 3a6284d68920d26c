import { MAX_TICK, type NewOrder, orderTick, type Side } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { fillsOf, PLAIN, type Venue, venueFixture } from "../support/venue.ts";

/** First and last members of leaves and middle words, counted from the low end and, as bids are, from the high end. */
const EDGES = [1n, 2n, 126n, 127n, 128n, 129n, 255n, 256n, 16_383n, 16_384n, 16_385n, 32_768n];
const TICKS = [...EDGES, ...EDGES.map((edge) => MAX_TICK - edge), 2_000_000n, MAX_TICK].toSorted((a, b) =>
  a < b ? -1 : 1,
);

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const order = (side: Side, tick: bigint): NewOrder => ({ side, tick, lots: 1n });
const opposite = (side: Side): Side => (side === "ask" ? "bid" : "ask");
/** The ticks from the best price to the worst. */
const bestFirst = (side: Side, ticks: readonly bigint[]) => (side === "ask" ? [...ticks] : ticks.toReversed());
const worst = (side: Side) => (side === "ask" ? MAX_TICK : 1n);

async function bestTick(side: Side): Promise<bigint> {
  const { bestBid, bestAsk } = await venue.exchange.read.marketInfo([PLAIN]);
  return BigInt(side === "ask" ? bestAsk : bestBid);
}

describe.each(["bid", "ask"] as const)("The %s side of a book", (side) => {
  test.each(TICKS)("holds an order at tick %i, alone", async (tick) => {
    const { alice, bob } = venue;
    const { id } = await alice.place(order(side, tick));
    expect(orderTick(id)).toBe(tick);
    expect(await bestTick(side)).toBe(tick);
    await alice.cancel(id);
    expect(await bestTick(side)).toBe(0n);

    const { id: next } = await alice.place(order(side, tick));
    const { receipt } = await bob.place(order(opposite(side), tick));
    expect(fillsOf(receipt)).toEqual([{ id: next, lots: 1n }]);
    expect(await bestTick(side)).toBe(0n);
  });

  test("is listed and taken from the best price to the worst, across all borders of the bitmaps", async () => {
    const { alice, bob, exchange } = venue;
    const shuffled = TICKS.toSorted((a, b) => Number(((a * 7919n) % 1013n) - ((b * 7919n) % 1013n)));
    await alice.placeMany(shuffled.map((tick) => order(side, tick)));
    const expected = bestFirst(side, TICKS);

    const depth = await exchange.read.depth([PLAIN, side === "ask" ? 1 : 0, 0, 100n]);
    expect(depth.map(({ tick }) => BigInt(tick))).toEqual(expected);

    const all = { ...order(opposite(side), worst(side)), lots: BigInt(TICKS.length) };
    const { receipt } = await bob.place(all);
    expect(fillsOf(receipt).map(({ id }) => orderTick(id))).toEqual(expected);
    expect(await bestTick(side)).toBe(0n);
  });

  test("finds the next best price after each cancel of the best", async () => {
    const { alice } = venue;
    const expected = bestFirst(side, TICKS);
    const ids = await alice.placeMany(expected.map((tick) => order(side, tick)));
    for (const [index, id] of ids.entries()) {
      expect(await bestTick(side)).toBe(expected[index]);
      await alice.cancel(id);
    }
    expect(await bestTick(side)).toBe(0n);
  });

  test("keeps its best price when worse ones are cancelled", async () => {
    const { alice } = venue;
    const expected = bestFirst(side, TICKS);
    const ids = await alice.placeMany(expected.map((tick) => order(side, tick)));
    await alice.cancelMany(ids.slice(1).toReversed());
    expect(await bestTick(side)).toBe(expected[0]);
  });

  const DISTANCES = [
    { where: "in the same leaf", from: 129n, to: 130n },
    { where: "in the next leaf", from: 255n, to: 256n },
    { where: "in the last leaf of the same middle word", from: 16_384n, to: 32_767n },
    { where: "in the next middle word", from: 16_383n, to: 16_384n },
    { where: "in the last middle word", from: 1n, to: MAX_TICK - 1n },
  ];
  test.each(DISTANCES)("finds the next price $where, by cancel and by match", async ({ from, to }) => {
    const { alice, bob } = venue;
    const [best, next] = side === "ask" ? [from, to] : [MAX_TICK - from, MAX_TICK - to];
    const [first] = await alice.placeMany([order(side, best), order(side, next)]);
    await alice.cancel(first!);
    expect(await bestTick(side)).toBe(next);

    await alice.place(order(side, best));
    expect(await bestTick(side)).toBe(best);
    await bob.place(order(opposite(side), best));
    expect(await bestTick(side)).toBe(next);
  });

  test("lists its levels from any tick on", async () => {
    const { alice, exchange } = venue;
    await alice.placeMany(TICKS.map((tick) => order(side, tick)));
    const number = side === "ask" ? 1 : 0;
    const expected = bestFirst(side, TICKS);
    for (const [index, tick] of expected.entries()) {
      const depth = await exchange.read.depth([PLAIN, number, Number(tick), 3n]);
      expect(depth.map((level) => BigInt(level.tick))).toEqual(expected.slice(index, index + 3));
    }
  });
});
