// Limits of deposits, borrowing and withdrawals: where they start, how they bind, and whom they leave alone.

import { MAX_UNITS } from "@pangea/sdk";
import { stringToHex } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { CASH, COIN, openLoans } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, openAccount, PERP, type PerpVenue, readMarket } from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { ALL } from "../support/tokens.ts";
import { DOLLAR, ETHER, liftCaps, mineAt, now, type Trader, venueFixture } from "../support/venue.ts";

const newVenue = venueFixture();
const HOUR = 3_600;

let venue: PerpVenue;
let one: Trader;
let other: Trader;

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  one = await openAccount(venue, venue.alice, 100_000n);
  other = await openAccount(venue, venue.bob, 100_000n);
});

const limitsOf = (asset: number) => venue.exchange.read.assetLimits([asset]);
const named = (parameter: string) => stringToHex(parameter, { size: 32 });

/** Goes to the next hour, with the price of now. */
async function nextHour(): Promise<void> {
  await mineAt(venue, (Math.floor((await now(venue)) / HOUR) + 1) * HOUR + 60);
  await venue.setMark(3_000);
}

/** Both have a position. */
async function open(lots = 1_000n): Promise<void> {
  await other.place(ask(AT_MARK, lots), { market: PERP });
  await one.place(bid(AT_MARK, lots), { market: PERP });
}

describe("A token that is listed (G2)", () => {
  let token: `0x${string}`;

  beforeEach(async () => {
    const { chain, exchange, alice } = venue;
    const made = await chain.deploy("TestToken", ["New", "NEW", 6]);
    token = made.address;
    await exchange.write.listAsset([token, 0]);
    await made.write.mint([alice.address, 1_000n]);
    await made.write.approve([exchange.address, ALL], { account: alice.wallet.account });
  });

  test("starts with caps of zero: nothing can be deposited or borrowed", async () => {
    expect(await limitsOf(2)).toMatchObject({ depositCap: 0n, borrowCap: 0n, borrowable: 0n });
    const { alice } = venue;
    await expectNoTrace(venue, () => alice.write("deposit", [alice.account, 2, 1n]), ["DepositCap", 2n, 1n, 0n]);
  });

  test("takes in as much as its cap says and not a unit more, however it is split", async () => {
    const { alice, exchange } = venue;
    await exchange.write.setDepositCap([2, 100n]);
    await alice.write("deposit", [alice.account, 2, 60n]);
    await expectNoTrace(venue, () => alice.write("deposit", [alice.account, 2, 41n]), ["DepositCap", 2n, 101n, 100n]);
    await alice.write("deposit", [alice.account, 2, 40n]);
    await alice.write("withdraw", [alice.account, 2, 100n, alice.address]);
    await alice.write("deposit", [alice.account, 2, 100n]);
  });

  test("lets out all there is when its cap falls below (V1)", async () => {
    const { alice, exchange } = venue;
    await liftCaps(exchange, 2);
    await alice.write("deposit", [alice.account, 2, 1_000n]);
    await exchange.write.setDepositCap([2, 1n]);
    await alice.write("withdraw", [alice.account, 2, ALL, alice.address]);
    expect((await exchange.read.assetInfo([2])).totalUnits).toBe(0n);
  });
});

describe("A cap", () => {
  test("fits the ledger, and is of a token", async () => {
    const { exchange } = venue;
    for (const name of ["setDepositCap", "setBorrowCap"] as const) {
      const parameter = name === "setDepositCap" ? "depositCap" : "borrowCap";
      const beyond = ["ParameterOutOfBounds", named(parameter), MAX_UNITS + 1n, 0n, MAX_UNITS];
      await expectNoTrace(venue, () => exchange.write[name]([ETHER, MAX_UNITS + 1n]), beyond);
      await expectNoTrace(venue, () => exchange.write[name]([9, 1n]), ["UnknownAsset", 9n]);
    }
  });

  test.each(["lowerDepositCap", "lowerBorrowCap"] as const)(
    "is lowered by %s to no less than half, once in 49 hours",
    async (name) => {
      const { exchange } = venue;
      const [set, field] = name === "lowerDepositCap" ? ["setDepositCap", "depositCap"] : ["setBorrowCap", "borrowCap"];
      await exchange.write[set as "setDepositCap"]([ETHER, 1_001n]);
      for (const cap of [1_002n, 499n, 0n]) {
        const error = ["ParameterOutOfBounds", named(field as string), cap, 500n, 1_001n];
        await expectNoTrace(venue, () => exchange.write[name]([ETHER, cap]), error);
      }
      await exchange.write[name]([ETHER, 500n]);
      expect((await limitsOf(ETHER))[field as "depositCap"]).toBe(500n);
      const nextAt = BigInt(await now(venue)) + 49n * 3_600n;
      const again = ["ChangedTooRecently", named(field as string), BigInt(ETHER), nextAt];
      await expectNoTrace(venue, () => exchange.write[name]([ETHER, 250n]), again);
      await mineAt(venue, Number(nextAt) - 1);
      await exchange.write[name]([ETHER, 250n]);
    },
  );
});

