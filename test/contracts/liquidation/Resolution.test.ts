// Accounts that owe more than they have: whose loss it is, and what becomes of what is left.

import { beforeEach, describe, expect, test } from "vitest";
import { action } from "../support/bundles.ts";
import { dollars, freeDollars, liquidate, perpLeg, repayLeg, stateOf, supplyLeg } from "../support/liquidations.ts";
import { atFullHour, CASH, COIN, type LoanInfo, loansOf, openLoans } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  expectBalanced,
  openAccount,
  PERP,
  type PerpVenue,
  readMarket,
  readPosition,
  standing,
} from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, PLAIN, type Trader, venueFixture } from "../support/venue.ts";

const on = { market: PERP };
const ETHERS = 10n ** 8n;

let venue: PerpVenue;
let trader: Trader;
let taker: Trader;
let maker: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  maker = await openAccount(venue, venue.alice, 1_000_000n);
  taker = await openAccount(venue, venue.bob, 100_000n);
  trader = await openAccount(venue, venue.carol, 700n);
  await atFullHour(venue);
  await venue.setMark(3_000);
});

const anyone = () => venue.bob;
const resolve = () => anyone().write("resolve", [trader.account]);
const end = (maxRecords = 0) => anyone().write("endResolution", [trader.account, maxRecords]);
const infoOf = () => venue.exchange.read.resolutionOf([trader.account]);
const idsOf = (loans: readonly LoanInfo[]) => loans.map(({ id }) => id);

/** The trader is one ether long at the mark, naked, and the mark falls far. */
async function fallInsolvent() {
  await maker.place(ask(AT_MARK, 1_000n), on);
  await trader.place(bid(AT_MARK, 1_000n), on);
  for (const mark of [2_600, 2_200]) await venue.setMark(mark);
}

async function lend(lender: Trader, dollars_: bigint) {
  await lender.place(ask(550n, dollars_), { market: CASH });
  await trader.place(bid(550n, dollars_), { market: CASH });
}

/** The trader buys ether for what it borrows of two lenders, and the mark falls far. */
async function loseBorrowed() {
  await lend(maker, 2_000n);
  await lend(taker, 500n);
  await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n ** 18n]);
  await maker.place(ask(30n, ETHERS), { market: PLAIN });
  await trader.place(bid(30n, ETHERS), { market: PLAIN });
  await trader.write("repay", [(await loansOf(venue, trader))[0]?.id ?? 0n, 1n]);
  for (const mark of [2_600, 2_200]) await venue.setMark(mark);
  await trader.write("payLosses", [trader.account]);
}

describe("An account with something left for creditors", () => {
  test("is not resolved, however low its health", async () => {
    await maker.place(ask(AT_MARK, 1_000n), on);
    await trader.place(bid(AT_MARK, 1_000n), on);
    for (const mark of [2_600, 2_350]) await venue.setMark(mark);
    const { resolutionValue } = await stateOf(venue, trader);
    expect(resolutionValue).toBeGreaterThan(0n);
    await trader.write("payLosses", [trader.account]);
    const error = ["NotResolvable", BigInt(trader.account), resolutionValue];
    await expectNoTrace(venue, resolve, error);
    const repaying = () => anyone().write("repayProRata", [trader.account, DOLLAR, []]);
    await expectNoTrace(venue, repaying, ["CreditorsNotBound", BigInt(trader.account), resolutionValue]);
  });

  test("nor one whose price cannot be relied on", async () => {
    await fallInsolvent();
    await venue.setMark(900);
    expect((await refusal(resolve()))[0]).toBe("NotResolvable");
  });

  test("nor are there losses of one that was not", async () => {
    const error = ["NotResolved", BigInt(trader.account)];
    await expectNoTrace(venue, end, error);
    await expectNoTrace(venue, () => anyone().write("writeOff", [trader.account, []]), error);
  });
});

