// Taking over parts of accounts that fell below their maintenance requirement.

import { beforeEach, describe, expect, test } from "vitest";
import { action, placing } from "../support/bundles.ts";
import { writeDeficit } from "../support/deficit.ts";
import {
  claimLeg,
  dollars,
  freeDollars,
  liquidate,
  perpLeg,
  profitLeg,
  repayLeg,
  spotLeg,
  stateOf,
} from "../support/liquidations.ts";
import { atFullHour, CASH, COIN, feeUp, interestUp, loansOf, openLoans } from "../support/loans.ts";
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
import { ETHER, PLAIN, type Trader, venueFixture } from "../support/venue.ts";

const on = { market: PERP };
/** Ledger units of ether. */
const ETHERS = 10n ** 8n;

let venue: PerpVenue;
let trader: Trader;
let taker: Trader;
let maker: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  maker = await openAccount(venue, venue.alice, 1_000_000n);
  taker = await openAccount(venue, venue.bob, 10_000n);
  trader = await openAccount(venue, venue.carol, 700n);
  await atFullHour(venue);
  await venue.setMark(3_000);
});

/** The trader is one ether long at the mark, naked. */
async function goLong(lots = 1_000n) {
  await maker.place(ask(AT_MARK, lots), on);
  await trader.place(bid(AT_MARK, lots), on);
}

/** The trader borrows, buys ether and sells as many perpetuals. */
async function openBasis(lent: bigint, lots: bigint) {
  await maker.place(ask(550n, lent), { market: CASH });
  await trader.place(bid(550n, lent), { market: CASH });
  await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 100n * ETHERS * 10n ** 10n]);
  // at market PLAIN a lot is a unit of ether, and a tick a unit of the dollar for it: 3,000 dollars are 30 per unit
  await maker.place(ask(30n, (lots * ETHERS) / 1_000n), { market: PLAIN });
  await trader.place(bid(30n, (lots * ETHERS) / 1_000n), { market: PLAIN });
  await maker.place(bid(AT_MARK, lots), on);
  await trader.place(ask(AT_MARK, lots), on);
}

/** Takes from the trader whatever it has and no order or position needs. */
async function takeFree(units: bigint) {
  await trader.write("transfer", [trader.account, venue.carol.account, 0, units]);
}

describe("An account with its maintenance requirement", () => {
  test("cannot be liquidated", async () => {
    await goLong();
    await venue.setMark(2_700);
    const { equity, maintenanceRequirement, liquidatable } = await stateOf(venue, trader);
    expect(liquidatable).toBe(false);
    await expectNoTrace(venue, () => liquidate({ taker, account: trader, legs: [perpLeg(1n)] }), [
      "NotLiquidatable",
      BigInt(trader.account),
      equity,
      maintenanceRequirement,
    ]);
  });

  test("but without initial margin has no reward to give either", async () => {
    await goLong();
    await venue.setMark(2_700);
    const { evictable, maxCostPerFreed } = await stateOf(venue, trader);
    expect([evictable, maxCostPerFreed]).toEqual([true, 0n]);
  });
});

