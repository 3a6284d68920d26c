// What an audit found: each test states what must hold.

import { beforeEach, describe, expect, test } from "vitest";
import { writeDeficit } from "../support/deficit.ts";
import { ask, bid, repeat } from "../support/orders.ts";
import {
  AT_MARK,
  CAPS,
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
import { deploySources, ONE, RISK, setFeeds } from "../support/prices.ts";
import { refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let honest: Trader;
let attacker: Trader;
let accomplice: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  honest = await openAccount(venue, venue.alice, 100_000n);
  attacker = await openAccount(venue, venue.bob, 2_000n);
  accomplice = await openAccount(venue, venue.bob, 1_000_000n);
});

const on = { market: PERP };

/** What may be refused: the test looks at what came of it. */
async function attempt(action: Promise<unknown>): Promise<string> {
  const [error] = await refusal(action).catch((reason: Error) => [reason.message]);
  return String(error);
}

/** An account that is below initial margin, long three ether. */
async function sink(mark: number) {
  await honest.place(ask(AT_MARK, 3_000n), on);
  await attacker.place(bid(AT_MARK, 3_000n), on);
  await venue.setMark(mark);
}

describe("Initial margin", () => {
  test("an account below it rests no orders without margin by also closing one lot", async () => {
    await sink(2_800);
    // money of honest losers that waits for honest winners
    const [winner, loser] = [
      await openAccount(venue, venue.carol, 10_000n),
      await openAccount(venue, venue.carol, 10_000n),
    ];
    await winner.place(ask(28_000n, 3_000n), on);
    await loser.place(bid(28_000n, 3_000n), on);
    await venue.setMark(2_600);
    await venue.alice.write("settle", [PERP, [loser.account]]);
    await venue.setMark(2_800);

    await honest.place(bid(28_000n, 10n), on);
    const outcome = await attempt(
      attacker.batch([
        { type: "place", ...on, order: ask(28_000n, 10n, { timeInForce: "ioc", reduceOnly: true }) },
        { type: "place", ...on, order: bid(29_114n, 1_000_000n) },
      ]),
    );
    await accomplice.place(ask(29_114n, 900_000n, { timeInForce: "ioc" }), on);
    await venue.bob.write("settle", [PERP, [accomplice.account]]);
    const { equity, maintenanceRequirement } = await standing(venue, attacker);
    const { pool } = await readMarket(venue);
    expect({
      outcome,
      isHealthy: equity >= 0n || maintenanceRequirement === 0n,
      equity,
      isPoolEmpty: pool === 0n,
    }).toMatchObject({
      ...{ outcome: "InsufficientMargin", isHealthy: true, isPoolEmpty: false },
    });
  });

  test("nor with one order that closes a lot and rests with a million", async () => {
    await sink(2_800);
    await honest.place(bid(28_000n, 10n), on);
    expect(await attempt(attacker.place(ask(28_000n, 1_000_000n), on))).toBe("InsufficientMargin");
  });

  test("nor does a fresh account with a tenth of an ether by hedging it", async () => {
    const fresh = await openAccount(venue, venue.carol, 0n);
    await venue.carol.write("transfer", [venue.carol.account, fresh.account, ETHER, 10n ** 17n]);
    await honest.place(bid(AT_MARK, 100n), on);
    expect(
      await attempt(
        fresh.batch([
          { type: "place", ...on, order: ask(AT_MARK, 100n, { timeInForce: "ioc" }) },
          { type: "place", ...on, order: bid(AT_MARK, 1_900_000n) },
        ]),
      ),
    ).toBe("InsufficientMargin");
  });

  test("an account below it does not give its accomplice what it does not have, by turning its position over", async () => {
    await sink(2_450);
    const before = await standing(venue, attacker);
    expect(before.equity).toBeLessThan(BigInt(before.maintenanceRequirement));
    const outcomes: string[] = [];
    for (let lots = 5_990n, sells = true; lots > 5_900n; lots -= 20n, sells = !sells) {
      const give = sells ? ask(23_525n, lots) : bid(25_475n, lots);
      outcomes.push(await attempt(attacker.place(give, on)));
      if (outcomes.at(-1) !== "The call went through.") break;
      const take = sells ? bid(23_525n, lots) : ask(25_475n, lots);
      await accomplice.place({ ...take, timeInForce: "ioc" }, on);
    }
    const { equity } = await standing(venue, attacker);
    expect({ outcomes, equity }).toMatchObject({ outcomes: ["InsufficientMargin"], equity: before.equity });
  });

  test("nor by moving an order that rests to the end of its price band", async () => {
    const margin = await openAccount(venue, venue.carol, 2_000n);
    await margin.place(bid(AT_MARK, 3_000n), on);
    await venue.setMark(3_400); // R_I grows with the value of the order
    const { initialEquity, initialRequirement } = await standing(venue, margin);
    expect(initialEquity).toBeLessThan(BigInt(initialRequirement));
    const [orders] = await venue.exchange.read.openOrders([margin.account, PERP, 0, 0n, 100n]);
    expect(await attempt(margin.amend(orders[0]?.id ?? 0n, bid(35_352n, 3_000n), PERP))).toBe("InsufficientMargin");
  });

  test("a withdrawal goes by what the source says now", async () => {
    await honest.place(ask(AT_MARK, 3_000n), on);
    const trader = await openAccount(venue, venue.carol, 10_000n);
    await trader.place(bid(AT_MARK, 3_000n), on);
    await venue.source.write.say([2_500n * ONE, 0n, BigInt(await now(venue))]);
    const outcome = await attempt(
      trader.write("withdraw", [trader.account, DOLLAR, 8_100n * DOLLAR_UNITS, trader.address]),
    );
    await venue.exchange.write.refreshPrices([[ETHER]]);
    const { equity, maintenanceRequirement } = await standing(venue, trader);
    expect({ outcome, isLiquidatable: equity < BigInt(maintenanceRequirement) }).toEqual({
      ...{ outcome: "InsufficientMargin", isLiquidatable: false },
    });
  });

  test("no risk is opened in an asset whose price may not be relied on, whatever is closed elsewhere", async () => {
    const { exchange } = venue;
    await exchange.write.listIndex([8]);
    const index = 2;
    const { primary } = await deploySources(venue);
    await primary.write.say([3_000n * ONE, 0n, BigInt(await now(venue))]);
    await exchange.write.setRisk([index, RISK]);
    await setFeeds(venue, { primary }, { asset: index, maxAge: 500, deadAge: 600_000 });
    await exchange.write.listPerpMarket([{ ...PERP_TERMS, market: { ...PERP_TERMS.market, asset: index } }]);
    await exchange.write.setOpenInterestCaps([4, ...CAPS]);
    await sink(2_950);
    await honest.place(bid(29_500n, 2_000n), on);
    await honest.place(ask(AT_MARK, 1_000n), { market: 4 });
    await mineAt(venue, (await now(venue)) + 1_000);
    const outcome = await attempt(
      attacker.write("batch", [
        attacker.account,
        [
          operation(PERP, ask(29_500n, 1_500n, { timeInForce: "ioc" })),
          operation(4, bid(AT_MARK, 1_000n, { timeInForce: "ioc" })),
        ],
        ...[0, 0],
      ] as never),
    );
    expect({ outcome, ...(await readPosition(venue, attacker, 4)) }).toMatchObject({
      outcome: "PriceNotReliable",
      size: 0n,
    });
  });
});