describe("A perpetual market", () => {
  test("has a deficit of all that it claims and does not get, and its own winners bear it", async () => {
    await fallInsolvent();
    const { resolutionValue: value, maintenanceRequirement } = await standing(venue, trader);
    await resolve();
    const { deficit, pool } = await readMarket(venue);
    // a fifth of the requirement is not left even so: there is nothing but this claim to cut
    expect(deficit).toBe(-BigInt(value));
    expect(pool).toBeGreaterThan(0n);
    const after = await standing(venue, trader);
    expect(after.resolutionValue).toBe(0n);
    expect(after.maintenanceRequirement).toBe(maintenanceRequirement);
    await expectBalanced(venue, [maker, trader]);

    // the winner draws at pool / (pool + deficit), in dollars of the exchange
    const free = await freeDollars(maker);
    await maker.write("settle", [PERP, [maker.account]]);
    const drawn = (await freeDollars(maker)) - free;
    expect(drawn).toBeLessThan(dollars(800));
    expect(drawn).toBeGreaterThan(dollars(600));
    await expectBalanced(venue, [maker, trader]);
  });

  test("has its insurance pay first, up to what a day allows", async () => {
    await venue.alice.write("donateInsurance", [venue.alice.account, PERP, dollars(100)]);
    await venue.exchange.write.setInsuranceCap([PERP, dollars(40)]);
    await fallInsolvent();
    await trader.write("payLosses", [trader.account]);
    const { pool } = await readMarket(venue);
    const { resolutionValue: value } = await standing(venue, trader);
    await resolve();
    const cut = -BigInt(value);
    const later = await readMarket(venue);
    expect(later.pool - pool).toBe(dollars(40));
    expect(later.deficit).toBe(cut - dollars(40));
    expect(await venue.exchange.read.insuranceOf([PERP])).toEqual([dollars(60), dollars(40), dollars(40)]);
    expect(await infoOf()).toMatchObject({
      rounds: 1,
      pending: 0,
      records: 2,
      lost: later.deficit,
      insured: dollars(40),
    });
    await expectBalanced(venue, [maker, trader]);
  });

  test("closes nobody's position, and its winner may resolve the debtor and draw in one bundle", async () => {
    await fallInsolvent();
    const actions = [action("resolve", [trader.account]), action("settle", [PERP, [maker.account]])];
    const free = await freeDollars(maker);
    await maker.write("execute", [maker.account, actions, 0]);
    expect((await freeDollars(maker)) - free).toBeGreaterThan(0n);
    expect((await readPosition(venue, maker)).size).toBe(-1_000n);
    expect((await readPosition(venue, trader)).size).toBe(1_000n);
  });
});

describe("A perpetual market and a lender", () => {
  test("lose by the same ratio, until a fifth of the requirement is left", async () => {
    await lend(maker, 500n);
    await trader.write("withdraw", [trader.account, DOLLAR, dollars(90), trader.address]);
    await maker.place(ask(AT_MARK, 1_000n), on);
    await trader.place(bid(AT_MARK, 1_000n), on);
    for (const mark of [2_600, 1_800]) await venue.setMark(mark);
    await trader.write("payLosses", [trader.account]);
    const { resolutionValue: value, maintenanceRequirement } = await standing(venue, trader);
    const [loan] = await loansOf(venue, trader);
    const owed = -(await standing(venue, trader)).resolutionValue - dollars(500);
    expect(owed).toBeGreaterThan(0n);
    await resolve();
    await anyone().write("writeOff", [trader.account, [loan?.id ?? 0n]]);
    const { deficit } = await readMarket(venue);
    const lost = (await infoOf()).lost - deficit;
    const claims = -BigInt(value);
    expect(Number(deficit + lost)).toBeGreaterThan(Number(claims) * 0.99);
    expect(Number(deficit) / Number(claims - dollars(500))).toBeCloseTo(Number(lost) / Number(dollars(500)), 2);
    expect(maintenanceRequirement).toBeGreaterThan(0n);
  });
});