describe("A naked position", () => {
  beforeEach(async () => {
    await goLong();
    await venue.setMark(2_600);
  });

  test("gives a reward that grows from nothing as health falls", async () => {
    // E = 700 - 400 less fees, R_M = 0.6 (0.2 x 2,600 + 1)
    const { equity, maintenanceRequirement, maxCostPerFreed } = await stateOf(venue, trader);
    const missing = (1_000_000n * (BigInt(maintenanceRequirement) - BigInt(equity))) / BigInt(maintenanceRequirement);
    expect(maxCostPerFreed).toBe(missing);
    expect(Number(maxCostPerFreed)).toBeGreaterThan(0);
    expect(Number(maxCostPerFreed)).toBeLessThan(60_000);
    await venue.setMark(2_500);
    // h is about 0.66: a third of the requirement that is freed
    expect(Number((await stateOf(venue, trader)).maxCostPerFreed)).toBeGreaterThan(300_000);
  });

  test("goes in part, for no more than the reward that the rule allows, and raises the health", async () => {
    const before = await standing(venue, trader);
    const { maxCostPerFreed } = await stateOf(venue, trader);
    const lots = 150n;
    // 0.6 x 0.2 x 2,600 per ether
    const freed = (dollars(312) * lots) / 1_000n;
    const reward = (freed * maxCostPerFreed) / 1_000_000n;
    expect(
      (await refusal(liquidate({ taker, account: trader, legs: [perpLeg(lots)], reward: reward + 100n })))[0],
    ).toBe("StepTooDear");
    await liquidate({ taker, account: trader, legs: [perpLeg(lots)], reward });

    const later = await standing(venue, trader);
    expect(BigInt(before.equity) - BigInt(later.equity)).toBe(reward);
    expect(BigInt(before.maintenanceRequirement) - BigInt(later.maintenanceRequirement)).toBe(freed);
    expect(later.equity * before.maintenanceRequirement >= before.equity * later.maintenanceRequirement).toBe(true);
    expect((await readPosition(venue, trader)).size).toBe(1_000n - lots);
    expect((await readPosition(venue, taker)).size).toBe(lots);
    await expectBalanced(venue, [maker, trader, taker]);
  });

  test("pays the taker its reward, less the tenth that goes to the insurance of the market", async () => {
    const free = await freeDollars(taker);
    const reward = 1_000_000n;
    await liquidate({ taker, account: trader, legs: [perpLeg(150n)], reward });
    expect((await freeDollars(taker)) - free).toBe((reward * 9n) / 10n);
    const [budget] = await venue.exchange.read.insuranceOf([PERP]);
    expect(budget).toBe(reward / 10n);
  });

  test("does not go further than 1.15 times what is left to require", async () => {
    expect((await refusal(liquidate({ taker, account: trader, legs: [perpLeg(600n)] })))[0]).toBe("StepTooLarge");
    // f = (1.15 R_M - E) / 1.15 R_M of it, and one lot
    const { equity, maintenanceRequirement } = await stateOf(venue, trader);
    const target = (115n * BigInt(maintenanceRequirement)) / 100n;
    const lots = (1_000n * (target - BigInt(equity))) / target;
    await liquidate({ taker, account: trader, legs: [perpLeg(lots + 1n)] });
    const state = await stateOf(venue, trader);
    expect(state.liquidatable).toBe(false);
    await expectNoTrace(venue, () => liquidate({ taker, account: trader, legs: [perpLeg(1n)] }), [
      "NotLiquidatable",
      BigInt(trader.account),
      state.equity,
      state.maintenanceRequirement,
    ]);
  });

  test("goes to a taker who has initial margin with it", async () => {
    const poor = await openAccount(venue, venue.bob, 30n);
    expect((await refusal(liquidate({ taker: poor, account: trader, legs: [perpLeg(150n)] })))[0]).toBe(
      "InsufficientMargin",
    );
  });

  test("is refused to who does not act for the taker, and to the account itself", async () => {
    const legs = [perpLeg(200n)];
    const stolen = maker.write("liquidate", [trader.account, legs, taker.account, 0n, 0n]);
    expect((await refusal(stolen))[0]).toBe("NotAuthorized");
    expect(await refusal(liquidate({ taker: trader, account: trader, legs }))).toEqual([
      "OwnTaker",
      BigInt(trader.account),
    ]);
  });

  test("is not larger than it is", async () => {
    expect(await refusal(liquidate({ taker, account: trader, legs: [perpLeg(1_001n)] }))).toEqual([
      "LegTooLarge",
      BigInt(trader.account),
      0n,
      1_001n,
      1_000n,
    ]);
  });

  test("keeps the taker from paying more than it said", async () => {
    expect(await refusal(liquidate({ taker, account: trader, legs: [perpLeg(200n)], most: -1n }))).toEqual([
      "PaymentTooHigh",
      0n,
      -1n,
    ]);
  });

  test("lowers open interest when the taker is on the other side", async () => {
    const before = (await readMarket(venue)).openInterest;
    await liquidate({ taker: maker, account: trader, legs: [perpLeg(150n)] });
    expect((await readMarket(venue)).openInterest).toBe(before - 150n);
    await expectBalanced(venue, [maker, trader]);
  });

  test("is not taken at a price that jumps or is stale", async () => {
    await venue.setMark(2_050);
    await venue.setMark(1_000);
    // a jump of more than a half waits: at the better of its ends the account is liquidatable still
    const refused = await refusal(liquidate({ taker, account: trader, legs: [perpLeg(200n)] }));
    expect(refused).toEqual(["LegPriceNotReliable", BigInt(trader.account), BigInt(ETHER)]);
  });
});

