// What markets put by for defaults of their own accounts.

import { beforeEach, describe, expect, test } from "vitest";
import { dollars, freeDollars } from "../support/liquidations.ts";
import { CASH, COIN, openLoans } from "../support/loans.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, openAccount, PERP, type PerpVenue } from "../support/perps.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { ETHER, PLAIN, type Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let donor: Trader;

const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openLoans(await newVenue());
  donor = await openAccount(venue, venue.alice, 1_000n);
});

const donate = (market: number, units: bigint, by = donor) =>
  by.write("donateInsurance", [donor.account, market, units]);

describe("A gift", () => {
  test("moves free dollars of its giver to the market, and those of an asset to its loan market", async () => {
    await donate(PERP, dollars(10));
    await donate(CASH, dollars(20));
    await donate(PERP, dollars(5));
    await venue.alice.write("transfer", [venue.alice.account, donor.account, ETHER, 10n ** 18n]);
    await donate(COIN, 10n ** 7n);
    expect(await freeDollars(donor)).toBe(dollars(965));
    expect((await donor.balance(ETHER)).free).toBe(9n * 10n ** 7n);
    const budgets = await Promise.all([PERP, CASH, COIN].map((market) => venue.exchange.read.insuranceOf([market])));
    expect(budgets.map(([budget]) => budget)).toEqual([dollars(15), dollars(20), 10n ** 7n]);
  });

  test("is the owner's alone, no larger than what is free, and not for spot markets", async () => {
    const account = BigInt(donor.account);
    await expectNoTrace(venue, () => donate(PERP, 1n, venue.bob), ["NotOwner", account, venue.bob.address]);
    const tooMuch = ["InsufficientBalance", account, 0n, dollars(1_000), dollars(1_000) + 1n];
    await expectNoTrace(venue, () => donate(PERP, dollars(1_000) + 1n), tooMuch);
    await expectNoTrace(venue, () => donate(PLAIN, 1n), ["NoInsurance", BigInt(PLAIN)]);
    await expectNoTrace(venue, () => donate(99, 1n), ["UnknownMarket", 99n]);
  });

  test("leaves initial margin to who may owe", async () => {
    await venue.bob.place(ask(AT_MARK, 1_000n), { market: PERP });
    await donor.place(bid(AT_MARK, 1_000n), { market: PERP });
    await donate(PERP, dollars(300));
    expect((await refusal(donate(PERP, dollars(200))))[0]).toBe("InsufficientMargin");
  });
});

describe("The most that is paid on a day", () => {
  test("is set by governance", async () => {
    await venue.exchange.write.setInsuranceCap([PERP, dollars(100)]);
    expect(await venue.exchange.read.insuranceOf([PERP])).toEqual([0n, dollars(100), 0n]);
    const refused = await refusal(donor.write("setInsuranceCap", [PERP, 0n]));
    expect(refused).toEqual(["AccessManagedUnauthorized", donor.address]);
  });
});
