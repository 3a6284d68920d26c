import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { initialRequirement } from "../../../packages/risk-engine/src/index.ts";
import {
  acceptedRate,
  amendOrderSync,
  assessSnapshot,
  assignSync,
  batchSync,
  bookPastDueSync,
  ContractError,
  cancelAll,
  cancelOrderSync,
  checkOrders,
  createTrader,
  getAccountSnapshot,
  getCreditTerms,
  getLoan,
  getLoanHistory,
  getLoans,
  getMargin,
  getMarginAfter,
  getOpenOrders,
  getOrderContext,
  getRelend,
  getYields,
  interestUp,
  type LoanEvent,
  type LoanMarket,
  listLoanMarketSync,
  type NewOrder,
  placeOrder,
  placeOrderSync,
  readLoanChanges,
  relendSync,
  renewSync,
  repaySync,
  setCreditTermsSync,
  setExtensibleSync,
  setInterestFeeSync,
  setMarketStatusSync,
  setRelendSync,
  toStanding,
  unpackLoanId,
  watchLoans,
} from "../../../packages/sdk/src/index.ts";
import { pushPrice } from "../../../scripts/deployment/prices.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

/** Loans of dollars for ten days, the same to safer borrowers, and loans of ether. A lot is a dollar, a thousandth of an ether. */
const CASH = 5;
const SAFE_CASH = 6;
const COIN = 7;
const USD = 1_000_000n;
const HOUR = 3_600;
const TERM = 240;

let venue: TestExchange;
let cash: LoanMarket;
let alice: Trader;
let bob: Trader;
let carol: Trader;
let start: bigint;

beforeAll(async () => {
  venue = await startExchange();
  cash = loanMarket(CASH);
  alice = await venue.trader(1, { USDM: "10000", WETH: "10" });
  bob = await venue.trader(2, { USDM: "100" });
  carol = await venue.trader(3, { USDM: "10000" });
  start = await venue.client.getBlockNumber();
});

afterAll(() => venue?.stop());

function loanMarket(id: number): LoanMarket {
  const found = venue.markets.find((market) => market.id === id);
  if (found?.kind !== "loan") throw new Error(`Market ${id} is no loan market.`);
  return found;
}

const of = ({ account }: Pick<Trader, "account">) => ({ exchange: venue.exchange, account });

const place = (trader: Trader, order: NewOrder, market = CASH) =>
  placeOrderSync(trader.wallet, { ...of(trader), market, order, terms: loanMarket(market) });

const snapshotOf = (trader: Trader) => getAccountSnapshot(venue.client, of(trader));

/** One lends, the other borrows. */
async function lend(lots: bigint, { from = alice, to = bob, tick = 550n, market = CASH } = {}) {
  await place(from, { side: "ask", tick, lots }, market);
  const taken = await place(to, { side: "bid", tick, lots, timeInForce: "ioc" }, market);
  const [change] = readLoanChanges({ logs: taken.receipt.logs, exchange: venue.exchange });
  if (change?.type !== "opened") throw new Error("No loan was made.");
  return { ...taken, loan: change.loan };
}

async function repayAll(...borrowers: readonly Trader[]) {
  for (const borrower of borrowers) {
    const { owed } = await getLoans(venue.client, { ...of(borrower), role: "borrower" });
    for (const { id } of owed) await repaySync(borrower.wallet, { exchange: venue.exchange, loan: id });
  }
}

/** What margin says here is what the exchange says. */
async function expectTwin(trader: Trader) {
  const snapshot = await snapshotOf(trader);
  const assessment = assessSnapshot(snapshot);
  expect(toStanding(assessment)).toEqual(snapshot.standing);
  const margin = await getMargin(venue.client, of(trader));
  const required = initialRequirement(assessment, BigInt(snapshot.multiplier) * 10_000n);
  expect(margin).toMatchObject({
    freeMargin: assessment.equity.initialEquity - required,
    health: assessment.health,
  });
  return snapshot;
}

