import { beforeEach, describe, expect, test } from "vitest";
import {
  atFullHour,
  CASH,
  COIN,
  feeUp,
  INTEREST_FEE,
  interestUp,
  loansOf,
  openLoans,
  passHours,
  SAFE_CASH,
  TERM_HOURS,
} from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { DOLLAR_UNITS, openAccount, type PerpVenue, standing } from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, type Trader, venueFixture } from "../support/venue.ts";

const ALL = 2n ** 64n - 1n;
const RATE = 550n;
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

/** The borrower has taken so many dollars. */
async function borrow(dollars: bigint, rate = RATE) {
  await lender.place(ask(rate, dollars), on);
  await borrower.place(bid(rate, dollars), on);
  const [loan] = await loansOf(venue, borrower);
  if (loan === undefined) throw new Error("There is no loan.");
  return loan;
}

describe("A loan", () => {
  test("moves what is lent to the borrower and is known by both", async () => {
    const loan = await borrow(900n);
    expect(loan).toMatchObject({
      ...{ market: CASH, asset: DOLLAR, borrower: borrower.account, lender: lender.account },
      ...{ principal: 900n * DOLLAR_UNITS, rate: Number(RATE), isExtensible: true },
      interest: interestUp(900n * DOLLAR_UNITS, RATE, 8),
      interestToTerm: interestUp(900n * DOLLAR_UNITS, RATE, TERM_HOURS),
    });
    expect(await loansOf(venue, lender, true)).toEqual([loan]);
    expect(await borrower.balance(DOLLAR)).toEqual({ free: 1_000n * DOLLAR_UNITS, held: 0n });
    expect(await lender.balance(DOLLAR)).toEqual({ free: 9_100n * DOLLAR_UNITS, held: 0n });
  });

  test("counts for margin: debt with interest to its term, what is lent with its haircut", async () => {
    const { interestToTerm } = await borrow(900n);
    const one = DOLLAR_UNITS;
    expect(await standing(venue, borrower)).toMatchObject({
      equity: 100n * one - interestToTerm,
      initialRequirement: one,
    });
    expect(await standing(venue, lender)).toMatchObject({
      equity: 9_100n * one + 882n * one,
      hasObligation: false,
    });
  });

  test("is repaid in parts, each with its own interest, of which the exchange gets its share", async () => {
    const loan = await borrow(900n);
    await borrower.write("repay", [loan.id, 400n * DOLLAR_UNITS]);
    const interest = interestUp(400n * DOLLAR_UNITS, RATE, 8);
    expect((await borrower.balance(DOLLAR)).free).toBe(600n * DOLLAR_UNITS - interest);
    expect((await lender.balance(DOLLAR)).free).toBe(9_500n * DOLLAR_UNITS + interest - feeUp(interest));
    expect((await venue.exchange.read.marketInfo([CASH])).fees).toBe(feeUp(interest));
    await passHours(venue, 100, 3_000);
    await borrower.write("repay", [loan.id, ALL]);
    const rest = interestUp(500n * DOLLAR_UNITS, RATE, 101);
    expect((await borrower.balance(DOLLAR)).free).toBe(100n * DOLLAR_UNITS - interest - rest);
    expect([await loansOf(venue, borrower), await loansOf(venue, lender, true)]).toEqual([[], []]);
    expect(await standing(venue, borrower)).toMatchObject({ hasObligation: false });
  });

  test("cannot be taken out before the account has margin without it", async () => {
    await borrow(900n);
    const out = [borrower.account, DOLLAR, 900n * DOLLAR_UNITS, borrower.address] as const;
    expect((await refusal(borrower.write("withdraw", out)))[0]).toBe("InsufficientMargin");
    await borrower.write("withdraw", [borrower.account, DOLLAR, 90n * DOLLAR_UNITS, borrower.address]);
  });

  test("is refused to who has no margin for its interest", async () => {
    await lender.place(ask(RATE, 9_000n), on);
    const poor = await openAccount(venue, venue.carol, 2n);
    expect((await refusal(poor.place(bid(RATE, 9_000n), on)))[0]).toBe("InsufficientMargin");
    await poor.place(bid(RATE, 100n), on);
  });

  test("of a higher class asks for more margin as long as it is owed", async () => {
    await lender.place(ask(RATE, 100n), { market: SAFE_CASH });
    await borrower.place(bid(RATE, 100n), { market: SAFE_CASH });
    const terms = () => venue.exchange.read.creditTerms([borrower.account]);
    expect(await terms()).toEqual([0, 0, 200]);
    const [loan] = await loansOf(venue, borrower);
    await borrower.write("repay", [loan?.id ?? 0n, ALL]);
    expect(await terms()).toEqual([0, 0, 100]);
    await borrower.write("setCreditTerms", [borrower.account, 300, 900]);
    expect(await terms()).toEqual([300, 900, 300]);
  });

  test("can be of another asset", async () => {
    await venue.alice.place(ask(200n, 1_000n), { market: COIN });
    await borrower.place(bid(200n, 1_000n), { market: COIN });
    expect(await borrower.balance(ETHER)).toEqual({ free: 10n ** 8n, held: 0n });
    const { equity, initialRequirement } = await standing(venue, borrower);
    const interest = interestUp(10n ** 8n, 200n, TERM_HOURS);
    expect(equity).toBe(100n * DOLLAR_UNITS - (interest * 3_000n * DOLLAR_UNITS + 10n ** 8n - 1n) / 10n ** 8n);
    expect(initialRequirement).toBeGreaterThan(DOLLAR_UNITS);
  });
});

