// Attacks on loans, by their numbers in the catalogue where they have one. None pays.

import { beforeEach, describe, expect, test } from "vitest";
import { atFullHour, CASH, feeUp, interestUp, loansOf, openLoans, passHours, TERM_HOURS } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, DOLLAR_UNITS, openAccount, PERP, type PerpVenue, standing } from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { DOLLAR, mineAt, type Receipt, type Trader, venueFixture } from "../support/venue.ts";

const ALL = 2n ** 64n - 1n;
const RATE = 550n;
const HOUR = 3_600;
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

async function lend([from, to]: readonly [Trader, Trader], dollars: bigint, rate = RATE) {
  await from.place(ask(rate, dollars), on);
  await to.place(bid(rate, dollars), on);
  const loan = (await loansOf(venue, to)).at(-1);
  if (loan === undefined) throw new Error("There is no loan.");
  return loan;
}

/** Long of so many thousandths of an ether. */
async function buy(trader: Trader, lots: bigint) {
  await venue.alice.place(ask(AT_MARK, lots), { market: PERP });
  await trader.place(bid(AT_MARK, lots), { market: PERP });
}

const freeDollars = async (trader: Trader) => (await trader.balance(DOLLAR)).free;

test("Borrowed money cannot be taken out beyond margin, neither out of the exchange nor to an own account", async () => {
  await lend([lender, borrower], 900n);
  const sibling = await openAccount(venue, venue.bob, 0n);
  for (const act of [
    () => borrower.write("withdraw", [borrower.account, DOLLAR, 100n * DOLLAR_UNITS, borrower.address]),
    () => borrower.write("transfer", [borrower.account, sibling.account, DOLLAR, 100n * DOLLAR_UNITS]),
  ]) {
    expect((await refusal(act()))[0]).toBe("InsufficientMargin");
  }
});

test("Lending to oneself in a circle gives no margin", async () => {
  const sibling = await openAccount(venue, venue.bob, 100n);
  const worth = async () =>
    (await standing(venue, borrower)).initialEquity + (await standing(venue, sibling)).initialEquity;
  const before = await worth();
  await lend([borrower, sibling], 90n);
  await lend([sibling, borrower], 90n);
  await lend([borrower, sibling], 90n);
  expect(await worth()).toBeLessThan(before);
});

describe("A loan at 90 % that is passed on to who lends at 5.5 %", () => {
  test("costs him nothing when it is repaid at once, and its makers the exchange's share", async () => {
    const accomplice = await openAccount(venue, venue.alice, 1_000n);
    const loan = await lend([accomplice, borrower], 900n, 9_000n);
    await venue.carol.place(ask(RATE, 2_000n), on);
    const [victim, group] = [await total(venue.carol), (await total(accomplice)) + (await total(borrower))];
    await accomplice.write("assign", [loan.id, ALL, Number(RATE), 0]);
    for (const { id } of await loansOf(venue, borrower)) await borrower.write("repay", [id, ALL]);
    const interest = interestUp(900n * DOLLAR_UNITS, 9_000n, 8);
    const begun = interestUp(900n * DOLLAR_UNITS, 9_000n, 1);
    expect((await total(venue.carol)) - victim).toBe(interest - feeUp(interest) - (begun - feeUp(begun)));
    // the group had its 900 back in the borrower's account all the time
    const after = (await total(accomplice)) + (await total(borrower));
    expect(after).toBeLessThan(group);
  });

  test("pays him the better rate when it runs on, without the hours before he came", async () => {
    const accomplice = await openAccount(venue, venue.alice, 1_000n);
    const loan = await lend([accomplice, borrower], 90n, 9_000n);
    await passHours(venue, 100, 3_000);
    await venue.carol.place(ask(RATE, 2_000n), on);
    const before = await total(venue.carol);
    await accomplice.write("assign", [loan.id, ALL, Number(RATE), 0]);
    await passHours(venue, 100, 3_000);
    for (const { id } of await loansOf(venue, borrower)) await borrower.write("repay", [id, ALL]);
    const net = (hours: number) => {
      const interest = interestUp(90n * DOLLAR_UNITS, 9_000n, hours);
      return interest - feeUp(interest);
    };
    expect((await total(venue.carol)) - before).toBe(net(201) - net(101));
    expect(net(201) - net(101)).toBeGreaterThan(interestUp(90n * DOLLAR_UNITS, RATE, 100));
  });

  async function total(trader: Trader) {
    const { free, held } = await trader.balance(DOLLAR);
    return free + held;
  }
});

