// What the guardian can pause, for how long, and what goes on meanwhile (G5).

import { beforeEach, describe, expect, test } from "vitest";
import { CASH, loansOf, openLoans } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, openAccount, PERP, type PerpVenue } from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { ALL } from "../support/tokens.ts";
import { CHARGED, DOLLAR, ETHER, ETHER_UNIT, mineAt, now, PLAIN, type Trader, venueFixture } from "../support/venue.ts";

const Kind = { MARKET: 0, DEPOSITS: 1, BORROWING: 2 } as const;
const DAY = 86_400;
const LENGTH = 4 * DAY;
const REST = 4 * DAY;

const newVenue = venueFixture();
let venue: PerpVenue;
let one: Trader;
let other: Trader;

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  one = await openAccount(venue, venue.alice, 100_000n);
  other = await openAccount(venue, venue.bob, 100_000n);
});

const pause = (kind: number, ...ids: number[]) => venue.exchange.write.pause([kind, ids]);

async function pass(seconds: number): Promise<void> {
  await mineAt(venue, (await now(venue)) + seconds);
  await venue.setMark(3_000);
}

describe("A paused market", () => {
  test("takes no new orders, lets orders be cancelled, and others go on", async () => {
    const { alice, bob } = venue;
    const { id } = await alice.place(bid(100n, 5n));
    await pause(Kind.MARKET, PLAIN);
    expect(await refusal(bob.place(bid(90n, 5n)))).toEqual(["MarketNotActive", BigInt(PLAIN)]);
    expect(await refusal(bob.place(ask(200n, 5n)))).toEqual(["MarketNotActive", BigInt(PLAIN)]);
    expect((await alice.place(bid(100n, 50n), { market: CHARGED })).restingLots).toBe(50n);
    await alice.cancel(id);
  });

  test("of spot lets who may owe sell what he has to those who are there", async () => {
    const { alice, bob } = venue;
    await alice.place(bid(100n, 5n));
    await other.place(bid(AT_MARK - 10n, 100n), { market: PERP });
    await bob.write("transfer", [bob.account, other.account, ETHER, 10n * ETHER_UNIT]);
    await pause(Kind.MARKET, PLAIN);
    expect((await other.place(ask(100n, 3n, { timeInForce: "ioc" }))).filledLots).toBe(3n);
    expect(await refusal(other.place(ask(100n, 3n)))).toEqual(["MarketNotActive", 1n]);
    expect(await refusal(bob.place(ask(100n, 3n, { timeInForce: "ioc" })))).toEqual(["MarketNotActive", 1n]);
  });

  test("of perpetuals lets positions be reduced and settled", async () => {
    await other.place(ask(AT_MARK, 1_000n), { market: PERP });
    await one.place(bid(AT_MARK, 1_000n), { market: PERP });
    await other.place(bid(AT_MARK, 1_000n), { market: PERP });
    await pause(Kind.MARKET, PERP);
    expect((await refusal(one.place(bid(AT_MARK, 100n), { market: PERP })))[0]).toBe("MarketNotActive");
    const close = ask(AT_MARK, 1_000n, { timeInForce: "ioc", reduceOnly: true });
    expect((await one.place(close, { market: PERP })).filledLots).toBe(1_000n);
    await venue.exchange.write.settle([PERP, [one.account, other.account]]);
    await one.write("withdraw", [one.account, DOLLAR, ALL, one.address]);
  });

  test.each([true, false])("of loans lets them be repaid and renewed (by the same lender: %s)", async (extensible) => {
    await other.place(ask(500n, 2_000n), { market: CASH });
    await one.write("setCreditTerms", [one.account, 100, 900]);
    await one.place(bid(500n, 1_000n), { market: CASH });
    const [loan] = await loansOf(venue, one);
    await other.write("setExtensible", [loan!.id, extensible]);
    await pass(237 * 3_600);
    await pause(Kind.MARKET, CASH);
    await pause(Kind.BORROWING, DOLLAR);
    expect((await refusal(one.place(bid(500n, 10n), { market: CASH })))[0]).toBe("MarketNotActive");
    await venue.carol.write("renew", [loan!.id, venue.carol.account, 0]);
    const [renewed] = await loansOf(venue, one);
    expect(renewed!.end).toBeGreaterThan(loan!.end);
    await one.write("repay", [renewed!.id, 2n ** 64n - 1n]);
    expect(await loansOf(venue, one)).toEqual([]);
  });

  test("opens by itself after four days, with the first order", async () => {
    const { bob, exchange } = venue;
    await pause(Kind.MARKET, PLAIN);
    const until = await exchange.read.pausedUntil([PLAIN]);
    expect(until).toBe((await now(venue)) + LENGTH);
    expect((await exchange.read.marketInfo([PLAIN])).status).toBe(3);
    await mineAt(venue, until - 2);
    expect((await refusal(bob.place(ask(100n, 5n))))[0]).toBe("MarketNotActive");
    await mineAt(venue, until);
    expect((await exchange.read.marketInfo([PLAIN])).status).toBe(1);
    expect((await bob.place(ask(100n, 5n))).restingLots).toBe(5n);
  });

  test("cannot be paused again before it was open for as long", async () => {
    await pause(Kind.MARKET, PLAIN);
    const nextAt = BigInt((await now(venue)) + LENGTH + REST);
    const error = ["PausedTooRecently", Kind.MARKET, BigInt(PLAIN), nextAt];
    await expectNoTrace(venue, () => pause(Kind.MARKET, PLAIN), error);
    await mineAt(venue, Number(nextAt) - 2);
    await expectNoTrace(venue, () => pause(Kind.MARKET, PLAIN), error);
    await mineAt(venue, Number(nextAt));
    await pause(Kind.MARKET, PLAIN);
  });

  test("was open before: one that is closed for good is not opened by the end of a pause", async () => {
    await venue.exchange.write.setMarketStatus([PLAIN, 2]);
    await expectNoTrace(venue, () => pause(Kind.MARKET, PLAIN), ["MarketNotActive", BigInt(PLAIN)]);
    await expectNoTrace(venue, () => pause(Kind.MARKET, 99), ["UnknownMarket", 99n]);
  });
});