describe("Borrowing (G4)", () => {
  const lots = 10_000n;
  const borrowed = async (asset = DOLLAR) => (await limitsOf(asset)).borrowed;
  const LOT = 10n ** 6n;

  beforeEach(() => other.place(ask(500n, lots), { market: CASH }));

  test("ends at the cap: a taker borrows up to it, and the rest is cancelled", async () => {
    await venue.exchange.write.setBorrowCap([DOLLAR, 40n * LOT]);
    // a quarter of the cap within the first hour
    const first = await one.place(bid(500n, 100n), { market: CASH });
    expect([first.filledLots, first.restingLots]).toEqual([10n, 0n]);
    expect(await limitsOf(DOLLAR)).toMatchObject({ borrowed: 10n * LOT, borrowable: 0n });
    for (const all of [20n, 30n, 40n, 40n]) {
      await nextHour();
      await one.place(bid(500n, 100n), { market: CASH });
      expect(await borrowed()).toBe(all * LOT);
    }
  });

  test("ends at the cap for a lender who takes too, and its maker stays", async () => {
    await venue.exchange.write.setBorrowCap([DOLLAR, 40n * LOT]);
    await one.place(bid(400n, 100n), { market: CASH });
    expect((await other.place(ask(400n, 50n, { timeInForce: "ioc" }), { market: CASH })).filledLots).toBe(10n);
    const [level] = await venue.exchange.read.depth([CASH, 0, 0, 1n]);
    expect(level?.lots).toBe(90n);
  });

  test("comes back with what is repaid, but not the growth of the hour", async () => {
    await venue.exchange.write.setBorrowCap([DOLLAR, 80n * LOT]);
    await one.place(bid(500n, 20n), { market: CASH });
    const [loan] = (await venue.exchange.read.loansOf([one.account, false, 0, 10]))[0];
    await one.write("repay", [loan!.id, 5n * LOT]);
    expect(await limitsOf(DOLLAR)).toMatchObject({ borrowed: 15n * LOT, borrowable: 5n * LOT });
    await one.write("repay", [loan!.id, 2n ** 64n - 1n]);
    expect(await borrowed()).toBe(0n);
  });

  test("is counted asset by asset", async () => {
    await venue.bob.place(ask(500n, 1_000n), { market: COIN });
    await one.place(bid(500n, 100n), { market: COIN });
    expect([await borrowed(DOLLAR), await borrowed(ETHER)]).toEqual([0n, 100n * 10n ** 5n]);
  });
});

describe("Open interest (G4)", () => {
  test("rises by a quarter of its cap within an hour, and by as much in the next", async () => {
    await venue.exchange.write.setOpenInterestCaps([PERP, 4_000, 4_000]);
    const interest = async () => (await readMarket(venue)).openInterest;
    for (const all of [1_000n, 2_000n, 3_000n, 4_000n, 4_000n]) {
      await other.place(ask(AT_MARK, 1_500n), { market: PERP });
      await one.place(bid(AT_MARK, 1_500n, { timeInForce: "ioc" }), { market: PERP });
      expect(await interest()).toBe(all);
      await nextHour();
    }
  });

  test("is not used up by opening and closing again and again (attack 49)", async () => {
    await venue.exchange.write.setOpenInterestCaps([PERP, 4_000, 4_000]);
    for (let round = 0; round < 3; round += 1) {
      await open(1_000n);
      await other.place(bid(AT_MARK, 1_000n), { market: PERP });
      await one.place(ask(AT_MARK, 1_000n), { market: PERP });
      expect((await readMarket(venue)).openInterest).toBe(0n);
    }
    await open(1_000n);
    expect((await readMarket(venue)).openInterest).toBe(1_000n);
  });
});

