// What an adversary would try first. Each of these once succeeded.

import { beforeEach, describe, expect, test } from "vitest";
import { loanPlacesSlot } from "../../model/slots.ts";
import {
  atFullHour,
  CASH,
  COIN,
  feeUp,
  interestUp,
  loansOf,
  openLoans,
  passHours,
  TERM_HOURS,
} from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, DOLLAR_UNITS, openAccount, PERP, type PerpVenue, standing } from "../support/perps.ts";
import { ONE } from "../support/prices.ts";
import { refusal } from "../support/refusal.ts";
import { writeWord } from "../support/slots.ts";
import { DOLLAR, now, type Trader, venueFixture } from "../support/venue.ts";

const ALL = 2n ** 64n - 1n;
const RATE = 550n;
const GIVEN = 1;
const on = { market: CASH };

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

async function borrow(dollars: bigint, rate = RATE) {
  await lender.place(ask(rate, dollars), on);
  await borrower.place(bid(rate, dollars), on);
  const loan = (await loansOf(venue, borrower)).at(-1);
  if (loan === undefined) throw new Error("There is no loan.");
  return loan;
}

const freeDollars = async (trader: Trader) => (await trader.balance(DOLLAR)).free;

/** Sets the price of ether without telling the exchange. */
async function sayUnheard(dollars: bigint) {
  await venue.source.write.say([dollars * ONE, 0n, BigInt(await now(venue))]);
}

/** Makes an account look as if it had given so many loans fewer than it can. */
async function leaveRoom({ account }: Trader, places: number) {
  const full = 2n ** 256n - 1n;
  for (let page = 0; page < 3; page++) await writeWord(venue, loanPlacesSlot(account, GIVEN, page), full);
  await writeWord(venue, loanPlacesSlot(account, GIVEN, 3), (full >> BigInt(places)) >> 1n);
}

describe("Orders", () => {
  test("need a rate: at none they could never be found again", async () => {
    for (const order of [ask(0n, 100n), bid(0n, 100n)]) {
      expect((await refusal(lender.place(order, on)))[0]).toBe("InvalidTick");
    }
    expect((await lender.balance(DOLLAR)).held).toBe(0n);
  });

  test("that lend do not keep an account from beginning to owe", async () => {
    await borrower.write("transfer", [borrower.account, venue.bob.account, DOLLAR, 1n]);
    await venue.bob.place(ask(200n, 1_000n), { market: COIN });
    await venue.bob.place(bid(AT_MARK - 100n, 100n), { market: PERP });
    await venue.bob.place(bid(RATE, 100n), on);
  });

  test("are met while their lender has a place, whatever else a match meets", async () => {
    for (const rate of [100n, 101n, 102n, 103n]) await venue.carol.place(ask(rate, 10n), on);
    await lender.place(ask(RATE, 100n), on);
    await leaveRoom(lender, 2);
    expect(await borrower.place(bid(RATE, 90n), on)).toMatchObject({ filledLots: 90n });
  });

  test("that must be filled are filled, although expired ones lie before", async () => {
    const expiry = (await now(venue)) + 100;
    for (const rate of [100n, 101n, 102n]) await venue.carol.place(ask(rate, 10n, { expiry }), on);
    await lender.place(ask(RATE, 100n), on);
    await lender.place(ask(RATE + 1n, 100n), on);
    await leaveRoom(lender, 2);
    await passHours(venue, 1, 3_000);
    expect(await borrower.place(bid(1_000n, 190n, { timeInForce: "fok" }), on)).toMatchObject({ filledLots: 190n });
  });
});

describe("New credit", () => {
  test("goes by the price of now, not by the last that was told", async () => {
    await lender.place(ask(RATE, 900n), on);
    await venue.alice.place(ask(AT_MARK, 400n), { market: PERP });
    await borrower.place(bid(AT_MARK, 100n), { market: PERP });
    await sayUnheard(2_200n);
    expect((await refusal(borrower.place(bid(RATE, 100n), on)))[0]).toBe("InsufficientMargin");
  });

  test("nor is a failing loan passed on before its borrower's price is told", async () => {
    const loan = await borrow(900n);
    await venue.carol.place(ask(RATE, 900n), on);
    await venue.alice.place(ask(AT_MARK, 400n), { market: PERP });
    await borrower.place(bid(AT_MARK, 100n), { market: PERP });
    await sayUnheard(2_200n);
    expect((await refusal(lender.write("assign", [loan.id, ALL, 700, 0])))[0]).toBe("BorrowerNotEligible");
  });
});

describe("Interest past due", () => {
  test("counts the same for what is left to creditors and for equity once it is booked", async () => {
    const loan = await borrow(900n);
    await passHours(venue, TERM_HOURS + 39, 3_000);
    await venue.carol.write("bookPastDue", [loan.id]);
    const { equity, resolutionValue } = await standing(venue, borrower);
    expect(equity).toBe(100n * DOLLAR_UNITS - interestUp(900n * DOLLAR_UNITS, RATE, TERM_HOURS + 60));
    expect(resolutionValue).toBeGreaterThanOrEqual(equity);
    expect(resolutionValue - equity).toBeLessThan(TERM_HOURS + 60);
    await passHours(venue, 10, 3_000);
    const later = await standing(venue, borrower);
    const perHour = (900n * DOLLAR_UNITS * RATE) / (10_000n * 8_760n);
    expect(resolutionValue - later.resolutionValue).toBe(10n * perHour);
  });
});