describe("A hedge", () => {
  test("cannot be broken: that frees nothing", async () => {
    await openBasis(5_000n, 1_000n);
    // what is left is enough for a hedge of this worth, and not for one of three times as much
    await takeFree(dollars(600));
    for (const mark of [4_400, 6_500, 9_000]) await venue.setMark(mark);
    const state = await stateOf(venue, trader);
    expect(state.liquidatable).toBe(true);
    expect((await refusal(liquidate({ taker, account: trader, legs: [perpLeg(100n)] })))[0]).toBe("StepTooDear");
    expect((await refusal(liquidate({ taker, account: trader, legs: [spotLeg(ETHERS / 10n, PLAIN)] })))[0]).toBe(
      "StepTooDear",
    );
    const pair = [perpLeg(100n), spotLeg(ETHERS / 10n, PLAIN)];
    await liquidate({ taker, account: trader, legs: pair });
    const later = await stateOf(venue, trader);
    expect(later.maintenanceRequirement).toBeLessThan(state.maintenanceRequirement);
    expect((await readPosition(venue, trader)).size).toBe(-900n);
  });
});

describe("Loans of a liquidated account", () => {
  /** A debt of a coin that rose: the trader owes one ether and has the dollars that it was sold for. */
  async function goShort() {
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n * ETHERS * 10n ** 10n]);
    await venue.bob.write("transfer", [venue.bob.account, taker.account, ETHER, 10n * ETHERS * 10n ** 10n]);
    await maker.place(ask(550n, 1_000n), { market: COIN });
    await trader.place(bid(550n, 1_000n), { market: COIN });
    await maker.place(bid(30n, ETHERS), { market: PLAIN });
    await trader.place(ask(30n, ETHERS), { market: PLAIN });
    const [loan] = await loansOf(venue, trader);
    if (loan === undefined) throw new Error("There is no loan.");
    return loan;
  }

  test("are repaid with what the taker has, for dollars at the mark", async () => {
    const loan = await goShort();
    await venue.setMark(3_400);
    const before = await standing(venue, trader);
    const principal = ETHERS / 5n;
    const owed = principal + interestUp(principal, 550n, 8);
    const [free, coins, lenders] = [await freeDollars(taker), await taker.balance(ETHER), await maker.balance(ETHER)];
    const reward = 1_000_000n;
    await liquidate({ taker, account: trader, legs: [repayLeg(loan, principal)], reward });
    expect(coins.free - (await taker.balance(ETHER)).free).toBe(owed);
    // the market lends ether and keeps no dollars, so nothing is taken off
    expect((await freeDollars(taker)) - free).toBe(owed * 34n + reward);
    expect((await maker.balance(ETHER)).free - lenders.free).toBe(owed - feeUp(owed - principal));
    const later = await standing(venue, trader);
    // the reward, and what is charged at least for the hours that have not come, less what would have come later
    expect(BigInt(before.resolutionValue) - BigInt(later.resolutionValue)).toBeGreaterThanOrEqual(reward);
    expect(later.equity * before.maintenanceRequirement > before.equity * later.maintenanceRequirement).toBe(true);
    expect((await loansOf(venue, trader))[0]?.principal).toBe(ETHERS - principal);
  });

  test("are not repaid one by one when nothing is left for creditors", async () => {
    const loan = await goShort();
    for (const mark of [3_400, 3_720]) await venue.setMark(mark);
    const { resolutionValue } = await stateOf(venue, trader);
    expect(resolutionValue <= 0n).toBe(true);
    const refused = await refusal(liquidate({ taker, account: trader, legs: [repayLeg(loan, ETHERS / 5n)] }));
    expect(refused).toEqual(["PreferredCreditor", BigInt(trader.account), resolutionValue]);
  });

  test("of somebody else, or more than there is, are refused", async () => {
    const loan = await goShort();
    await venue.setMark(3_400);
    const account = BigInt(trader.account);
    const tooMuch = liquidate({ taker, account: trader, legs: [repayLeg(loan, ETHERS + 1n)] });
    expect(await refusal(tooMuch)).toEqual(["LegTooLarge", account, 0n, ETHERS + 1n, ETHERS]);
    const other = { id: loan.id ^ (1n << 32n) };
    expect(await refusal(liquidate({ taker, account: trader, legs: [repayLeg(other, 1n)] }))).toEqual([
      "WrongLeg",
      account,
      0n,
    ]);
    expect(await refusal(liquidate({ taker, account: trader, legs: [claimLeg(loan, 1n)] }))).toEqual([
      "WrongLeg",
      account,
      0n,
    ]);
  });

  test("that it has given leave at par with the interest accrued", async () => {
    const borrower = await openAccount(venue, venue.bob, 100n);
    await trader.place(ask(550n, 400n), { market: CASH });
    await borrower.place(bid(550n, 400n), { market: CASH });
    const [loan] = await loansOf(venue, borrower);
    if (loan === undefined) throw new Error("There is no loan.");
    await goLong();
    await venue.setMark(2_600);
    const before = await standing(venue, trader);
    const [free, principal] = [await freeDollars(taker), dollars(100)];
    await liquidate({ taker, account: trader, legs: [claimLeg(loan, principal), perpLeg(100n)] });
    const accrued = interestUp(principal, 550n, 1);
    const worth = principal + accrued - feeUp(accrued);
    expect(free - (await freeDollars(taker))).toBe(worth);
    const later = await standing(venue, trader);
    // the part of it that did not count, and the interest
    expect(BigInt(later.equity) - BigInt(before.equity)).toBe((principal * 20_000n) / 1_000_000n + worth - principal);
    expect((await loansOf(venue, trader, true)).map(({ principal: units }) => units)).toEqual([dollars(300)]);
    expect((await loansOf(venue, taker, true)).map(({ principal: units }) => units)).toEqual([principal]);
    expect((await loansOf(venue, borrower)).map(({ principal: units }) => units)).toEqual([dollars(300), principal]);
  });
});

