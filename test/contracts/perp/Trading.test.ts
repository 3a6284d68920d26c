import { beforeEach, describe, expect, test } from "vitest";
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
import { refusal } from "../support/refusal.ts";
import { type Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let maker: Trader;
let taker: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  maker = await openAccount(venue, venue.alice, 10_000n);
  taker = await openAccount(venue, venue.bob, 10_000n);
});

const on = { market: PERP };

describe("A perpetual", () => {
  test("fill moves size and quote and no balance", async () => {
    const before = await taker.balance(0);
    await maker.place(ask(AT_MARK, 1_000n), on);
    const { filledLots, filledDollars, feeDollars } = await taker.place(bid(AT_MARK, 1_000n), on);
    expect([filledLots, filledDollars, feeDollars]).toEqual([1_000n, 3_000n * DOLLAR_UNITS, 1_200_000n]);
    expect(await readPosition(venue, taker)).toMatchObject({ size: 1_000n, quote: -3_001_200_000n << 24n });
    expect(await readPosition(venue, maker)).toMatchObject({ size: -1_000n, quote: 2_999_700_000n << 24n });
    expect(await taker.balance(0)).toEqual(before);
    expect(await readMarket(venue)).toMatchObject({ feeDue: 1_500_000n << 24n, openInterest: 1_000n, pool: 0n });
    await expectBalanced(venue, [maker, taker]);
  });

  test("position pays its loss and draws its profit through the pool", async () => {
    await maker.place(ask(AT_MARK, 1_000n), on);
    await taker.place(bid(AT_MARK, 1_000n), on);
    await venue.setMark(3_100);
    const before = await Promise.all([standing(venue, maker), standing(venue, taker)]);
    await venue.alice.write("settle", [PERP, [taker.account, maker.account, taker.account]]);
    expect(await Promise.all([standing(venue, maker), standing(venue, taker)])).toMatchObject([
      { equity: before[0].equity },
      { equity: before[1].equity },
    ]);
    expect((await taker.balance(0)).free).toBe(10_098_800_000n);
    expect((await maker.balance(0)).free).toBe(9_899_700_000n);
    await expectBalanced(venue, [maker, taker]);
  });

  test("order that would leave less than initial margin is refused, one that reduces is not", async () => {
    await venue.carol.place(ask(AT_MARK, 20_000n), on);
    // shock 20 %: with 10,000 dollars no more than 50,000 dollars of ether, 16.6 ether
    const refused = await refusal(taker.place(bid(AT_MARK, 17_000n), on));
    expect(refused[0]).toBe("InsufficientMargin");
    await taker.place(bid(AT_MARK, 16_000n), on);
    await venue.setMark(2_750);
    expect((await refusal(taker.place(bid(27_500n, 1_000n), on)))[0]).toBe("InsufficientMargin");
    await venue.carol.place(bid(27_500n, 5_000n), on);
    await taker.place(ask(27_500n, 5_000n, { timeInForce: "ioc" }), on);
    expect(await readPosition(venue, taker)).toMatchObject({ size: 11_000n });
    await expectBalanced(venue, [taker, venue.carol]);
  });
});
