import { MAX_TICK, type NewOrder } from "@pangea/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { expectNoTrace, expectRefusedEverywhere, refusal } from "../support/refusal.ts";
import { CHARGED, DOLLAR, ETHER, now, PLAIN, Trader, type Venue, venueFixture, WEALTH } from "../support/venue.ts";

const CANCEL_ONLY = 2;
const LIMIT = MAX_TICK;

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const expectRefused = (act: () => Promise<unknown>, error: readonly unknown[]) => expectNoTrace(venue, act, error);
const expectOrderRefused = (order: NewOrder, error: readonly unknown[], market = PLAIN) =>
  expectRefusedEverywhere(venue, { order, market }, error);

describe("An order is refused", () => {
  test.each([
    { what: "has no price", order: bid(0n, 5n), error: ["InvalidTick", 0n, LIMIT] },
    { what: "has no price and sells", order: ask(0n, 5n), error: ["InvalidTick", 0n, LIMIT] },
    { what: "has a price beyond the book", order: bid(LIMIT + 1n, 5n), error: ["InvalidTick", LIMIT + 1n, LIMIT] },
    {
      what: "has the largest price that fits",
      order: ask(2n ** 24n - 1n, 5n),
      error: ["InvalidTick", 16777215n, LIMIT],
    },
    { what: "has no lots", order: bid(100n, 0n), error: ["ZeroLots"] },
    { what: "has neither price nor lots", order: bid(0n, 0n), error: ["InvalidTick", 0n, LIMIT] },
  ])("that $what", async ({ order, error }) => {
    await expectOrderRefused(order, error);
  });

  test("that is below the market's minimum", async () => {
    await expectOrderRefused(bid(999n, 1n), ["BelowMinimumNotional", 999n, 1_000n], CHARGED);
  });

  test("that would be over before it begins", async () => {
    const { alice, chain } = venue;
    for (const expiry of [1, (await now(venue)) + 500]) {
      const timestamp = BigInt(Math.max(expiry, (await now(venue)) + 500));
      await chain.testClient.setNextBlockTimestamp({ timestamp });
      const placing = () => alice.placeMany([bid(100n, 5n, { expiry })]);
      await expectRefused(placing, ["ExpiryInPast", BigInt(expiry), timestamp]);
    }
  });

  test("that is post-only and would take", async () => {
    await venue.bob.placeMany([ask(100n, 5n), bid(90n, 5n)]);
    await expectOrderRefused(bid(100n, 5n, { timeInForce: "postOnly" }), ["PostOnlyWouldTake", 100n, 100n]);
    await expectOrderRefused(bid(LIMIT, 5n, { timeInForce: "postOnly" }), ["PostOnlyWouldTake", LIMIT, 100n]);
    await expectOrderRefused(ask(90n, 5n, { timeInForce: "postOnly" }), ["PostOnlyWouldTake", 90n, 90n]);
    await expectOrderRefused(ask(1n, 5n, { timeInForce: "postOnly" }), ["PostOnlyWouldTake", 1n, 90n]);
  });

  test("that is fill-or-kill and cannot be filled", async () => {
    await venue.bob.place(ask(100n, 5n));
    await expectOrderRefused(bid(100n, 6n, { timeInForce: "fok" }), ["FillOrKillUnfilled", 6n]);
    await expectOrderRefused(bid(99n, 5n, { timeInForce: "fok" }), ["FillOrKillUnfilled", 5n]);
  });

  test("at a market that is closed for orders, while those that rest can be cancelled", async () => {
    const { alice, exchange } = venue;
    const { id } = await alice.place(bid(100n, 5n));
    await exchange.write.setMarketStatus([PLAIN, CANCEL_ONLY]);
    await expectOrderRefused(bid(100n, 5n), ["MarketNotActive", 1n]);
    await expectRefused(() => alice.amend(id, bid(100n, 4n)), ["MarketNotActive", 1n]);
    await expectRefused(() => alice.amend(id, bid(101n, 5n)), ["MarketNotActive", 1n]);
    await alice.cancel(id);
    expect(await alice.balance(DOLLAR)).toEqual({ free: WEALTH, held: 0n });
  });

  test("at a market that does not exist", async () => {
    const { alice } = venue;
    for (const market of [0, 3, 65_535]) {
      const unknown = ["UnknownMarket", BigInt(market)];
      await expectRefused(() => alice.place(bid(100n, 5n), { market }), unknown);
      await expectRefused(() => alice.cancel(1n, market), unknown);
      await expectRefused(() => alice.amend(1n, bid(100n, 5n), market), unknown);
      await expectRefused(() => alice.placeMany([bid(100n, 5n)], market), unknown);
      await expectRefused(() => alice.write("cancelOrders", [1, market, []]), unknown);
      await expectRefused(() => alice.write("cancelAll", [1, market, 0, 0n, 1]), unknown);
    }
  });
});