describe("The bounty of a renewal", () => {
  test("is a hundredth of a loan that is smaller than an order", async () => {
    await lender.place(ask(RATE, 13n), on);
    await venue.carol.place(bid(RATE, 10n), on);
    await borrower.place(bid(RATE, 10n, { timeInForce: "ioc" }), on);
    const [loan] = await loansOf(venue, borrower);
    expect(loan?.principal).toBe(3n * DOLLAR_UNITS);
    await passHours(venue, TERM_HOURS - 5, 3_000);
    const before = await freeDollars(venue.carol);
    await venue.carol.write("renew", [loan?.id ?? 0n, venue.carol.account, 0]);
    expect((await freeDollars(venue.carol)) - before).toBe((3n * DOLLAR_UNITS) / 100n);
  });
});

describe("Assignment", () => {
  test("cancels orders of the lender who leaves, and still knows what it paid", async () => {
    const loan = await borrow(900n);
    await lender.place(ask(RATE, 500n), on);
    await venue.carol.place(ask(650n, 2_000n), on);
    const before = await freeDollars(lender);
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    const accrued = interestUp(900n * DOLLAR_UNITS, RATE, 1);
    const worth = 900n * DOLLAR_UNITS + accrued - feeUp(accrued);
    const compensation = interestUp(900n * DOLLAR_UNITS, 100n, TERM_HOURS - 1);
    expect(await freeDollars(lender)).toBe(before + 500n * DOLLAR_UNITS + worth - compensation);
    expect(await loansOf(venue, lender, true)).toEqual([]);
  });

  test("pays for the hours that have begun, so that who takes over earns what he asked for", async () => {
    const loan = await borrow(900n);
    const before = await freeDollars(venue.carol);
    await venue.carol.place(ask(RATE, 900n, { timeInForce: "postOnly" }), on);
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    for (const { id } of await loansOf(venue, borrower)) await borrower.write("repay", [id, ALL]);
    const earned = (await freeDollars(venue.carol)) - before;
    const hours = (count: number) => interestUp(900n * DOLLAR_UNITS, RATE, count);
    expect(earned).toBeGreaterThan(((hours(8) - hours(1)) * 89n) / 100n);
  });

  test("of a loan with much interest due takes no margin from who has none to spare", async () => {
    await borrower.write("transfer", [venue.bob.account, borrower.account, DOLLAR, 5_000n * DOLLAR_UNITS]);
    const loan = await borrow(900n, 90_000n);
    await passHours(venue, 100, 3_000);
    const heir = await openAccount(venue, venue.carol, 1_000n);
    await venue.alice.place(ask(AT_MARK, 1_610n), { market: PERP });
    await heir.place(bid(AT_MARK, 1_610n), { market: PERP });
    await heir.place(ask(RATE, 400n), on);
    const before = await standing(venue, heir);
    expect((await refusal(lender.write("assign", [loan.id, ALL, 700, 0])))[0]).toBe("NobodyTakesOver");
    await venue.carol.place(ask(RATE + 1n, 2_000n), on);
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    expect((await loansOf(venue, venue.carol, true)).length).toBe(1);
    expect(await standing(venue, heir)).toMatchObject({
      equity: before.equity,
      maintenanceRequirement: before.maintenanceRequirement,
    });
    expect((await heir.balance(DOLLAR)).held).toBe(0n);
  });

  test("does not cut a loan into crumbs", async () => {
    const loan = await borrow(900n);
    await venue.carol.place(ask(RATE, 900n), on);
    const crumb = lender.write("assign", [loan.id, DOLLAR_UNITS, 700, 0]);
    expect(await refusal(crumb)).toEqual(["BelowMinimumNotional", 1n, 10n]);
    await lender.write("assign", [loan.id, 895n * DOLLAR_UNITS, 700, 0]);
    await venue.alice.place(ask(RATE, 900n), on);
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    expect(await loansOf(venue, lender, true)).toEqual([]);
    expect(await loansOf(venue, borrower)).toHaveLength(3);
  });

  test("does not take the last places of a borrower", async () => {
    const loan = await borrow(900n);
    await venue.carol.place(ask(RATE, 100n), on);
    const full = 2n ** 256n - 1n;
    for (const page of [1, 2]) await writeWord(venue, loanPlacesSlot(borrower.account, 0, page), full);
    expect(await refusal(lender.write("assign", [loan.id, ALL, 700, 0]))).toEqual([
      "TooManyLoans",
      BigInt(borrower.account),
      510n,
    ]);
    await venue.alice.place(ask(RATE - 1n, 1_000n), on);
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    expect(await loansOf(venue, venue.alice, true)).toHaveLength(1);
  });
});
