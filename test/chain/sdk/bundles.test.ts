import {
  type Address,
  createClient,
  custom,
  type EIP1193RequestFn,
  encodeFunctionData,
  toFunctionSelector,
} from "viem";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  approveSync,
  batchSync,
  bundle,
  ContractError,
  cancelAll,
  executeBundle,
  executeBundleSync,
  getAccountSnapshot,
  getLoans,
  getMargin,
  type Market,
  type NewOrder,
  NoSignerError,
  openAccountSync,
  pangeaAbi,
  placeOrderSync,
  planBasisTrade,
  planMarginTrade,
  planNeutralLending,
  previewBundle,
  pushFeedAbi,
  refreshPricesSync,
  sendCallSync,
  simulateBundle,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

/** Ether on spot and as a perpetual, loans of dollars for ten days. */
const SPOT = 1;
const PERP = 3;
const CASH = 5;
const COIN = 7;
const USD = 1_000_000n;
const ETH = 10_000n;
const MARK = 250_000n;

let venue: TestExchange;
let maker: Trader;
let trader: Trader;

/** A market maker quotes everything. */
beforeAll(async () => {
  venue = await startExchange();
  maker = await venue.trader(1, { USDM: "10000000", WETH: "1000" });
  trader = await venue.trader(2, { USDM: "10000" });
  // what begins to owe must have no orders of before
  await batchSync(maker.wallet, { ...of(maker), operations: quotes(PERP, 10n) });
  await batchSync(maker.wallet, { ...of(maker), operations: quotes(SPOT, 10n) });
  await place(maker, COIN, { side: "ask", tick: 800n, lots: 100_000n });
  await place(maker, CASH, { side: "ask", tick: 600n, lots: 1_000_000n });
});

afterAll(() => venue?.stop());

const of = ({ account }: Pick<Trader, "account">) => ({ exchange: venue.exchange, account });
const begin = (who = trader) => bundle(of(who));

function quotes(market: number, spread: bigint, mark = MARK) {
  const at = (side: "bid" | "ask", tick: bigint) => ({
    ...({ type: "place", market } as const),
    order: { side, tick, lots: 150n * ETH },
  });
  return [1n, 2n, 3n].flatMap((step) => [at("bid", mark - step * spread), at("ask", mark + step * spread)]);
}

/** The price goes elsewhere, and the maker's quotes with it. */
async function moveTo(mark: bigint): Promise<void> {
  const { exchange, governor, record } = venue;
  const feed = record.feeds.WETH as Address;
  for (const market of [SPOT, PERP]) await cancelAll(maker.wallet, { ...of(maker), market });
  const data = encodeFunctionData({ abi: pushFeedAbi, functionName: "push", args: [mark * 1_000_000n] });
  await sendCallSync(governor, { to: feed, data });
  await refreshPricesSync(governor, { exchange, assets: [1] });
  for (const market of [PERP, SPOT]) {
    await batchSync(maker.wallet, { ...of(maker), operations: quotes(market, 10n, mark) });
  }
}

const place = (who: Trader, market: number, order: NewOrder) =>
  placeOrderSync(who.wallet, {
    ...of(who),
    market,
    order,
    terms: venue.markets.find(({ id }) => id === market) as Market,
  });

const ioc = (side: "bid" | "ask", tick: bigint, lots: bigint) => ({ side, tick, lots, timeInForce: "ioc" }) as const;

/** Borrows 20,000 dollars, sells six ether of the perpetual and buys six. */
const hedge = (lots = 6n * ETH) =>
  begin()
    .placeOrder({ market: CASH, order: ioc("bid", 600n, 20_000n), minFilledLots: 20_000n })
    .placeOrder({ market: PERP, order: ioc("ask", MARK - 30n, lots), minFilledLots: lots })
    .placeOrder({ market: SPOT, order: ioc("bid", MARK + 30n, lots), minFilledLots: lots });

