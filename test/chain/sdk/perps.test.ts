import { getAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { min } from "../../../packages/risk-engine/src/index.ts";
import {
  assessSnapshot,
  batchSync,
  ContractError,
  cancelAll,
  checkOrders,
  createTrader,
  drawPerpFeesSync,
  fundingBetween,
  getAccountSnapshot,
  getAssetBalance,
  getDepth,
  getFundingHistory,
  getFundingRate,
  getMargin,
  getMarginAfter,
  getMarkets,
  getOrderContext,
  getPerp,
  getPerpAccounts,
  getPositions,
  getPrice,
  listIndexSync,
  markPrice,
  type NewOrder,
  OrderRefusedError,
  payLossesSync,
  placeOrder,
  placeOrderSync,
  pokeFundingSync,
  prepareWithdrawal,
  priceBand,
  reduceDeficitSync,
  refreshPricesSync,
  requireOrders,
  setDeepSync,
  settleSync,
  toStanding,
  WithdrawalShortError,
  withdrawWithSettlementSync,
  worstTick,
} from "../../../packages/sdk/src/index.ts";
import { createRandom, type Random } from "../../../packages/sdk/test/random.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";
import { ETHER, openPerpetual } from "../../support/perpetual.ts";

let venue: TestExchange;
let perp: Awaited<ReturnType<typeof openPerpetual>>;
let alice: Trader;
let bob: Trader;
let carol: Trader;
let start: bigint;

/** Dollars have 18 decimals as tokens. */
const dollars = (amount: bigint) => amount * 10n ** 18n;

/** Lots of an ether, and ticks of a dollar. */
const ETH = 10_000n;
const USD = 10n;

beforeAll(async () => {
  venue = await startExchange();
  perp = await openPerpetual(venue);
  alice = await venue.trader(1, { USDM: "10000" });
  bob = await venue.trader(2, { USDM: "10000" });
  carol = await venue.trader(3, { USDM: "10000" });
  // what accounts that owe may take out within an hour is a part of all that there is
  await newTrader(9, { USDM: "80000" });
  start = await venue.client.getBlockNumber();
});

afterAll(() => venue?.stop());

const place = ({ wallet, account }: Trader, order: NewOrder) =>
  placeOrderSync(wallet, { exchange: venue.exchange, account, market: perp.id, order, terms: perp.market });

const snapshotOf = ({ account }: Trader) => getAccountSnapshot(venue.client, { exchange: venue.exchange, account });

/** A trader whose wallet the node did not fill. */
async function newTrader(index: number, deposits: Readonly<Record<string, string>>) {
  await venue.testClient.setBalance({ address: venue.walletOf(index).account.address, value: 10n ** 20n });
  return venue.trader(index, deposits);
}

/** What margin says here is what the exchange says. */
async function expectTwin(trader: Trader) {
  const snapshot = await snapshotOf(trader);
  const assessment = assessSnapshot(snapshot);
  expect(toStanding(assessment)).toEqual(snapshot.standing);
  const margin = await getMargin(venue.client, { exchange: venue.exchange, account: trader.account });
  expect(margin).toMatchObject({ freeMargin: assessment.freeMargin, health: assessment.health });
  return snapshot;
}

/** Mines a block so many seconds later. */
async function pass(seconds: number) {
  const { timestamp } = await venue.client.getBlock();
  await venue.testClient.setNextBlockTimestamp({ timestamp: timestamp + BigInt(seconds) });
  await venue.testClient.mine({ blocks: 1 });
}

/** The exchange's word on an order, undefined = it takes it. */
async function verdictOnChain({ account, owner }: Trader, order: NewOrder, market = perp.id) {
  try {
    await placeOrder.simulate(venue.client, { exchange: venue.exchange, account, market, order, signer: owner });
    return undefined;
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
}

describe("a perpetual from listing to withdrawal", () => {
  test("default: what governance set is read back", async () => {
    const { exchange, client } = venue;
    const markets = await getMarkets(client, { exchange });
    expect(markets.map(({ kind }) => kind)).toEqual(["spot", "spot", "perp", "perp", "loan", "loan", "loan", "perp"]);
    expect(markets.at(-1)).toMatchObject({ id: perp.id, fundingHours: 1, isDeep: false, makerFeeCap: 200n, fees: 0n });
    expect(await getPerp(client, { exchange, market: perp.id })).toMatchObject({
      ...{ asset: ETHER, openInterest: 0n, softCap: 10_000_000n, hardCap: 20_000_000n, pool: 0n, deficit: 0n },
    });
    expect(await getPrice(client, { exchange, asset: ETHER })).toMatchObject({
      ...{ shock: 200_000n, halfBasis: 5_000n, state: "ok" },
      feeds: { primary: getAddress(perp.source), secondary: undefined, maxAge: 60_000, jumpBound: 500_000n },
    });
    expect(markPrice(await getPrice(client, { exchange, asset: ETHER }), perp.market.scale)).toBe("3000");
    await expect(getPerp(client, { exchange, market: 1 })).rejects.toMatchObject({ errorName: "NotPerpMarket" });
  });

  test("behavior: positions, margin and margin after a trade", async () => {
    const { exchange, client } = venue;
    const trade = { market: perp.id, side: "bid", lots: 2n * ETH, tick: 3_000n * USD } as const;
    const ahead = await getMarginAfter(client, { exchange, account: bob.account, trades: [trade] });
    await place(alice, { side: "ask", tick: 3_000n * USD, lots: 2n * ETH });
    expect((await expectTwin(alice)).perps).toMatchObject([{ askLots: 2n * ETH, bidLots: 0n, size: 0n }]);
    await place(bob, { side: "bid", tick: 3_000n * USD, lots: 2n * ETH });
    expect(await getMargin(client, { exchange, account: bob.account })).toEqual(ahead);
    await expectTwin(alice);
    await expectTwin(bob);
    const [long] = await getPositions(client, { exchange, account: bob.account });
    expect(long).toMatchObject({ side: "long", size: "2", lots: 2n * ETH, notional: "6000", markPrice: "3000" });
    // a fee of 4 basis points
    expect(long).toMatchObject({ entryPrice: "3001.2", profit: "-2.4", liquidationAbove: undefined });
    // 10,000 dollars bear a fall of 6,000 dollars of ether to nothing
    expect(long?.liquidationPrice).toBeUndefined();
    const [short] = await getPositions(client, { exchange, account: alice.account, markets: [perp.market] });
    expect(short).toMatchObject({ side: "short", size: "2", entryPrice: "2999.7", liquidationBelow: undefined });
    expect(Number(short?.liquidationPrice)).toBeGreaterThan(3_000);
  });

  test("behavior: the liquidation price is where the exchange would begin", async () => {
    const [short] = await getPositions(venue.client, { exchange: venue.exchange, account: alice.account });
    const snapshot = await snapshotOf(alice);
    const at = (price: bigint) => {
      const perps = snapshot.perps.map((line) => ({ ...line, terms: { ...line.terms, price } }));
      return assessSnapshot({ ...snapshot, perps }).isLiquidatable;
    };
    const [integer = "0", fraction = ""] = (short?.liquidationAbove ?? "0").split(".");
    const crossing = BigInt(integer + fraction.padEnd(7, "0"));
    expect([at(crossing - 1n), at(crossing)]).toEqual([false, true]);
  });

  test("behavior: funding accrues, is predicted, and is found in the logs", async () => {
    const { exchange, client, testClient, governor } = venue;
    // somebody bids above the mark for more than an hour
    await place(carol, { side: "bid", tick: 3_030n * USD, lots: 2n * ETH });
    const { timestamp } = await client.getBlock();
    await testClient.increaseTime({ seconds: 3_600 - Number(timestamp % 3_600n) + 1 });
    const { change: first } = await pokeFundingSync(governor, { exchange, market: perp.id });
    await testClient.increaseTime({ seconds: 3_600 });
    const { change } = await pokeFundingSync(governor, { exchange, market: perp.id });
    expect(change?.oldPayment).toBe(first?.payment);
    expect(change?.payment).toBeGreaterThan(0n);

    const before = await client.getBlockNumber();
    const { current, predicted } = await getFundingRate(client, { exchange, market: perp.id });
    // one percent, which is what is paid at most
    expect(current).toEqual({ perHour: "0.00125", per8Hours: "0.01", perYear: "10.95" });
    expect(predicted.per8Hours).toBe("0.01");
    await testClient.increaseTime({ seconds: 1_800 });
    await refreshPricesSync(governor, { exchange, assets: [ETHER] });
    const [long] = await getPositions(client, { exchange, account: bob.account, fundingSince: before });
    const { fundingIndex, fundingPayment } = await getPerp(client, { exchange, market: perp.id });
    const earlier = await getPerp(client, { exchange, market: perp.id, blockNumber: before });
    const expected = fundingBetween({ size: 2n * ETH, from: earlier.fundingIndex, to: fundingIndex });
    // half an hour of 7.5 dollars an hour, and the seconds that blocks took
    expect(expected).toBeGreaterThanOrEqual(3_750_000n);
    expect(expected).toBeLessThan(3_900_000n);
    expect(Number(long?.fundingPaid)).toBe(Number(expected) / 1e6);

    const history = await getFundingHistory(client, { exchange, market: perp.id, fromBlock: start, blockRange: 3n });
    expect(history.map(({ payment }) => payment)).toEqual(
      history
        .slice(1)
        .map(({ oldPayment }) => oldPayment)
        .concat(fundingPayment),
    );
    await expectTwin(alice);
    await expectTwin(bob);
    await cancelAll(carol.wallet, { exchange, account: carol.account, market: perp.id });
  });

  test("behavior: a profit leaves the account by settlement of a loser that the logs name", async () => {
    const { exchange, client } = venue;
    await perp.setMark("3600");
    const [position] = await getPositions(client, { exchange, account: bob.account });
    expect(Number(position?.profit)).toBeGreaterThan(1_150);
    // nearly all that is free, and a thousand of the profit
    const terms = { exchange, account: bob.account, asset: 0, to: bob.owner, fromBlock: start } as const;
    const refused = withdrawWithSettlementSync(bob.wallet, { ...terms, amount: dollars(20_000n) });
    await expect(refused).rejects.toBeInstanceOf(WithdrawalShortError);
    // all free dollars would leave less than initial margin, but not 9,500 with a thousand drawn
    const wanted = await prepareWithdrawal(client, { ...terms, amount: dollars(10_200n) });
    expect(wanted).toMatchObject({ missing: 0n, plan: [{ market: perp.id, accounts: [alice.account, bob.account] }] });
    expect(wanted.missingMargin).toBeGreaterThan(0n);
    await place(alice, { side: "bid", tick: 3_600n * USD, lots: (3n * ETH) / 2n });
    await place(bob, { side: "ask", tick: 3_600n * USD, lots: (3n * ETH) / 2n, timeInForce: "ioc", reduceOnly: true });
    const result = await withdrawWithSettlementSync(bob.wallet, { ...terms, amount: dollars(10_200n) });
    expect(result).toMatchObject({ units: 10_200_000_000n, plan: [{ accounts: [alice.account, bob.account] }] });
    expect(result.settled.map(({ account }) => account)).toEqual([alice.account, bob.account]);
    await expectTwin(alice);
    await expectTwin(bob);
    expect(await getPerpAccounts(client, { exchange, market: perp.id, fromBlock: start })).toEqual(
      expect.arrayContaining([alice.account, bob.account, carol.account]),
    );
    // candidates may be named instead of looked for
    const named = await prepareWithdrawal(client, { ...terms, amount: dollars(1n), candidates: [] });
    expect(named).toMatchObject({ missing: 0n, settlements: [] });
  });

  test("behavior: settlement, fees and deficits by themselves", async () => {
    const { exchange, client, governor, walletOf } = venue;
    const { settled } = await settleSync(governor, { exchange, market: perp.id, accounts: [bob.account, 999] });
    expect(settled.length).toBeLessThanOrEqual(1);
    const before = await getAssetBalance(client, { exchange, account: alice.account, asset: 0 });
    await perp.setMark("3700");
    const { paid } = await payLossesSync(walletOf(5), { exchange, account: alice.account });
    expect(before.free - (await getAssetBalance(client, { exchange, account: alice.account, asset: 0 })).free).toBe(
      paid,
    );
    // but for the funding of a second or two
    expect(Number(paid) / 1e6).toBeCloseTo(50, 1);
    const { units } = await drawPerpFeesSync(governor, { exchange, market: perp.id });
    expect(units).toBeGreaterThan(0n);
    expect((await drawPerpFeesSync(governor, { exchange, market: perp.id })).units).toBe(0n);
    const giving = reduceDeficitSync(carol.wallet, { exchange, account: carol.account, market: perp.id, units: 1n });
    await expect(giving).rejects.toMatchObject({ errorName: "NoDeficit" });
  });

  test("behavior: in a deep market profit counts", async () => {
    const { exchange, client, governor } = venue;
    const before = await snapshotOf(bob);
    await setDeepSync(governor, { exchange, market: perp.id, isDeep: true });
    const after = await expectTwin(bob);
    expect(after.standing.initialEquity).toBeGreaterThan(before.standing.initialEquity);
    expect(after.perps[0]?.isDeep).toBe(true);
    expect((await getMarkets(client, { exchange })).at(-1)).toMatchObject({ kind: "perp", isDeep: true });
    await setDeepSync(governor, { exchange, market: perp.id, isDeep: false });
  });
});

describe("createTrader on a perpetual", () => {
  test("default: in the words of ccxt", async () => {
    const { exchange } = venue;
    await perp.setMark("3000");
    const [dave, erin] = [await venue.trader(6), await venue.trader(7)];
    const maker = createTrader({ client: dave.wallet, exchange, account: dave.account });
    const taker = createTrader({ client: erin.wallet, exchange, account: erin.account });
    // the exchange has one already
    const symbol = `WETH-PERP:${perp.id}`;
    expect((await maker.loadMarkets())[symbol]).toMatchObject({
      ...{ type: "swap", swap: true, spot: false, base: "WETH", quote: "USDM", settle: "USDM", taker: "0.0004" },
      precision: { price: "0.1", amount: "0.0001" },
    });
    await maker.createOrder({ symbol, type: "limit", side: "sell", amount: "1.5", price: "3010" });
    await maker.createOrder({ symbol, type: "limit", side: "buy", amount: "1.5", price: "2990" });
    const bought = await taker.createOrder({ symbol, type: "market", side: "buy", amount: "1" });
    expect(bought).toMatchObject({ filled: "1", average: "3010", fee: { cost: "1.204", currency: "USDM" } });
    const [long] = await taker.fetchPositions([symbol]);
    expect(long).toMatchObject({ symbol, side: "long", contracts: "1", markPrice: "3000", marginMode: "cross" });
    // but for the funding of a second or two
    expect(Number(long?.entryPrice)).toBeCloseTo(3_011.204, 1);
    expect(Number(long?.unrealizedPnl)).toBeCloseTo(-11.204, 1);
    expect(await taker.fetchPositions(["WETH/USDM"])).toEqual([]);
    const sold = await taker.createOrder({ symbol, type: "market", side: "sell", amount: "5", reduceOnly: true });
    expect(sold).toMatchObject({ filled: "1", average: "2990" });
    const [closed] = await taker.fetchPositions();
    expect(closed).toMatchObject({ side: undefined, contracts: "0", entryPrice: undefined });
    expect(Number(closed?.unrealizedPnl)).toBeCloseTo(-22.4, 1);
    expect(await taker.fetchFundingRate(symbol)).toMatchObject({ symbol, interval: "8h" });
    await maker.cancelAllOrders(symbol);
  });
});

describe("checkOrders", () => {
  test("default: says what is missing, and the way out", async () => {
    const { exchange, client } = venue;
    const frank = await venue.trader(8, { USDM: "1000" });
    const context = await getOrderContext(client, { exchange, account: frank.account, markets: [perp.id] });
    const order = { side: "bid", tick: 3_000n * USD, lots: 2n * ETH } as const;
    const verdict = checkOrders({ ...context, orders: [{ market: perp.id, order }] });
    const refused = await verdictOnChain(frank, order);
    expect(refused).toMatchObject({ errorName: "InsufficientMargin" });
    expect(verdict.problems).toMatchObject([
      { error: refused?.errorName, value: refused?.args[1], limit: refused?.args[2], ccxt: "InsufficientFunds" },
    ]);
    // 6,000 dollars x 20 %, a dollar, and the highest maker fee
    expect(verdict.problems[0]?.missingAmount).toBe("202.2");
    const requiring = () => requireOrders({ ...context, orders: [{ market: perp.id, order }] });
    expect(requiring).toThrow(OrderRefusedError);
    expect(requiring).toThrow(/202\.2 dollars are missing/);
    const { freeMargin } = requireOrders({ ...context, orders: [{ market: perp.id, order: { ...order, lots: ETH } }] });
    expect(freeMargin).toBeGreaterThan(0n);
  });

  test("behavior: terms, band, position and batches are judged as on chain", async () => {
    const { exchange, client } = venue;
    const grace = await venue.trader(9, { USDM: "1000", WETH: "1" });
    const context = await getOrderContext(client, { exchange, account: grace.account, markets: [1, perp.id] });
    const { worstBuy, worstSell } = priceBand({ terms: context.prices![0]!, market: perp.market });
    const lots = ETH / 10n;
    const orders: NewOrder[] = [
      { side: "bid", tick: worstBuy, lots },
      { side: "bid", tick: worstBuy + 1n, lots },
      { side: "ask", tick: worstSell, lots },
      { side: "ask", tick: worstSell - 1n, lots },
      { side: "bid", tick: 3_000n * USD, lots: 16n },
      { side: "bid", tick: 3_000n * USD, lots: 17n },
      { side: "ask", tick: 3_000n * USD, lots, reduceOnly: true },
      { side: "ask", tick: 3_000n * USD, lots, expiry: 5 },
      { side: "bid", tick: 1n, lots: 499_999n },
    ];
    const found: (string | undefined)[] = [];
    for (const order of orders) {
      const { problems } = checkOrders({ ...context, orders: [{ market: perp.id, order }] });
      const refused = await verdictOnChain(grace, order);
      expect(problems[0]?.error).toBe(refused?.errorName);
      if (refused?.errorName === "OutsidePriceBand") expect(problems[0]?.limit).toBe(refused.args[1]);
      found.push(problems[0]?.error);
    }
    expect(new Set(found)).toEqual(
      new Set([undefined, "OutsidePriceBand", "BelowMinimumNotional", "NothingToReduce", "ExpiryInPast"]),
    );
    // two sides of a quote cost about one
    const quotes = (["bid", "ask"] as const).map((side) => ({
      market: perp.id,
      order: { side, tick: (side === "bid" ? 2_999n : 3_001n) * USD, lots: (3n * ETH) / 2n },
    }));
    expect(checkOrders({ ...context, orders: quotes }).isAllowed).toBe(true);
    const operations = quotes.map((quote) => ({ ...quote, type: "place" }) as const);
    await batchSync(grace.wallet, { exchange, account: grace.account, operations });
    expect((await expectTwin(grace)).standing).toEqual(checkOrders({ ...context, orders: quotes }).after);
    await cancelAll(grace.wallet, { exchange, account: grace.account, market: perp.id });
  });

  test("behavior: random orders on both kinds of markets, at changing marks: the same verdict, the same standing", async () => {
    const { exchange, client, testClient } = venue;
    const random = createRandom(20_261);
    // time stands still between reading and sending, so that funding does not
    await testClient.setBlockTimestampInterval({ interval: 0 });
    const traders: Trader[] = [];
    for (const index of [10, 11, 12]) traders.push(await newTrader(index, { USDM: "4000", WETH: "2" }));
    const verdicts = new Map<string, number>();
    for (let step = 0; step < 300; step += 1) {
      if (step % 40 === 39) {
        for (const { wallet, account } of traders) {
          for (const market of [1, perp.id]) await cancelAll(wallet, { exchange, account, market });
        }
        await pass(1_000);
        await perp.setMark(String(3_000 + random.integer(-400, 400)));
        await setDeepSync(venue.governor, { exchange, market: perp.id, isDeep: random.chance(0.5) });
        const accounts = traders.map(({ account }) => account);
        await settleSync(venue.governor, { exchange, market: perp.id, accounts });
        // every other time the price is stale
        await pass(step % 80 === 79 ? 61_000 : 1);
      }
      // chance alone seldom brings two together on spot
      const arranged = ([undefined, "ask", "bid"] as const)[step % 15 < 2 ? (step % 15) + 1 : 0];
      const trader = arranged === undefined ? random.pick(traders) : traders[arranged === "ask" ? 0 : 1]!;
      const market = arranged !== undefined || random.chance(0.3) ? 1 : perp.id;
      if (random.chance(market === 1 ? 0.7 : 0.4))
        await cancelAll(trader.wallet, { exchange, account: trader.account, market });
      const context = await getOrderContext(client, { exchange, account: trader.account, markets: [market] });
      const info = context.markets[0]!;
      const { lotValue, tickValue } = priceBand({ terms: context.prices![0]!, market: info });
      const mark = lotValue / tickValue;
      const drawn: NewOrder = {
        side: random.pick(["bid", "ask"]),
        tick:
          (mark * BigInt(random.chance(0.5) ? random.integer(9_970, 10_030) : random.integer(9_550, 10_450))) / 10_000n,
        lots: BigInt(random.chance(0.1) ? random.integer(1, 30) : random.integer(100, lotsUpTo(random, market))),
        timeInForce: random.pick(["gtc", "gtc", "postOnly", "ioc"]),
        selfTrade: "cancelTaker",
        reduceOnly: market !== 1 && random.chance(0.2),
      };
      const pair = { tick: mark, lots: 500n, timeInForce: arranged === "bid" ? "ioc" : "gtc" } as const;
      const order = arranged === undefined ? drawn : { ...drawn, ...pair, side: arranged };
      const book = await getDepth(client, { exchange, market, levels: 50 });
      const { band, lots } = limitsOf(context, order, market);
      const fills = walk(order.side === "bid" ? book.asks : book.bids, {
        ...{ side: order.side, tick: band === undefined ? order.tick : worstTick(band, order), lots },
      });
      const expected = checkOrders({ ...context, orders: [{ market, order, fills: takes(order) ? fills : [] }] });
      const refused = await verdictOnChain(trader, order, market);
      const name = `${info.kind} ${refused?.errorName ?? (fills.length > 0 && takes(order) ? "traded" : "rested")}`;
      // what meets an own order ends early, which the depth of a book does not show
      const meetsOwn = fills.length > 0 && (await hasOwn(trader, market));
      if (meetsOwn) continue;
      expect([step, expected.problems[0]?.error]).toEqual([step, refused?.errorName]);
      if (refused?.errorName === "InsufficientMargin") {
        expect(expected.problems[0]).toMatchObject({ value: refused.args[1], limit: refused.args[2] });
      }
      verdicts.set(name, (verdicts.get(name) ?? 0) + 1);
      // what is left of a resting order that only reduces, the depth of a book does not show either
      if (refused !== undefined || (order.reduceOnly && order.timeInForce !== "ioc")) continue;
      await placeOrderSync(trader.wallet, { exchange, account: trader.account, market, order, terms: info });
      expect((await expectTwin(trader)).standing).toEqual(expected.after);
    }
    await testClient.removeBlockTimestampInterval();
    for (const kind of ["spot", "perp"]) {
      for (const what of ["rested", "traded"]) expect(verdicts.get(`${kind} ${what}`)).toBeGreaterThan(0);
    }
    for (const what of ["InsufficientMargin", "PriceNotReliable", "OutsidePriceBand", "NothingToReduce"]) {
      expect(verdicts.get(`perp ${what}`)).toBeGreaterThan(0);
    }
  });

  test("behavior: a price that is stale opens nothing", async () => {
    const { exchange, client, testClient } = venue;
    const heidi = await newTrader(13, { USDM: "1000" });
    await perp.setMark("3000");
    await testClient.increaseTime({ seconds: 61_000 });
    await testClient.mine({ blocks: 1 });
    const context = await getOrderContext(client, { exchange, account: heidi.account, markets: [perp.id] });
    expect(context.prices).toMatchObject([{ state: "stale" }]);
    const order = { side: "bid", tick: 2_900n * USD, lots: ETH / 10n } as const;
    const { problems } = checkOrders({ ...context, orders: [{ market: perp.id, order }] });
    expect(problems).toMatchObject([{ error: "PriceNotReliable", asset: ETHER, value: 2n }]);
    expect(await verdictOnChain(heidi, order)).toMatchObject({ errorName: "PriceNotReliable" });
    await expectTwin(bob);
    await perp.setMark("3000");
  });
});

describe("an index", () => {
  test("default: has a perpetual and no token", async () => {
    const { exchange, governor, client } = venue;
    const { asset } = await listIndexSync(governor, { exchange, decimals: 9 });
    const index = await openPerpetual(venue, { asset });
    expect(index.market).toMatchObject({ kind: "perp", asset: { id: asset } });
    const markets = await createTrader({ client, exchange }).loadMarkets();
    expect(Object.keys(markets)).toContain(`INDEX${asset}-PERP`);
    await placeOrderSync(carol.wallet, {
      ...{ exchange, account: carol.account, market: index.id, terms: index.market },
      order: { side: "bid", tick: 2_950n * USD, lots: ETH / 10n },
    });
    await expectTwin(carol);
  });
});

function takes({ timeInForce }: NewOrder): boolean {
  return timeInForce !== "postOnly";
}

function limitsOf(context: Awaited<ReturnType<typeof getOrderContext>>, order: NewOrder, id: number) {
  const { snapshot, markets, prices } = context;
  const [market, terms] = [markets[0]!, prices![0]!];
  const size = snapshot.perps.find((line) => line.market === id)?.size ?? 0n;
  const open = order.side === "bid" ? -size : size;
  const lots = order.reduceOnly && open < order.lots ? (open > 0n ? open : 0n) : order.lots;
  const widths = order.reduceOnly && order.timeInForce === "ioc" ? 2n : 1n;
  const judged = market.kind === "perp" || snapshot.isMargined;
  return { lots, band: judged ? priceBand({ terms, market, widths }) : undefined };
}

/** Small ones for spot, where balances are small; now and then more than margin bears. */
function lotsUpTo(random: Random, market: number): number {
  if (market === 1) return 8_000;
  return random.chance(0.4) ? 400_000 : 25_000;
}

/** What an order of others would get. */
function walk(
  levels: readonly { readonly tick: bigint; readonly lots: bigint }[],
  { side, tick, lots }: Pick<NewOrder, "side" | "tick" | "lots">,
) {
  let left = lots;
  return levels
    .filter((level) => (side === "bid" ? level.tick <= tick : level.tick >= tick))
    .map((level) => {
      const taken = min(level.lots, left);
      left -= taken;
      return { tick: level.tick, lots: taken };
    })
    .filter((fill) => fill.lots > 0n);
}

async function hasOwn({ account }: Trader, market: number): Promise<boolean> {
  const snapshot = await getAccountSnapshot(venue.client, { exchange: venue.exchange, account });
  if (market === 1) return snapshot.tokens.some(({ held, bidCash }) => held + bidCash > 0n);
  return snapshot.perps.some((line) => line.market === market && line.bidLots + line.askLots > 0n);
}