describe("Paused deposits", () => {
  const put = (asset: number) => venue.alice.write("deposit", [venue.alice.account, asset, 10n ** 12n]);

  beforeEach(async () => {
    for (const token of [venue.dollar, venue.ether]) await token.write.mint([venue.alice.address, 10n ** 13n]);
  });

  test("are of one token: it still goes out, and dollars still come in (V3)", async () => {
    await pause(Kind.DEPOSITS, ETHER);
    const until = BigInt((await now(venue)) + LENGTH);
    await expectNoTrace(venue, () => put(ETHER), ["DepositsPaused", BigInt(ETHER), until]);
    await put(DOLLAR);
    await venue.alice.write("withdraw", [venue.alice.account, ETHER, ALL, venue.alice.address]);
    await mineAt(venue, Number(until));
    await put(ETHER);
  });

  test("are never of dollars, in which margin is paid", async () => {
    expect((await refusal(pause(Kind.DEPOSITS, DOLLAR)))[0]).toBe("ParameterOutOfBounds");
    expect(await refusal(pause(Kind.DEPOSITS, 9))).toEqual(["UnknownAsset", 9n]);
  });
});

describe("Paused borrowing", () => {
  test("fills nobody's orders, whoever takes, and leaves them where they are", async () => {
    await other.place(ask(500n, 1_000n), { market: CASH });
    await pause(Kind.BORROWING, DOLLAR);
    expect((await one.place(bid(500n, 100n), { market: CASH })).filledLots).toBe(0n);
    expect((await venue.exchange.read.assetLimits([DOLLAR])).borrowable).toBe(0n);
    await pass(LENGTH);
    expect((await one.place(bid(500n, 100n), { market: CASH })).filledLots).toBe(100n);
  });
});

describe("A pause of all", () => {
  test("skips what cannot be paused now, and never stops a flat withdrawal (V1)", async () => {
    const { exchange, alice } = venue;
    await exchange.write.setMarketStatus([CHARGED, 2]);
    await pause(Kind.MARKET, PLAIN);
    await pass(100);
    const before = await exchange.read.pausedUntil([PLAIN]);
    await exchange.write.pauseAll();
    const at = await now(venue);
    expect(await exchange.read.pausedUntil([PLAIN])).toBe(before);
    expect(await exchange.read.pausedUntil([PERP])).toBe(at + LENGTH);
    expect((await exchange.read.marketInfo([CHARGED])).status).toBe(2);
    for (const asset of [DOLLAR, ETHER]) {
      const limits = await exchange.read.assetLimits([asset]);
      expect(limits.borrowingPausedUntil).toBe(at + LENGTH);
      expect(limits.depositsPausedUntil).toBe(asset === DOLLAR ? 0 : at + LENGTH);
      await alice.write("withdraw", [alice.account, asset, ALL, alice.address]);
    }
  });
});

describe("The council", () => {
  test("makes a pause last, by at most 30 days at a time", async () => {
    const { exchange, bob } = venue;
    await pause(Kind.MARKET, PLAIN);
    const until = (await now(venue)) + 20 * DAY;
    await exchange.write.extendPause([Kind.MARKET, PLAIN, until]);
    await pass(5 * DAY);
    expect((await refusal(bob.place(ask(100n, 5n))))[0]).toBe("MarketNotActive");
    const beyond = (await now(venue)) + 31 * DAY;
    expect((await refusal(exchange.write.extendPause([Kind.MARKET, PLAIN, beyond])))[0]).toBe("ParameterOutOfBounds");
    expect((await refusal(exchange.write.extendPause([Kind.MARKET, PLAIN, until - 1])))[0]).toBe(
      "ParameterOutOfBounds",
    );
    await mineAt(venue, until);
    await expectNoTrace(venue, () => exchange.write.extendPause([Kind.MARKET, PLAIN, until + DAY]), [
      ...["NotPaused", Kind.MARKET, BigInt(PLAIN)],
    ]);
  });

  test.each([
    { kind: Kind.MARKET, id: PLAIN },
    { kind: Kind.DEPOSITS, id: ETHER },
    { kind: Kind.BORROWING, id: ETHER },
  ])("lifts a pause of kind $kind, which then rests as well", async ({ kind, id }) => {
    const { exchange } = venue;
    await expectNoTrace(venue, () => exchange.write.liftPause([kind, id]), ["NotPaused", kind, BigInt(id)]);
    await pause(kind, id);
    await exchange.write.liftPause([kind, id]);
    const nextAt = BigInt((await now(venue)) + REST);
    await expectNoTrace(venue, () => pause(kind, id), ["PausedTooRecently", kind, BigInt(id), nextAt]);
    await expectNoTrace(venue, () => exchange.write.liftPause([kind, id]), ["NotPaused", kind, BigInt(id)]);
  });
});