describe("a bundle", () => {
  test("default: is a value that every step leaves as it is", () => {
    const empty = begin();
    const one = empty.payLosses();
    expect([empty.actions.length, one.actions.length, one.payLosses().actions.length]).toEqual([0, 1, 2]);
    expect(one.add(...one.actions).actions).toHaveLength(2);
    expect(one.actions[0]?.call).toMatchObject({ functionName: "payLosses", args: [trader.account] });
    const other = one.payLosses({ account: maker.account });
    expect(other.actions[1]?.call.args).toEqual([maker.account]);
  });

  test("behavior: has a step for every action that the exchange takes, and for nothing else", async () => {
    const steps = Object.entries(begin()).flatMap(([name, step]) => (typeof step === "function" ? [name] : []));
    const functions = pangeaAbi.filter((item) => item.type === "function" && item.stateMutability === "nonpayable");
    const taken = await Promise.all(
      functions.map(async (item) => {
        const data = `${toFunctionSelector(item as never)}${"00".repeat(32)}` as const;
        const trade = begin().add({ call: { ...executeBundle.call(begin()), data } });
        const answer = simulateBundle(venue.client, { ...trade, signer: trader.owner });
        const refusal = await answer.then(
          () => undefined,
          (error: unknown) => (error instanceof ContractError ? error.errorName : undefined),
        );
        return refusal === "NotAnAction" ? [] : [(item as { name: string }).name];
      }),
    );
    // a bundle is passed on, and refuses by itself
    const expected = [...steps.filter((name) => name !== "add"), "execute"];
    expect(taken.flat().toSorted()).toEqual(expected.toSorted());
  });

  test("behavior: funds come and go within a bundle", async () => {
    const { exchange, account } = of(trader);
    const [asset, amount] = [0, 100n * 10n ** 18n];
    const { account: second } = await openAccountSync(trader.wallet, { exchange });
    const moving = begin()
      .transfer({ from: account, to: second, asset, amount: 2n * amount })
      .withdraw({ account: second, asset, amount, to: trader.owner });
    await executeBundleSync(trader.wallet, moving);
    await approveSync(trader.wallet, { exchange, token: venue.market.dollar.token, amount });
    const back = begin().deposit({ asset, amount }).transfer({ from: second, to: account, asset, amount: "all" });
    await executeBundleSync(trader.wallet, back);
    const { freeCash } = await getAccountSnapshot(venue.client, of(trader));
    expect(freeCash).toBe(10_000n * USD);
  });

  test("default: what each action returns, before it is sent", async () => {
    const results = await simulateBundle(venue.client, { ...hedge(), signer: trader.owner });
    expect(results.map(({ filledLots }) => filledLots)).toEqual([20_000n, 6n * ETH, 6n * ETH]);
    expect(results[2]?.operations[0]).toMatchObject({ refused: undefined, placement: { restingLots: 0n } });
  });

  test("behavior: what was shown is what happens", async () => {
    const shown = await previewBundle(venue.client, { ...hedge(), signer: trader.owner });
    expect(shown.isExact).toBe(true);
    const { receipt, outcomes, loanChanges } = await executeBundleSync(trader.wallet, hedge());
    expect(receipt.status).toBe("success");
    expect(outcomes).toEqual(shown.outcomes);
    expect(outcomes.flat().map(({ worstTick }) => worstTick)).toEqual([600n, MARK - 10n, MARK + 10n]);
    expect(loanChanges).toMatchObject([{ type: "opened", principal: 20_000n * USD, rate: 600n }]);
    expect(await getMargin(venue.client, of(trader))).toEqual(shown.margin);
    const { timestamp: _, ...later } = await getAccountSnapshot(venue.client, of(trader));
    expect(shown.snapshot).toMatchObject(later);
    const closing = await planBasisTrade(trader.wallet, {
      ...of(trader),
      spot: SPOT,
      perp: PERP,
      loan: CASH,
      target: { size: "0" },
    });
    await executeBundleSync(trader.wallet, closing.bundle);
  });

  test("behavior: every form of a batch, cancels and amends have their outcomes", async () => {
    const order: NewOrder = { side: "bid", tick: MARK - 500n, lots: ETH };
    const resting = await executeBundleSync(
      trader.wallet,
      begin()
        .placeOrder({ market: SPOT, order })
        .batch({ operations: [{ type: "place", market: SPOT, order: { ...order, tick: MARK - 501n } }] })
        .batch({
          operations: [{ type: "place", market: SPOT, order: ioc("bid", MARK + 10n, 100n) }],
          minFilledLots: 100n,
        }),
    );
    const [first, second, third] = resting.outcomes.map(([outcome]) => outcome);
    expect([first?.tick, second?.tick, third?.filledLots]).toEqual([MARK - 500n, MARK - 501n, 100n]);
    const [id, other] = [first?.id ?? 0n, second?.id ?? 0n];
    const changing = begin()
      .amendOrder({ market: SPOT, id, order: { ...order, lots: ETH / 2n } })
      .cancelOrder({ market: SPOT, id: other })
      .cancelAll({ market: SPOT, side: "bid" })
      .placeOrder({ market: SPOT, order: ioc("ask", MARK - 10n, 100n), minFilledLots: 100n })
      .pokeFunding({ market: PERP });
    const { outcomes } = await executeBundleSync(trader.wallet, changing);
    expect(outcomes.map((each) => each.length)).toEqual([1, 1, 0, 1, 0]);
    expect(outcomes[0]?.[0]?.restingLots).toBe(ETH / 2n);
    expect(outcomes[1]?.[0]?.records).toMatchObject([{ type: "cancelled", id: other }]);
  });

  test("behavior: a node without eth_simulateV1 is asked for results, and for margin of the fills at their limits", async () => {
    const request: EIP1193RequestFn = async (call) => {
      if (call.method === "eth_simulateV1") {
        throw Object.assign(new Error("the method eth_simulateV1 does not exist"), { code: -32_601 });
      }
      return venue.client.request(call as never) as never;
    };
    const plain = createClient({ chain: foundry, transport: custom({ request }, { retryCount: 0 }) });
    const shown = await previewBundle(plain, { ...hedge(), signer: trader.owner });
    expect(shown).toMatchObject({ isExact: false, outcomes: undefined, snapshot: undefined });
    expect(shown.results.map(({ filledLots }) => filledLots)).toEqual([20_000n, 6n * ETH, 6n * ETH]);
    const exact = await previewBundle(venue.client, { ...hedge(), signer: trader.owner });
    const [equity, best] = [shown.margin?.standing.equity ?? 0n, exact.margin?.standing.equity ?? 0n];
    expect(equity).toBeLessThan(best);
    expect(best - equity).toBeLessThan(30n * USD);
  });

  test("error: what a bundle refuses, with a way out", async () => {
    const send = (trade: ReturnType<typeof begin>) => executeBundle(trader.wallet, trade);
    const thin = begin().placeOrder({ market: SPOT, order: ioc("bid", MARK - 100n, ETH), minFilledLots: ETH });
    await expect(send(thin)).rejects.toMatchObject({
      errorName: "FilledTooLittle",
      ccxt: "OrderNotFillable",
      args: [0n, 0n, ETH],
    });
    const silent = begin().add({ ...begin().payLosses().actions[0]!, minFilledLots: 1n });
    await expect(send(silent)).rejects.toMatchObject({ errorName: "FillNotKnown" });
    const nested = begin().add({ call: executeBundle.call(begin()) });
    await expect(send(nested)).rejects.toMatchObject({ errorName: "NestedBundle", ccxt: "BadRequest" });
    const governing = begin().add({ call: getMargin.call(of(trader)) });
    await expect(send(governing)).rejects.toMatchObject({ errorName: "NotAnAction" });
    await expect(previewBundle(venue.client, { ...thin, signer: trader.owner })).rejects.toBeInstanceOf(ContractError);
    await expect(previewBundle(venue.client, thin)).rejects.toBeInstanceOf(NoSignerError);
    await expect(send(bundle({ ...of(trader), deadline: 1 }).payLosses())).rejects.toMatchObject({
      errorName: "DeadlinePassed",
    });
  });
});