async function passTo(timestamp: number) {
  await venue.testClient.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
  await venue.testClient.mine({ blocks: 1 });
}

async function pass(seconds: number) {
  const { timestamp } = await venue.client.getBlock();
  await passTo(Number(timestamp) + seconds);
}

/** The exchange's word on an order, undefined = it takes it. */
async function verdictOnChain(trader: Trader, order: NewOrder, market: number) {
  try {
    await placeOrder.simulate(venue.client, { ...of(trader), market, order, signer: trader.owner });
    return undefined;
  } catch (error) {
    if (error instanceof ContractError) return error.errorName;
    throw error;
  }
}

describe("a loan from order to repayment", () => {
  test("default: a loan market says what it lends, for how long and to whom", () => {
    expect(venue.markets.map(({ kind }) => kind)).toEqual(["spot", "spot", "perp", "perp", "loan", "loan", "loan"]);
    expect(cash).toMatchObject({
      ...{ kind: "loan", termHours: TERM, classHundredths: 100, interestFee: 100_000n, minNotional: 10n },
      ...{ takerFee: 0n, makerFee: 0n, makerFeeCap: 0n, expiryBounty: 0n, status: "active" },
      scale: { tickExponent: -2, lotExponent: 0, lotExp: 6 },
    });
    expect(loanMarket(SAFE_CASH).classHundredths).toBe(200);
    expect(loanMarket(COIN)).toMatchObject({ asset: { id: 1 }, scale: { lotExponent: -3 } });
  });

  test("behavior: lending, borrowing, and what margin says of both", async () => {
    const { client } = venue;
    const trade = { market: CASH, side: "bid", lots: 900n, tick: 550n } as const;
    const ahead = await getMarginAfter(client, { ...of(bob), trades: [trade] });
    const { loan, filledLots, filledDollars, feeDollars, fills } = await lend(900n);
    const interest = interestUp({ units: 900n * USD, rate: 550n, hours: TERM });
    expect({ filledLots, filledDollars, feeDollars }).toEqual({
      filledLots: 900n,
      filledDollars: interest,
      feeDollars: 0n,
    });
    expect(fills).toMatchObject([{ lots: 900n, tick: 550n, dollars: interest }]);
    expect(await getMargin(client, of(bob))).toEqual(ahead);

    const snapshot = await expectTwin(bob);
    expect(snapshot.loans).toMatchObject([{ asset: 0, principal: 900n * USD, interestToTerm: interest, lent: 0n }]);
    expect((await expectTwin(alice)).loans).toMatchObject([{ asset: 0, principal: 0n, lent: 900n * USD }]);
    const info = await getLoan(client, { exchange: venue.exchange, loan });
    expect(info).toMatchObject({
      ...{ id: loan, market: CASH, asset: 0, borrower: bob.account, lender: alice.account, rate: 550n },
      ...{ principal: 900n * USD, interestToTerm: interest, isExtensible: true },
    });
    expect(unpackLoanId(loan)).toMatchObject({ borrower: bob.account, place: 0 });
    expect(await getLoans(client, { ...of(alice), role: "lender" })).toEqual({ owed: [], given: [info] });
  });

  test("behavior: orders to lend and to borrow rest, change and go, one by one and in a batch", async () => {
    const { exchange } = venue;
    const { id = 0n } = await place(alice, { side: "ask", tick: 700n, lots: 500n });
    const smaller = { side: "ask", tick: 700n, lots: 200n } as const;
    const amended = await amendOrderSync(alice.wallet, { ...of(alice), market: CASH, id, order: smaller });
    expect(amended).toMatchObject({ id, restingLots: 200n });
    expect((await expectTwin(alice)).loans).toMatchObject([{ lendHeld: 200n * USD }]);
    await cancelOrderSync(alice.wallet, { ...of(alice), market: CASH, id });
    const borrow = (tick: bigint) =>
      ({ type: "place", market: CASH, order: { side: "bid", tick, lots: 50n } }) as const;
    const { outcomes } = await batchSync(bob.wallet, { ...of(bob), operations: [borrow(400n), borrow(450n)] });
    expect(outcomes.map(({ restingLots }) => restingLots)).toEqual([50n, 50n]);
    const { loans } = await expectTwin(bob);
    const reserved = [400n, 450n].map((rate) => interestUp({ units: 50n * USD, rate, hours: TERM }));
    expect(loans[0]?.borrowInterest).toBe(reserved.reduce((sum, units) => sum + units, 0n));
    const cancels = outcomes.map((outcome) => ({ type: "cancel", market: CASH, id: outcome.id ?? 0n }) as const);
    await batchSync(bob.wallet, { exchange, account: bob.account, operations: cancels });
    expect((await expectTwin(bob)).loans[0]?.borrowInterest).toBe(0n);
  });

  test("behavior: repays a part, then as much as there is", async () => {
    const { exchange, client } = venue;
    const { owed } = await getLoans(client, of(bob));
    const loan = owed[0]?.id ?? 0n;
    const part = await repaySync(bob.wallet, { exchange, loan, units: 400n * USD });
    const interest = interestUp({ units: 400n * USD, rate: 550n, hours: 8 });
    expect(part).toMatchObject({ principal: 400n * USD, interest });
    await pass(100 * HOUR);
    const rest = await repaySync(bob.wallet, { exchange, loan });
    expect(rest.principal).toBe(500n * USD);
    expect(await getLoan(client, { exchange, loan })).toBeUndefined();
    expect(await getLoans(client, of(bob))).toEqual({ owed: [], given: [] });
    await expectTwin(alice);
    await expect(repaySync(bob.wallet, { exchange, loan })).rejects.toMatchObject({ errorName: "LoanNotFound" });
  });

  test("behavior: the facade lends and borrows in percent a year", async () => {
    const { exchange, client, record } = venue;
    const deployment = undefined;
    const lender = createTrader({ client: alice.wallet, exchange, account: alice.account, deployment });
    const borrower = createTrader({ client: bob.wallet, exchange, account: bob.account, deployment });
    const markets = await lender.loadMarkets();
    expect(Object.keys(markets).slice(4)).toEqual(["USDM-10D", "USDM-10D-2X", "WETH-10D"]);
    expect(markets["USDM-10D"]).toMatchObject({
      ...{ type: "loan", base: "USDM", quote: "USDM", spot: false, swap: false, taker: "0" },
      ...{ precision: { price: "0.01", amount: "1" }, limits: { cost: { min: "10" } } },
    });
    const order = { symbol: "USDM-10D", type: "limit", amount: "100", price: "5.5" } as const;
    const offer = await lender.createOrder({ ...order, side: "sell" });
    expect(offer).toMatchObject({ status: "open", remaining: "100", price: "5.5" });
    expect((await lender.fetchOrderBook("USDM-10D")).asks).toEqual([["5.5", "100"]]);
    const taken = await borrower.createOrder({ symbol: "USDM-10D", type: "market", side: "buy", amount: "40" });
    expect(taken).toMatchObject({ status: "closed", filled: "40", average: "5.5", cost: "0.060274" });
    await lender.cancelOrder(offer.id ?? "", "USDM-10D");
    await repayAll(bob);
    expect(record.markets["USDM-10D"]?.id).toBe(CASH);
    expect((await getLoans(client, of(bob))).owed).toEqual([]);
  });

  test("behavior: the history of loans, and what happens to them from now on", async () => {
    const { exchange, client } = venue;
    const seen: LoanEvent[] = [];
    const stop = await watchLoans(client, {
      exchange,
      onEvents: (events) => seen.push(...events),
      pollingInterval: 20,
    });
    const { loan } = await lend(100n);
    await setExtensibleSync(alice.wallet, { exchange, loan, isExtensible: false });
    await repayAll(bob);
    await expect.poll(() => seen.map(({ type }) => type)).toEqual(["opened", "extensible", "repaid"]);
    stop();
    const history = await getLoanHistory(client, { exchange, fromBlock: start });
    expect(history.slice(-3)).toEqual(seen);
    expect(history[0]).toMatchObject({ type: "opened", borrower: bob.account, lender: alice.account, rate: 550n });
  });
});