describe("Loans", () => {
  test("are cut by one ratio, in pages, and nobody but their lenders loses", async () => {
    await loseBorrowed();
    const loans = await loansOf(venue, trader);
    expect(loans.length).toBe(2);
    const { resolutionValue: value, maintenanceRequirement } = await standing(venue, trader);
    expect(value).toBeLessThan(0n);
    await resolve();
    expect((await infoOf()).pending).toBe(2);
    const error = ["WriteOffPending", BigInt(trader.account), 2n];
    await expectNoTrace(venue, resolve, error);
    const pro = () => anyone().write("repayProRata", [trader.account, DOLLAR, idsOf(loans)]);
    await expectNoTrace(venue, pro, error);

    for (const { id } of loans) await anyone().write("writeOff", [trader.account, [id]]);
    const twice = () => anyone().write("writeOff", [trader.account, [loans[0]?.id ?? 0n]]);
    await expectNoTrace(venue, twice, ["NotToWriteOff", BigInt(trader.account), loans[0]?.id]);
    const cut = await loansOf(venue, trader);
    const shares = loans.map(
      ({ principal }, index) => Number(principal - (cut[index]?.principal ?? 0n)) / Number(principal),
    );
    expect(shares[0]).toBeCloseTo(shares[1] ?? 0, 6);
    const later = await standing(venue, trader);
    const left = BigInt(maintenanceRequirement) / 5n;
    // what a loan accrues in an hour is rounded, and so is what it accrues when it is smaller
    expect(Math.abs(Number(BigInt(later.resolutionValue) - left))).toBeLessThan(1_000);
    expect((await infoOf()).lost).toBeGreaterThan(BigInt(-value));
  });

  test("have the insurance of their market shared among them, whichever is written off first", async () => {
    await venue.alice.write("donateInsurance", [venue.alice.account, CASH, dollars(50)]);
    await venue.exchange.write.setInsuranceCap([CASH, dollars(1_000)]);
    await loseBorrowed();
    const loans = await loansOf(venue, trader);
    await resolve();
    const [first, second] = [await freeDollars(maker), await freeDollars(taker)];
    await anyone().write("writeOff", [trader.account, idsOf(loans).toReversed()]);
    const paid = [(await freeDollars(maker)) - first, (await freeDollars(taker)) - second];
    expect(Number(paid[0]) / Number(paid[1])).toBeCloseTo(4, 3);
    expect(Number(dollars(50) - (paid[0] ?? 0n) - (paid[1] ?? 0n))).toBeLessThan(100);
  });

  test("of an account that is worth nothing are repaid all in proportion, by anyone, or not at all", async () => {
    await lend(maker, 2_000n);
    await lend(taker, 500n);
    await maker.place(ask(AT_MARK, 1_000n), on);
    await trader.place(bid(AT_MARK, 1_000n), on);
    for (const mark of [2_600, 2_200]) await venue.setMark(mark);
    const loans = await loansOf(venue, trader);
    // a friend is not preferred
    expect((await refusal(trader.write("repay", [loans[1]?.id ?? 0n, dollars(100)])))[0]).toBe("CannotPreferCreditor");
    const one = liquidate({ taker, account: trader, legs: [repayLeg(loans[1] as LoanInfo, dollars(100))] });
    expect((await refusal(one))[0]).toBe("PreferredCreditor");
    const call = (ids: readonly bigint[]) => anyone().write("repayProRata", [trader.account, DOLLAR, ids]);
    for (const ids of [idsOf(loans).slice(0, 1), idsOf(loans).toReversed(), [...idsOf(loans), loans[1]?.id ?? 0n]]) {
      expect((await refusal(call(ids)))[0]).toBe("NotAllLoans");
    }
    await call(idsOf(loans));
    const later = await loansOf(venue, trader);
    const shares = loans.map(
      ({ principal }, index) => Number(principal - (later[index]?.principal ?? 0n)) / Number(principal),
    );
    expect(shares[0]).toBeGreaterThan(0.5);
    expect(shares[0]).toBeCloseTo(shares[1] ?? 0, 5);
  });
});

