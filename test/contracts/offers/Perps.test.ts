// Offers of accounts that may owe: both sides are judged, inside the price band.

import { parseEventLogs } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { offerOf, sign, take, takenIn, trade } from "../support/offers.ts";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  DOLLAR_UNITS,
  expectBalanced,
  openAccount,
  openPerps,
  PERP,
  type PerpVenue,
  readMarket,
  readPosition,
  standing,
} from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import {
  DOLLAR,
  ETHER,
  ETHER_UNIT,
  mineAt,
  now,
  PLAIN,
  recordsOf,
  type Trader,
  venueFixture,
} from "../support/venue.ts";

/** Ticks of the plain spot market at the mark. */
const SPOT_MARK = 30n;
/** Last ticks of the bands of the perpetual and of the spot market. */
const [BAND_HIGH, BAND_LOW] = [31_194n, 28_806n];
const [SPOT_HIGH, SPOT_LOW] = [31n, 29n];

let venue: PerpVenue;
let one: Trader;
let other: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  one = await openAccount(venue, venue.alice, 10_000n);
  other = await openAccount(venue, venue.bob, 10_000n);
});

interface Terms {
  readonly maker?: Trader;
  readonly taker?: Trader;
  readonly market?: number;
  readonly side?: "bid" | "ask";
  readonly tick?: bigint;
  readonly lots: bigint;
  readonly nonce?: bigint;
}

const deal = ({ maker = one, taker = other, market = PERP, side = "bid", tick = AT_MARK, ...rest }: Terms) =>
  trade(venue, { maker, taker, market, side, tick, ...rest });

/** The deal is refused like this and leaves no trace. */
async function expectRefused(terms: Terms, error: readonly unknown[]): Promise<void> {
  await expectNoTrace(venue, () => deal(terms), error);
}

/** Lets the price of ether grow old. */
const forgetPrice = async () => mineAt(venue, (await now(venue)) + 100_000);

