// A token in the middle of a bundle.

import { errorsAbi } from "@pangea/sdk";
import { encodeErrorResult, getAddress } from "viem";
import { beforeEach, expect, test } from "vitest";
import type { Contract } from "../../support/chain.ts";
import { action, execute, placing } from "../support/bundles.ts";
import { ask, bid } from "../support/orders.ts";
import { AT_MARK, DOLLAR_UNITS, openAccount, openPerps, PERP, type PerpVenue } from "../support/perps.ts";
import { decodeRefusal, expectNoTrace, refusal } from "../support/refusal.ts";
import { HOSTILE } from "../support/tokens.ts";
import { DOLLAR, liftCaps, type Trader, venueFixture } from "../support/venue.ts";

let venue: PerpVenue;
let one: Trader;
let token: Contract<"HostileToken">;

const on = { market: PERP };
const newVenue = venueFixture();

beforeEach(async () => {
  venue = await openPerps(await newVenue());
  one = await openAccount(venue, venue.alice, 1_000n);
  const { address } = await venue.chain.deploy("HostileToken", []);
  token = await venue.chain.at("HostileToken", getAddress(address));
  await venue.exchange.write.listAsset([address, 0]);
  await liftCaps(venue.exchange, HOSTILE);
  await token.write.mint([one.address, 10_000n]);
  await token.write.approve([venue.exchange.address, 10_000n], { account: one.wallet.account });
  await venue.bob.place(ask(AT_MARK, 10_000n), on);
});

const deposit = () => action("deposit", [one.account, HOSTILE, 100n]);
const buy = (lots: bigint) => placing(one, PERP, bid(AT_MARK, lots));
const TOO_MUCH = 9_000n;

test("that reverts as the exchange itself would inside gains no one a look at how he stood before", async () => {
  await execute(one, [buy(100n), deposit()]);
  const accounts = [one.account, venue.bob.account, 4_000_000_000, one.account];
  for (const priceMoved of [false, true]) {
    const args = [accounts, priceMoved] as const;
    const data = encodeErrorResult({ abi: errorsAbi, errorName: "ReconsiderBundle", args });
    await token.write.refuseWith([data]);
    const refused = decodeRefusal(data);
    await expectNoTrace(venue, () => execute(one, [buy(TOO_MUCH), deposit()]), refused);
    await expectNoTrace(venue, () => execute(one, [deposit(), buy(100n)]), refused);
    // cut off, and with a list that is not there
    await token.write.refuseWith([data.slice(0, -64) as typeof data]);
    expect(await refusal(execute(one, [buy(TOO_MUCH), deposit()]))).not.toContain("The call went through.");
    await token.write.refuseWith([data.slice(0, 10) as typeof data]);
    await expect(execute(one, [deposit()])).rejects.toThrow();
  }
  await token.write.refuseWith([encodeErrorResult({ abi: errorsAbi, errorName: "Reconsider" })]);
  await expectNoTrace(venue, () => execute(one, [buy(100n), deposit()]), ["Reconsider"]);
});

test("finds bundles closed while one is executed, and cannot judge or spare anybody with one of its own", async () => {
  await execute(one, [buy(100n), deposit()]);
  for (const inner of [[], [action("settle", [PERP, [one.account]])], [deposit()]]) {
    const { call } = action("execute", [one.account, inner, 0]);
    await token.write.callBack([venue.exchange.address, call]);
    for (const move of [deposit(), action("withdraw", [one.account, HOSTILE, 10n, one.address])]) {
      await execute(one, [buy(10n), move, buy(10n)]);
      expect(await token.read.succeeded()).toBe(false);
      expect(decodeRefusal(await token.read.answer())).toEqual(["ReentrancyGuardReentrantCall"]);
      const refused = await refusal(execute(one, [move, buy(TOO_MUCH)]));
      expect(refused.slice(0, 2)).toEqual(["InsufficientMargin", BigInt(one.account)]);
    }
  }
});

test("that moves less than it says takes the whole bundle with it", async () => {
  await execute(one, [deposit()]);
  await token.write.keep([1n]);
  const money = action("transfer", [one.account, venue.alice.account, DOLLAR, DOLLAR_UNITS]);
  const refused = ["TransferNotExact", BigInt(HOSTILE), 100n, 99n];
  await expectNoTrace(venue, () => execute(one, [buy(100n), money, deposit()]), refused);
});