describe("Whoever may not act for an account is refused", () => {
  const order = bid(100n, 5n);

  test.each([
    { who: "a stranger to the account", account: 2 },
    { who: "anybody for an account that was never opened", account: 99 },
    { who: "anybody for account zero", account: 0 },
  ])("$who", async ({ account }) => {
    const { alice } = venue;
    const impostor = new Trader(venue, alice.wallet, account);
    const refused = (needed: bigint) => ["NotAuthorized", BigInt(account), alice.address, needed];
    await expectRefused(() => impostor.place(order), refused(2n));
    await expectRefused(() => impostor.amend(1n, order), refused(2n));
    await expectRefused(() => impostor.cancel(1n), refused(1n));
    await expectRefused(() => impostor.write("cancelOrders", [account, PLAIN, []]), refused(1n));
    await expectRefused(() => impostor.write("cancelAll", [account, PLAIN, 0, 0n, 1]), refused(1n));
    await expectRefused(() => impostor.batch([{ type: "place", market: PLAIN, order }]), refused(2n));
    await expectRefused(() => impostor.batch([]), refused(2n));
    const withdrawing = () => impostor.write("withdraw", [account, DOLLAR, 5n, alice.address]);
    await expectRefused(withdrawing, ["NotOwner", BigInt(account), alice.address]);
    await expectRefused(() => impostor.write("transfer", [account, 1, DOLLAR, 5n]), refused(8n));
  });

  test("a delegate whose time is over", async () => {
    const { alice, bob, chain } = venue;
    const last = (await now(venue)) + 10;
    await alice.write("setDelegate", [1, bob.address, 15, last]);
    await chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(last + 1) });
    await chain.testClient.mine({ blocks: 1 });
    const delegate = new Trader(venue, bob.wallet, 1);
    const expired = ["DelegateExpired", 1n, bob.address, BigInt(last)];
    await expectRefused(() => delegate.place(order), expired);
    await expectRefused(() => delegate.cancel(1n), expired);
    await expectRefused(() => delegate.batch([]), expired);
  });
});

describe("A call is refused", () => {
  test("that cancels or amends an order which is gone", async () => {
    const { alice } = venue;
    const { id } = await alice.place(bid(100n, 5n));
    await alice.cancel(id);
    await expectRefused(() => alice.cancel(id), ["OrderNotFound", 1n, id]);
    await expectRefused(() => alice.amend(id, bid(100n, 4n)), ["OrderNotFound", 1n, id]);
  });

  test("that cancels or amends an order of another account", async () => {
    const { alice, bob } = venue;
    const { id } = await bob.place(bid(100n, 5n));
    await expectRefused(() => alice.cancel(id), ["NotOrderOwner", 1n, id]);
    await expectRefused(() => alice.cancelMany([id]), ["NotOrderOwner", 1n, id]);
    await expectRefused(() => alice.amend(id, bid(100n, 4n)), ["NotOrderOwner", 1n, id]);
    await alice.write("cancelOrders", [1, PLAIN, [id]]);
    await alice.write("cancelAll", [1, PLAIN, 0, 0n, 10]);
    expect(await bob.balance(DOLLAR)).toEqual({ free: WEALTH - 500n, held: 500n });
  });

  test("that amends a bid to an ask", async () => {
    const { alice } = venue;
    const { id } = await alice.place(bid(100n, 5n));
    await expectRefused(() => alice.amend(id, ask(100n, 5n)), ["AmendChangesSide", id]);
  });

  test("that arrives after its deadline", async () => {
    const { alice, chain } = venue;
    const deadline = (await now(venue)) + 100;
    await chain.testClient.setNextBlockTimestamp({ timestamp: BigInt(deadline) });
    await alice.batch([{ type: "place", market: PLAIN, order: bid(100n, 5n) }], { deadline });
    for (const act of [() => alice.batch([], { deadline }), () => alice.write("batch", [1, [], 0, deadline])]) {
      const timestamp = BigInt((await now(venue)) + 10);
      await chain.testClient.setNextBlockTimestamp({ timestamp });
      await expectRefused(act, ["DeadlinePassed", BigInt(deadline), timestamp]);
    }
  });

  test("that names an asset, token, market or function that does not exist", async () => {
    const { alice, exchange, lens } = venue;
    await expectRefused(() => alice.write("deposit", [1, 9, 5n]), ["UnknownAsset", 9n]);
    await expectRefused(() => alice.write("withdraw", [1, 9, 5n, alice.address]), ["UnknownAsset", 9n]);
    await expectRefused(() => alice.send("0x12345678"), ["UnknownFunction", "0x12345678"]);
    expect(await refusal(exchange.read.assetInfo([9]))).toEqual(["UnknownAsset", 9n]);
    expect((await refusal(exchange.read.assetOf([lens])))[0]).toBe("UnknownToken");
    expect(await refusal(exchange.read.marketInfo([9]))).toEqual(["UnknownMarket", 9n]);
    expect(await refusal(exchange.read.depth([PLAIN, 0, Number(LIMIT) + 1, 1n]))).toEqual([
      ...["InvalidTick", LIMIT + 1n, LIMIT],
    ]);
    expect(await exchange.read.balanceOf([99, ETHER])).toEqual({ asset: 1, free: 0n, held: 0n });
  });
});