describe("Tokens of a liquidated account", () => {
  test("are paid for at the mark, and may be all that is taken of one who borrowed for them", async () => {
    await maker.place(ask(550n, 2_400n), { market: CASH });
    await trader.place(bid(550n, 2_400n), { market: CASH });
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n * ETHERS * 10n ** 10n]);
    await maker.place(ask(30n, ETHERS), { market: PLAIN });
    await trader.place(bid(30n, ETHERS), { market: PLAIN });
    await venue.setMark(2_600);
    const free = await freeDollars(taker);
    const units = ETHERS / 10n;
    await liquidate({ taker, account: trader, legs: [spotLeg(units, PLAIN)] });
    expect(free - (await freeDollars(taker))).toBe(dollars(260));
    expect((await taker.balance(ETHER)).free).toBe(units);
    expect((await trader.balance(ETHER)).free).toBe(ETHERS - units);
  });

  test("that orders hold cannot be taken before the orders are removed", async () => {
    await trader.write("transfer", [trader.account, venue.carol.account, 0, 1n]);
    await venue.carol.write("transfer", [venue.carol.account, trader.account, ETHER, (ETHERS / 10n) * 10n ** 10n]);
    await goLong();
    await trader.place(ask(40n, ETHERS / 20n), { market: PLAIN });
    for (const mark of [2_700, 2_250]) await venue.setMark(mark);
    const refused = await refusal(liquidate({ taker, account: trader, legs: [spotLeg(ETHERS / 10n, PLAIN)] }));
    expect(refused).toEqual(["LegTooLarge", BigInt(trader.account), 0n, ETHERS / 10n, ETHERS / 20n]);
  });
});

