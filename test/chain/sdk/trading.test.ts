import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  adminActions,
  amendOrderSync,
  batch,
  batchSync,
  ContractError,
  cancelAll,
  cancelOrderSync,
  cancelOrdersSync,
  decodePackedBatch,
  getAssetBalance,
  getBookSnapshot,
  getDepth,
  getOpenOrders,
  getOrder,
  getTopOfBook,
  type NewOrder,
  orderCost,
  orderTick,
  placeOrder,
  placeOrderSync,
  priceToTick,
  publicActions,
  sizeToLots,
  sweepFeesSync,
  TransactionRevertedError,
  traderActions,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

let venue: TestExchange;
let alice: Trader;
let bob: Trader;
const market = 1;

beforeAll(async () => {
  venue = await startExchange();
  alice = await venue.trader(1);
  bob = await venue.trader(2);
});

afterAll(() => venue?.stop());

/** `terms` reads "size @ price". */
function order(side: "bid" | "ask", terms: string, more: Partial<NewOrder> = {}): NewOrder {
  const { scale } = venue.market;
  const [size = "", price = ""] = terms.split(" @ ");
  return { side, tick: priceToTick(price, scale), lots: sizeToLots(size, scale), ...more };
}

function place(trader: Trader, terms: NewOrder) {
  return placeOrderSync(trader.wallet, { exchange: venue.exchange, account: trader.account, market, order: terms });
}

describe("placeOrderSync", () => {
  test("default: rests, then is taken, and the outcome is what the chain says", async () => {
    const { exchange, client } = venue;
    const ask = await place(alice, order("ask", "1.5 @ 2000"));
    expect(ask).toMatchObject({ filledLots: 0n, restingLots: 15_000n, fills: [], feeDollars: 0n });
    const resting = await getOrder(client, { exchange, market, id: ask.id! });
    expect(resting).toMatchObject({ account: alice.account, side: "ask", lots: 15_000n, tick: 200_000n });
    expect(resting).toMatchObject({ margined: false, reduceOnly: false });

    const before = await getAssetBalance(client, { exchange, account: bob.account, asset: 0 });
    const parameters = { exchange, account: bob.account, market, order: order("bid", "2 @ 2001") };
    const expected = await placeOrder.simulate(bob.wallet, parameters);
    const bid = await placeOrderSync(bob.wallet, parameters);
    expect(bid.fills).toEqual([{ maker: ask.id, tick: 200_000n, lots: 15_000n, dollars: 3_000_000_000n }]);
    expect(bid).toMatchObject({
      id: expected.id,
      tick: expected.tick,
      filledLots: expected.filledLots,
      filledDollars: expected.filledDollars,
      feeDollars: expected.feeDollars,
      restingLots: expected.restingLots,
    });
    const after = await getAssetBalance(client, { exchange, account: bob.account, asset: 0 });
    expect(before.free + before.held - after.free - after.held).toBe(bid.filledDollars + bid.feeDollars);
    await cancelOrderSync(bob.wallet, { exchange, account: bob.account, market, id: bid.id! });
  });

  test("behavior: orderCost is what the exchange asks for", async () => {
    const { exchange, client } = venue;
    const free = (await getAssetBalance(client, { exchange, account: bob.account, asset: 0 })).free;
    for (const takes of [false, true]) {
      if (takes) await place(alice, order("ask", "0.01 @ 2000"));
      const one = order("bid", "1 @ 2000");
      const most = (free * 99n) / 100n / (2000n * 100n);
      const cost = orderCost({ ...venue.market, ...one, lots: most, takes });
      expect(cost.dollars).toBeLessThanOrEqual(free);
      await placeOrder.simulate(bob.wallet, { exchange, account: bob.account, market, order: { ...one, lots: most } });
    }
    await cancelAll(alice.wallet, { exchange, account: alice.account, market });
  });

  test("error: ContractError with name, arguments and advice", async () => {
    await place(alice, order("ask", "1 @ 2000"));
    const crossing = place(bob, order("bid", "1 @ 2000", { timeInForce: "postOnly" }));
    const error = await crossing.catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({
      errorName: "PostOnlyWouldTake",
      args: [200_000n, 200_000n],
      ccxt: "OrderImmediatelyFillable",
    });
    expect((error as ContractError).message).toMatch(/postOnlySlide/);

    const slid = await place(bob, order("bid", "1 @ 2000", { timeInForce: "postOnlySlide" }));
    expect(slid.tick).toBe(199_999n);
    await cancelAll(alice.wallet, { exchange: venue.exchange, account: alice.account, market });
    await cancelAll(bob.wallet, { exchange: venue.exchange, account: bob.account, market });
  });

  test("error: TransactionRevertedError with its cause when the gas limit is given", async () => {
    const { exchange } = venue;
    const failing = placeOrderSync(bob.wallet, {
      exchange,
      account: bob.account,
      market,
      order: order("bid", "100000 @ 2000"),
      gas: 1_000_000n,
    });
    const error = await failing.catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(TransactionRevertedError);
    expect((error as TransactionRevertedError).cause).toMatchObject({ errorName: "InsufficientBalance" });
    expect(error).toMatchObject({ ccxt: "InsufficientFunds" });
  });
});