describe("An offer on a perpetual market", () => {
  test("moves positions as a fill on the book does, with the same fees", async () => {
    const state = async () => ({
      positions: [await readPosition(venue, one), await readPosition(venue, other)],
      market: await readMarket(venue),
      standings: [await standing(venue, one), await standing(venue, other)],
    });
    const snapshot = await venue.chain.testClient.snapshot();
    const time = (await now(venue)) + 100;
    const at = (second: number) => venue.chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(second) });
    await one.place(bid(29_500n, 777n), { market: PERP });
    await at(time);
    await other.place(ask(29_500n, 777n), { market: PERP });
    const onBook = await state();
    await venue.chain.testClient.revert({ id: snapshot });
    const terms = { market: PERP, side: "bid", tick: 29_500n, lots: 777n } as const;
    const offer = await offerOf(venue, one, terms);
    const signature = await sign(venue, one, offer);
    await at(time);
    const receipt = await take(other, { offer, signature });
    const { sum: _book, ...found } = (await state()).market;
    const { sum: _offer, ...wanted } = onBook.market;
    expect(found).toEqual(wanted);
    expect({ ...(await state()), market: wanted }).toEqual({ ...onBook, market: wanted });
    await expectBalanced(venue, [one, other]);
    expect(recordsOf(receipt)).toEqual([]);
    expect(takenIn(venue, receipt)).toEqual([
      { market: 3n, maker: 4n, taker: 5n, side: 0, tick: 29_500n, lots: 777n, nonce: 1n },
    ]);
    const names = parseEventLogs({ abi: venue.exchange.abi, logs: receipt.logs as never });
    expect(names.map(({ eventName }) => eventName)).toEqual(["AccountMargined", "AccountMargined", "OfferTaken"]);
  });

  test("is refused if its maker cannot bear it", async () => {
    const poor = await openAccount(venue, venue.carol, 100n);
    const refused = await refusal(deal({ maker: poor, lots: 1_000n }));
    expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(poor.account)]);
    await deal({ maker: poor, lots: 100n });
    await expectBalanced(venue, [poor, other]);
  });

  test("is refused if its taker cannot bear it", async () => {
    const poor = await openAccount(venue, venue.carol, 100n);
    const refused = await refusal(deal({ taker: poor, lots: 1_000n }));
    expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(poor.account)]);
    await deal({ taker: poor, lots: 100n });
  });

  test("may reduce what its maker has not the margin for any more, but not add to it", async () => {
    await deal({ lots: 16_000n });
    await venue.setMark(2_950);
    const { initialEquity, initialRequirement } = await standing(venue, one);
    expect(initialEquity).toBeLessThan(initialRequirement);
    const more = await refusal(deal({ tick: 29_500n, lots: 100n, nonce: 2n }));
    expect(more.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
    const rich = await openAccount(venue, venue.carol, 100_000n);
    await deal({ taker: rich, side: "ask", tick: 29_500n, lots: 8_000n, nonce: 3n });
    expect((await readPosition(venue, one)).size).toBe(8_000n);
    await expectBalanced(venue, [one, other, rich]);
  });

  test("may reduce what its taker has not the margin for any more", async () => {
    await deal({ lots: 16_000n });
    await venue.setMark(2_950);
    const rich = await openAccount(venue, venue.carol, 100_000n);
    await deal({ maker: rich, taker: one, tick: 29_500n, lots: 8_000n });
    expect((await readPosition(venue, one)).size).toBe(8_000n);
  });

  test("counts what it loses against the mark once", async () => {
    // 42,000 dollars sold at 3 % below the mark: equity of 8,740 for a requirement of 8,400
    await deal({ side: "ask", tick: 29_100n, lots: 14_000n });
    const { initialEquity, initialRequirement } = await standing(venue, one);
    expect(initialEquity).toBeGreaterThan(initialRequirement);
    expect(initialEquity - 1_260n * DOLLAR_UNITS).toBeLessThan(initialRequirement);
  });

  test.each([
    { who: "a maker who buys", side: "bid", beyond: BAND_HIGH + 1n, worst: BAND_HIGH },
    { who: "a maker who sells", side: "ask", beyond: BAND_LOW - 1n, worst: BAND_LOW },
    { who: "a taker who buys", side: "ask", beyond: BAND_HIGH + 1n, worst: BAND_HIGH },
    { who: "a taker who sells", side: "bid", beyond: BAND_LOW - 1n, worst: BAND_LOW },
  ] as const)("keeps $who inside the price band", async ({ side, beyond, worst }) => {
    await expectRefused({ side, tick: beyond, lots: 100n }, ["OutsidePriceBand", beyond, worst]);
    await deal({ side, tick: worst, lots: 100n });
  });

  test("waits while the price may not be relied on", async () => {
    await forgetPrice();
    await expectRefused({ lots: 100n }, ["PriceNotReliable", BigInt(one.account), BigInt(ETHER)]);
  });

  test("does not end beyond the cap of open interest", async () => {
    await venue.exchange.write.setOpenInterestCaps([PERP, 100, 800]);
    // a quarter of it within an hour
    await expectRefused({ lots: 201n }, ["OpenInterestCap", BigInt(PERP), 201n, 200n]);
    await deal({ lots: 200n });
    await deal({ side: "ask", lots: 200n, nonce: 2n });
    expect((await readMarket(venue)).openInterest).toBe(0n);
  });

  test("makes no account owe whose spot orders rest as those of one that cannot", async () => {
    await venue.bob.write("transfer", [venue.bob.account, other.account, ETHER, 10n ** 12n * ETHER_UNIT]);
    await other.place(ask(1_000n, 5n));
    await expectRefused({ lots: 100n }, ["RestingFlatOrders", BigInt(other.account), BigInt(ETHER)]);
    await expectRefused({ maker: other, taker: one, lots: 100n }, [
      ...["RestingFlatOrders", BigInt(other.account), BigInt(ETHER)],
    ]);
  });
});