describe("what becomes of a loan", () => {
  test("behavior: is extended, then refinanced from the book at the rate that is accepted", async () => {
    const { exchange, client } = venue;
    const { loan } = await lend(500n);
    const early = renewSync(carol.wallet, { exchange, loan });
    await expect(early).rejects.toMatchObject({ errorName: "RenewalTooEarly" });
    const { end = 0 } = (await getLoan(client, { exchange, loan })) ?? {};
    await passTo(end - 5 * HOUR);
    const extended = await renewSync(carol.wallet, { exchange, loan, keeper: carol.account });
    expect(extended.changes.map(({ type }) => type)).toEqual(["extended", "renewalPaid"]);

    await setExtensibleSync(alice.wallet, { exchange, loan, isExtensible: false });
    await setCreditTermsSync(bob.wallet, { ...of(bob), maxRenewRate: 1_150n });
    expect(await getCreditTerms(client, of(bob))).toEqual({ leverageCap: 0, maxRenewRate: 1_150n, multiplier: 100 });
    const later = await getLoan(client, { exchange, loan });
    if (later === undefined) throw new Error("The loan is gone.");
    await place(carol, { side: "ask", tick: 850n, lots: 2_000n });
    const timestamp = later.end - 2 * HOUR;
    await passTo(timestamp);
    expect(acceptedRate({ ...later, maxRenewRate: 1_150n, timestamp })).toBe(950n);
    const { changes } = await renewSync(carol.wallet, { exchange, loan });
    expect(changes.map(({ type }) => type)).toEqual(["opened", "repaid"]);
    const { owed } = await getLoans(client, of(bob));
    expect(owed).toMatchObject([{ lender: carol.account, rate: 850n, principal: 500n * USD }]);
    await expectTwin(bob);
    await expectTwin(carol);
  });

  test("behavior: passes to another lender", async () => {
    const { exchange, client } = venue;
    const { loan } = await lend(300n, { tick: 850n, from: carol });
    await place(alice, { side: "ask", tick: 900n, lots: 1_000n });
    const nobody = assignSync(carol.wallet, { exchange, loan, maxRate: 800n });
    await expect(nobody).rejects.toMatchObject({ errorName: "NobodyTakesOver" });
    const { principal, received, compensation, loans } = await assignSync(carol.wallet, {
      exchange,
      loan,
      maxRate: 900n,
    });
    // and an hour's interest, less the exchange's tenth
    expect(received).toBe(300n * USD + 2_619n);
    expect(compensation).toBeGreaterThan(0n);
    const passed = await getLoan(client, { exchange, loan: loans[0] ?? 0n });
    expect(passed).toMatchObject({ lender: alice.account, borrower: bob.account, rate: 850n, principal });
    await repayAll(bob);
  });

  test("behavior: lends again what came back", async () => {
    const { exchange, client } = venue;
    await setRelendSync(alice.wallet, { ...of(alice), market: SAFE_CASH, rate: 700n });
    await lend(50n, { market: SAFE_CASH, tick: 600n });
    expect(await getCreditTerms(client, of(bob))).toMatchObject({ multiplier: 200 });
    expect((await snapshotOf(bob)).multiplier).toBe(200);
    await repayAll(bob);
    expect(await getRelend(client, { ...of(alice), market: SAFE_CASH })).toEqual({ rate: 700n, waiting: 50n * USD });
    const { restingLots, id } = await relendSync(carol.wallet, { ...of(alice), market: SAFE_CASH });
    expect(restingLots).toBe(50n);
    await cancelOrderSync(alice.wallet, { ...of(alice), market: SAFE_CASH, id: id ?? 0n });
    expect(exchange).toBe(venue.exchange);
  });

  test("behavior: interest past due is booked", async () => {
    const { exchange, client } = venue;
    const { loan } = await lend(100n);
    const { end = 0, interestToTerm } = (await getLoan(client, { exchange, loan })) ?? {};
    await passTo(end + 10 * HOUR);
    await bookPastDueSync(carol.wallet, { exchange, loan });
    const later = await getLoan(client, { exchange, loan });
    expect(later?.interestToTerm).toBeGreaterThan(interestToTerm ?? 0n);
    await expectTwin(bob);
    await repayAll(bob);
  });
});