describe("A resting borrow order", () => {
  test("counts for margin and is filled while its account has some", async () => {
    await borrower.place(bid(RATE, 900n), on);
    const interest = interestUp(900n * DOLLAR_UNITS, RATE, TERM_HOURS);
    expect(await standing(venue, borrower)).toMatchObject({
      initialEquity: 100n * DOLLAR_UNITS - interest,
      hasObligation: true,
    });
    await lender.place(ask(RATE, 300n, { timeInForce: "ioc" }), on);
    expect(await standing(venue, borrower)).toMatchObject({ initialEquity: 100n * DOLLAR_UNITS - interest });
    expect((await borrower.balance(DOLLAR)).free).toBe(400n * DOLLAR_UNITS);
  });

  test("of a failing account is removed, not filled", async () => {
    await borrow(900n);
    await borrower.place(bid(RATE, 100n), on);
    await venue.alice.place(ask(30_000n, 400n), { market: 3 });
    await borrower.place(bid(30_000n, 100n), { market: 3 });
    await venue.setMark(2_200);
    const { filledLots, restingLots } = await lender.place(ask(RATE, 100n), on);
    expect([filledLots, restingLots]).toEqual([0n, 100n]);
    expect(await loansOf(venue, borrower)).toHaveLength(1);
  });
});

describe("A resting lend order", () => {
  test("holds what it lends, and gives it back when it is cancelled", async () => {
    const { id } = await lender.place(ask(RATE, 500n), on);
    expect(await lender.balance(DOLLAR)).toEqual({ free: 9_500n * DOLLAR_UNITS, held: 500n * DOLLAR_UNITS });
    await lender.write("amendOrder", [
      lender.account,
      CASH,
      id,
      {
        ...{ side: 1, tick: 550, lots: 200, timeInForce: 0, selfTrade: 0 },
        reduceOnly: false,
        expiry: 0,
        clientId: 0n,
      },
      0,
    ]);
    expect((await lender.balance(DOLLAR)).held).toBe(200n * DOLLAR_UNITS);
    await lender.cancel(id, CASH);
    expect(await lender.balance(DOLLAR)).toEqual({ free: 10_000n * DOLLAR_UNITS, held: 0n });
  });

  test("over collateral is refused", async () => {
    await borrow(900n);
    await venue.alice.place(ask(30_000n, 400n), { market: 3 });
    await borrower.place(bid(30_000n, 150n), { market: 3 });
    expect((await refusal(borrower.place(ask(RATE, 900n), on)))[0]).toBe("InsufficientMargin");
  });
});

describe("Renewal", () => {
  test("by the same lender keeps the rate, and what cannot be paid becomes principal", async () => {
    const loan = await borrow(900n);
    await passHours(venue, TERM_HOURS - 10, 3_000);
    expect((await refusal(venue.carol.write("renew", [loan.id, 0, 0])))[0]).toBe("RenewalTooEarly");
    await passHours(venue, 5, 3_000);
    await venue.carol.write("renew", [loan.id, venue.carol.account, 0]);
    const [renewed] = await loansOf(venue, borrower);
    expect(renewed).toMatchObject({ id: loan.id, principal: 900n * DOLLAR_UNITS, rate: Number(RATE) });
    expect(renewed?.end).toBeGreaterThan(loan.end);
    const paid = interestUp(900n * DOLLAR_UNITS, RATE, TERM_HOURS - 4);
    const bounty = DOLLAR_UNITS / 10n;
    expect((await borrower.balance(DOLLAR)).free).toBe(1_000n * DOLLAR_UNITS - paid - bounty);
  });

  test("of who is below maintenance margin is refused, even by the same lender", async () => {
    const loan = await borrow(900n);
    await venue.alice.place(ask(30_000n, 400n), { market: 3 });
    await borrower.place(bid(30_000n, 150n), { market: 3 });
    await passHours(venue, TERM_HOURS - 3, 2_400);
    const { equity, maintenanceRequirement } = await standing(venue, borrower);
    expect(equity).toBeLessThan(maintenanceRequirement);
    expect((await refusal(venue.carol.write("renew", [loan.id, 0, 0])))[0]).toBe("BelowMaintenance");
    await venue.setMark(3_000);
    await venue.carol.write("renew", [loan.id, 0, 0]);
  });

  test("from the book takes no more than the rate that has risen so far", async () => {
    const loan = await borrow(900n);
    await lender.write("setExtensible", [loan.id, false]);
    await borrower.write("setCreditTerms", [borrower.account, 0, 1_150]);
    await venue.alice.place(ask(850n, 2_000n), on);
    await passHours(venue, TERM_HOURS - 5, 3_000);
    expect((await refusal(venue.carol.write("renew", [loan.id, 0, 0])))[0]).toBe("NobodyRenews");
    await passHours(venue, 3, 3_000);
    await venue.carol.write("renew", [loan.id, venue.carol.account, 0]);
    const [renewed] = await loansOf(venue, borrower);
    expect(renewed).toMatchObject({ lender: venue.alice.account, principal: 900n * DOLLAR_UNITS, rate: 850 });
    expect(await loansOf(venue, lender, true)).toEqual([]);
  });
});

