// Private credit: loans by signed offer.

import { beforeEach, describe, expect, test } from "vitest";
import { atFullHour, CASH, COIN, loansOf, openLoans, SAFE_CASH } from "../support/loans.ts";
import { trade } from "../support/offers.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, DOLLAR_UNITS, openAccount, PERP, type PerpVenue, standing } from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, type Trader, venueFixture } from "../support/venue.ts";

const RATE = 550n;

let venue: PerpVenue;
let lender: Trader;
let borrower: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  lender = await openAccount(venue, venue.alice, 10_000n);
  borrower = await openAccount(venue, venue.bob, 100n);
  await atFullHour(venue);
});

interface Terms {
  readonly maker?: Trader;
  readonly taker?: Trader;
  readonly market?: number;
  readonly tick?: bigint;
  readonly lots: bigint;
  readonly takers?: readonly number[];
  readonly nonce?: bigint;
}

/** The maker lends. */
const lend = ({ maker = lender, taker = borrower, market = CASH, tick = RATE, ...rest }: Terms) =>
  trade(venue, { maker, taker, market, tick, side: "ask", ...rest });

/** The maker borrows. */
const borrow = ({ maker = borrower, taker = lender, market = CASH, tick = RATE, ...rest }: Terms) =>
  trade(venue, { maker, taker, market, tick, side: "bid", ...rest });

describe.each([
  { whose: "a lender", deal: lend },
  { whose: "a borrower", deal: borrow },
])("An offer of $whose", ({ deal }) => {
  test("makes the loan that the book would", async () => {
    const state = async () => ({
      loans: [await loansOf(venue, borrower), await loansOf(venue, lender, true)],
      standings: [await standing(venue, borrower), await standing(venue, lender)],
      balances: [await borrower.balance(DOLLAR), await lender.balance(DOLLAR)],
      fees: (await venue.exchange.read.marketInfo([CASH])).fees,
    });
    const snapshot = await venue.chain.testClient.snapshot();
    if (deal === lend) await lender.place(ask(RATE, 900n), { market: CASH });
    await borrower.place(bid(RATE, 900n), { market: CASH });
    if (deal === borrow) await lender.place(ask(RATE, 900n), { market: CASH });
    const onBook = await state();
    await venue.chain.testClient.revert({ id: snapshot });
    await deal({ lots: 900n });
    expect(await state()).toEqual(onBook);
    expect(onBook.loans[0]?.length).toBe(1);
  });

  test("makes a loan for each part of it, and each may be repaid", async () => {
    await deal({ lots: 300n });
    await deal({ lots: 200n, nonce: 2n });
    const loans = await loansOf(venue, borrower);
    expect(loans.map(({ principal }) => principal)).toEqual([300n * DOLLAR_UNITS, 200n * DOLLAR_UNITS]);
    for (const { id } of loans) await borrower.write("repay", [id, 2n ** 64n - 1n]);
    expect(await loansOf(venue, borrower)).toEqual([]);
  });

  test("of less than the market's smallest order is refused", async () => {
    await expectNoTrace(venue, () => deal({ lots: 9n }), ["BelowMinimumNotional", 9n, 10n]);
  });

  test("is refused for want of what is lent", async () => {
    const refused = await refusal(deal({ lots: 10_001n }));
    expect(refused.slice(0, 3)).toEqual(["InsufficientBalance", BigInt(lender.account), BigInt(DOLLAR)]);
  });

  test("is refused if the borrower has no margin for the interest", async () => {
    const poor = await openAccount(venue, venue.carol, 2n);
    const parties = deal === lend ? { taker: poor } : { maker: poor };
    const refused = await refusal(deal({ ...parties, lots: 9_000n }));
    expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(poor.account)]);
    await deal({ ...parties, lots: 100n });
  });

  test("of a class asks the borrower for its margin", async () => {
    // 300 dollars of position need 60 of 100
    const rich = await openAccount(venue, venue.carol, 10_000n);
    await trade(venue, { maker: rich, taker: borrower, market: PERP, side: "ask", tick: AT_MARK, lots: 100n });
    const refused = await refusal(deal({ market: SAFE_CASH, lots: 100n }));
    expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(borrower.account)]);
    await deal({ lots: 100n });
    await trade(venue, {
      maker: borrower,
      taker: rich,
      market: PERP,
      side: "ask",
      tick: AT_MARK,
      lots: 50n,
      nonce: 9n,
    });
    await deal({ market: SAFE_CASH, lots: 100n, nonce: 2n });
    expect((await venue.exchange.read.creditTerms([borrower.account]))[2]).toBe(200);
  });

  test("lends nothing of doubtful price", async () => {
    const rich = venue.carol;
    await mineAt(venue, (await now(venue)) + 100_000);
    const [maker, taker] = deal === lend ? [rich, borrower] : [borrower, rich];
    const error = ["PriceNotReliable", BigInt(borrower.account), BigInt(ETHER)];
    await expectNoTrace(venue, () => deal({ maker, taker, market: COIN, lots: 1_000n }), error);
  });
});

describe("Named credit", () => {
  test("is for the borrowers that the lender names", async () => {
    const terms = { market: SAFE_CASH, lots: 100n, takers: [borrower.account] };
    const other = await openAccount(venue, venue.carol, 100n);
    const error = ["NotOfferTaker", BigInt(other.account)];
    await expectNoTrace(venue, () => lend({ ...terms, taker: other }), error);
    await lend(terms);
    expect((await loansOf(venue, borrower))[0]).toMatchObject({ lender: lender.account, market: SAFE_CASH });
  });
});
