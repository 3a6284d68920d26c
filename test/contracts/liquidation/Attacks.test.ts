// What attackers try when accounts are liquidated. Numbers of attacks are those of the catalogue of research.

import { beforeEach, describe, expect, test } from "vitest";
import { marketSlot } from "../../model/slots.ts";
import { action, execute, placing } from "../support/bundles.ts";
import {
  ANY_PAYMENT,
  claimLeg,
  dollars,
  freeDollars,
  type Leg,
  liquidate,
  perpLeg,
  profitLeg,
  repayLeg,
  spotLeg,
  stateOf,
} from "../support/liquidations.ts";
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
import { refusal } from "../support/refusal.ts";
import { readWords } from "../support/slots.ts";
import { ETHER, mineAt, now, PLAIN, Trader, venueFixture } from "../support/venue.ts";

const on = { market: PERP };
/** Ledger units of ether. */
const ETHERS = 10n ** 8n;
/** All permissions of delegates but that for offers. */
const NO_OFFERS = 63;
const FOREVER = 2 ** 32;

let venue: PerpVenue;
let trader: Trader;
let taker: Trader;
let keeper: Trader;
let maker: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  maker = await openAccount(venue, venue.alice, 1_000_000n);
  taker = await openAccount(venue, venue.bob, 10_000n);
  keeper = await openAccount(venue, venue.bob, 0n);
  trader = await openAccount(venue, venue.carol, 700n);
  await atFullHour(venue);
  await venue.setMark(3_000);
});

async function goLong(lots = 1_000n, who = trader) {
  await maker.place(ask(AT_MARK, lots), on);
  await who.place(bid(AT_MARK, lots), on);
}

/** A debt of a coin that rose: the trader owes one ether and has the dollars that it was sold for. */
async function goShortOfCoins() {
  for (const [owner, account] of [
    [venue.alice, maker.account],
    [venue.bob, taker.account],
  ] as const) {
    await owner.write("transfer", [owner.account, account, ETHER, 10n * ETHERS * 10n ** 10n]);
  }
  await maker.place(ask(550n, 1_000n), { market: COIN });
  await trader.place(bid(550n, 1_000n), { market: COIN });
  await maker.place(bid(30n, ETHERS), { market: PLAIN });
  await trader.place(ask(30n, ETHERS), { market: PLAIN });
  const [loan] = await loansOf(venue, trader);
  if (loan === undefined) throw new Error("There is no loan.");
  return loan;
}

/** The trader has lent dollars to somebody else, and is long. */
async function lendAndGoLong() {
  const borrower = await openAccount(venue, venue.bob, 100n);
  await trader.place(ask(550n, 400n), { market: CASH });
  await borrower.place(bid(550n, 400n), { market: CASH });
  const [loan] = await loansOf(venue, borrower);
  if (loan === undefined) throw new Error("There is no loan.");
  await goLong();
  await venue.setMark(2_600);
  return loan;
}

const sell = (lots: number, tick: number, market = PERP) => ({ market, sells: true, lots, tick });

const onBooks = (orders: readonly ReturnType<typeof sell>[], reward = 0n, by = keeper) =>
  keeper.write("liquidateOnBooks", [trader.account, by.account, orders, reward]);

const evict = (market: number, ids: readonly bigint[]) =>
  keeper.write("evictOrders", [trader.account, keeper.account, [{ market, ids }]]);

const take = (legs: readonly Leg[], reward = 0n, by = taker) => liquidate({ taker: by, account: trader, legs, reward });

/** Whether the taker may take these legs for no reward. Nothing is done. */
const fits = (legs: readonly Leg[]) =>
  venue.exchange.simulate
    .liquidate([trader.account, legs, taker.account, 0n, ANY_PAYMENT], { account: taker.address })
    .then(
      () => true,
      () => false,
    );

const nameOf = async (call: Promise<unknown>) => (await refusal(call))[0];

/** Fees that a market keeps in its first word. */
async function feesOf(market: number): Promise<bigint> {
  const [word = 0n] = await readWords(venue, [marketSlot(market)]);
  return (word >> 185n) & ((1n << 62n) - 1n);
}

