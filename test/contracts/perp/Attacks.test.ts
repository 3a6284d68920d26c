// Attacks that have worked elsewhere, by their numbers in the catalogue of attacks.

import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import {
  AT_MARK,
  DOLLAR_UNITS,
  expectBalanced,
  openAccount,
  openPerps,
  PERP,
  PERP_TERMS,
  type PerpVenue,
  readMarket,
  readPosition,
  standing,
} from "../support/perps.ts";
import { deploySources, ONE, setFeeds } from "../support/prices.ts";
import { refusal } from "../support/refusal.ts";
import {
  DOLLAR,
  ETHER,
  ETHER_UNIT,
  mineAt,
  now,
  PLAIN,
  recordsOf,
  type Trader,
  venueFixture,
} from "../support/venue.ts";

const HOUR = 3_600;
const ALL = 2n ** 256n - 1n;
const FIRST_DEPOSIT = 10_000n * DOLLAR_UNITS;
/** Ticks of the plain spot market at the mark. */
const SPOT_MARK = 30n;

let venue: PerpVenue;
let one: Trader;
let other: Trader;

const on = { market: PERP };
const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  one = await openAccount(venue, venue.alice, 10_000n);
  other = await openAccount(venue, venue.bob, 10_000n);
});

const settleAll = () => venue.exchange.write.settle([PERP, [one.account, other.account, one.account]]);

