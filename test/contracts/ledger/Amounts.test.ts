import { MAX_UNITS } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { ALL, deposit, withdraw } from "../support/tokens.ts";
import {
  DOLLAR,
  ETHER,
  ETHER_UNIT,
  liftCaps,
  PLAIN,
  storageRoot,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const tokens = (owner: `0x${string}`) => venue.ether.read.balanceOf([owner]);

describe("A deposit", () => {
  test("takes whole ledger units and leaves the rest with the sender", async () => {
    const { alice, ether } = venue;
    await ether.write.mint([alice.address, 3n * ETHER_UNIT]);
    const vault = await tokens(venue.exchange.address);
    await deposit(alice, ETHER, 2n * ETHER_UNIT + ETHER_UNIT - 1n);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH + 2n, held: 0n });
    expect(await tokens(alice.address)).toBe(ETHER_UNIT);
    expect(await tokens(venue.exchange.address)).toBe(vault + 2n * ETHER_UNIT);
  });

  test("of less than a ledger unit, of nothing, or of more than there can be, is refused", async () => {
    const { alice } = venue;
    const limit = MAX_UNITS * ETHER_UNIT;
    expect(await refusal(deposit(alice, ETHER, ETHER_UNIT - 1n))).toEqual([
      ...["AmountBelowUnit", ETHER_UNIT - 1n, ETHER_UNIT],
    ]);
    expect(await refusal(deposit(alice, DOLLAR, 0n))).toEqual(["AmountBelowUnit", 0n, 1n]);
    expect(await refusal(deposit(alice, ETHER, limit + ETHER_UNIT))).toEqual([
      ...["AmountTooLarge", limit + ETHER_UNIT, limit],
    ]);
    expect(await refusal(deposit(alice, ETHER, ALL))).toEqual(["AmountTooLarge", ALL, limit]);
  });

  test("of more than the sender has is refused by the token", async () => {
    const { alice } = venue;
    const refused = await refusal(deposit(alice, DOLLAR, 5n));
    expect(refused).toEqual(["ERC20InsufficientBalance", alice.address, 0n, 5n]);
  });
});

describe("A withdrawal", () => {
  test("pays whole ledger units and leaves the rest in the account", async () => {
    const { alice } = venue;
    await withdraw(alice, ETHER, 3n * ETHER_UNIT - 1n);
    expect(await alice.balance(ETHER)).toEqual({ free: WEALTH - 2n, held: 0n });
    expect(await tokens(alice.address)).toBe(2n * ETHER_UNIT);
  });

  test("of everything pays what is free, wherever it lies, and nothing that is held", async () => {
    const { alice, bob } = venue;
    await bob.place(bid(100n, 50n));
    await alice.place(ask(100n, 50n));
    await alice.place(bid(90n, 10n));
    await alice.place(ask(110n, 7n));
    await withdraw(alice, DOLLAR, ALL);
    await withdraw(alice, ETHER, ALL);
    expect(await alice.balance(DOLLAR)).toEqual({ free: 0n, held: 900n });
    expect(await alice.balance(ETHER)).toEqual({ free: 0n, held: 7n });
    expect(await venue.dollar.read.balanceOf([alice.address])).toBe(WEALTH + 5_000n - 900n);
    expect(await tokens(alice.address)).toBe((WEALTH - 57n) * ETHER_UNIT);
    expect(await refusal(withdraw(alice, ETHER, ALL))).toEqual(["InsufficientBalance", 1n, 1n, 0n, 1n]);
  });

  test("goes where its sender says, but not to nobody and not to the exchange", async () => {
    const { alice, stranger, exchange } = venue;
    const to = stranger.account.address;
    await alice.write("withdraw", [1, DOLLAR, 5n, to]);
    expect(await venue.dollar.read.balanceOf([to])).toBe(5n);
    for (const nobody of ["0x0000000000000000000000000000000000000000", exchange.address] as const) {
      const [error, receiver] = await refusal(alice.write("withdraw", [1, DOLLAR, 5n, nobody]));
      expect([error, String(receiver).toLowerCase()]).toEqual(["InvalidReceiver", nobody.toLowerCase()]);
    }
  });

  test("of less than a unit, or of more than is free, is refused", async () => {
    const { alice } = venue;
    expect(await refusal(withdraw(alice, ETHER, 5n))).toEqual(["AmountBelowUnit", 5n, ETHER_UNIT]);
    await alice.place(ask(100n, 1n));
    const refused = await refusal(withdraw(alice, ETHER, WEALTH * ETHER_UNIT));
    expect(refused).toEqual(["InsufficientBalance", 1n, 1n, WEALTH - 1n, WEALTH]);
    expect(await refusal(withdraw(alice, DOLLAR, WEALTH + 1n))).toEqual([
      ...["InsufficientBalance", 1n, 0n, WEALTH, WEALTH + 1n],
    ]);
  });
});