describe("A resolved account", () => {
  beforeEach(async () => {
    await fallInsolvent();
    await resolve();
  });

  test("may only reduce, and pays nothing out", async () => {
    await venue.carol.write("transfer", [venue.carol.account, trader.account, DOLLAR, dollars(5_000)]);
    const account = BigInt(trader.account);
    const refused = ["AccountIsResolved", account];
    expect(await refusal(trader.write("withdraw", [trader.account, DOLLAR, 1n, trader.address]))).toEqual(refused);
    expect(await refusal(trader.write("transfer", [trader.account, venue.carol.account, DOLLAR, 1n]))).toEqual(refused);
    expect(await refusal(trader.place(bid(22_000n, 100n), on))).toEqual(refused);
    expect(await refusal(trader.place(bid(22n, 100n), { market: PLAIN }))).toEqual(refused);
    expect((await refusal(trader.place(bid(550n, 100n), { market: CASH })))[0]).toMatch(
      /AccountIsResolved|InsufficientMargin/,
    );
    await maker.place(bid(22_000n, 100n), on);
    await trader.place(ask(22_000n, 100n, { timeInForce: "ioc" }), on);
    expect((await readPosition(venue, trader)).size).toBe(900n);
  });

  test("is taken by strangers for a reward that rises within an hour, whole if they like", async () => {
    const { maxCostPerFreed, liquidatable } = await stateOf(venue, trader);
    expect(liquidatable).toBe(true);
    expect(maxCostPerFreed).toBe(200_000n);
    await mineAt(venue, (await now(venue)) + 1_800);
    await venue.setMark(2_200);
    const later = (await stateOf(venue, trader)).maxCostPerFreed;
    expect(Number(later)).toBeGreaterThanOrEqual(600_000);
    await mineAt(venue, (await now(venue)) + 1_800);
    await venue.setMark(2_200);
    expect((await stateOf(venue, trader)).maxCostPerFreed).toBe(1_000_000n);
    // it has no dollars: the reward is a claim on the market, and so a loss of the account there
    const { maintenanceRequirement } = await stateOf(venue, trader);
    const reward = BigInt(maintenanceRequirement) - dollars(1);
    await liquidate({ taker, account: trader, legs: [perpLeg(1_000n)], reward });
    expect((await readPosition(venue, trader)).size).toBe(0n);
    expect((await readPosition(venue, trader)).quote).toBeLessThan(-(reward << 24n) / 2n);
    await expectBalanced(venue, [maker, trader, taker]);
    await resolve();
    expect((await infoOf()).rounds).toBe(2);
    expect((await readPosition(venue, trader)).quote).toBe(0n);
    await end();
    await expectBalanced(venue, [maker, trader, taker]);
  });

  test("repays at its end what its creditors lost, then insurance, and gives the rest to its owner", async () => {
    const { lost } = await infoOf();
    expect((await refusal(end()))[0]).toBe("NotAtItsEnd");
    await liquidate({ taker, account: trader, legs: [perpLeg(1_000n)] });
    await venue.exchange.write.settle([PERP, [trader.account]]);
    const rich = lost + dollars(300);
    await venue.carol.write("transfer", [venue.carol.account, trader.account, DOLLAR, rich]);
    await venue.exchange.write.settle([PERP, [trader.account]]);
    const [free, before] = [await freeDollars(trader), await readMarket(venue)];
    await end();
    const after = await readMarket(venue);
    expect(before.deficit - after.deficit).toBe(lost);
    expect(after.pool - before.pool).toBe(lost);
    expect(free - (await freeDollars(trader))).toBe(lost);
    expect(await infoOf()).toMatchObject({ since: 0, rounds: 0, records: 0, lost: 0n });
    await trader.write("withdraw", [trader.account, DOLLAR, await freeDollars(trader), trader.address]);
    await expectBalanced(venue, [maker, trader, taker]);
  });

  test("can be used again, and resolved again", async () => {
    await liquidate({ taker, account: trader, legs: [perpLeg(1_000n)] });
    await venue.carol.write("transfer", [venue.carol.account, trader.account, DOLLAR, dollars(2_000)]);
    await venue.exchange.write.settle([PERP, [trader.account]]);
    await end(1);
    const [, , multiplier] = await venue.exchange.read.creditTerms([trader.account]);
    expect(multiplier).toBe(100);
    await maker.place(ask(22_000n, 1_000n), on);
    await trader.place(bid(22_000n, 1_000n), on);
    expect((await readPosition(venue, trader)).size).toBe(1_000n);
  });
});

describe("A debt in another asset", () => {
  test("is paid with what takers supply, pro rata", async () => {
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n ** 18n]);
    await venue.bob.write("transfer", [venue.bob.account, taker.account, ETHER, 10n ** 18n]);
    await maker.place(ask(550n, 1_000n), { market: COIN });
    await trader.place(bid(550n, 1_000n), { market: COIN });
    await maker.place(bid(30n, ETHERS), { market: PLAIN });
    await trader.place(ask(30n, ETHERS), { market: PLAIN });
    for (const mark of [3_400, 3_800]) await venue.setMark(mark);
    await resolve();
    await anyone().write("writeOff", [trader.account, idsOf(await loansOf(venue, trader))]);
    const [loan] = await loansOf(venue, trader);
    const owed = (loan?.principal ?? 0n) + (loan?.interest ?? 0n);
    await liquidate({ taker, account: trader, legs: [supplyLeg(owed, PLAIN)] });
    await anyone().write("repayProRata", [trader.account, ETHER, [loan?.id ?? 0n]]);
    expect(await loansOf(venue, trader)).toEqual([]);
    const left = await freeDollars(trader);
    expect(left).toBeGreaterThan(0n);
    const lender = await freeDollars(maker);
    await end();
    expect((await freeDollars(maker)) - lender).toBe(left);
    expect(await freeDollars(trader)).toBe(0n);
  });
});