describe("Money out of nothing", () => {
  test("a share of a reward is dollars: a market that lends ether does not get it as ether", async () => {
    const loan = await goShortOfCoins();
    await venue.setMark(3_400);
    const [fees, free] = [await feesOf(COIN), await freeDollars(taker)];
    const principal = ETHERS / 5n;
    const interest = interestUp(principal, 550n, 8);
    await take([repayLeg(loan, principal)], 1_000_000n);
    expect((await feesOf(COIN)) - fees).toBe(feeUp(interest));
    // no leg's market keeps dollars: the reward is the taker's
    expect((await freeDollars(taker)) - free).toBe((principal + interest) * 34n + 1_000_000n);
  });

  test("a share of a reward goes to the fees of a spot market, in dollars, and to no other", async () => {
    await maker.place(ask(550n, 2_400n), { market: CASH });
    await trader.place(bid(550n, 2_400n), { market: CASH });
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n * ETHERS * 10n ** 10n]);
    await maker.place(ask(30n, ETHERS), { market: PLAIN });
    await trader.place(bid(30n, ETHERS), { market: PLAIN });
    await venue.setMark(2_500);
    const [fees, free] = [await feesOf(PLAIN), await freeDollars(taker)];
    await take([spotLeg(ETHERS / 10n, PLAIN)], dollars(1));
    expect((await feesOf(PLAIN)) - fees).toBe(dollars(0.1));
    expect(free - (await freeDollars(taker))).toBe(dollars(249.1));
  });

  test("no step without a leg that moves anything, so no market is ever insured by accident", async () => {
    await goLong();
    await venue.setMark(2_500);
    for (const legs of [[], [profitLeg()], [perpLeg(0n)], [spotLeg(0n, PLAIN)]]) {
      expect(await nameOf(take(legs, dollars(1)))).toBe("StepTooDear");
    }
  });
});

describe("Going further than needed", () => {
  beforeEach(async () => {
    await goLong();
    await venue.setMark(2_600);
  });

  test("is refused however many legs of nothing, or of a lot, are added", async () => {
    expect(await nameOf(take([perpLeg(300n)]))).toBe("StepTooLarge");
    const none = Array.from({ length: 150 }, () => perpLeg(0n));
    expect(await nameOf(take([perpLeg(300n), ...none]))).toBe("StepTooLarge");
    const single = Array.from({ length: 300 }, () => perpLeg(1n));
    expect(await nameOf(take(single))).toBe("StepTooLarge");
  });

  test("is refused on the books however many orders that trade nothing are added", async () => {
    await maker.place(bid(26_000n, 1_000n), on);
    expect(await nameOf(onBooks([sell(300, 26_000)]))).toBe("StepTooLarge");
    const none = Array.from({ length: 150 }, () => sell(1, 26_900));
    expect(await nameOf(onBooks([sell(300, 26_000), ...none]))).toBe("StepTooLarge");
  });

  test("in many small steps costs no more than in one (attack 5)", async () => {
    await venue.setMark(2_500);
    const before = await standing(venue, trader);
    const { maxCostPerFreed } = await stateOf(venue, trader);
    let paid = 0n;
    for (let step = 0; step < 12; ++step) {
      const { maxCostPerFreed: rate } = await stateOf(venue, trader);
      // 3/5 x 1/5 x 2,500 dollars an ether
      const reward = (dollars(3) * BigInt(rate)) / 1_000_000n;
      await take([perpLeg(10n)], reward);
      paid += reward;
    }
    const later = await standing(venue, trader);
    const freed = BigInt(before.maintenanceRequirement) - BigInt(later.maintenanceRequirement);
    expect(paid).toBeLessThanOrEqual((freed * BigInt(maxCostPerFreed)) / 1_000_000n);
    expect(later.equity * before.maintenanceRequirement > before.equity * later.maintenanceRequirement).toBe(true);
  });
});