describe("A bait", () => {
  test("whose maker has nothing any more costs its taker nothing", async () => {
    const offer = await offerOf(venue, one, { market: PERP, side: "bid", tick: AT_MARK, lots: 1_000n });
    const signature = await sign(venue, one, offer);
    await one.write("withdraw", [one.account, DOLLAR, 2n ** 256n - 1n, one.address]);
    const refused = await refusal(take(other, { offer, signature }));
    expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
    expect(await venue.exchange.read.offerState([one.account, 1n])).toEqual([0, false, 0n]);
    expect((await readPosition(venue, other)).size).toBe(0n);
  });

  test("far from the mark drains no account that may owe, its own owner's neither (attack 23)", async () => {
    const victim = await openAccount(venue, venue.alice, 1_000n);
    const thief = await openAccount(venue, venue.alice, 1_000n);
    for (const [maker, taker] of [
      [victim, thief],
      [thief, victim],
    ] as const) {
      const side = maker === victim ? "bid" : "ask";
      const refused = await refusal(deal({ maker, taker, side, tick: 60_000n, lots: 100n }));
      expect(refused).toEqual(["OutsidePriceBand", 60_000n, BAND_HIGH]);
    }
  });
});

describe("An offer on a spot market", () => {
  const spot = { market: PLAIN, lots: 1_000n };

  beforeEach(async () => {
    for (const [owner, trader] of [
      [venue.alice, one],
      [venue.bob, other],
    ] as const) {
      await owner.write("transfer", [owner.account, trader.account, ETHER, 10n ** 12n * ETHER_UNIT]);
    }
  });

  /** From now on `one` may owe. */
  const margin = () => deal({ maker: venue.carol, taker: one, lots: 100n, nonce: 9n });

  test("is taken at any price between accounts that cannot owe, whatever the oracle says", async () => {
    await forgetPrice();
    await deal({ ...spot, tick: 1n });
    await deal({ ...spot, side: "ask", tick: 1_000n, nonce: 2n });
  });

  test.each([
    { who: "a maker who buys", side: "bid", worst: SPOT_HIGH, step: 1n, isMaker: true },
    { who: "a maker who sells", side: "ask", worst: SPOT_LOW, step: -1n, isMaker: true },
    { who: "a taker who buys", side: "ask", worst: SPOT_HIGH, step: 1n, isMaker: false },
    { who: "a taker who sells", side: "bid", worst: SPOT_LOW, step: -1n, isMaker: false },
  ] as const)("keeps $who and may owe inside the price band", async ({ side, worst, step, isMaker }) => {
    await margin();
    const parties = isMaker ? { maker: one, taker: other } : { maker: other, taker: one };
    await expectRefused({ ...parties, ...spot, side, tick: worst + step }, ["OutsidePriceBand", worst + step, worst]);
    await deal({ ...parties, ...spot, side, tick: worst });
    // far on the other side, to its advantage, is fine
    await deal({ ...parties, ...spot, side, tick: SPOT_MARK - 9n * step, nonce: 2n });
  });

  test("buys nothing of doubtful price for who may owe", async () => {
    await margin();
    await forgetPrice();
    const refused = ["PriceNotReliable", BigInt(one.account), BigInt(ETHER)];
    await expectRefused({ ...spot, tick: SPOT_MARK }, refused);
    await expectRefused({ ...spot, maker: other, taker: one, side: "ask", tick: SPOT_MARK }, refused);
  });

  test("is refused if it would leave a side without margin", async () => {
    // 48,000 dollars of position need 9,600 of 10,000; 5,000 of spot would need 1,000 more
    const lean = await openAccount(venue, venue.carol, 10_000n);
    await deal({ maker: one, taker: lean, side: "ask", lots: 16_000n, nonce: 9n });
    const lots = (5_000n * DOLLAR_UNITS) / SPOT_MARK;
    const purchase = { market: PLAIN, tick: SPOT_MARK, lots };
    const made = await refusal(deal({ ...purchase, maker: lean, taker: other }));
    expect(made.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(lean.account)]);
    const taken = await refusal(deal({ ...purchase, maker: other, taker: lean, side: "ask" }));
    expect(taken.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(lean.account)]);
    await deal({ ...purchase, maker: lean, taker: other, lots: lots / 5n });
  });
});