describe("checkOrders on loan markets", () => {
  beforeAll(async () => {
    const sender = { publicClient: venue.client, walletClient: venue.governor };
    await pushPrice(sender, venue.record, { symbol: "WETH", price: "2500" });
  });

  const GTC = { side: "bid", tick: 600n, lots: 50n } as const;
  const cases: readonly (readonly [string, number, NewOrder])[] = [
    ["a borrow order that rests", CASH, GTC],
    ["a lend order that rests", CASH, { ...GTC, side: "ask", tick: 900n }],
    ["more than there is to lend", CASH, { ...GTC, side: "ask", tick: 900n, lots: 101n }],
    ["ether that is not there", COIN, { ...GTC, side: "ask", tick: 900n }],
    ["less than the smallest order", CASH, { ...GTC, lots: 9n }],
    ["a rate beyond the limit", CASH, { ...GTC, tick: 100_001n }],
    ["an order that only reduces", CASH, { ...GTC, reduceOnly: true }],
    ["a post-only order that would take", CASH, { ...GTC, tick: 800n, timeInForce: "postOnly" }],
    ["borrowing at once", CASH, { ...GTC, tick: 800n }],
    ["borrowing more than margin allows", CASH, { ...GTC, tick: 700n, lots: 2_000_000n }],
    ["the same in a higher class", SAFE_CASH, { ...GTC, tick: 10_000n, lots: 36_000n }],
    ["a borrow order of ether", COIN, GTC],
    ["fill or kill with too few lots", CASH, { ...GTC, timeInForce: "fok", tick: 700n }],
  ];

  test.each(cases)("behavior: says what the exchange says: %s", async (_, market, order) => {
    const { client } = venue;
    const context = await getOrderContext(client, { ...of(bob), markets: [market] });
    const verdict = checkOrders({ ...context, orders: [{ market, order }] });
    expect(verdict.problems[0]?.error).toBe(await verdictOnChain(bob, order, market));
  });

  test("behavior: the account after an order is the one that the exchange has then", async () => {
    const { client } = venue;
    for (const [market, order] of [
      [CASH, { side: "bid", tick: 800n, lots: 60n }],
      [COIN, { side: "bid", tick: 200n, lots: 20n }],
      [CASH, { side: "ask", tick: 950n, lots: 70n }],
    ] as const) {
      const context = await getOrderContext(client, { ...of(bob), markets: [market] });
      const ahead = checkOrders({ ...context, orders: [{ market, order, fills: [] }] });
      await place(bob, order, market);
      expect((await expectTwin(bob)).standing).toEqual(ahead.after);
    }
    const context = await getOrderContext(client, { ...of(bob), markets: [CASH] });
    const order = { side: "bid", tick: 900n, lots: 30n, timeInForce: "ioc" } as const;
    const { filledLots, fills } = await place(bob, order);
    const ahead = checkOrders({ ...context, orders: [{ market: CASH, order, fills }] });
    expect(filledLots).toBeGreaterThan(0n);
    expect((await expectTwin(bob)).standing).toEqual(ahead.after);
  });
});