describe("Withdrawals (G3)", () => {
  const total = async () => (await venue.exchange.read.assetInfo([DOLLAR])).totalUnits;
  const take = (trader: Trader, units: bigint) =>
    trader.write("withdraw", [trader.account, DOLLAR, units, trader.address]);
  let base: bigint;

  beforeEach(async () => {
    await open();
    // nearly all there is belongs to one who owes
    await venue.alice.write("transfer", [venue.alice.account, one.account, DOLLAR, 10n ** 16n]);
    await take(venue.alice, ALL);
    await take(venue.carol, ALL);
    await venue.bob.write("transfer", [venue.bob.account, other.account, DOLLAR, ALL]);
    await nextHour();
    base = await total();
  });

  test("of accounts that owe end at an eighth of all there is, an hour", async () => {
    const most = base / 8n;
    expect((await limitsOf(DOLLAR)).withdrawable).toBe(most);
    await take(other, most - 5n);
    const nextAt = BigInt((Math.floor((await now(venue)) / HOUR) + 1) * HOUR);
    const small = base / 1_024n;
    const beyond = ["WithdrawalLimit", BigInt(DOLLAR), small + 1n, 5n, small, nextAt];
    await expectNoTrace(venue, () => take(other, small + 1n), beyond);
    await take(other, 5n);
    await nextHour();
    expect((await limitsOf(DOLLAR)).withdrawable).toBe((base - most) / 8n);
    await take(other, (base - most) / 8n);
  });

  test("of a flat account have no limit (V1)", async () => {
    const { bob } = venue;
    await take(other, base / 8n);
    await venue.dollar.write.mint([bob.address, base]);
    await bob.write("deposit", [bob.account, DOLLAR, base]);
    await take(bob, ALL);
  });

  test("of an account that has paid everything back have none either", async () => {
    await take(other, base / 8n);
    await other.place(bid(AT_MARK, 1_000n), { market: PERP });
    await one.place(ask(AT_MARK, 1_000n), { market: PERP });
    await venue.exchange.write.settle([PERP, [other.account]]);
    await take(other, ALL);
  });

  test("to an own account that owes nothing count: it would let them out", async () => {
    const { bob } = venue;
    const move = (units: bigint) => other.write("transfer", [other.account, bob.account, DOLLAR, units]);
    const small = base / 1_024n;
    expect((await refusal(move(base / 8n + small)))[0]).toBe("WithdrawalLimit");
    await move(base / 8n);
    expect((await limitsOf(DOLLAR)).withdrawable).toBe(0n);
    await bob.write("transfer", [bob.account, other.account, DOLLAR, base / 8n]);
    expect((await limitsOf(DOLLAR)).withdrawable).toBe(base / 8n);
  });

  test("are not used up by taking out and bringing in again and again (attack 49)", async () => {
    for (let round = 0; round < 4; round += 1) {
      await take(other, base / 8n);
      await venue.dollar.write.approve([venue.exchange.address, ALL], { account: other.wallet.account });
      await other.write("deposit", [other.account, DOLLAR, base / 8n]);
    }
    expect((await limitsOf(DOLLAR)).withdrawable).toBe(base / 8n);
  });

  test("are not raised by a deposit of the same hour that owes nothing (attack 49)", async () => {
    const { bob } = venue;
    await nextHour();
    await venue.dollar.write.mint([bob.address, 9n * base]);
    await bob.write("deposit", [bob.account, DOLLAR, 9n * base]);
    expect((await limitsOf(DOLLAR)).withdrawable).toBe(base / 8n);
  });

  test("that are small pass beyond the limit, once an hour for each account (attack 49)", async () => {
    await take(other, base / 8n);
    const small = base / 1_024n;
    await take(one, small);
    expect((await refusal(take(one, small)))[0]).toBe("WithdrawalLimit");
    await take(other, small);
    expect((await limitsOf(DOLLAR)).withdrawable).toBe(-2n * small);
    await nextHour();
    await take(one, small);
  });
});