describe("A transfer", () => {
  beforeEach(async () => {
    await venue.alice.write("openAccount", []);
  });

  const transfer = (from: number, to: number, { asset = ETHER, amount = ETHER_UNIT } = {}) =>
    venue.alice.write("transfer", [from, to, asset, amount]);
  const balanceOf = async (account: number, asset: number) => {
    const { free, held } = await venue.exchange.read.balanceOf([account, asset]);
    return { free, held };
  };

  test("moves whole ledger units between two accounts of one owner, and no token", async () => {
    const vault = await tokens(venue.exchange.address);
    await transfer(1, 4, { amount: 3n * ETHER_UNIT - 1n });
    expect(await balanceOf(1, ETHER)).toEqual({ free: WEALTH - 2n, held: 0n });
    expect(await balanceOf(4, ETHER)).toEqual({ free: 2n, held: 0n });
    expect(await tokens(venue.exchange.address)).toBe(vault);
    expect((await venue.exchange.read.assetInfo([ETHER])).totalUnits).toBe(3n * WEALTH);
  });

  test("of everything moves what is free", async () => {
    await venue.alice.place(bid(100n, 5n));
    await transfer(1, 4, { asset: DOLLAR, amount: ALL });
    expect(await balanceOf(1, DOLLAR)).toEqual({ free: 0n, held: 500n });
    expect(await balanceOf(4, DOLLAR)).toEqual({ free: WEALTH - 500n, held: 0n });
  });

  test("to another owner, to nobody, or to itself, is refused", async () => {
    expect(await refusal(transfer(1, 2))).toEqual(["NotSameOwner", 1n, 2n]);
    expect(await refusal(transfer(1, 99))).toEqual(["NotSameOwner", 1n, 99n]);
    expect(await refusal(transfer(1, 1))).toEqual(["NotSameOwner", 1n, 1n]);
    expect(await refusal(transfer(2, 1))).toEqual(["NotAuthorized", 2n, venue.alice.address, 8n]);
    expect(await refusal(transfer(99, 98))).toEqual(["NotAuthorized", 99n, venue.alice.address, 8n]);
  });

  test("of more than is free, or of less than a unit, is refused", async () => {
    const amount = (WEALTH + 1n) * ETHER_UNIT;
    expect(await refusal(transfer(1, 4, { amount }))).toEqual(["InsufficientBalance", 1n, 1n, WEALTH, WEALTH + 1n]);
    expect(await refusal(transfer(1, 4, { amount: 1n }))).toEqual(["AmountBelowUnit", 1n, ETHER_UNIT]);
    expect(await refusal(transfer(4, 1, { amount: ALL }))).toEqual(["InsufficientBalance", 4n, 1n, 0n, 1n]);
  });
});

describe("A donation to the exchange", () => {
  test("changes nothing in it", async () => {
    const { alice, dollar, ether, exchange } = venue;
    const root = await storageRoot(venue);
    await dollar.write.mint([exchange.address, 12_345n]);
    await ether.write.mint([exchange.address, 12_345n * ETHER_UNIT]);
    expect(await storageRoot(venue)).toBe(root);
    await alice.fund(dollar, DOLLAR, 5n);
    await withdraw(alice, DOLLAR, 7n);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 2n, held: 0n });
    expect((await exchange.read.assetInfo([DOLLAR])).totalUnits).toBe(3n * WEALTH - 2n);
  });
});

describe("A token with unusual decimals", () => {
  test.each([
    { decimals: 0, unitExp: 0 },
    { decimals: 36, unitExp: 30 },
    { decimals: 77, unitExp: 36 },
    { decimals: 255, unitExp: 36 },
  ])("is counted in its own units: $decimals, 10^$unitExp", async ({ decimals, unitExp }) => {
    const { alice, chain, exchange } = venue;
    const token = await chain.deploy("TestToken", ["Odd", "ODD", decimals]);
    await exchange.write.listAsset([token.address, unitExp]);
    await liftCaps(exchange, 2);
    const unit = 10n ** BigInt(unitExp);
    await alice.fund(token, 2, 9n * unit);
    await withdraw(alice, 2, 4n * unit);
    expect(await alice.balance(2)).toEqual({ free: 5n, held: 0n });
    expect(await token.read.balanceOf([alice.address])).toBe(4n * unit);
    expect(await exchange.read.assetInfo([2])).toMatchObject({ decimals, unitExp, totalUnits: 5n });
    expect((await exchange.read.marketInfo([PLAIN])).asset).toBe(ETHER);
  });
});