describe("getYields", () => {
  test("default: curves of loans, funding and basis, in percent a year", async () => {
    const { client, exchange } = venue;
    const quote = async (trader: Trader, market: number, [bid, ask]: readonly [bigint, bigint]) => {
      for (const order of [{ side: "bid", tick: bid } as const, { side: "ask", tick: ask } as const]) {
        await placeOrderSync(trader.wallet, { ...of(trader), market, order: { ...order, lots: 1_000n } });
      }
    };
    await quote(alice, 1, [249_000n, 251_000n]);
    await quote(carol, 3, [251_500n, 253_500n]);
    await place(carol, { side: "ask", tick: 330n, lots: 400n });
    const yields = await getYields(client, { exchange, levels: 3 });
    expect(yields.map(({ asset }) => asset)).toEqual([0, 1, 2]);
    const [dollar, ether] = yields;
    expect(dollar?.loans.map(({ market, classHundredths }) => [market, classHundredths]).slice(0, 2)).toEqual([
      [CASH, 100],
      [SAFE_CASH, 200],
    ]);
    // bob, who pays up to 8 %, has taken his 60 at once
    expect(dollar?.loans[0]?.borrow[0]).toEqual({ percent: "3.3", amount: "340", total: "340" });
    expect(dollar?.perps).toEqual([]);
    // bob wants to borrow ether at 2 %; a tenth of the interest goes to the exchange
    expect(ether?.loans[0]).toMatchObject({
      lend: [{ percent: "2", amount: "0.02", total: "0.02" }],
      netLendPercent: "1.8",
    });
    expect(ether?.perps).toMatchObject([{ market: 3, basisPercent: "1", entryBasisPercent: "0.199203" }]);
    expect(Number(ether?.perps[0]?.predictedFundingPercent)).toBeGreaterThanOrEqual(0);
    const [bitcoin] = yields.slice(2);
    expect(bitcoin?.perps).toMatchObject([{ market: 4, lastFundingPercent: "0", basisPercent: undefined }]);
  });
});