describe("Profit of a liquidated account", () => {
  test("is drawn for it, also while the market has a deficit, when only the owner could", async () => {
    // the trader wins at the perpetual and loses more on what it holds
    await venue.carol.write("transfer", [venue.carol.account, trader.account, ETHER, 2n * ETHERS * 10n ** 10n]);
    await trader.write("transfer", [trader.account, venue.carol.account, 0, dollars(600)]);
    await maker.place(bid(AT_MARK, 300n), on);
    await trader.place(ask(AT_MARK, 300n), on);
    await maker.place(ask(550n, 5_000n), { market: CASH });
    await trader.place(bid(550n, 5_000n), { market: CASH });
    await trader.write("withdraw", [trader.account, 0, dollars(4_950), trader.address]);
    for (const mark of [2_800, 2_600]) await venue.setMark(mark);
    expect((await stateOf(venue, trader)).liquidatable).toBe(true);
    await venue.exchange.write.settle([PERP, [maker.account]]);
    const place = { chain: venue.chain, exchange: venue.exchange.address };
    await writeDeficit(place, { account: maker.account, market: PERP, units: dollars(3) });
    const [free, { pool }] = [await freeDollars(trader), await readMarket(venue)];
    await venue.exchange.write.settle([PERP, [trader.account]]);
    expect(await freeDollars(trader)).toBe(free);
    await liquidate({ taker, account: trader, legs: [profitLeg(), spotLeg(ETHERS / 10n, PLAIN)] });
    expect((await freeDollars(trader)) - free - dollars(260)).toBeGreaterThan(pool / 2n);
    await expectBalanced(venue, [maker, trader, taker]);
  });
});

describe("A bundle", () => {
  const take = (legs: Parameters<typeof liquidate>[0]["legs"]) =>
    action("liquidate", [trader.account, legs, taker.account, 0n, 0n]);

  beforeEach(async () => {
    await goLong();
    await venue.setMark(2_600);
  });

  test("takes over and closes at once, with margin asked for at its end", async () => {
    const poor = await openAccount(venue, venue.bob, 30n);
    await maker.place(bid(26_000n, 1_000n), on);
    const legs = [perpLeg(150n)];
    const actions = [
      action("liquidate", [trader.account, legs, poor.account, 0n, 0n]),
      placing(poor, PERP, ask(26_000n, 150n, { timeInForce: "ioc" })),
    ];
    expect((await refusal(liquidate({ taker: poor, account: trader, legs })))[0]).toBe("InsufficientMargin");
    await poor.write("execute", [poor.account, actions, 0]);
    expect((await readPosition(venue, poor)).size).toBe(0n);
    expect((await readPosition(venue, trader)).size).toBe(850n);
  });

  test("does not liquidate an account in whose name it did something before", async () => {
    const friend = venue.bob;
    await trader.write("setDelegate", [trader.account, friend.address, 127, 2 ** 32]);
    const actions = [placing(trader, PERP, ask(27_000n, 100n)), take([perpLeg(150n)])];
    const refused = await refusal(friend.write("execute", [taker.account, actions, 0]));
    expect(refused).toEqual(["AccountInBundle", BigInt(trader.account)]);
  });
});
