// Orders of accounts without margin are removed, and positions of liquidatable accounts traded away on the books.

import { beforeEach, describe, expect, test } from "vitest";
import { dollars, freeDollars, stateOf } from "../support/liquidations.ts";
import { atFullHour, CASH, openLoans } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  expectBalanced,
  openAccount,
  PERP,
  type PerpVenue,
  readPosition,
  standing,
} from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { ETHER, PLAIN, type Trader, venueFixture } from "../support/venue.ts";

const on = { market: PERP };
const ETHERS = 10n ** 8n;

let venue: PerpVenue;
let trader: Trader;
let keeper: Trader;
let maker: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  maker = await openAccount(venue, venue.alice, 1_000_000n);
  keeper = await openAccount(venue, venue.bob, 0n);
  trader = await openAccount(venue, venue.carol, 700n);
  await atFullHour(venue);
  await venue.setMark(3_000);
});

async function goLong(lots = 1_000n) {
  await maker.place(ask(AT_MARK, lots), on);
  await trader.place(bid(AT_MARK, lots), on);
}

const evict = (market: number, ids: readonly bigint[], by = keeper) =>
  keeper.write("evictOrders", [trader.account, by.account, [{ market, ids }]]);

interface Forced {
  readonly market: number;
  readonly sells: boolean;
  readonly lots: number;
  readonly tick: number;
}

const close = (orders: readonly Forced[], reward = 0n) =>
  keeper.write("liquidateOnBooks", [trader.account, keeper.account, orders, reward]);

const sell = (lots: number, tick: number): Forced => ({ market: PERP, sells: true, lots, tick });

describe("Orders of an account without initial margin", () => {
  test("stay as long as it has that", async () => {
    const { id } = await trader.place(bid(AT_MARK - 10n, 500n), on);
    const { initialEquity, initialRequirement } = await standing(venue, trader);
    const error = ["OrdersCovered", BigInt(trader.account), initialEquity, initialRequirement];
    await expectNoTrace(venue, () => evict(PERP, [id]), error);
  });

  test("are removed if they add risk, for the bounty of their market", async () => {
    await goLong(500n);
    const { id } = await trader.place(bid(AT_MARK - 1_000n, 500n), on);
    await venue.setMark(2_600);
    await trader.write("payLosses", [trader.account]);
    const free = await freeDollars(trader);
    await evict(PERP, [id]);
    expect((await readPosition(venue, trader)).bidLots).toBe(0n);
    expect(await freeDollars(keeper)).toBe(1_000n);
    expect(free - (await freeDollars(trader))).toBe(1_000n);
  });

  test("stay if they bring the exposure closer to zero", async () => {
    await goLong(1_000n);
    const reducing = await trader.place(ask(AT_MARK + 100n, 500n), on);
    await venue.setMark(2_700);
    const error = ["NotEvictable", BigInt(trader.account), BigInt(PERP), reducing.id];
    await expectNoTrace(venue, () => evict(PERP, [reducing.id]), error);
    const other = await maker.place(bid(AT_MARK - 3_000n, 500n), on);
    expect((await refusal(evict(PERP, [other.id])))[0]).toBe("NotEvictable");
  });

  test("that would borrow or lend are removed too, and what they hold is free again", async () => {
    await goLong(1_000n);
    const lends = await trader.place(ask(550n, 50n), { market: CASH });
    await venue.setMark(2_700);
    expect((await trader.balance(0)).held).toBe(dollars(50));
    await evict(CASH, [lends.id]);
    expect((await trader.balance(0)).held).toBe(0n);
  });
});

describe("A position of a liquidatable account", () => {
  beforeEach(() => goLong());

  test("is traded away at the book, without the exchange's fee", async () => {
    await venue.setMark(2_600);
    await maker.place(bid(26_000n, 1_000n), on);
    const before = await standing(venue, trader);
    await close([sell(150, 25_900)]);
    const later = await standing(venue, trader);
    expect((await readPosition(venue, trader)).size).toBe(850n);
    expect(later.equity).toBe(before.equity);
    expect(later.maintenanceRequirement).toBeLessThan(before.maintenanceRequirement);
    await expectBalanced(venue, [maker, trader]);
  });

  test("pays who does that within the rule", async () => {
    await venue.setMark(2_500);
    await maker.place(bid(25_000n, 1_000n), on);
    await close([sell(150, 25_000)], dollars(5));
    expect(await freeDollars(keeper)).toBe(dollars(4.5));
    const [budget] = await venue.exchange.read.insuranceOf([PERP]);
    expect(budget).toBe(dollars(0.5));
    expect((await refusal(close([sell(10, 25_000)], dollars(50))))[0]).toBe("StepTooDear");
  });

  test("stays if the book is too bad, or the step too large", async () => {
    await venue.setMark(2_600);
    // 2 % below the mark costs 52 dollars an ether, and the rule allows 4 % of 312
    await maker.place(bid(25_480n, 1_000n), on);
    expect((await refusal(close([sell(150, 25_000)])))[0]).toBe("StepTooDear");
    await maker.place(bid(26_000n, 1_000n), on);
    expect((await refusal(close([sell(600, 26_000)])))[0]).toBe("StepTooLarge");
  });

  test("only shrinks", async () => {
    await venue.setMark(2_600);
    await maker.place(ask(26_100n, 1_000n), on);
    expect((await refusal(close([{ ...sell(100, 26_100), sells: false }])))[0]).toBe("NothingToReduce");
  });

  test("goes together with what hedges it, at two books", async () => {
    const lent = 5_000n;
    const hedger = await openAccount(venue, venue.carol, 700n);
    await maker.place(ask(550n, lent), { market: CASH });
    await hedger.place(bid(550n, lent), { market: CASH });
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 100n * ETHERS * 10n ** 10n]);
    await maker.place(ask(30n, ETHERS), { market: PLAIN });
    await hedger.place(bid(30n, ETHERS), { market: PLAIN });
    await maker.place(bid(AT_MARK, 1_000n), on);
    await hedger.place(ask(AT_MARK, 1_000n), on);
    await hedger.write("transfer", [hedger.account, venue.carol.account, 0, dollars(600)]);
    for (const mark of [4_400, 6_500, 9_000]) await venue.setMark(mark);
    expect((await stateOf(venue, hedger)).liquidatable).toBe(true);
    await maker.place(bid(90n, ETHERS), { market: PLAIN });
    await maker.place(ask(90_000n, 1_000n), on);
    const orders = [
      { market: PLAIN, sells: true, lots: Number(ETHERS / 5n), tick: 90 },
      { market: PERP, sells: false, lots: 200, tick: 90_000 },
    ];
    const call = (some: typeof orders) => keeper.write("liquidateOnBooks", [hedger.account, keeper.account, some, 0n]);
    expect((await refusal(call(orders.slice(0, 1))))[0]).toBe("StepTooDear");
    await call(orders);
    expect((await readPosition(venue, hedger)).size).toBe(-800n);
    expect((await hedger.balance(ETHER)).free).toBe((ETHERS * 4n) / 5n);
  });
});
