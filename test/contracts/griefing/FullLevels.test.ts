import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid, repeat } from "../support/orders.ts";
import { fillsOf, PLAIN, type Venue, venueFixture } from "../support/venue.ts";

const PAGE = 128;

/** Both have traded before, so that no balance is touched for the first time in what is measured. */
const openVenue = venueFixture(async ({ alice, bob }) => {
  await alice.place(ask(50n, 1n));
  await bob.place(bid(50n, 1n));
});
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

interface Gas {
  readonly place: number;
  readonly cancel: number;
  readonly shrink: number;
  readonly take: number;
}

/** Gas of each thing that can be done at a level of so many orders, each done to the same state. */
async function measure(count: number): Promise<Gas> {
  venue = await openVenue();
  const { alice, bob, chain } = venue;
  const ids = await alice.placeMany(repeat(count, ask(100n, 5n)));
  const middle = ids[Math.floor(count / 2)] as bigint;
  const gasOf = async (act: () => Promise<{ gasUsed: bigint }>) => {
    const snapshot = await chain.testClient.snapshot();
    const { gasUsed } = await act();
    await chain.testClient.revert({ id: snapshot });
    return Number(gasUsed);
  };
  return {
    place: await gasOf(async () => (await alice.place(ask(100n, 5n))).receipt),
    cancel: await gasOf(() => alice.cancel(middle)),
    shrink: await gasOf(async () => (await alice.amend(middle, ask(100n, 4n))).receipt),
    take: await gasOf(async () => (await bob.place(bid(100n, 7n))).receipt),
  };
}

describe("A level of a thousand orders", () => {
  test("costs about as much to place at, cancel at, amend at and take from as one of ten", async () => {
    const [few, many] = [await measure(10), await measure(1_000)];
    // at most one more word to read and write: that of the page
    const PAGE_WORD = 7_500;
    expect(many.place).toBeLessThan(few.place + PAGE_WORD);
    expect(many.cancel).toBeLessThan(few.cancel + PAGE_WORD);
    expect(many.shrink).toBeLessThan(few.shrink + PAGE_WORD);
    expect(Math.abs(many.take / few.take - 1)).toBeLessThan(0.01);
  });

  test("costs no less than one of four thousand", async () => {
    const [thousand, fourThousand] = [await measure(1_000), await measure(4_000)];
    for (const key of ["place", "cancel", "shrink", "take"] as const) {
      expect(Math.abs(fourThousand[key] / thousand[key] - 1)).toBeLessThan(0.01);
    }
  });

  test("can have a whole page cancelled in its middle for the price of a few words more", async () => {
    const { alice } = venue;
    const ids = await alice.placeMany(repeat(1_000, ask(100n, 5n)));
    await alice.cancelMany(ids.slice(2 * PAGE, 3 * PAGE - 1));
    const last = await alice.cancel(ids[3 * PAGE - 1]!);
    expect(Number(last.gasUsed)).toBeLessThan(75_000);
  });

  test("opens its next page for the price of a few words more", async () => {
    const { alice } = venue;
    await alice.placeMany(repeat(8 * PAGE, ask(100n, 5n)));
    const { receipt } = await alice.place(ask(100n, 5n));
    expect(Number(receipt.gasUsed)).toBeLessThan(125_000);
  });

  test("is emptied by takers in steps of their match caps, each about as dear as the other", async () => {
    const { alice, bob } = venue;
    const ids = await alice.placeMany(repeat(1_000, ask(100n, 5n)));
    const costs: number[] = [];
    const filled: bigint[] = [];
    while (filled.length < ids.length) {
      const { receipt } = await bob.place(bid(100n, 5_000n, { timeInForce: "ioc" }), { maxMatches: 125 });
      filled.push(...fillsOf(receipt).map(({ id }) => id));
      costs.push(Number(receipt.gasUsed));
    }
    expect(filled).toEqual(ids);
    expect(costs.length).toBe(8);
    expect(Math.max(...costs) / Math.min(...costs)).toBeLessThan(1.1);
    expect(Math.max(...costs)).toBeLessThan(125 * 10_000);
  });

  test("lets each maker cancel his own without walking over those of others", async () => {
    const { alice, bob } = venue;
    const { id: first } = await bob.place(ask(100n, 5n));
    await alice.placeMany(repeat(1_000, ask(100n, 5n)));
    const { id: last } = await bob.place(ask(100n, 5n));
    for (const id of [first, last]) expect(Number((await bob.cancel(id)).gasUsed)).toBeLessThan(60_000);
  });
});

describe("Cancelling all of a side", () => {
  test("looks at a thousand orders at most, and costs little for being asked to look at more", async () => {
    const { alice, bob } = venue;
    const own = [1n, 2n].flatMap((tick) => repeat(300, ask(100n + tick, 5n)));
    await alice.placeMany([...own, ...repeat(500, ask(103n, 5n))]);

    const { gasUsed } = await bob.write("cancelAll", [bob.account, PLAIN, 0, 0n, 65_535]);
    expect(gasUsed).toBeLessThan(80_000n);
    expect(await openAsks(1)).toBe(1_100);
    await alice.write("cancelAll", [alice.account, PLAIN, 1, 0n, 65_535]);
    expect(await openAsks(1)).toBe(100);
    await alice.write("cancelAll", [alice.account, PLAIN, 1, 0n, 65_535]);
    expect(await openAsks(1)).toBe(0);
  });
});

async function openAsks(account: number): Promise<number> {
  const [orders] = await venue.exchange.read.openOrders([account, PLAIN, 1, 0n, 2_000n]);
  return orders.length;
}