describe("Orders of an account without initial margin", () => {
  test("named twice are refused, not counted twice", async () => {
    await goLong(500n);
    const { id } = await trader.place(bid(AT_MARK - 1_000n, 500n), on);
    await venue.setMark(2_600);
    expect(await nameOf(evict(PERP, [id, id]))).toBe("NotEvictable");
    await evict(PERP, [id]);
  });

  test("that close the position stay when those that went beyond it are gone", async () => {
    await goLong(600n);
    const closing = await trader.place(ask(AT_MARK + 100n, 600n), on);
    const beyond = await trader.place(ask(AT_MARK + 200n, 900n), on);
    await venue.setMark(2_600);
    expect((await stateOf(venue, trader)).evictable).toBe(true);
    expect(await nameOf(evict(PERP, [beyond.id, closing.id]))).toBe("NotEvictable");
    await evict(PERP, [beyond.id]);
    expect((await readPosition(venue, trader)).askLots).toBe(600n);
  });

  test("at a spot market are taken out of the reckoning with all that they hold", async () => {
    await venue.carol.write("transfer", [venue.carol.account, trader.account, ETHER, (ETHERS / 10n) * 10n ** 10n]);
    await goLong(900n);
    const ids = await trader.placeMany([bid(20n, 2n * 10n ** 6n), bid(20n, 10n ** 6n)]);
    const reducing = await trader.place(ask(31n, ETHERS / 20n), { market: PLAIN });
    await venue.setMark(2_490);
    expect((await stateOf(venue, trader)).liquidatable).toBe(false);
    expect(await nameOf(evict(PLAIN, [...ids, reducing.id]))).toBe("NotEvictable");
    await evict(PLAIN, ids);
    expect((await trader.balance(ETHER)).held).toBe(ETHERS / 20n);
  });

  test("do not keep its tokens from takers: they go once it is liquidatable, although they would sell (attack 50)", async () => {
    await maker.place(ask(550n, 2_400n), { market: CASH });
    await trader.place(bid(550n, 2_400n), { market: CASH });
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n * ETHERS * 10n ** 10n]);
    await maker.place(ask(30n, ETHERS), { market: PLAIN });
    await trader.place(bid(30n, ETHERS), { market: PLAIN });
    const { id } = await trader.place(ask(90n, ETHERS), { market: PLAIN });
    await venue.setMark(2_700);
    expect((await stateOf(venue, trader)).liquidatable).toBe(false);
    expect(await nameOf(evict(PLAIN, [id]))).toBe("NotEvictable");
    await venue.setMark(2_550);
    expect(await nameOf(take([spotLeg(ETHERS / 10n, PLAIN)]))).toBe("LegTooLarge");
    await evict(PLAIN, [id]);
    await take([spotLeg(ETHERS / 10n, PLAIN)]);
    expect((await trader.balance(ETHER)).free).toBe((ETHERS * 9n) / 10n);
  });

  test("are no way to have it pay at a price that jumped", async () => {
    await goLong();
    await venue.setMark(2_700);
    const free = await freeDollars(trader);
    await venue.setMark(1_000);
    expect((await stateOf(venue, trader)).evictable).toBe(true);
    await evict(PERP, []);
    expect(await freeDollars(trader)).toBe(free);
  });
});

describe("Delegates", () => {
  test("who may not agree to offers do not buy claims at par, of which they know the borrower (attack 1)", async () => {
    const loan = await lendAndGoLong();
    const friend = venue.alice;
    await taker.write("setDelegate", [taker.account, friend.address, NO_OFFERS, FOREVER]);
    const by = (legs: readonly Leg[]) =>
      friend.write("liquidate", [trader.account, legs, taker.account, 0n, ANY_PAYMENT]);
    const refused = await refusal(by([claimLeg(loan, dollars(100)), perpLeg(100n)]));
    expect(refused).toEqual(["NotAuthorized", BigInt(taker.account), friend.address, 64n]);
    await by([perpLeg(100n)]);
    expect((await readPosition(venue, taker)).size).toBe(100n);
  });

  test("have no part in what the exchange may do in its own name", async () => {
    const actions = [placing(trader, PERP, ask(AT_MARK, 100n))];
    expect(await nameOf(execute(taker, actions))).toBe("NotAuthorized");
    expect(await nameOf(taker.write("cancelOrders", [trader.account, PERP, []]))).toBe("NotAuthorized");
    expect(await nameOf(taker.write("liquidate", [trader.account, [perpLeg(1n)], maker.account, 0n, 0n]))).toBe(
      "NotAuthorized",
    );
  });
});

