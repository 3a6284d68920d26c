import { concatHex, numberToHex } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import type { Contract } from "../../support/chain.ts";
import { ask, bid, encodeOrder } from "../support/orders.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import {
  CHARGED,
  DOLLAR,
  ETHER,
  liftCaps,
  mineAt,
  now,
  PLAIN,
  PLAIN_TERMS,
  Trader,
  type Venue,
  venueFixture,
  WEALTH,
} from "../support/venue.ts";

/** A second asset, which alice has not, and a market for it. */
const OTHER = 2;
const OTHER_MARKET = 3;

const openVenue = venueFixture(async ({ chain, exchange, bob }) => {
  other = await chain.deploy("TestToken", ["Other", "OTH", 0]);
  await exchange.write.listAsset([other.address, 0]);
  await liftCaps(exchange, OTHER);
  await exchange.write.listSpotMarket([{ ...PLAIN_TERMS, asset: OTHER }]);
  await bob.fund(other, OTHER, 1_000n);
});
let venue: Venue;
let other: Contract<"TestToken">;
/** Bob, who pretends to act for alice. */
let impostor: Trader;

beforeEach(async () => {
  venue = await openVenue();
  impostor = new Trader(venue, venue.bob.wallet, venue.alice.account);
});

const assetsOf = async (account: number) => (await venue.exchange.read.balancesOf([account])).map(({ asset }) => asset);