test("A failing loan cannot be dumped on the book", async () => {
  const loan = await lend([lender, borrower], 900n);
  await venue.carol.place(ask(RATE, 2_000n), on);
  await buy(borrower, 100n);
  await venue.setMark(2_200);
  expect((await refusal(lender.write("assign", [loan.id, ALL, 700, 0])))[0]).toBe("BorrowerNotEligible");
});

test("Collateral cannot be offered to a friend", async () => {
  await lend([lender, borrower], 900n);
  await buy(borrower, 160n);
  expect((await refusal(borrower.place(ask(1n, 950n), on)))[0]).toBe("InsufficientMargin");
  // nor as a taker
  await venue.carol.place(bid(RATE, 950n), on);
  const taking = borrower.place(ask(1n, 950n, { timeInForce: "ioc" }), on);
  expect((await refusal(taking))[0]).toBe("InsufficientMargin");
});

test("The order of a failing borrower is no bait: it is removed, and the lender lends to the next", async () => {
  await lend([lender, borrower], 900n);
  await borrower.place(bid(RATE + 10n, 100n), on);
  await venue.carol.place(bid(RATE, 100n), on);
  await buy(borrower, 100n);
  await venue.setMark(2_200);
  expect(await lender.place(ask(RATE, 100n), on)).toMatchObject({ filledLots: 100n });
  expect(await loansOf(venue, borrower)).toHaveLength(1);
  expect(await loansOf(venue, venue.carol)).toHaveLength(1);
});

test("Hostile rates in the book change the margin of nobody who did not ask for them (40)", async () => {
  await lend([lender, borrower], 900n);
  const before = [await standing(venue, borrower), await standing(venue, lender)];
  const accomplice = await openAccount(venue, venue.alice, 1_000n);
  await lend([venue.carol, accomplice], 100n, 1n);
  await lend([venue.carol, accomplice], 100n, 100_000n);
  expect([await standing(venue, borrower), await standing(venue, lender)]).toEqual(before);
});

describe("Renewal (41)", () => {
  test("by a hostile book is no worse than its borrower accepts, and fails without harm", async () => {
    const loan = await lend([lender, borrower], 900n);
    await lender.write("setExtensible", [loan.id, false]);
    await lender.place(ask(100_000n, 900n), on);
    await borrower.write("setCreditTerms", [borrower.account, 0, 900]);
    await passHours(venue, TERM_HOURS - 1, 3_000);
    expect((await refusal(venue.carol.write("renew", [loan.id, 0, 0])))[0]).toBe("NobodyRenews");
    await borrower.write("repay", [loan.id, ALL]);
    expect(await loansOf(venue, borrower)).toEqual([]);
  });

  test("comes once a term, whoever asks for it how often", async () => {
    const loan = await lend([lender, borrower], 90n);
    await passHours(venue, TERM_HOURS - 5, 3_000);
    const before = await freeDollars(borrower);
    await venue.carol.write("renew", [loan.id, venue.carol.account, 0]);
    expect((await refusal(venue.carol.write("renew", [loan.id, venue.carol.account, 0])))[0]).toBe("RenewalTooEarly");
    const cost = before - (await freeDollars(borrower));
    expect(cost).toBe(interestUp(90n * DOLLAR_UNITS, RATE, TERM_HOURS - 4) + (10n * DOLLAR_UNITS) / 100n);
  });

  test("in nine crumbs pays less than three bounties: each is a share of what is left", async () => {
    const loan = await lend([lender, borrower], 90n);
    await lender.write("setExtensible", [loan.id, false]);
    await borrower.write("setCreditTerms", [borrower.account, 0, 900]);
    for (let offer = 0n; offer < 9n; offer++) await venue.carol.place(ask(RATE + offer, 10n), on);
    await passHours(venue, TERM_HOURS - 1, 3_000);
    const before = await freeDollars(venue.alice);
    for (let part = 0; part < 9; part++) {
      await venue.alice.write("renew", [loan.id, venue.alice.account, 1]);
    }
    expect((await freeDollars(venue.alice)) - before).toBeLessThan((30n * DOLLAR_UNITS) / 100n);
    expect((await loansOf(venue, venue.carol, true)).length).toBe(9);
  });
});

