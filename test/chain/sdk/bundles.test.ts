import { createClient, custom, type EIP1193RequestFn } from "viem";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  batchSync,
  bundle,
  ContractError,
  executeBundle,
  executeBundleSync,
  getAccountSnapshot,
  getLoans,
  getMargin,
  type Market,
  type NewOrder,
  placeOrder,
  placeOrderSync,
  previewBundle,
  simulateBundle,
} from "../../../packages/sdk/src/index.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

/** Ether on spot and as a perpetual, loans of dollars for ten days. */
const SPOT = 1;
const PERP = 3;
const CASH = 5;
const USD = 1_000_000n;
const ETH = 10_000n;
const MARK = 250_000n;

let venue: TestExchange;
let maker: Trader;
let trader: Trader;

/** A market maker quotes everything. */
beforeAll(async () => {
  venue = await startExchange();
  maker = await venue.trader(1, { USDM: "1000000", WETH: "1000" });
  trader = await venue.trader(2, { USDM: "10000" });
  // what begins to owe must have no orders of before
  await batchSync(maker.wallet, { ...of(maker), operations: quotes(PERP, 10n) });
  await batchSync(maker.wallet, { ...of(maker), operations: quotes(SPOT, 10n) });
  await place(maker, CASH, { side: "ask", tick: 600n, lots: 100_000n });
});

afterAll(() => venue?.stop());

const of = ({ account }: Pick<Trader, "account">) => ({ exchange: venue.exchange, account });
const begin = (who = trader) => bundle(of(who));

function quotes(market: number, spread: bigint) {
  const at = (side: "bid" | "ask", tick: bigint) => ({
    ...({ type: "place", market } as const),
    order: { side, tick, lots: 5n * ETH },
  });
  return [1n, 2n, 3n].flatMap((step) => [at("bid", MARK - step * spread), at("ask", MARK + step * spread)]);
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
    expect(outcomes.flat().map(({ worstTick }) => worstTick)).toEqual([600n, MARK - 20n, MARK + 20n]);
    expect(loanChanges).toMatchObject([{ type: "opened", principal: 20_000n * USD, rate: 600n }]);
    expect(await getMargin(venue.client, of(trader))).toEqual(shown.margin);
    const { timestamp: _, ...later } = await getAccountSnapshot(venue.client, of(trader));
    expect(shown.snapshot).toMatchObject(later);
  });
});
