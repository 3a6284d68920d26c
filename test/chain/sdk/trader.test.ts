import { encodeFunctionData } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createTrader,
  OffTickError,
  pangeaAbi,
  sendCallSync,
  type Trader,
  UnknownSymbolError,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange } from "../../support/exchange.ts";

let venue: TestExchange;
let maker: Trader;
let taker: Trader;
const symbol = "WETH/USDM";

beforeAll(async () => {
  venue = await startExchange();
  const { exchange, node } = venue;
  const [alice, bob] = [await venue.trader(1), await venue.trader(2)];
  const feed = { webSocketUrl: node.webSocketUrl, auditInterval: 100 };
  maker = createTrader({ client: alice.wallet, exchange, account: alice.account, feed });
  taker = createTrader({ client: bob.wallet, exchange, account: bob.account, feed });
});

afterAll(async () => {
  maker?.close();
  taker?.close();
  await venue?.stop();
});

describe("createTrader", () => {
  test("default: markets and balances in decimals", async () => {
    const markets = await maker.loadMarkets();
    expect(Object.keys(markets).slice(0, 2)).toEqual(["WETH/USDM", "WBTC/USDM"]);
    expect(markets[symbol]).toMatchObject({
      base: "WETH",
      quote: "USDM",
      active: true,
      taker: "0.00035",
      maker: "0",
      precision: { price: "0.01", amount: "0.0001" },
      limits: { cost: { min: "5" } },
    });
    expect(await maker.fetchBalance()).toEqual({
      USDM: { free: "1000000", used: "0", total: "1000000" },
      WETH: { free: "1000", used: "0", total: "1000" },
    });
  });

  test("behavior: orders from beginning to end", async () => {
    const ask = await maker.createOrder({
      symbol,
      type: "limit",
      side: "sell",
      amount: "2",
      price: "2000.01",
      clientOrderId: "5",
    });
    expect(ask).toMatchObject({
      side: "sell",
      status: "open",
      amount: "2",
      remaining: "2",
      filled: "0",
      price: "2000.01",
      clientOrderId: "5",
    });
    expect(await taker.fetchTicker(symbol)).toEqual({
      symbol,
      bid: undefined,
      bidVolume: undefined,
      ask: "2000.01",
      askVolume: "2",
    });

    const bought = await taker.createOrder({ symbol, type: "market", side: "buy", amount: "0.5" });
    expect(bought).toMatchObject({
      status: "closed",
      filled: "0.5",
      remaining: "0",
      cost: "1000.005",
      average: "2000.01",
      fee: { currency: "USDM", cost: "0.350002" },
    });
    expect((await taker.fetchBalance()).USDM?.total).toBe("998999.644998");
    expect((await maker.fetchBalance()).WETH).toEqual({ free: "998", used: "1.5", total: "999.5" });

    const moved = await maker.editOrder(ask.id!, { symbol, amount: "1", price: "2001" });
    expect(moved).toMatchObject({ price: "2001", remaining: "1", status: "open" });
    expect(await maker.fetchOpenOrders(symbol)).toMatchObject([{ id: moved.id, price: "2001", remaining: "1" }]);
    expect(await maker.fetchOrderBook(symbol)).toMatchObject({ asks: [["2001", "1"]], bids: [] });
    expect(await maker.cancelOrders([moved.id!, ask.id!], symbol)).toEqual([moved.id]);
    await expect(maker.cancelOrder(moved.id!, symbol)).rejects.toMatchObject({ ccxt: "OrderNotFound" });
    await maker.createOrder({ symbol, type: "limit", side: "sell", amount: "1", price: "2100", postOnly: true });
    expect(await maker.cancelAllOrders(symbol)).toHaveLength(1);
  });

  test("behavior: an index that has no token to be named by is no obstacle", async () => {
    const { exchange, governor, client } = venue;
    const data = encodeFunctionData({ abi: pangeaAbi, functionName: "listIndex", args: [2] });
    await sendCallSync(governor, { to: exchange, data });
    const markets = await createTrader({ client, exchange }).loadMarkets();
    expect(Object.keys(markets)).toContain(symbol);
    expect(await maker.fetchBalance()).not.toHaveProperty("INDEX3");
  });

  test("behavior: deposits and withdrawals in whole tokens", async () => {
    const to = venue.walletOf(5).account.address;
    expect(await maker.withdraw({ code: "WETH", amount: "1.5", address: to })).toBe("1.5");
    await maker.withdraw({ code: "WETH", amount: "2", address: venue.walletOf(1).account.address });
    expect(await maker.deposit({ code: "WETH", amount: "2" })).toBe("2");
  });

  test("behavior: watches the book and trades", async () => {
    const books: unknown[] = [];
    const trades: unknown[] = [];
    const watching = (async () => {
      for await (const { bids, asks } of taker.watchOrderBook(symbol, 3)) {
        books.push({ bids, asks });
        if (asks.length === 0 && books.length > 1) break;
      }
    })();
    const listening = (async () => {
      for await (const trade of taker.watchTrades(symbol)) {
        trades.push(trade);
        if (trades.length === 2) break;
      }
    })();
    await expect.poll(() => books.length).toBe(1);
    const ask = await maker.createOrder({ symbol, type: "limit", side: "sell", amount: "1", price: "2000" });
    await taker.createOrder({ symbol, type: "limit", side: "buy", amount: "0.4", price: "2000" });
    await taker.createOrder({ symbol, type: "limit", side: "buy", amount: "0.6", price: "2000" });
    await Promise.all([watching, listening]);
    expect(books[0]).toEqual({ bids: [], asks: [] });
    expect(books).toContainEqual({ bids: [], asks: [["2000", "1"]] });
    expect(trades).toMatchObject([
      { side: "buy", price: "2000", amount: "0.4", cost: "800", order: ask.id },
      { side: "buy", price: "2000", amount: "0.6", cost: "1200", order: ask.id },
    ]);
  });

  test("behavior: closing ends what is watched", async () => {
    const { exchange, client } = venue;
    const watcher = createTrader({ client, exchange });
    const books = watcher.watchOrderBook(symbol);
    await books.next();
    const next = books.next();
    watcher.close();
    await expect(next).resolves.toEqual({ done: true, value: undefined });
  });

  test("error: typed, with ccxt names", async () => {
    await expect(maker.fetchTicker("DOGE/USDM")).rejects.toBeInstanceOf(UnknownSymbolError);
    const offTick = maker.createOrder({ symbol, type: "limit", side: "buy", amount: "1", price: "2000.001" });
    await expect(offTick).rejects.toBeInstanceOf(OffTickError);
    const noPrice = maker.createOrder({ symbol, type: "limit", side: "buy", amount: "1" });
    await expect(noPrice).rejects.toMatchObject({ ccxt: "BadRequest" });
    const poor = maker.createOrder({ symbol, type: "limit", side: "buy", amount: "100000", price: "2000" });
    await expect(poor).rejects.toMatchObject({ ccxt: "InsufficientFunds" });
  });
});
