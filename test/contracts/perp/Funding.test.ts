import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  DOLLAR_UNITS,
  expectBalanced,
  openAccount,
  openPerps,
  PERP_TERMS,
  type PerpVenue,
  readMarket,
  standing,
} from "../support/perps.ts";
import { mineAt, now, type Trader, venueFixture } from "../support/venue.ts";

/** A market without fees, which pays 0.08 % in eight hours whatever its book says. */
const EXAMPLE = 4;
const EXAMPLE_TERMS = {
  ...PERP_TERMS,
  market: { ...PERP_TERMS.market, takerFee: 0, makerFee: 0 },
  interest: 800_000,
} as const;

const HOUR = 3_600;
const on = { market: EXAMPLE };

let venue: PerpVenue;
let long: Trader;
let short: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  await venue.exchange.write.listPerpMarket([EXAMPLE_TERMS]);
  await venue.exchange.write.setOpenInterestCaps([EXAMPLE, 1_000_000, 2_000_000]);
  long = await openAccount(venue, venue.alice, 10_000n);
  short = await openAccount(venue, venue.bob, 10_000n);
});

/** Second `offset` after the next full hour. */
const atHour = async (hours: number, offset = 0) => {
  const begin = Math.floor((await now(venue)) / HOUR + hours) * HOUR;
  await mineAt(venue, begin + offset);
};

const poke = (market = EXAMPLE) => venue.exchange.write.pokeFunding([market]);

async function open(lots: bigint): Promise<void> {
  await short.place(ask(AT_MARK, lots), on);
  await long.place(bid(AT_MARK, lots), on);
}

describe("Funding", () => {
  test("of 0.01 % for the hour at the mark of its beginning: 2 ether from 3,000 to 3,010 leave 19.398", async () => {
    await atHour(1, 2_700);
    await open(2_000n);
    await venue.setMark(3_010);
    await atHour(1);
    const before = [await standing(venue, long), await standing(venue, short)] as const;
    await atHour(1);
    const after = [await standing(venue, long), await standing(venue, short)] as const;
    const price = 2n * 10n * DOLLAR_UNITS;
    expect(price + after[0].equity - before[0].equity).toBe(19_398_000n);
    expect(-price + after[1].equity - before[1].equity).toBe(-19_398_000n);
    await poke();
    await expectBalanced(venue, [long, short], EXAMPLE);
  });

  test("is paid by the second, the same to the last bit however often somebody looks (F2, V7)", async () => {
    await open(2_000n);
    await atHour(1);
    await poke();
    const chain = venue.chain.testClient;
    const snapshot = await chain.snapshot();
    const begin = await now(venue);
    for (const offset of [1, 17, 1_000, 3_599, 3_600, 5_000]) {
      await chain.setNextBlockTimestamp({ timestamp: BigInt(begin + offset) });
      await poke();
    }
    await chain.setNextBlockTimestamp({ timestamp: BigInt(begin + 3 * HOUR + 77) });
    await poke();
    const often = await readMarket(venue, EXAMPLE);
    await chain.revert({ id: snapshot });
    await chain.setNextBlockTimestamp({ timestamp: BigInt(begin + 3 * HOUR + 77) });
    await poke();
    expect(await readMarket(venue, EXAMPLE)).toEqual(often);
    expect(often.index).not.toBe(0n);
  });

  test("is not paid for a second in which the price may not be relied on (F3)", async () => {
    await open(2_000n);
    await atHour(1);
    await poke();
    await mineAt(venue, (await now(venue)) + 60_000);
    const stale = await standing(venue, long);
    await mineAt(venue, (await now(venue)) + 100_000);
    expect(await standing(venue, long)).toEqual(stale);
    await poke();
    expect(await standing(venue, long)).toEqual(stale);
    await venue.setMark(3_000);
    const { index } = await readMarket(venue, EXAMPLE);
    await atHour(2);
    await poke();
    expect((await readMarket(venue, EXAMPLE)).index).toBeGreaterThan(index);
  });

  test("follows the book for the time that it stood, up to the basis, and not fake depth (attack 39)", async () => {
    const PERP = 3;
    const plain = { market: PERP };
    await atHour(1);
    await poke(PERP);
    // 1 % above the mark for three quarters of the hour; what expires does not count
    await atHour(0, 900);
    await venue.carol.place(bid(AT_MARK + 300n, 10_000n), plain);
    const expiry = (await now(venue)) + 3;
    await venue.carol.place(bid(AT_MARK + 500n, 100_000n, { expiry }), plain);
    await mineAt(venue, expiry + 1);
    await atHour(1);
    await poke(PERP);
    const { payment } = await readMarket(venue, PERP);
    // 2,699 seconds of 1 % of a lot worth 3 dollars, in units / 2^24
    const perSecond = (3_000_000n << 24n) / (100n * 3_600n);
    expect(payment).toBeGreaterThan(2_698n * perSecond);
    expect(payment).toBeLessThan(2_700n * perSecond);
  });

  test("is at most the basis in eight hours", async () => {
    const PERP = 3;
    await atHour(1);
    await venue.carol.place(bid(AT_MARK + 1_100n, 50_000n), { market: PERP });
    await atHour(1);
    await poke(PERP);
    expect((await readMarket(venue, PERP)).payment).toBe(((3_000_000n << 24n) * 2n) / 100n);
  });
});