describe("The market's books", () => {
  test("open interest is right after a session that closes and opens in a market without fees", async () => {
    const { exchange } = venue;
    const free = { ...PERP_TERMS.market, takerFee: 0, makerFee: 0 };
    await exchange.write.listPerpMarket([{ ...PERP_TERMS, market: free }]);
    await exchange.write.setOpenInterestCaps([4, ...CAPS]);
    const there = { market: 4 };
    await honest.place(ask(AT_MARK, 10n), there);
    await attacker.place(bid(AT_MARK, 10n), there);
    await honest.place(bid(AT_MARK, 10n), there);
    await honest.place(ask(AT_MARK + 1n, 5n), there);
    await attacker.batch([
      { type: "place", ...there, order: ask(AT_MARK, 10n, { timeInForce: "ioc" }) },
      { type: "place", ...there, order: bid(AT_MARK + 1n, 5n, { timeInForce: "ioc" }) },
    ]);
    expect(await readPosition(venue, attacker, 4)).toMatchObject({ size: 5n });
    await expectBalanced(venue, [honest, attacker], 4);
  });

  test("eight smallest orders at the top do not hide the premium of the book", async () => {
    const measured = async () => {
      const start = await now(venue);
      await mineAt(venue, start - (start % 3_600) + 3_600); // a new interval
      await venue.alice.write("pokeFunding", [PERP]);
      const [from, { sum: before }] = [await now(venue), await readMarket(venue)];
      await mineAt(venue, from + 1_000);
      await venue.alice.write("pokeFunding", [PERP]);
      const { sum } = await readMarket(venue);
      return (sum - before) / BigInt((await now(venue)) - from);
    };
    await honest.place(bid(30_300n, 10_000n), on);
    const premium = await measured();
    await attacker.placeMany(repeat(8, bid(30_301n, 4n)), PERP);
    expect(await measured()).toBeGreaterThan((premium * 9n) / 10n);
  });

  test("bounties that orders cost do not take an account below zero", async () => {
    const { exchange } = venue;
    const terms = { ...PERP_TERMS, market: { ...PERP_TERMS.market, expiryBounty: 2 ** 24 - 1 } };
    const listing = await attempt(exchange.write.listPerpMarket([terms]));
    if (listing !== "The call went through.") return;
    await exchange.write.setOpenInterestCaps([4, ...CAPS]);
    const poor = await openAccount(venue, venue.carol, 101n);
    const expiry = (await now(venue)) + 100;
    const ids = await poor.placeMany(repeat(40, bid(AT_MARK, 4n, { expiry })), 4);
    expect(ids.length).toBe(40);
    await mineAt(venue, expiry);
    await venue.carol.write("sweepExpired", [accomplice.account, 4, ids]);
    expect((await standing(venue, poor)).equity).toBeGreaterThanOrEqual(0n);
  });

  test("a position can be closed in a market that takes no new orders", async () => {
    await sink(2_950);
    await honest.place(bid(29_500n, 3_000n), on);
    await venue.exchange.write.setMarketStatus([PERP, 2]);
    const close = ask(29_500n, 3_000n, { timeInForce: "ioc", reduceOnly: true });
    expect(await attempt(attacker.place(close, on))).toBe("The call went through.");
  });

  test("bids that can no longer trade do not count as premium", async () => {
    await honest.place(bid(31_000n, 10_000n), on);
    await venue.setMark(2_800); // far below: whoever meets the bid removes it
    await venue.alice.write("pokeFunding", [PERP]);
    const { sum } = await readMarket(venue);
    await mineAt(venue, (await now(venue)) + 100);
    await venue.alice.write("pokeFunding", [PERP]);
    expect((await readMarket(venue)).sum - sum).toBe(0n);
  });
});

