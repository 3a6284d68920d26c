import { beforeEach, describe, expect, test } from "vitest";
import { atFullHour, CASH, COIN, interestUp, openLoans, passHours, SAFE_CASH, TERM_HOURS } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { DOLLAR_UNITS, openAccount, type PerpVenue } from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, type Trader, venueFixture } from "../support/venue.ts";

const RATE = 550n;
const [BID, ASK] = [0, 1];

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

const snapshotOf = ({ account }: Trader) => venue.exchange.read.snapshotOf([account]);

const marginOf = ({ account }: Trader) => venue.exchange.read.marginOf([account]);

/** Margin after a trade that is only thought of. */
function marginAfter({ account }: Trader, trade: { market: number; side: number; lots: number; tick: number }) {
  return venue.exchange.read.marginAfter([account, [trade]]);
}

describe("The snapshot of an account", () => {
  test("has the sums of its loans and orders of loans, and what it must leave", async () => {
    await lender.place(ask(RATE, 1_000n), { market: SAFE_CASH });
    await borrower.place(bid(RATE, 900n), { market: SAFE_CASH });
    await borrower.place(bid(RATE, 300n), { market: CASH });
    const { loans, multiplier, heldCash, dollarHaircut } = await snapshotOf(lender);
    expect([multiplier, heldCash, dollarHaircut]).toEqual([100, 100n * DOLLAR_UNITS, 20_000]);
    const none = { principal: 0n, interestToTerm: 0n, interestAccrued: 0n, lent: 0n, lendHeld: 0n, borrowInterest: 0n };
    expect(loans).toEqual([{ ...none, asset: DOLLAR, lent: 900n * DOLLAR_UNITS, lendHeld: 100n * DOLLAR_UNITS }]);
    await passHours(venue, 100, 3_000);
    const owing = await snapshotOf(borrower);
    expect(owing.multiplier).toBe(200);
    const principal = 900n * DOLLAR_UNITS;
    const perHour = (principal * RATE) / (10_000n * 8_760n);
    const interestToTerm = interestUp(principal, RATE, TERM_HOURS);
    expect(owing.loans).toEqual([
      {
        ...none,
        ...{ asset: DOLLAR, principal, interestToTerm },
        interestAccrued: interestToTerm - perHour * BigInt(TERM_HOURS - 101),
        borrowInterest: interestUp(300n * DOLLAR_UNITS, RATE, TERM_HOURS),
      },
    ]);
  });

  test("has a line for each asset with loans and none for others", async () => {
    await venue.alice.place(ask(200n, 1_000n), { market: COIN });
    await borrower.place(bid(200n, 400n), { market: COIN });
    const { loans, tokens } = await snapshotOf(borrower);
    expect(loans.map(({ asset, principal }) => [asset, principal])).toEqual([[ETHER, 40_000_000n]]);
    expect(tokens.map(({ asset, free }) => [asset, free])).toEqual([[ETHER, 40_000_000n]]);
    expect((await snapshotOf(venue.carol)).loans).toEqual([]);
  });
});

describe("Margin after a loan that is only thought of", () => {
  test.each([
    ["dollars", CASH, 900],
    ["ether", COIN, 700],
    ["dollars for borrowers who leave twice what is required", SAFE_CASH, 40],
  ])("is margin after it was made: %s", async (_, market, lots) => {
    const owner = market === COIN ? venue.alice : lender;
    const expected = [
      await marginAfter(borrower, { market, side: BID, lots, tick: Number(RATE) }),
      await marginAfter(owner, { market, side: ASK, lots, tick: Number(RATE) }),
    ];
    await owner.place(ask(RATE, BigInt(lots)), { market });
    await borrower.place(bid(RATE, BigInt(lots)), { market });
    expect([await marginOf(borrower), await marginOf(owner)]).toEqual(expected);
    // and a second one on top
    const more = await marginAfter(borrower, { market, side: BID, lots: 50, tick: 800 });
    await owner.place(ask(800n, 50n), { market });
    await borrower.place(bid(800n, 50n), { market });
    expect(await marginOf(borrower)).toEqual(more);
  });

  test("leaves free what is beyond the class that is borrowed in, and the owner's cap", async () => {
    const free = ({ freeMargin, standing }: Awaited<ReturnType<typeof marginOf>>) =>
      Number(standing.initialEquity - freeMargin) / Number(standing.initialRequirement);
    const thought = (market: number) => marginAfter(borrower, { market, side: BID, lots: 40, tick: Number(RATE) });
    expect([free(await thought(CASH)), free(await thought(SAFE_CASH))]).toEqual([1, 2]);
    await borrower.write("setCreditTerms", [borrower.account, 300, 0]);
    expect([free(await thought(CASH)), free(await thought(SAFE_CASH))]).toEqual([3, 3]);
    await lender.place(ask(RATE, 40n), { market: CASH });
    await borrower.place(bid(RATE, 40n), { market: CASH });
    expect(free(await marginOf(borrower))).toBe(3);
  });

  test("is refused where there is nothing to lend", async () => {
    const cash = marginAfter(borrower, { market: CASH, side: ASK, lots: 101, tick: 550 });
    expect((await refusal(cash))[0]).toBe("InsufficientBalance");
    const coin = marginAfter(borrower, { market: COIN, side: ASK, lots: 1, tick: 550 });
    expect((await refusal(coin))[0]).toBe("BalanceUnderflow");
  });

  test("goes together with trades of what was borrowed", async () => {
    const spot = { market: 1, side: BID, lots: 1, tick: 1 };
    const loan = { market: CASH, side: BID, lots: 900, tick: Number(RATE) };
    const both = await venue.exchange.read.marginAfter([borrower.account, [loan, spot]]);
    expect(both.cash).toBeLessThan(1_000n * DOLLAR_UNITS);
    expect(both.cash).toBeGreaterThan(999n * DOLLAR_UNITS);
  });
});