describe("amendOrderSync", () => {
  test("default: fewer lots keep the place, another price does not", async () => {
    const { exchange } = venue;
    const { id } = await place(alice, order("bid", "2 @ 1900"));
    const parameters = { exchange, account: alice.account, market };
    const smaller = await amendOrderSync(alice.wallet, { ...parameters, id: id!, order: order("bid", "1 @ 1900") });
    expect(smaller).toMatchObject({ id, restingLots: 10_000n });
    const moved = await amendOrderSync(alice.wallet, { ...parameters, id: id!, order: order("bid", "1 @ 1899") });
    expect(moved.id).not.toBe(id);
    expect(orderTick(moved.id!)).toBe(189_900n);
    const { cancelled } = await cancelOrdersSync(alice.wallet, { ...parameters, ids: [id!, moved.id!] });
    expect(cancelled).toEqual([moved.id]);
  });
});

describe("batch", () => {
  test("default: packed, cancels first, one outcome per operation in the given order", async () => {
    const { exchange, client } = venue;
    const resting = await place(bob, order("ask", "1 @ 2100"));
    const old = await place(alice, order("bid", "1 @ 1800"));
    const { receipt, outcomes } = await batchSync(alice.wallet, {
      exchange,
      account: alice.account,
      operations: [
        { type: "place", market, order: order("bid", "1 @ 1900", { timeInForce: "postOnly", clientId: 5n }) },
        { type: "place", market, order: order("bid", "0.4 @ 2100", { timeInForce: "ioc" }) },
        { type: "place", market, order: order("bid", "1 @ 2200", { timeInForce: "postOnly" }), skip: true },
        { type: "cancel", market, id: old.id! },
        { type: "place", market, order: order("bid", "1 @ 1901") },
        { type: "cancel", market, id: old.id! + 1n },
      ],
    });
    const { input } = await client.getTransaction({ hash: receipt.transactionHash });
    expect(decodePackedBatch(input).operations.map(({ type }) => type)).toEqual([
      "cancel",
      "cancel",
      "place",
      "place",
      "place",
      "place",
    ]);
    expect(outcomes.map(({ refused }) => refused)).toEqual([
      undefined,
      undefined,
      "PostOnlyWouldTake",
      undefined,
      undefined,
      "OrderNotFound",
    ]);
    expect(outcomes[0]).toMatchObject({ tick: 190_000n, restingLots: 10_000n });
    expect(outcomes[1]).toMatchObject({ id: undefined, filledLots: 4_000n, fills: [{ maker: resting.id }] });
    expect(outcomes[3]!.records).toEqual([{ type: "cancelled", id: old.id, cause: "request" }]);
    expect(outcomes[4]).toMatchObject({ tick: 190_100n });
    const open = await getOpenOrders(client, { exchange, account: alice.account, market });
    expect(open.map(({ id }) => id)).toEqual([outcomes[4]!.id, outcomes[0]!.id]);
  });

  test("behavior: packed and readable form do the same", async () => {
    const { exchange, testClient, client } = venue;
    const operations = [
      { type: "place", market, order: order("ask", "1 @ 3000", { expiry: 4_000_000_000, clientId: 9n }) },
      { type: "place", market: 2, order: { side: "bid", tick: 300_000n, lots: 1_000n, selfTrade: "decrement" } },
      { type: "place", market, order: order("bid", "1 @ 1500", { timeInForce: "gtc" }) },
    ] as const;
    const results: unknown[] = [];
    for (const form of ["packed", "abi"] as const) {
      const snapshot = await testClient.snapshot();
      const { receipt, outcomes } = await batchSync(alice.wallet, {
        exchange,
        account: alice.account,
        operations,
        form,
      });
      results.push({
        outcomes,
        book: (await getBookSnapshot(client, { exchange, market })).asks,
        logs: receipt.logs.map(({ data }) => data),
      });
      await testClient.revert({ id: snapshot });
      alice.wallet.account.nonceManager!.reset({ address: alice.owner, chainId: 31_337 });
    }
    expect(results[0]).toEqual(results[1]);
    const simulated = await batch.simulate(alice.wallet, { exchange, account: alice.account, operations });
    expect(simulated.map(({ placement }) => placement.restingLots)).toEqual([10_000n, 1_000n, 10_000n]);
  });
});