describe("strategies", () => {
  const trade = (target: { size: string } | { leverage: string }) =>
    planBasisTrade(trader.wallet, { ...terms(), target });
  const terms = () => ({ ...of(trader), spot: SPOT, perp: PERP, loan: CASH, slippage: 1_000n });
  const isFlat = async () => {
    const { perps, tokens } = await getAccountSnapshot(venue.client, of(trader));
    const { owed } = await getLoans(venue.client, of(trader));
    return [perps.every(({ size }) => size === 0n), tokens.every(({ free }) => free === 0n), owed.length];
  };

  test("default: a basis trade opens, grows, shrinks and closes, as its plans say", async () => {
    for (const target of [{ leverage: "2" }, { size: "10" }, { size: "4" }, { size: "0" }]) {
      const plan = await trade(target);
      const { receipt, outcomes } = await executeBundleSync(trader.wallet, plan.bundle);
      expect([receipt.status, outcomes]).toEqual(["success", plan.preview.outcomes]);
      expect(await getMargin(venue.client, of(trader))).toEqual(plan.preview.margin);
      expect(plan.preview).toMatchObject({
        isExact: true,
        margin: { standing: { equity: plan.economics.terms.equity } },
      });
    }
    expect(await isFlat()).toEqual([true, true, 0]);
  });

  test("behavior: what a basis trade has earned is drawn from who lost to it, to repay and to close", async () => {
    const opening = await trade({ leverage: "8" });
    await executeBundleSync(trader.wallet, opening.bundle);
    expect(opening).toMatchObject({ drawn: 0n, undrawn: 0n });
    await moveTo((MARK * 7n) / 10n);
    try {
      const unpaid = { ...terms(), candidates: [] };
      const short = planBasisTrade(trader.wallet, { ...unpaid, target: { leverage: "1" } });
      await expect(short).rejects.toMatchObject({ errorName: "InsufficientBalance" });
      const alone = await planBasisTrade(trader.wallet, { ...unpaid, target: { size: "0" } });
      const whole = await trade({ size: "0" });
      expect(alone.undrawn).toBeGreaterThan(20_000n * USD);
      expect([alone.drawn + alone.undrawn, 0n]).toEqual([whole.drawn, whole.undrawn]);

      const shrinking = await trade({ leverage: "1" });
      expect(shrinking.undrawn).toBe(0n);
      expect(shrinking.drawn).toBeGreaterThan(10_000n * USD);
      const settling = shrinking.bundle.actions.find(({ call }) => call.functionName === "settle");
      expect(settling?.call.args).toEqual([PERP, [maker.account, trader.account]]);
      await executeBundleSync(trader.wallet, shrinking.bundle);
      const closing = await trade({ size: "0" });
      await executeBundleSync(trader.wallet, closing.bundle);
      const { perps } = await getAccountSnapshot(venue.client, of(trader));
      expect(perps.map(({ size, profit }) => [size, profit])).toEqual([[0n, 0n]]);
      expect(await isFlat()).toEqual([true, true, 0]);
    } finally {
      await moveTo(MARK);
    }
  });

  test("default: a margin long opens and closes", async () => {
    const long = { ...of(trader), spot: SPOT, loan: CASH, direction: "long", size: "6" } as const;
    const plan = await planMarginTrade(trader.wallet, long);
    await executeBundleSync(trader.wallet, plan.bundle);
    expect(plan.economics).toMatchObject({ breakEvenFundingPercent: undefined, liquidationAbove: undefined });
    expect(Number(plan.economics.liquidationBelow)).toBeLessThan(25_000);
    const part = await planMarginTrade(trader.wallet, { ...long, action: "close", size: "1" });
    await executeBundleSync(trader.wallet, part.bundle);
    expect(part.economics.terms.debt).toBeLessThan(plan.economics.terms.debt);
    const closing = await planMarginTrade(trader.wallet, { ...long, action: "close", size: undefined });
    await executeBundleSync(trader.wallet, closing.bundle);
    expect(await isFlat()).toEqual([true, true, 0]);
  });

  test("default: a margin short opens and closes", async () => {
    const short = { ...of(trader), spot: SPOT, loan: COIN, direction: "short", size: "2" } as const;
    const plan = await planMarginTrade(trader.wallet, short);
    await executeBundleSync(trader.wallet, plan.bundle);
    // interest is owed in ether: a little more is bought
    const closing = await planMarginTrade(trader.wallet, { ...short, action: "close", size: undefined });
    await executeBundleSync(trader.wallet, closing.bundle);
    expect((await isFlat())[2]).toBe(0);
  });

  test("default: lending of ether, hedged, and back as far as it is not lent, then with who takes it over", async () => {
    const lending = { ...of(trader), spot: SPOT, perp: PERP, loan: COIN };
    const close = (changes: { size?: string; rate?: bigint } = {}) =>
      planNeutralLending(trader.wallet, { ...lending, action: "close", ...changes });
    const plan = await planNeutralLending(trader.wallet, { ...lending, size: "2", rate: 300n });
    const { outcomes } = await executeBundleSync(trader.wallet, plan.bundle);
    expect(outcomes[2]?.[0]?.restingLots).toBe(2_000n);
    // 3 % less a tenth of it for the exchange
    expect(plan.economics).toMatchObject({ breakEvenFundingPercent: "-2.7", terms: { lendRate: 27_000n } });

    const borrower = await venue.trader(3, { USDM: "10000" });
    await place(borrower, COIN, ioc("bid", 300n, 1_200n));
    // nobody takes over at its rate: what is lent stays, with its hedge
    const part = await close({ rate: 300n });
    expect(part).toMatchObject({
      size: 1_200_000_000n,
      lent: 1_200_000_000n,
      economics: { terms: { lendRate: 27_000n } },
    });
    await executeBundleSync(trader.wallet, part.bundle);
    const { perps } = await getAccountSnapshot(venue.client, of(trader));
    expect(perps.find(({ market }) => market === PERP)?.size).toBe(-12n * 1_000n);
    await expect(close({ rate: 300n })).rejects.toThrow("nobody takes it over");

    // the maker does, for 8 %: the difference is paid out of the ether
    const half = await close({ size: "0.5" });
    expect([half.lent, half.size]).toEqual([0n, 700_000_000n]);
    const whole = await close();
    expect(whole).toMatchObject({ size: 0n, lent: 0n, undrawn: 0n });
    await executeBundleSync(trader.wallet, whole.bundle);
    expect((await getLoans(venue.client, { ...of(trader), role: "lender" })).given).toEqual([]);
    const { perps: left, tokens } = await getAccountSnapshot(venue.client, of(trader));
    expect(left.every(({ size }) => size === 0n)).toBe(true);
    // less than a lot, which stays
    for (const { free, held } of tokens) expect([free < 100_000n, held]).toEqual([true, 0n]);
    await expect(close()).rejects.toThrow("nothing to close");
  });

  test("error: what a book lacks, a target that is reached, and markets that do not fit", async () => {
    await expect(trade({ size: "1000" })).rejects.toMatchObject({ name: "BookTooThinError", code: "BOOK_TOO_THIN" });
    const basis = (changes: object) => planBasisTrade(trader.wallet, { ...terms(), target: { size: "2" }, ...changes });
    const all = basis({ target: { size: "350" } });
    await expect(all).rejects.toMatchObject({ name: "ContractError", errorName: "InsufficientMargin" });
    await expect(basis({ target: { size: "0" } })).rejects.toThrow("there already");
    await expect(basis({ loan: SPOT })).rejects.toThrow('of the kind "spot"');
    await expect(basis({ perp: 4 })).rejects.toThrow("different assets");
    const ether = { ...of(trader), spot: SPOT, loan: COIN, direction: "long", size: "1" } as const;
    await expect(planMarginTrade(trader.wallet, ether)).rejects.toThrow("lends no dollars");
    const lending = { ...terms(), size: "1" };
    await expect(planNeutralLending(trader.wallet, lending)).rejects.toThrow("need no hedge");
    await expect(planNeutralLending(trader.wallet, { ...lending, loan: COIN })).rejects.toThrow("Nobody borrows");
  });
});