describe("Settlement and refusals", () => {
  test("nobody makes an account pay by a price that may not be relied on", async () => {
    await honest.place(ask(AT_MARK, 3_000n), on);
    const long = await openAccount(venue, venue.carol, 10_000n);
    await long.place(bid(AT_MARK, 3_000n), on);
    await venue.setMark(2_700); // the last word of the source, soon stale
    await mineAt(venue, (await now(venue)) + 70_000);
    const { free } = await long.balance(DOLLAR);
    await attempt(venue.bob.write("settle", [PERP, [long.account]]));
    expect((await long.balance(DOLLAR)).free).toBe(free);
  });

  test("an order that is refused and skipped leaves its account as flat as it was", async () => {
    const fresh = await openAccount(venue, venue.carol, 100n);
    await fresh.batch([{ type: "place", ...on, order: bid(AT_MARK * 2n, 10n), skip: true }]);
    expect(await venue.exchange.read.snapshotOf([fresh.account])).toMatchObject({ isMargined: false, perps: [] });
  });
});

describe("Delegates", () => {
  test("one who may trade perpetuals and nothing else may place a perpetual order", async () => {
    const expiry = (await now(venue)) + 10_000;
    await attacker.write("setDelegate", [attacker.account, venue.stranger.account.address, 1 << 4, expiry]);
    const delegate = new Trader(venue, venue.stranger, attacker.account);
    await delegate.batch([{ type: "place", ...on, order: bid(AT_MARK, 10n) }]);
    expect(await attempt(delegate.place(bid(AT_MARK, 10n), on))).toBe("The call went through.");
  });
});

function operation(
  market: number,
  { side, tick, lots, timeInForce = "gtc", reduceOnly = false }: ReturnType<typeof bid>,
) {
  const order = {
    ...{ side: side === "bid" ? 0 : 1, tick: Number(tick), lots: Number(lots) },
    ...{ timeInForce: ["gtc", "ioc"].indexOf(timeInForce), selfTrade: 0, reduceOnly, expiry: 0, clientId: 0n },
  };
  return { kind: 0, market, skip: false, id: 0n, order };
}

describe("A gift to a market's deficit", () => {
  test("is a payment: at the price of now it needs initial margin", async () => {
    await honest.place(ask(AT_MARK, 3_000n), on);
    await attacker.place(bid(AT_MARK, 3_000n), on);
    const place = { chain: venue.chain, exchange: venue.exchange.address };
    await writeDeficit(place, { account: honest.account, market: PERP, units: 500n * DOLLAR_UNITS });
    const gift = () => attacker.write("reduceDeficit", [attacker.account, PERP, 100n * DOLLAR_UNITS]);
    // the source knows already what the exchange would go by until somebody told it
    await venue.source.write.say([2_900n * ONE, 0n, BigInt(await now(venue))]);
    expect((await refusal(gift()))[0]).toBe("InsufficientMargin");
    await venue.setMark(3_000);
    await gift();
    expect((await readMarket(venue)).deficit).toBe(400n * DOLLAR_UNITS);
    await expectBalanced(venue, [honest, attacker]);
  });
});