describe("checkOrders with the book of a loan market", () => {
  test("behavior: foresees that a lender passes over borrowers without margin", async () => {
    const { exchange, client } = venue;
    for (const one of [alice, bob, carol]) await cancelAll(one.wallet, { ...of(one), market: CASH });
    const [failing, sound] = [await venue.trader(4, { USDM: "100" }), await venue.trader(5, { USDM: "100" })];
    await place(failing, { side: "bid", tick: 1_400n, lots: 40n });
    await place(sound, { side: "bid", tick: 1_300n, lots: 40n });
    // a hundred times the dollar that borrowers are required, and interest of its order is counted, too
    await setCreditTermsSync(failing.wallet, { ...of(failing), leverageCap: 10_000, maxRenewRate: 0n });
    const context = await getOrderContext(client, { ...of(alice), markets: [CASH], books: true });
    const [book] = context.books ?? [];
    expect([failing, sound].map(({ account }) => book?.borrowers?.get(account))).toEqual([false, true]);

    const order = { side: "ask", tick: 1_300n, lots: 80n, timeInForce: "ioc" } as const;
    const whole = { ...order, timeInForce: "fok" } as const;
    const ahead = checkOrders({ ...context, orders: [{ market: CASH, order }] });
    const refused = checkOrders({ ...context, orders: [{ market: CASH, order: whole }] });
    expect(refused.problems).toMatchObject([{ error: "FillOrKillUnfilled", value: 40n }]);
    expect(await verdictOnChain(alice, whole, CASH)).toBe("FillOrKillUnfilled");
    const { filledLots, fills } = await place(alice, order);
    expect([filledLots, fills.map(({ tick }) => tick)]).toEqual([40n, [1_300n]]);
    expect((await expectTwin(alice)).standing).toEqual(ahead.after);
    expect(await getOpenOrders(client, { exchange, account: failing.account, market: CASH })).toEqual([]);
  });
});