describe("At maturity (42)", () => {
  const orders = [
    ["repay", "renew", "bookPastDue"],
    ["renew", "bookPastDue", "repay"],
    ["bookPastDue", "repay", "renew"],
    ["bookPastDue", "renew", "repay"],
    ["repay", "bookPastDue", "renew"],
    ["renew", "repay", "bookPastDue"],
  ] as const;

  /** Three calls take three seconds, which must be of one hour. */
  test.each([-3, 0, 1])("the order of payment, renewal and booking is worth nothing, from T %i on", async (offset) => {
    const first = await lend([lender, borrower], 60n);
    await lend([lender, borrower], 30n);
    const [, second] = await loansOf(venue, borrower);
    const acts = {
      repay: () => borrower.write("repay", [first.id, ALL]),
      renew: () => venue.carol.write("renew", [second?.id ?? 0n, 0, 0]),
      bookPastDue: () => venue.carol.write("bookPastDue", [second?.id ?? 0n]),
    };
    await mineAt(venue, first.end - HOUR / 2);
    await venue.setMark(3_000);
    const ends = [];
    for (const order of orders) {
      const snapshot = await venue.chain.testClient.snapshot();
      for (const [step, name] of order.entries()) {
        const timestamp = BigInt(first.end + offset + step);
        await venue.chain.testClient.setNextBlockTimestamp({ timestamp });
        await acts[name]();
      }
      const { equity, resolutionValue } = await standing(venue, borrower);
      ends.push([await freeDollars(borrower), await freeDollars(lender), equity, resolutionValue]);
      await venue.chain.testClient.revert({ id: snapshot });
    }
    for (const end of ends) expect(end).toEqual(ends[0]);
  });
});

test("An account with 200 loans is served one by one, for the same gas as with a few", async () => {
  await lender.write("setExtensible", [(await lend([lender, borrower], 20n)).id, true]);
  const few = await gasOfService();
  for (let batch = 0; batch < 10; batch++) {
    await lender.placeMany(
      Array.from({ length: 20 }, () => ask(RATE, 20n)),
      CASH,
    );
    await borrower.placeMany(
      Array.from({ length: 20 }, () => bid(RATE, 20n)),
      CASH,
    );
  }
  expect((await loansOf(venue, borrower)).length).toBeGreaterThanOrEqual(200);
  const many = await gasOfService();
  for (const [index, gas] of many.entries()) expect(Number(gas)).toBeLessThan(Number(few[index]) * 1.05 + 5_000);
});

/** Of a repayment in part, an assignment in part and a renewal of the first loan. */
async function gasOfService(): Promise<bigint[]> {
  const snapshot = await venue.chain.testClient.snapshot();
  const [loan] = await loansOf(venue, borrower);
  const id = loan?.id ?? 0n;
  await venue.carol.place(ask(RATE, 10n), on);
  const receipts: Receipt[] = [
    await borrower.write("repay", [id, DOLLAR_UNITS]),
    await lender.write("assign", [id, 10n * DOLLAR_UNITS, Number(RATE), 0]),
  ];
  await passHours(venue, TERM_HOURS - 5, 3_000);
  receipts.push(await venue.carol.write("renew", [id, 0, 0]));
  await venue.chain.testClient.revert({ id: snapshot });
  return receipts.map(({ gasUsed }) => gasUsed);
}