/** Opens a position of `one` against `other` at the mark. */
async function open(lots: bigint): Promise<void> {
  await other.place(ask(AT_MARK, lots), on);
  await one.place(bid(AT_MARK, lots), on);
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Withdraws as much as margin and balance allow. @returns ledger units. */
async function drain(trader: Trader): Promise<bigint> {
  const before = await venue.dollar.read.balanceOf([trader.address]);
  await trader.write("payLosses", [trader.account]);
  const { initialEquity, initialRequirement } = await standing(venue, trader);
  const { free } = await trader.balance(DOLLAR);
  const room = initialEquity - initialRequirement;
  const amount = min(room, free);
  if (amount <= 0n) return 0n;
  await trader.write("withdraw", [trader.account, DOLLAR, amount, trader.address]);
  return (await venue.dollar.read.balanceOf([trader.address])) - before;
}

/** Has the dollar have a price of its own. */
async function pegDollar() {
  const { primary } = await deploySources(venue);
  const say = async (millionths: bigint) => {
    await primary.write.say([(ONE / 1_000_000n) * millionths, 0n, BigInt(await now(venue))]);
  };
  await say(1_000_000n);
  await setFeeds(venue, { primary }, { asset: DOLLAR, maxAge: 60_000, deadAge: 600_000 });
  return async (millionths: bigint) => {
    await say(millionths);
    await venue.exchange.write.refreshPrices([[DOLLAR]]);
  };
}

describe("A pumped market (1, M13)", () => {
  test("gives two attackers no more than they brought", async () => {
    await open(15_000n);
    await venue.setMark(4_400);
    expect((await standing(venue, one)).equity).toBeGreaterThan(3n * FIRST_DEPOSIT);
    const early = await drain(one);
    expect(early).toBeLessThanOrEqual(FIRST_DEPOSIT);
    await settleAll();
    const late = (await drain(one)) + (await drain(other));
    expect(early + late).toBeLessThanOrEqual(2n * FIRST_DEPOSIT);
    await expectBalanced(venue, [one, other]);
  });

  test("lends nothing to other trades before its losers have paid", async () => {
    await open(15_000n);
    await venue.setMark(4_000);
    await venue.carol.place(ask(400_000n / 10n, 20_000n), on);
    expect((await refusal(one.place(bid(40_000n, 5_000n), on)))[0]).toBe("InsufficientMargin");
    await settleAll();
    await one.place(bid(40_000n, 2_000n), on);
    expect((await readPosition(venue, one)).size).toBe(17_000n);
  });

  test("cannot be drained by a profit that does not last (24)", async () => {
    await open(15_000n);
    await venue.setMark(3_450);
    await settleAll();
    const drained = await drain(one);
    await venue.setMark(3_000);
    const { equity } = await standing(venue, one);
    // a move within the shock, there and back: what was left pays for the way back
    expect(drained).toBeGreaterThan(0n);
    expect(equity).toBeGreaterThan(0n);
    await settleAll();
    await expectBalanced(venue, [one, other]);
  });
});

describe("Prices that may not be relied on", () => {
  test("of the dollar: who owes takes out dollars only and opens nothing, who does not feels nothing", async () => {
    const setDollar = await pegDollar();
    await one.fund(venue.ether, ETHER, 10n ** 8n * ETHER_UNIT);
    await open(1_000n);
    await setDollar(970_000n);
    await venue.carol.write("withdraw", [venue.carol.account, ETHER, ETHER_UNIT, venue.carol.address]);
    await venue.carol.place(ask(SPOT_MARK, 1_000n));
    expect(await refusal(one.write("withdraw", [one.account, ETHER, ETHER_UNIT, one.address]))).toEqual([
      ...["PriceNotReliable", BigInt(one.account), 0n],
    ]);
    await one.write("withdraw", [one.account, DOLLAR, DOLLAR_UNITS, one.address]);
    expect((await refusal(one.place(bid(AT_MARK, 1_000n), on)))[0]).toBe("PriceNotReliable");
    await setDollar(1_000_000n);
    await one.place(bid(AT_MARK, 1_000n), on);
  });

  test("of one asset of a big account block nothing else", async () => {
    const { primary } = await deploySources(venue);
    const { exchange } = venue;
    await exchange.write.listIndex([8]);
    const INDEX = 2;
    const INDEX_PERP = 4;
    await primary.write.say([3_000n * ONE, 0n, BigInt(await now(venue))]);
    const risk = { priceExp: 10, shock: 200_000, halfBasis: 10_000, common: 50_000, haircut: 0 };
    await exchange.write.setRisk([INDEX, risk]);
    await setFeeds(venue, { primary }, { asset: INDEX, maxAge: 100, deadAge: 100_000 });
    await exchange.write.listPerpMarket([{ ...PERP_TERMS, market: { ...PERP_TERMS.market, asset: INDEX } }]);
    await exchange.write.setOpenInterestCaps([INDEX_PERP, 1_000_000, 2_000_000]);
    const there = { market: INDEX_PERP };
    await other.place(ask(AT_MARK, 1_000n), there);
    await one.place(bid(AT_MARK, 1_000n), there);
    await venue.carol.place(bid(AT_MARK - 10n, 1_000n), there);
    await venue.carol.place(ask(AT_MARK + 10n, 1_000n), there);
    await mineAt(venue, (await now(venue)) + 200);
    expect(await refusal(one.place(bid(AT_MARK + 10n, 100n), there))).toEqual([
      ...["PriceNotReliable", BigInt(one.account), BigInt(INDEX)],
    ]);
    await one.place(ask(AT_MARK - 10n, 100n, { timeInForce: "ioc", reduceOnly: true }), there);
    await open(1_000n);
    await one.write("withdraw", [one.account, DOLLAR, 1_000n * DOLLAR_UNITS, one.address]);
    expect((await readPosition(venue, one)).size).toBe(1_000n);
    expect((await readPosition(venue, one, INDEX_PERP)).size).toBe(900n);
  });

  test("cannot be used before they are read: a payment reads them first (54)", async () => {
    await open(15_000n);
    await venue.source.write.say([2_500n * ONE, 0n, BigInt(await now(venue))]);
    expect((await refusal(one.write("withdraw", [one.account, DOLLAR, DOLLAR_UNITS, one.address])))[0]).toBe(
      "InsufficientMargin",
    );
  });

  test("fill no order that they have left behind (54)", async () => {
    await venue.carol.place(ask(AT_MARK, 1_000n), on);
    await venue.setMark(3_270);
    const { filledLots } = await one.place(bid(33_000n, 1_000n, { timeInForce: "ioc" }), on);
    expect(filledLots).toBe(0n);
    expect(await readPosition(venue, venue.carol)).toMatchObject({ size: 0n, askLots: 0n });
  });
});

describe("Funding (39)", () => {
  const nextHour = async (offset = 0) => {
    await mineAt(venue, Math.floor((await now(venue)) / HOUR + 1) * HOUR + offset);
    await venue.exchange.write.pokeFunding([PERP]);
  };
  const paymentAfterAnHour = async () => {
    await nextHour();
    return (await readMarket(venue, PERP)).payment;
  };

  test("does not see an order that is placed and cancelled within a second, every second", async () => {
    await nextHour();
    for (let second = 0; second < 20; second += 1) {
      const [id = 0n] = await venue.carol.placeMany([bid(AT_MARK + 500n, 100_000n)], PERP);
      const at = BigInt(await now(venue));
      await venue.chain.testClient.setNextBlockTimestamp({ timestamp: at + 1n });
      await venue.carol.cancel(id, PERP);
      await venue.chain.testClient.setNextBlockTimestamp({ timestamp: at + 2n });
    }
    // half of forty seconds of an hour, at 1.67 %, and no more
    const most = (((3_000_000n << 24n) * 167n) / 10_000n) * 21n;
    expect(await paymentAfterAnHour()).toBeLessThanOrEqual(most / 3_600n);
  });

  test("does not see orders that only reduce", async () => {
    await open(1_000n);
    await nextHour();
    await other.place(bid(AT_MARK + 500n, 1_000n, { reduceOnly: true }), on);
    expect(await paymentAfterAnHour()).toBe(0n);
  });

  const fakes = Array.from({ length: 8 }, () => bid(AT_MARK + 200n, 4n, { reduceOnly: true }));

  test("sees real depth behind small orders that only reduce", async () => {
    await open(1_000n);
    await nextHour();
    for (const fake of fakes) await other.place(fake, on);
    await venue.carol.place(bid(AT_MARK + 199n, 100_000n), on);
    expect(await paymentAfterAnHour()).toBeGreaterThan(0n);
  });

  test("does not depend on who looks before an order expires", async () => {
    await nextHour();
    const begin = await now(venue);
    await venue.carol.place(bid(AT_MARK + 200n, 100_000n, { expiry: begin + 1_800 }), on);
    const { testClient } = venue.chain;
    const snapshot = await testClient.snapshot();
    await testClient.setNextBlockTimestamp({ timestamp: BigInt(begin + 1_799) });
    await venue.exchange.write.pokeFunding([PERP]);
    const looked = await paymentAfterAnHour();
    await testClient.revert({ id: snapshot });
    expect(await paymentAfterAnHour()).toBe(looked);
  });
});

describe("Numbers with a sign (21)", () => {
  test("have a bound on either side", async () => {
    const { exchange } = venue;
    for (const makerFee of [-401, -32_768, 201, 32_767]) {
      expect((await refusal(exchange.write.setSpotFees([PERP, 400, makerFee])))[0]).toBe("ParameterOutOfBounds");
    }
    for (const interest of [-1_000_001, -8_388_608, 1_000_001, 8_388_607]) {
      const terms = { ...PERP_TERMS, interest };
      expect((await refusal(exchange.write.listPerpMarket([terms])))[0]).toBe("ParameterOutOfBounds");
    }
  });

  test("pay a rebate no larger than the fee it comes from", async () => {
    await venue.exchange.write.setSpotFees([PERP, 400, -400]);
    await open(1_001n);
    const { feeDue } = await readMarket(venue);
    expect(feeDue).toBeGreaterThanOrEqual(0n);
    expect(feeDue).toBeLessThan(2n << 24n);
    await expectBalanced(venue, [one, other]);
  });
});

describe("Orders from before an account owed", () => {
  test("keep it from owing, and cannot be placed afterwards", async () => {
    await one.fund(venue.ether, ETHER, 10n ** 8n * ETHER_UNIT);
    const { id } = await one.place(bid(10n * SPOT_MARK, 1_000_000n));
    await other.place(ask(AT_MARK, 1_000n), on);
    expect(await refusal(one.place(bid(AT_MARK, 1_000n), on))).toEqual(["RestingFlatOrders", BigInt(one.account), 1n]);
    await one.cancel(id, PLAIN);
    await one.place(bid(AT_MARK, 1_000n), on);
    expect((await refusal(one.place(bid(10n * SPOT_MARK, 1_000_000n))))[0]).toBe("OutsidePriceBand");
    expect((await refusal(one.place(ask(1n, 1_000_000n))))[0]).toBe("OutsidePriceBand");
  });

  test("may be kept by one who owes no more, and takes out everything", async () => {
    await open(1_000n);
    await other.place(bid(AT_MARK, 1_000n), on);
    await one.place(ask(AT_MARK, 1_000n), on);
    await settleAll();
    await one.write("withdraw", [one.account, DOLLAR, ALL, one.address]);
    expect(await standing(venue, one)).toMatchObject({ equity: 0n, hasObligation: false });
  });
});

describe("Bounties", () => {
  test("are so small beside the smallest order that expired ones pay nothing away that margin does not know", async () => {
    const terms = { ...PERP_TERMS.market, minNotional: 1, expiryBounty: 10_000_000 };
    const listing = venue.exchange.write.listPerpMarket([{ ...PERP_TERMS, market: terms }]);
    expect((await refusal(listing))[0]).toBe("ParameterOutOfBounds");
    expect((await refusal(venue.exchange.write.setMinNotional([PERP, 1])))[0]).toBe("ParameterOutOfBounds");
  });
});

describe("Makers that cannot be filled", () => {
  test("are removed, pay for it, and do not stop the taker (32)", async () => {
    await venue.carol.place(ask(AT_MARK - 100n, 1_000n), on);
    await venue.setMark(3_200);
    await other.place(ask(32_000n, 1_000n), on);
    const { filledLots, receipt } = await one.place(bid(32_000n, 1_000n, { timeInForce: "fok" }), on);
    expect(filledLots).toBe(1_000n);
    expect(recordsOf(receipt).map(({ type }) => type)).toContain("cancelled");
    const { quote } = await readPosition(venue, venue.carol);
    expect(quote).toBe(-1_000n << 24n);
    await expectBalanced(venue, [one, other, venue.carol]);
  });

  test("with nothing left to reduce give what there is, once (33)", async () => {
    await open(1_000n);
    for (const lots of [1_000n, 1_000n, 500n]) await one.place(ask(AT_MARK + 10n, lots, { reduceOnly: true }), on);
    await other.place(bid(AT_MARK, 400n), on);
    await one.place(ask(AT_MARK, 400n, { timeInForce: "ioc" }), on);
    const { filledLots } = await venue.carol.place(bid(AT_MARK + 10n, 2_500n, { timeInForce: "ioc" }), on);
    expect(filledLots).toBe(600n);
    expect(await readPosition(venue, one)).toMatchObject({ size: 0n, askLots: 0n });
    await expectBalanced(venue, [one, other, venue.carol]);
  });
});
