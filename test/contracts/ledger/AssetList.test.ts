import { beforeEach, describe, expect, test } from "vitest";
import type { Contract } from "../../support/chain.ts";
import { ask, bid } from "../support/orders.ts";
import { refusal } from "../support/refusal.ts";
import { ALL, deposit, withdraw } from "../support/tokens.ts";
import { DOLLAR, ETHER, liftCaps, PLAIN_TERMS, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

/** Assets of an account besides the dollar. */
const LIMIT = 16;
const LAST = 17;

/** Assets up to 17, and market 1 + asset for each. Alice has a hundred units of every one but the last. */
const openVenue = venueFixture(async ({ chain, exchange, alice, dollar, ether }) => {
  tokens = [dollar, ether];
  for (let asset = 2; asset <= LAST; asset += 1) {
    const made = await chain.deploy("TestToken", [`Token ${asset}`, "TKN", 0]);
    await exchange.write.listAsset([made.address, 0]);
    await liftCaps(exchange, asset);
    await exchange.write.listSpotMarket([{ ...PLAIN_TERMS, asset }]);
    if (asset <= LIMIT) await alice.fund(made, asset, 100n);
    tokens.push(made);
  }
});
let venue: Venue;
let tokens: Contract<"TestToken">[];

beforeEach(async () => {
  venue = await openVenue();
});

const marketOf = (asset: number) => asset + 1;
const token = (asset: number) => tokens[asset] as Contract<"TestToken">;
const listOf = async (account: number) => (await venue.exchange.read.balancesOf([account])).map(({ asset }) => asset);

describe("An account with sixteen assets besides the dollar", () => {
  test("has them all in its list", async () => {
    expect(await listOf(1)).toEqual(Array.from({ length: LIMIT + 1 }, (_, asset) => asset));
  });

  test("is refused a seventeenth, by deposit, by trade and by transfer", async () => {
    const { alice, bob } = venue;
    const refused = ["TooManyAssets", 1n, 16n];
    expect(await refusal(alice.fund(token(LAST), LAST, 5n))).toEqual(refused);
    expect(await refusal(alice.place(bid(1n, 5n), { market: marketOf(LAST) }))).toEqual(refused);
    await bob.fund(token(LAST), LAST, 5n);
    await alice.write("openAccount", []);
    await token(LAST).write.mint([alice.address, 5n]);
    await alice.write("deposit", [4, LAST, 5n]);
    expect(await refusal(alice.write("transfer", [4, 1, LAST, 5n]))).toEqual(refused);
    expect(await listOf(1)).toEqual(Array.from({ length: LIMIT + 1 }, (_, asset) => asset));
  });

  test("takes no place for an asset that it only looks for, sells without having it, or fails to buy", async () => {
    const { alice } = venue;
    const market = marketOf(LAST);
    expect(await refusal(alice.cancel(1n, market))).toEqual(["OrderNotFound", BigInt(market), 1n]);
    expect(await refusal(alice.place(ask(1n, 5n), { market }))).toEqual([
      "InsufficientBalance",
      1n,
      BigInt(LAST),
      0n,
      5n,
    ]);
    expect(await alice.place(bid(1n, 5n, { timeInForce: "ioc" }), { market })).toMatchObject({ filledLots: 0n });
    expect(await listOf(1)).toEqual(Array.from({ length: LIMIT + 1 }, (_, asset) => asset));
  });

  test("may skip an order for a seventeenth in a batch", async () => {
    const { alice } = venue;
    const operations = [
      { type: "place", market: marketOf(LAST), order: bid(1n, 5n), skip: true },
      { type: "place", market: marketOf(5), order: bid(1n, 5n) },
    ] as const;
    await alice.batch(operations);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH - 5n, held: 5n });
  });

  test("earns the bounty of expired orders in a market whose asset it has no place for", async () => {
    const { alice, bob, chain } = venue;
    const market = marketOf(LAST);
    await bob.fund(token(LAST), LAST, 10n);
    const { timestamp } = await chain.publicClient.getBlock();
    await bob.place(ask(5n, 5n, { expiry: Number(timestamp) + 100 }), { market });
    await chain.testClient.increaseTime({ seconds: 200 });
    await expect(alice.place(bid(5n, 5n, { timeInForce: "postOnly" }), { market })).rejects.toThrow();
    const operations = [
      { type: "place", market, order: bid(5n, 5n, { timeInForce: "postOnly" }), skip: true },
    ] as const;
    await alice.batch(operations);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
  });

  test("still deposits, trades and withdraws what it has, and dollars", async () => {
    const { alice, bob, dollar } = venue;
    await alice.fund(token(5), 5, 10n);
    await alice.fund(dollar, DOLLAR, 10n);
    await alice.place(ask(100n, 5n), { market: marketOf(5) });
    expect((await bob.place(bid(100n, 5n), { market: marketOf(5) })).filledLots).toBe(5n);
    expect(await alice.balance(5)).toEqual({ free: 105n, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 510n, held: 0n });
  });

  test("has room for another once one is withdrawn in full", async () => {
    const { alice } = venue;
    await withdraw(alice, 7, 99n);
    expect(await refusal(alice.fund(token(LAST), LAST, 5n))).toEqual(["TooManyAssets", 1n, 16n]);
    await withdraw(alice, 7, ALL);
    await deposit(alice, LAST, 5n);
    const list = await listOf(1);
    expect(list.includes(7)).toBe(false);
    expect(list.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(await refusal(deposit(alice, 7, 5n))).toEqual(["TooManyAssets", 1n, 16n]);
  });

  test("has room once one is sold, though the dollars it was sold for lie with it", async () => {
    const { alice, bob } = venue;
    await bob.place(bid(10n, 100n), { market: marketOf(9) });
    await alice.place(ask(10n, 100n), { market: marketOf(9) });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
    await alice.fund(token(LAST), LAST, 5n);
    expect((await listOf(1)).includes(9)).toBe(false);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
    await withdraw(alice, DOLLAR, ALL);
    expect(await venue.dollar.read.balanceOf([alice.address])).toBe(WEALTH + 1_000n);
  });

  test("keeps one that it has sold while a bid for it rests", async () => {
    const { alice } = venue;
    const { id } = await alice.place(bid(10n, 100n), { market: marketOf(9) });
    await withdraw(alice, 9, ALL);
    expect(await refusal(alice.fund(token(LAST), LAST, 5n))).toEqual(["TooManyAssets", 1n, 16n]);
    await alice.cancel(id, marketOf(9));
    await deposit(alice, LAST, 5n);
    expect(await alice.balance(LAST)).toEqual({ free: 5n, held: 0n });
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("gets back what was dropped when a place is free again", async () => {
    const { alice } = venue;
    await withdraw(alice, 7, ALL);
    await alice.fund(token(LAST), LAST, 5n);
    await withdraw(alice, ETHER, ALL);
    await deposit(alice, 7, 60n);
    expect(await alice.balance(7)).toEqual({ free: 60n, held: 0n });
    expect((await listOf(1)).toSorted((a, b) => a - b)).toEqual([
      ...[0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
    ]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });
});
