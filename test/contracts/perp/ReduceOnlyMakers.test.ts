// Makers that only reduce: what they promise together, and what they cost the taker who meets many of them.

import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  expectBalanced,
  openAccount,
  openPerps,
  PERP,
  type PerpVenue,
  readPosition,
} from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { type Trader, venueFixture } from "../support/venue.ts";

const MOST_MATCHES = 255;
/** Gas that a maker which only reduces may add to what another costs, however many are met before it. */
const EXTRA = 4_000n;

let venue: PerpVenue;
let one: Trader;
let other: Trader;

const on = { market: PERP };
const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  one = await openAccount(venue, venue.alice, 500_000n);
  other = await openAccount(venue, venue.bob, 500_000n);
  await other.place(ask(AT_MARK, 10_000n), on);
  await one.place(bid(AT_MARK, 10_000n), on);
});

/** Gas of taking so many orders, of which every other one may only reduce. */
async function gasOf(count: number, reduceOnly: boolean): Promise<bigint> {
  const { testClient } = venue.chain;
  const snapshot = await testClient.snapshot();
  // two accounts take turns, so that no order is about the account of the one before
  for (let index = 0; index < count; index += 1) {
    const isOne = index % 2 === 0;
    const maker = isOne ? one : venue.carol;
    await maker.place(ask(AT_MARK + 1n, 10n, { reduceOnly: isOne && reduceOnly }), on);
  }
  const taking = bid(AT_MARK + 1n, 10n * BigInt(count), { timeInForce: "ioc" });
  const { receipt, filledLots } = await other.place(taking, { ...on, maxMatches: MOST_MATCHES });
  expect(filledLots).toBe(10n * BigInt(count));
  await testClient.revert({ id: snapshot });
  return receipt.gasUsed;
}

describe("Makers that only reduce", () => {
  test("cost a taker no more each, however many are met before, up to the match cap", async () => {
    for (const count of [2, 16, 20, 100, MOST_MATCHES]) {
      const extra = (await gasOf(count, true)) - (await gasOf(count, false));
      expect(extra / BigInt(Math.ceil(count / 2))).toBeLessThan(EXTRA);
    }
  });

  test("give together no more than there is to reduce, behind many others", async () => {
    for (let index = 0; index < 40; index += 1) await one.place(ask(AT_MARK + 1n, 300n, { reduceOnly: true }), on);
    const { filledLots } = await venue.carol.place(bid(AT_MARK + 1n, 20_000n, { timeInForce: "ioc" }), on);
    expect(filledLots).toBe(10_000n);
    expect(await readPosition(venue, one)).toMatchObject({ size: 0n, askLots: 0n });
    await expectBalanced(venue, [one, other, venue.carol]);
  });

  test("that promise more than they can give are seen through by who fills or kills", async () => {
    for (let index = 0; index < 3; index += 1) await one.place(ask(AT_MARK + 1n, 6_000n, { reduceOnly: true }), on);
    const take = (lots: bigint, maxMatches = 64) =>
      venue.carol.place(bid(AT_MARK + 1n, lots, { timeInForce: "fok" }), { ...on, maxMatches });
    expect(await refusal(take(10_001n))).toEqual(["FillOrKillUnfilled", 10_001n]);
    await other.place(ask(AT_MARK + 1n, 1_000n), on);
    // what is left of the second, and the third, are removed on the way: five orders are met
    expect(await refusal(take(11_000n, 4))).toEqual(["FillOrKillUnfilled", 11_000n]);
    expect((await take(11_000n, 5)).filledLots).toBe(11_000n);
    expect(await readPosition(venue, one)).toMatchObject({ size: 0n, askLots: 0n });
    await expectBalanced(venue, [one, other, venue.carol]);
  });
});