describe("A claim that is taken", () => {
  test("may raise the equity by its interest too without being a step too large", async () => {
    const loan = await lendAndGoLong();
    // interest of half a dollar, as much as one lot and a half take off the requirement
    await passHours(venue, 200, 2_600);
    const most = async (others: readonly Leg[]) => {
      let lots = 140n;
      while ((await fits([...others, perpLeg(lots + 1n)])) && lots < 1_000n) lots += 1n;
      return lots;
    };
    const alone = await most([]);
    expect(alone).toBeGreaterThan(140n);
    expect(await most([claimLeg(loan, dollars(400))])).toBe(alone);
  });

  test("leaves its borrower owing what it owed", async () => {
    const loan = await lendAndGoLong();
    const borrower = new Trader(venue, venue.bob.wallet, Number(loan.id >> 32n));
    const before = await standing(venue, borrower);
    await take([claimLeg(loan, dollars(100)), perpLeg(100n)]);
    const later = await standing(venue, borrower);
    expect(BigInt(before.equity) - BigInt(later.equity)).toBeLessThanOrEqual(1n);
    // what has accrued is reckoned by the hour, each loan rounded by itself
    expect(before.resolutionValue - later.resolutionValue).toBeLessThanOrEqual(BigInt(TERM_HOURS));
  });
});

describe("On the books", () => {
  test("nobody has it buy tokens beside a position instead of closing that", async () => {
    await maker.place(bid(AT_MARK, 1_000n), on);
    await trader.place(ask(AT_MARK, 1_000n), on);
    await venue.alice.write("transfer", [venue.alice.account, maker.account, ETHER, 10n * ETHERS * 10n ** 10n]);
    await venue.setMark(3_400);
    await maker.place(ask(34n, ETHERS), { market: PLAIN });
    const buys = { ...sell(Number(ETHERS / 20n), 34, PLAIN), sells: false };
    expect(await refusal(onBooks([buys]))).toEqual(["NothingToReduce", BigInt(PLAIN)]);
  });

  test("tokens that it owes are bought, no more of them than that", async () => {
    await goShortOfCoins();
    await venue.setMark(3_400);
    await maker.place(ask(34n, 2n * ETHERS), { market: PLAIN });
    const buys = { ...sell(Number(ETHERS / 5n), 34, PLAIN), sells: false };
    await onBooks([buys]);
    expect((await trader.balance(ETHER)).free).toBe(ETHERS / 5n);
    const more = { ...buys, lots: Number(2n * ETHERS) };
    await venue.setMark(3_600);
    expect(await nameOf(onBooks([more]))).not.toBe("NothingToReduce");
  });

  test("its own orders in the way are cancelled, and whoever makes the price is bound by the rule", async () => {
    await goLong();
    const own = await trader.place(bid(25_900n, 100n), on);
    await venue.setMark(2_600);
    const price = 25_500n;
    await maker.place(bid(price, 1_000n), on);
    expect(await nameOf(onBooks([sell(150, Number(price))]))).toBe("StepTooDear");
    await maker.place(bid(26_000n, 50n), on);
    expect(own.restingLots).toBe(100n);
    await onBooks([sell(60, 25_850)]);
    expect(await readPosition(venue, trader)).toMatchObject({ size: 950n, bidLots: 0n });
    await expectBalanced(venue, [maker, trader]);
  });

  test("an order that trades nothing does not choose whom the reward insures", async () => {
    await venue.carol.write("transfer", [venue.carol.account, trader.account, ETHER, (ETHERS / 100n) * 10n ** 10n]);
    await goLong();
    await venue.setMark(2_500);
    await maker.place(bid(25_000n, 1_000n), on);
    await onBooks([sell(1, 26, PLAIN), sell(150, 25_000)], dollars(5));
    const [budget] = await venue.exchange.read.insuranceOf([PERP]);
    expect([budget, await feesOf(PLAIN)]).toEqual([dollars(0.5), 0n]);
  });

  test("fees and rebates of makers add up when the taker's fee is given back", async () => {
    await venue.exchange.write.setSpotFees([PERP, 400, -300]);
    await goLong();
    await venue.setMark(2_600);
    await maker.place(bid(26_000n, 1_000n), on);
    const { feeDue } = await readMarket(venue);
    await onBooks([sell(7, 26_000), sell(1, 26_000), sell(92, 26_000)]);
    expect((await readMarket(venue)).feeDue).toBeGreaterThanOrEqual(feeDue);
    await expectBalanced(venue, [maker, trader]);
  });
});