describe("cancelAll", () => {
  test("default: walks both sides and leaves the orders of others", async () => {
    const { exchange, client } = venue;
    for (const price of ["1700", "1701", "1702"]) {
      await place(alice, order("bid", `1 @ ${price}`));
      await place(bob, order("bid", `1 @ ${price}`));
    }
    const before = (await getOpenOrders(client, { exchange, account: bob.account, market })).length;
    const { cancelled, receipts } = await cancelAll(alice.wallet, {
      exchange,
      account: alice.account,
      market,
      maxOrders: 3,
    });
    expect(cancelled.length).toBeGreaterThanOrEqual(3);
    expect(receipts.length).toBeGreaterThan(1);
    expect(await getOpenOrders(client, { exchange, account: alice.account, market })).toEqual([]);
    expect(await getOpenOrders(client, { exchange, account: bob.account, market })).toHaveLength(before);
  });
});

describe("reads", () => {
  test("default: snapshot, depth and top of book agree, whatever the page size", async () => {
    const { exchange, client } = venue;
    const [whole, paged] = await Promise.all([
      getBookSnapshot(client, { exchange, market }),
      getBookSnapshot(client, { exchange, market, pageSize: 2 }),
    ]);
    expect(paged).toEqual(whole);
    const { bids } = await getDepth(client, { exchange, market });
    const { bid, ask } = await getTopOfBook(client, { exchange, market });
    expect(bids[0]).toMatchObject({ ...bid, reduceOnlyLots: 0n });
    expect(ask?.tick).toBe(whole.asks[0]?.tick);
    expect(whole.bids.reduce((sum, { lots }) => sum + lots, 0n)).toBe(bids.reduce((sum, { lots }) => sum + lots, 0n));
  });

  test("error: ContractError UnknownMarket", async () => {
    const reading = getTopOfBook(venue.client, { exchange: venue.exchange, market: 99 });
    await expect(reading).rejects.toMatchObject({ errorName: "UnknownMarket", args: [99n], ccxt: "BadSymbol" });
  });
});

describe("decorators", () => {
  test("default: actions without what has defaults", async () => {
    const { exchange } = venue;
    const client = bob.wallet
      .extend(publicActions({ exchange }))
      .extend(traderActions({ exchange, account: bob.account }));
    const { id } = await client.placeOrderSync({ market, order: order("bid", "1 @ 1000") });
    expect(await client.getOrder({ market, id: id! })).toMatchObject({ id });
    await client.batchOrdersSync({ operations: [{ type: "cancel", market, id: id! }] });
    expect(await client.getOrder({ market, id: id! })).toBeUndefined();
    expect(await client.getRegistry()).toMatchObject({ markets: 7, assets: 3 });
  });

  test("behavior: governance", async () => {
    const { exchange } = venue;
    const admin = venue.governor.extend(publicActions({ exchange })).extend(adminActions({ exchange }));
    await admin.setMarketStatusSync({ market: 2, status: "cancelOnly" });
    expect((await admin.getMarket({ market: 2 })).status).toBe("cancelOnly");
    const { market: listed } = await admin.listSpotMarketSync({
      asset: 1,
      lotExp: 5,
      priceExp: 0,
      takerFee: 500n,
      makerFee: -100n,
      makerFeeCap: 500n,
      minNotional: 1_000n,
      expiryBounty: 10_000n,
    });
    expect(await admin.getMarket({ market: listed })).toMatchObject({
      takerFee: 500n,
      makerFee: -100n,
      status: "active",
    });
    await admin.setFeeAccountSync({ account: alice.account });
    const { units } = await sweepFeesSync(bob.wallet, { exchange, market });
    expect(units).toBeGreaterThan(0n);
    const outsider = bob.wallet.extend(adminActions({ exchange }));
    await expect(outsider.setFeeAccount({ account: bob.account })).rejects.toMatchObject({
      errorName: "AccessManagedUnauthorized",
      ccxt: "PermissionDenied",
    });
  });
});