describe("The asset list of an account", () => {
  test("cannot be filled by others: not by deposit, transfer, order, cancel or batch", async () => {
    const { bob } = venue;
    await other.write.mint([bob.address, 100n]);
    const refused = (needed: bigint) => ["NotAuthorized", 1n, bob.address, needed];
    const operation = { kind: 0, market: OTHER_MARKET, skip: true, id: 0n, order: encodeOrder(bid(1n, 1n)) };
    const attacks: readonly (readonly [() => Promise<unknown>, readonly unknown[]])[] = [
      [() => impostor.write("deposit", [1, OTHER, 100n]), refused(4n)],
      [() => impostor.write("transfer", [2, 1, OTHER, 100n]), ["NotSameOwner", 2n, 1n]],
      [() => impostor.place(bid(1n, 1n), { market: OTHER_MARKET }), refused(2n)],
      [() => impostor.amend(1n, bid(1n, 1n), OTHER_MARKET), refused(2n)],
      [() => impostor.cancel(1n, OTHER_MARKET), refused(1n)],
      [() => impostor.write("cancelOrders", [1, OTHER_MARKET, []]), refused(1n)],
      [() => impostor.write("cancelAll", [1, OTHER_MARKET, 0, 0n, 0]), refused(1n)],
      [() => impostor.write("batch", [1, [operation], 0, 0]), refused(2n)],
      [() => impostor.write("batch", [1, [{ ...operation, kind: 1 }], 0, 0]), refused(1n)],
    ];
    for (const [attack, error] of attacks) await expectNoTrace(venue, attack, error);
    expect(await assetsOf(1)).toEqual([DOLLAR, ETHER]);
  });

  test("cannot be filled by a packed batch without operations either", async () => {
    const { bob } = venue;
    const refused = ["NotAuthorized", 1n, bob.address, 2n];
    const header = concatHex(["0x0000000001", "0x00", "0x00000000"]);
    for (const market of [OTHER_MARKET, PLAIN]) {
      const data = concatHex([header, numberToHex(market, { size: 2 })]);
      await expectNoTrace(venue, () => bob.send(data), refused);
      await expectNoTrace(venue, () => bob.send(concatHex([data, "0x000003"])), refused);
    }
    expect(await assetsOf(1)).toEqual([DOLLAR, ETHER]);
  });

  test("grows only by markets that its owner trades at, whoever fills him", async () => {
    const { alice, bob } = venue;
    await alice.write("batch", [1, [], 0, 0]);
    expect(await assetsOf(1)).toEqual([DOLLAR, ETHER]);
    await alice.place(bid(10n, 5n), { market: OTHER_MARKET });
    expect(await assetsOf(1)).toEqual([DOLLAR, ETHER, OTHER]);
    await bob.place(ask(10n, 5n), { market: OTHER_MARKET });
    expect(await alice.balance(OTHER)).toEqual({ free: 5n, held: 0n });
  });

  test("is not touched by bounties that are sent to it", async () => {
    const { alice, bob, carol, dollar } = venue;
    const expiry = (await now(venue)) + 100;
    await bob.place(ask(10n, 5n, { expiry }), { market: OTHER_MARKET });
    const { id } = await bob.place(ask(11n, 5n, { expiry }), { market: OTHER_MARKET });
    await mineAt(venue, expiry);
    await carol.write("sweepExpired", [alice.account, OTHER_MARKET, [id]]);
    expect(await assetsOf(1)).toEqual([DOLLAR, ETHER]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
    await alice.write("withdraw", [1, DOLLAR, WEALTH + 1_000n, alice.address]);
    expect(await dollar.read.balanceOf([alice.address])).toBe(WEALTH + 1_000n);
  });
});

describe("A stranger", () => {
  test("sweeps fees only to where governance said they go", async () => {
    const { alice, bob, carol, exchange, stranger } = venue;
    await alice.place(ask(1_000n, 100n), { market: CHARGED });
    await bob.place(bid(1_000n, 100n), { market: CHARGED });
    await exchange.write.setFeeAccount([carol.account]);
    await exchange.write.sweepFees([CHARGED], { account: stranger.account });
    // 1,000,000 traded: 500 of the taker, 100 of the maker
    expect(await carol.balance(DOLLAR)).toEqual({ free: WEALTH + 600n, held: 0n });
  });

  test("sweeps nobody's orders but those that have expired", async () => {
    const { alice, carol, exchange, stranger } = venue;
    const soon = (await now(venue)) + 1_000;
    const ids = await alice.placeMany([bid(100n, 5n), bid(99n, 5n, { expiry: soon }), ask(101n, 5n)]);
    const before = await alice.balance(DOLLAR);
    await exchange.write.sweepExpired([carol.account, PLAIN, ids], { account: stranger.account });
    expect(await alice.balance(DOLLAR)).toEqual(before);
    await mineAt(venue, soon);
    await exchange.write.sweepExpired([carol.account, PLAIN, ids], { account: stranger.account });
    expect(await alice.balance(DOLLAR)).toEqual({ free: before.free + 495n, held: 500n });
    expect(await carol.balance(DOLLAR)).toEqual({ free: WEALTH + 1_000n, held: 0n });
  });

  test("cannot make a maker's fill fail: not by taking his money first, nor by his lack of it", async () => {
    const { alice, bob } = venue;
    await alice.place(bid(100n, 5n));
    await alice.write("withdraw", [1, DOLLAR, 2n ** 256n - 1n, alice.address]);
    await alice.write("withdraw", [1, ETHER, 2n ** 256n - 1n, alice.address]);
    expect(await alice.balance(DOLLAR)).toEqual({ free: 0n, held: 500n });
    expect((await bob.place(ask(100n, 5n))).filledLots).toBe(5n);
    expect(await alice.balance(ETHER)).toEqual({ free: 5n, held: 0n });
  });

  test("opens accounts of his own and no one else's", async () => {
    const { exchange, stranger, alice } = venue;
    await exchange.write.openAccount({ account: stranger.account });
    expect(await exchange.read.ownerOf([4])).toBe(stranger.account.address);
    expect(await exchange.read.ownerOf([1])).toBe(alice.address);
    expect(await exchange.read.ownerOf([5])).toBe("0x0000000000000000000000000000000000000000");
    expect(await refusal(exchange.write.deposit([5, DOLLAR, 5n]))).toEqual(["UnknownAccount", 5n]);
  });
});