describe("A position", () => {
  test("that is the last of its market is taken by its only counterparty (attack 25)", async () => {
    const poor = await openAccount(venue, venue.carol, 70n);
    await goLong(100n, poor);
    await venue.setMark(2_600);
    await liquidate({ taker: maker, account: poor, legs: [perpLeg(100n)] });
    expect((await readMarket(venue)).openInterest).toBe(0n);
    await expectBalanced(venue, [maker, poor]);
    expect((await stateOf(venue, poor)).liquidatable).toBe(false);
  });

  test("is taken while open interest is beyond its cap, and while the market is closed", async () => {
    await goLong();
    await venue.setMark(2_600);
    await venue.exchange.write.setOpenInterestCaps([PERP, 1, 2]);
    await venue.exchange.write.setMarketStatus([PERP, 2]);
    await take([perpLeg(100n)]);
    expect((await readMarket(venue)).openInterest).toBe(1_000n);
    await expectBalanced(venue, [maker, trader, taker]);
  });

  test("is neither taken nor traded at a price that became stale, however little is left (attack 34)", async () => {
    await goLong();
    await venue.setMark(2_050);
    await maker.place(bid(20_500n, 1_000n), on);
    await mineAt(venue, (await now(venue)) + 60_001);
    expect((await stateOf(venue, trader)).liquidatable).toBe(true);
    const error = ["LegPriceNotReliable", BigInt(trader.account), BigInt(ETHER)];
    expect(await refusal(take([perpLeg(100n)]))).toEqual(error);
    expect(await refusal(onBooks([sell(100, 20_500)]))).toEqual(error);
  });

  test("is taken by who makes the price to the last unit: no round trip with its taker gains (attack 19)", async () => {
    await goLong();
    await venue.setMark(2_500.37);
    const both = async () =>
      BigInt((await standing(venue, trader)).equity) + BigInt((await standing(venue, taker)).equity);
    const before = await both();
    for (let step = 0; step < 5; ++step) await take([perpLeg(7n)]);
    expect(before - (await both())).toBeGreaterThanOrEqual(0n);
    expect(before - (await both())).toBeLessThanOrEqual(10n);
    await expectBalanced(venue, [maker, trader, taker]);
  });

  test("is not taken by a flat account whose spot orders were never judged", async () => {
    await goLong();
    await venue.setMark(2_600);
    const flat = await openAccount(venue, venue.bob, 10_000n);
    await flat.place(bid(20n, 1_000n), { market: PLAIN });
    expect(await nameOf(take([perpLeg(100n)], 0n, flat))).toBe("RestingFlatOrders");
  });
});

describe("A bundle", () => {
  test("liquidates step by step, each judged by itself, and leaves the taker margin", async () => {
    await goLong();
    await venue.setMark(2_500);
    const step = action("liquidate", [trader.account, [perpLeg(60n)], taker.account, 0n, 0n]);
    const refresh = action("refreshPrices", [[ETHER]]);
    await execute(taker, [step, refresh, step]);
    expect((await readPosition(venue, taker)).size).toBe(120n);
    expect(
      await nameOf(
        execute(
          taker,
          Array.from({ length: 7 }, () => step),
        ),
      ),
    ).toBe("NotLiquidatable");
  });

  test("in which the taker pays out what it needs as margin is refused", async () => {
    await goLong();
    await venue.setMark(2_600);
    const step = action("liquidate", [trader.account, [perpLeg(150n)], taker.account, 0n, 0n]);
    const out = action("withdraw", [taker.account, 0, dollars(9_950), taker.address]);
    expect(await nameOf(execute(taker, [out, step]))).toBe("InsufficientMargin");
    expect(await nameOf(execute(taker, [step, out]))).toBe("InsufficientMargin");
  });
});