describe("Assignment", () => {
  test("pays the leaving lender what has accrued and the new one nothing less", async () => {
    const loan = await borrow(900n);
    const heir = venue.carol;
    await heir.place(ask(600n, 2_000n), on);
    await passHours(venue, 99, 3_000);
    const before = (await lender.balance(DOLLAR)).free;
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    const gained = (await lender.balance(DOLLAR)).free - before;
    const accrued = interestUp(900n * DOLLAR_UNITS, RATE, 100);
    const worth = 900n * DOLLAR_UNITS + accrued - feeUp(accrued);
    const compensation = interestUp(900n * DOLLAR_UNITS, 600n - RATE, TERM_HOURS - 100);
    expect(gained).toBe(worth - compensation);
    expect(await loansOf(venue, heir, true)).toMatchObject([
      { borrower: borrower.account, rate: Number(RATE), start: loan.start, principal: loan.principal },
    ]);
    expect(await loansOf(venue, lender, true)).toEqual([]);
  });

  test("cancels own lend orders on its way, and does not take what they held for something else", async () => {
    const loan = await borrow(900n);
    await lender.place(ask(560n, 1_000n), on);
    await venue.carol.place(ask(600n, 2_000n), on);
    const before = (await lender.balance(DOLLAR)).free;
    await lender.write("assign", [loan.id, ALL, 700, 0]);
    const [passed] = await loansOf(venue, venue.carol, true);
    const compensation = interestUp(passed?.principal ?? 0n, 600n - RATE, TERM_HOURS - 1);
    const accrued = interestUp(900n * DOLLAR_UNITS, RATE, 1);
    const worth = 1_900n * DOLLAR_UNITS + accrued - feeUp(accrued);
    expect((await lender.balance(DOLLAR)).free - before).toBe(worth - compensation);
    expect((await lender.balance(DOLLAR)).held).toBe(0n);
  });

  test("of a failing loan is refused", async () => {
    const loan = await borrow(900n);
    await venue.carol.place(ask(500n, 2_000n), on);
    await venue.alice.place(ask(30_000n, 400n), { market: 3 });
    await borrower.place(bid(30_000n, 100n), { market: 3 });
    await venue.setMark(2_200);
    expect(await refusal(lender.write("assign", [loan.id, ALL, 700, 0]))).toEqual([
      "BorrowerNotEligible",
      BigInt(borrower.account),
    ]);
  });
});

describe("Lending again", () => {
  test("puts on the book what came back, at the lender's rate", async () => {
    await lender.write("setRelend", [lender.account, CASH, 700]);
    const loan = await borrow(900n);
    await borrower.write("repay", [loan.id, ALL]);
    expect(await venue.exchange.read.relendOf([lender.account, CASH])).toEqual([700, 900n * DOLLAR_UNITS]);
    await venue.carol.write("relend", [lender.account, CASH]);
    const [, , askTick, askLots] = await venue.exchange.read.topOfBook([CASH]);
    expect([askTick, askLots]).toEqual([700, 900n]);
    expect((await refusal(venue.carol.write("relend", [lender.account, CASH])))[0]).toBe("NothingToRelend");
  });
});

test("Fees of loans go to the fee account in what was lent", async () => {
  expect(INTEREST_FEE).toBeGreaterThan(0);
  const loan = await borrow(900n);
  await borrower.write("repay", [loan.id, ALL]);
  await venue.exchange.write.setFeeAccount([venue.carol.account]);
  const before = (await venue.carol.balance(DOLLAR)).free;
  await venue.carol.write("sweepFees", [CASH]);
  expect((await venue.carol.balance(DOLLAR)).free - before).toBe(feeUp(interestUp(900n * DOLLAR_UNITS, RATE, 8)));
});
