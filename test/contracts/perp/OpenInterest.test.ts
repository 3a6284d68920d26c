// Takers at the cap of open interest: they trade up to it, and whatever does not raise it.

import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  expectBalanced,
  openAccount,
  openPerps,
  PERP,
  type PerpVenue,
  readMarket,
  readPosition,
} from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { recordsOf, type Trader, venueFixture } from "../support/venue.ts";

const CAP = 10_000;

let venue: PerpVenue;
let one: Trader;
let other: Trader;
let carol: Trader;

const on = { market: PERP };
const ioc = { timeInForce: "ioc" } as const;
const fok = { timeInForce: "fok" } as const;
const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  one = await openAccount(venue, venue.alice, 100_000n);
  other = await openAccount(venue, venue.bob, 100_000n);
  carol = venue.carol;
});

const interest = async () => (await readMarket(venue)).openInterest;
const sizeOf = async (trader: Trader) => (await readPosition(venue, trader)).size;
const depth = async (side: number) => (await venue.exchange.read.depth([PERP, side, 0, 10n])).map(({ lots }) => lots);

/** One is long of other, so that `left` lots are left below the cap. */
async function openUpTo(left: bigint): Promise<void> {
  const lots = BigInt(CAP) - left;
  await other.place(ask(AT_MARK, lots), on);
  await one.place(bid(AT_MARK, lots), on);
  expect(await interest()).toBe(lots);
  // the growth of the hour counts from here
  await venue.exchange.write.setOpenInterestCaps([PERP, CAP, CAP]);
}

describe("A taker that opens", () => {
  test.each(["gtc", "ioc"] as const)("trades up to the cap and cancels the rest (%s)", async (timeInForce) => {
    await openUpTo(700n);
    for (const lots of [400n, 400n, 400n]) await other.place(ask(AT_MARK, lots), on);
    const { filledLots, restingLots, receipt } = await carol.place(bid(AT_MARK, 2_000n, { timeInForce }), on);
    expect([filledLots, restingLots]).toEqual([700n, 0n]);
    expect(await interest()).toBe(BigInt(CAP));
    expect(await depth(1)).toEqual([500n]);
    expect(recordsOf(receipt).map(({ type }) => type)).toEqual(["taken", "filled", "filled"]);
    await expectBalanced(venue, [one, other, carol]);
  });

  test("trades nothing at the cap, and the next operations of the batch go on", async () => {
    await openUpTo(0n);
    await other.place(ask(AT_MARK, 400n), on);
    const { filledLots, restingLots } = await carol.place(bid(AT_MARK, 400n), on);
    expect([filledLots, restingLots]).toEqual([0n, 0n]);
    await carol.placeMany([bid(AT_MARK, 400n), bid(AT_MARK - 10n, 400n)], PERP);
    expect([await depth(0), await depth(1)]).toEqual([[400n], [400n]]);
  });

  test("leaves no dust behind at the cap", async () => {
    await openUpTo(700n);
    await venue.exchange.write.setMinNotional([PERP, 1_000_000]);
    await other.place(ask(AT_MARK, 701n), on);
    const { filledLots } = await carol.place(bid(AT_MARK, 2_000n, ioc), on);
    expect(filledLots).toBe(700n);
    expect(await depth(1)).toEqual([]);
    await expectBalanced(venue, [one, other, carol]);
  });

  test("is refused as a whole if it fills or kills, by a value that a batch may skip", async () => {
    await openUpTo(700n);
    await other.place(ask(AT_MARK, 2_000n), on);
    expect(await refusal(carol.place(bid(AT_MARK, 701n, fok), on))).toEqual(["FillOrKillUnfilled", 701n]);
    const place = (lots: bigint, skip: boolean) => ({
      ...{ kind: 0, market: PERP, skip, id: 0n },
      order: {
        ...{ side: 0, tick: Number(AT_MARK), lots: Number(lots), timeInForce: 2, selfTrade: 0 },
        ...{ reduceOnly: false, expiry: 0, clientId: 0n },
      },
    });
    await carol.write("batch", [carol.account, [place(701n, true), place(700n, false)], 0, 0]);
    expect(await sizeOf(carol)).toBe(700n);
    expect(await interest()).toBe(BigInt(CAP));
  });
});

describe("At the cap, and beyond one that was lowered,", () => {
  test.each([CAP, CAP / 2])("what does not raise open interest passes (cap %i)", async (cap) => {
    await openUpTo(0n);
    await venue.exchange.write.setOpenInterestCaps([PERP, cap, cap]);
    // the long hands over to a newcomer, who takes
    await one.place(ask(AT_MARK, 1_000n), on);
    expect((await carol.place(bid(AT_MARK, 5_000n, ioc), on)).filledLots).toBe(1_000n);
    // the short hands over to a newcomer, who rests
    await carol.place(ask(AT_MARK, 600n), on);
    expect((await other.place(bid(AT_MARK, 600n, fok), on)).filledLots).toBe(600n);
    expect(await sizeOf(carol)).toBe(400n);
    // both close
    await one.place(ask(AT_MARK, 900n, { reduceOnly: true }), on);
    expect((await other.place(bid(AT_MARK, 900n, ioc), on)).filledLots).toBe(900n);
    expect(await interest()).toBe(BigInt(CAP) - 1_500n);
    await expectBalanced(venue, [one, other, carol]);
  });

  test("a taker turns round as far as its makers close", async () => {
    await openUpTo(0n);
    await one.place(ask(AT_MARK, 1_500n), on);
    await carol.place(ask(AT_MARK + 1n, 20_000n), on);
    // closes 10,000 lots, of which 1,500 close the other side too, and opens as many as that
    const { filledLots } = await other.place(bid(AT_MARK + 1n, 30_000n, ioc), on);
    expect(filledLots).toBe(11_500n);
    expect(await interest()).toBe(BigInt(CAP));
    expect(await sizeOf(other)).toBe(1_500n);
    await expectBalanced(venue, [one, other, carol]);
  });

  test("several orders of a maker that closes are counted once", async () => {
    await openUpTo(0n);
    for (let count = 0; count < 20; count += 1) await one.place(ask(AT_MARK, 600n), on);
    // ten thousand lots of one close its position, the rest would open
    const { filledLots } = await carol.place(bid(AT_MARK, 12_000n, { timeInForce: "ioc" }), on);
    expect(filledLots).toBe(10_000n);
    expect(await interest()).toBe(BigInt(CAP));
    await expectBalanced(venue, [one, other, carol]);
  });
});