describe("loans of a trader", () => {
  const symbol = "USDM-10D";

  test("default: lends, borrows, repays, renews and lends again in decimals", async () => {
    const { exchange, client } = venue;
    for (const one of [alice, bob, carol]) await cancelAll(one.wallet, { ...of(one), market: CASH });
    const [rich, poor] = [await venue.trader(6, { USDM: "1000" }), await venue.trader(7, { USDM: "100" })];
    const lender = createTrader({ client: rich.wallet, exchange, account: rich.account });
    const borrower = createTrader({ client: poor.wallet, exchange, account: poor.account });

    const offered = await lender.lend({ symbol, amount: "500", rate: "5.5" });
    expect(offered).toMatchObject({ order: { status: "open", remaining: "500", price: "5.5" }, loans: [] });
    const dear = borrower.borrow({ symbol, amount: "200", rate: "5" });
    await expect(dear).rejects.toMatchObject({ errorName: "FillOrKillUnfilled" });
    const { order, loans } = await borrower.borrow({ symbol, amount: "200", rate: "6" });
    expect(order).toMatchObject({ status: "closed", filled: "200", average: "5.5", cost: "0.30137" });
    const [loan] = loans;
    expect(loan).toMatchObject({
      ...{ symbol, code: "USDM", side: "borrow", counterparty: rich.account, amount: "200", rate: "5.5" },
      ...{ interest: "0.010046", interestToTerm: "0.30137", extensible: true },
    });
    expect(await borrower.fetchLoans()).toEqual([loan]);
    expect(await borrower.fetchLoans("lend")).toEqual([]);
    expect(await lender.fetchLoans("lend")).toEqual([{ ...loan, side: "lend", counterparty: poor.account }]);
    // by default at the best rate and a little more
    const more = await borrower.borrow({ symbol, amount: "50" });
    expect(more.loans).toMatchObject([{ amount: "50", rate: "5.5" }]);

    const { id = "" } = loan ?? {};
    await lender.setRelend({ symbol, rate: "7.25" });
    expect(await borrower.repay({ id, amount: "80" })).toMatchObject({ principal: "80", interest: "0.004019" });
    expect(await lender.relend(symbol)).toBe("80");
    expect(await lender.fetchOpenOrders(symbol)).toMatchObject([{ price: "5.5" }, { price: "7.25", remaining: "80" }]);
    await lender.setRelend({ symbol, rate: "0" });
    expect(await getRelend(client, { ...of(rich), market: CASH })).toMatchObject({ rate: 0n });

    await passTo((loan?.end ?? 0) / 1_000 - 3 * HOUR);
    expect(await borrower.renew(id)).toMatchObject([{ id, amount: "120", rate: "5.5", interest: "0.006028" }]);
    expect(await borrower.repay({ id })).toMatchObject({ principal: "120", interest: "0.006028" });
    expect((await borrower.fetchLoans("borrow")).map(({ amount }) => amount)).toEqual(["50"]);
  });

  test("error: what is no loan market, no loan, no id, and a wish that waits at no rate", async () => {
    const { exchange } = venue;
    const trader = createTrader({ client: bob.wallet, exchange, account: bob.account });
    const lending = trader.lend({ symbol: "WETH/USDM", amount: "1", rate: "1" });
    await expect(lending).rejects.toThrow("WETH/USDM is no loan market");
    await expect(trader.repay({ id: "7" })).rejects.toThrow("Loan 7 is over, or never was");
    await expect(trader.renew("seven")).rejects.toThrow('"seven" is not an id of a loan');
    const waiting = trader.borrow({ symbol, amount: "10", timeInForce: "gtc" });
    await expect(waiting).rejects.toThrow("needs a rate");
  });
});

describe("governance of loan markets", () => {
  test("default: lists one, changes its share of interest, closes it", async () => {
    const { exchange, governor, client } = venue;
    const terms = { asset: 0, lotExp: 7, termHours: 48, classHundredths: 150, interestFee: 0n, minLots: 3n };
    const { market } = await listLoanMarketSync(governor, { exchange, ...terms });
    await setInterestFeeSync(governor, { exchange, market, interestFee: 50_000n });
    await setMarketStatusSync(governor, { exchange, market, status: "cancelOnly" });
    const context = await getOrderContext(client, { ...of(bob), markets: [market] });
    expect(context.markets[0]).toMatchObject({
      ...{ kind: "loan", termHours: 48, classHundredths: 150, interestFee: 50_000n, minNotional: 3n },
      status: "cancelOnly",
    });
    const { problems } = checkOrders({ ...context, orders: [{ market, order: { side: "ask", tick: 1n, lots: 3n } }] });
    expect(problems[0]?.error).toBe("MarketNotActive");
  });
});
