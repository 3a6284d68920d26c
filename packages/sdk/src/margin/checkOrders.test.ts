import { describe, expect, test } from "vitest";
import {
  AT_MARK,
  ETH,
  PRICE,
  perpHolding,
  perpMarket,
  snapshot,
  spotMarket,
  TERMS,
  tokenHolding,
  USD,
} from "../../test/perpetuals.ts";
import { packOrderId } from "../codec/orderId.ts";
import { OrderRefusedError } from "../errors/orders.ts";
import { InvalidArgumentError } from "../errors/trader.ts";
import type { AccountSnapshot } from "../types/margin.ts";
import type { Market } from "../types/market.ts";
import type { NewOrder } from "../types/order.ts";
import { checkOrders, requireOrders } from "./checkOrders.ts";
import type { BookOrder } from "./matching.ts";
import { openInterestFactor } from "./openInterest.ts";
import type { OrderToCheck } from "./operations.ts";

const ORDER: NewOrder = { side: "bid", tick: AT_MARK, lots: ETH };

function check(
  order: Partial<NewOrder>,
  { market = perpMarket(), ...changes }: Partial<AccountSnapshot> & { readonly market?: Market } = {},
) {
  const orders = [{ market: market.id, order: { ...ORDER, ...order } }];
  return checkOrders({ snapshot: snapshot(changes), markets: [market], prices: [PRICE], orders });
}

describe("checkOrders", () => {
  test("default: an order that may rest", () => {
    const verdict = check({});
    // 3,000 dollars x 20 % and a dollar, and the highest maker fee
    expect(verdict).toMatchObject({ isAllowed: true, problems: [], limitLoss: 0n, freeMargin: 398_400_000n });
    expect(verdict.after).toMatchObject({ equity: 1_000n * USD, initialRequirement: 601n * USD });
    expect(verdict.before.hasObligation).toBe(false);
  });

  test("behavior: initial margin bears the loss at the limit", () => {
    const verdict = check({ tick: 31_000n });
    expect(verdict.limitLoss).toBe(100n * USD);
    expect(verdict.freeMargin).toBe(298_400_000n);
    const refused = check({ tick: 31_000n, lots: 2n * ETH });
    expect(refused.problems).toMatchObject([
      { error: "InsufficientMargin", value: 798_800_000n, limit: 1_201n * USD, missing: 402_200_000n },
    ]);
    expect(refused.problems[0]).toMatchObject({ missingAmount: "402.2", ccxt: "InsufficientFunds", order: undefined });
  });

  test("behavior: fills pay the taker's fee; the rest rests, unless it is too little", () => {
    const market = perpMarket({ bestAsk: AT_MARK });
    const parameters = { snapshot: snapshot(), markets: [market], prices: [PRICE] };
    const withFills = (lots: bigint) =>
      checkOrders({ ...parameters, orders: [{ market: 3, order: ORDER, fills: [{ tick: AT_MARK, lots }] }] });
    expect(withFills(ETH / 2n).after).toMatchObject({ equity: 999_400_000n, maintenanceRequirement: 180_600_000n });
    // 0.0016 ether are below five dollars
    expect(withFills(ETH - 16n).after.initialRequirement).toBe(600_040_000n);
    // nothing said: all of it, at its limit
    expect(check({}, { market }).after.equity).toBe(998_800_000n);
    expect(check({ timeInForce: "ioc" }, {}).after).toEqual(check({ timeInForce: "ioc" }, {}).before);
  });

  test("behavior: several orders are one call", () => {
    const orders = (["bid", "ask"] as const).map((side) => ({ market: 3, order: { ...ORDER, side } }));
    const both = checkOrders({ snapshot: snapshot(), markets: [perpMarket()], prices: [PRICE], orders });
    expect(both.after.initialRequirement).toBe(601n * USD);
    const third = { market: 3, order: { ...ORDER, lots: 1n } };
    const more = checkOrders({
      snapshot: snapshot(),
      markets: [perpMarket()],
      prices: [PRICE],
      orders: [...orders, third],
    });
    expect(more).toMatchObject({ isAllowed: false, problems: [{ order: 2, error: "BelowMinimumNotional" }] });
    expect(more.after).toEqual(both.after);
  });

  test("error: terms of the order", () => {
    const first = (order: Partial<NewOrder>, changes?: Parameters<typeof check>[1]) =>
      check(order, changes).problems[0];
    expect(first({ lots: 16n })).toMatchObject({ error: "BelowMinimumNotional", value: 480_000n, missing: 20_000n });
    expect(first({ tick: 0n })).toMatchObject({ error: "InvalidTick", limit: 1n });
    expect(first({ side: "ask", tick: 5_000_000n })).toMatchObject({ error: "InvalidTick", limit: 4_177_919n });
    expect(first({ lots: 0n })).toMatchObject({ error: "ZeroLots" });
    expect(first({ expiry: 1_000 })).toMatchObject({ error: "ExpiryInPast", limit: 1_001n });
    expect(first({}, { market: perpMarket({ status: "cancelOnly" }) })).toMatchObject({ error: "MarketNotActive" });
    expect(first({ tick: 31_195n })).toMatchObject({ error: "OutsidePriceBand", limit: 31_194n, missing: 1n });
    expect(first({ side: "ask", tick: 28_805n })).toMatchObject({ error: "OutsidePriceBand", limit: 28_806n });
    // far on the better side an order rests freely
    expect(first({ side: "ask", tick: 60_000n })).toBeUndefined();
  });

  test("error: a mark beyond the book", () => {
    const price = TERMS.price * 1_000n;
    const orders = [{ market: 3, order: { ...ORDER, side: "ask", tick: 4_000_000n } as const }];
    const context = { snapshot: snapshot(), markets: [perpMarket()], prices: [{ ...PRICE, price }] };
    expect(checkOrders({ ...context, orders }).problems).toMatchObject([
      { error: "OutsidePriceBand", limit: 28_806_000n },
    ]);
  });

  test("behavior: reduce-only orders are cut, go twice as far, and may be as small as they like", () => {
    const perps = [perpHolding({ size: ETH, paid: 3_000n })];
    const close = { side: "ask", reduceOnly: true } as const;
    expect(check({ ...close, lots: 5n * ETH }, { perps }).after).toMatchObject({ initialRequirement: 601n * USD });
    expect(check({ ...close, lots: 1n, timeInForce: "ioc" }, { perps }).isAllowed).toBe(true);
    expect(check({ ...close, lots: 1n }, { perps }).problems[0]?.error).toBe("BelowMinimumNotional");
    expect(check({ side: "bid", reduceOnly: true }, { perps }).problems[0]?.error).toBe("NothingToReduce");
    expect(check(close).problems[0]?.error).toBe("NothingToReduce");
    expect(check(close, { market: spotMarket() }).problems[0]?.error).toBe("NothingToReduce");
    // 8 % below the mark
    const fill = { fills: [{ tick: 27_612n, lots: ETH }], market: 3 };
    const order = { ...ORDER, ...close, tick: 27_612n, timeInForce: "ioc" } as const;
    const far = checkOrders({ snapshot: snapshot({ perps }), markets: [perpMarket()], orders: [{ ...fill, order }] });
    expect(far.isAllowed).toBe(true);
  });

  test("behavior: post-only orders by the best prices that are known", () => {
    const market = perpMarket({ bestAsk: AT_MARK, bestBid: 29_999n });
    expect(check({ timeInForce: "postOnly" }, { market }).problems).toMatchObject([
      { error: "PostOnlyWouldTake", value: AT_MARK, limit: AT_MARK, ccxt: "OrderImmediatelyFillable" },
    ]);
    const slid = check({ timeInForce: "postOnlySlide", tick: 31_000n }, { market });
    expect(slid).toMatchObject({ isAllowed: true, limitLoss: 0n });
    expect(check({ timeInForce: "fok" }).problems[0]).toMatchObject({ error: "FillOrKillUnfilled", missing: ETH });
  });

  test("behavior: while a price may not be relied on, only what makes nothing worse is allowed", () => {
    const terms = { ...TERMS, state: "stale" } as const;
    const perps = [perpHolding({ size: 2n * ETH, paid: 6_000n, terms })];
    expect(check({}, { perps }).problems).toMatchObject([
      { error: "PriceNotReliable", asset: 1, value: 2n, limit: 0n },
    ]);
    const market = perpMarket({ bestBid: AT_MARK });
    const close = { side: "ask", timeInForce: "ioc", reduceOnly: true } as const;
    expect(check(close, { perps, market }).isAllowed).toBe(true);
    expect(check({ ...close, reduceOnly: false }, { perps, market }).problems[0]?.error).toBe("PriceNotReliable");
    // a market that is closed can be left, too
    expect(check(close, { perps, market: perpMarket({ bestBid: AT_MARK, status: "cancelOnly" }) }).isAllowed).toBe(
      true,
    );
    const tokens = [tokenHolding({ free: 2_000_000_000n, terms })];
    const onSpot = (order: Partial<NewOrder>) => check(order, { tokens, market: spotMarket() }).problems[0]?.error;
    expect(onSpot({ tick: 300_000n, lots: 100n })).toBe("PriceNotReliable");
    expect(check({}, { dollarState: "wide" }).problems).toMatchObject([
      { error: "PriceNotReliable", asset: 0, value: 1n },
    ]);
  });

  test("behavior: an account below initial margin may reduce", () => {
    const perps = [perpHolding({ size: 5n * ETH, paid: 15_000n })];
    const market = perpMarket({ bestBid: AT_MARK, bestAsk: AT_MARK + 1n });
    expect(check({ side: "ask", timeInForce: "ioc" }, { perps, market }).isAllowed).toBe(true);
    expect(check({ side: "bid", lots: 20n }, { perps, market }).problems[0]?.error).toBe("InsufficientMargin");
  });

  test("error: entering a market", () => {
    const tokens = [tokenHolding({ held: 5n })];
    expect(check({}, { tokens, isMargined: false }).problems).toMatchObject([{ error: "RestingFlatOrders", asset: 1 }]);
    expect(check({}, { tokens }).isAllowed).toBe(true);
    const perps = Array.from({ length: 24 }, (_, index) => perpHolding({ market: index + 10, bidLots: 1n }));
    expect(check({}, { perps }).problems).toMatchObject([{ error: "TooManyPositions", value: 25n, limit: 24n }]);
    const idle = perps.map((perp, index) => (index === 0 ? perpHolding({ market: perp.market }) : perp));
    expect(check({}, { perps: idle }).isAllowed).toBe(true);
  });

  test("behavior: spot orders need balance, and margin only of those who may owe", () => {
    const market = spotMarket();
    const flat = { market, isMargined: false };
    expect(check({ tick: 200_000n, lots: ETH / 4n }, flat)).toMatchObject({ isAllowed: true, limitLoss: 0n });
    const short = check({ tick: 300_000n }, flat).problems;
    expect(short).toMatchObject([
      { error: "InsufficientBalance", asset: 0, value: 1_000n * USD, limit: 3_000_600_000n },
    ]);
    expect(short[0]?.missingAmount).toBe("2000.6");
    expect(check({ side: "ask", tick: 300_000n }, flat).problems).toMatchObject([
      { error: "InsufficientBalance", asset: 1, value: 0n, limit: 1_000_000_000n },
    ]);
    const tokens = [tokenHolding({ free: 2_000_000_000n })];
    const expiring = check({ side: "ask", tick: 300_000n, expiry: 2_000 }, { market, tokens });
    expect(expiring.isAllowed).toBe(true);
    expect(check({ tick: 320_000n, lots: 100n }, { market, tokens }).problems[0]?.error).toBe("OutsidePriceBand");
  });

  test("behavior: open interest that a trade adds costs margin, to the account that trades too, and ends at the cap", () => {
    const market = perpMarket({ bestAsk: AT_MARK });
    const known = {
      softCap: 0n,
      hardCap: 2n * ETH,
      capNow: 2n * ETH,
      openInterest: 0n,
      oiFactor: 0n,
      market: 3,
      asset: 1,
    };
    const rest = {
      fundingHours: 1,
      isDeep: false,
      fundingIndex: 0n,
      fundingPayment: 0n,
      nextPayment: 0n,
      nextFunding: 0,
    };
    const perps = [{ ...known, ...rest, pool: 0n, deficit: 0n, feeDue: 0n }];
    const context = { snapshot: snapshot({ freeCash: 5_000n * USD }), markets: [market], prices: [PRICE], perps };
    const buy = (lots: bigint) => checkOrders({ ...context, orders: [{ market: 3, order: { ...ORDER, lots } }] });
    // halfway to the cap the shock counts twice: of 20 %, less nothing else
    expect(buy(ETH).after.initialRequirement).toBe(1_201n * USD);
    expect(openInterestFactor(known, ETH)).toBe(64n);
    // the exchange ends the match there, so beyond it nothing is refused but for margin, at three times the shock
    expect(openInterestFactor(known, 2n * ETH + 1n)).toBe(128n);
    expect(buy(2n * ETH + 1n).problems.map(({ error }) => error)).toEqual([]);
  });

  test("behavior: amends and cancels give back what their orders counted", () => {
    const id = packOrderId({ side: "bid", tick: AT_MARK, page: 0, generation: 0n, slot: 0 });
    const resting: BookOrder = {
      ...{ id, account: 7, side: "bid", tick: AT_MARK, lots: ETH, expiry: 0 },
      ...{ isMargined: true, isReduceOnly: false },
    };
    const perps = [perpHolding({ bidLots: ETH })];
    const books = [{ market: 3, bids: [resting], asks: [], sizes: new Map([[7, 0n]]) }];
    const context = { snapshot: snapshot({ perps }), markets: [perpMarket(), spotMarket()], prices: [PRICE], books };
    const ask = (...orders: OrderToCheck[]) => checkOrders({ ...context, orders });
    expect(ask({ type: "cancel", market: 3, id }).after.initialRequirement).toBe(0n);
    const half = { type: "amend", market: 3, id, order: { ...ORDER, lots: ETH / 2n } } as const;
    expect(ask(half).after.initialRequirement).toBe(301n * USD);
    // what grows goes to the end of the queue, and has to have margin
    const twice = { ...half, order: { ...ORDER, lots: 2n * ETH } };
    expect(ask(twice).problems).toMatchObject([{ error: "InsufficientMargin" }]);
    const turned = { ...half, order: { ...ORDER, side: "ask" } } as const;
    expect(ask(turned).problems[0]?.error).toBe("AmendChangesSide");
    expect(ask({ ...turned, skip: true }).isAllowed).toBe(true);
    expect(ask(half, { market: 1, order: ORDER }).problems[0]).toMatchObject({
      error: "MixedBatch",
      order: 1,
      market: 1,
    });
  });

  test("error: what is not known", () => {
    const parameters = { snapshot: snapshot(), markets: [perpMarket()], orders: [{ market: 3, order: ORDER }] };
    expect(() => checkOrders(parameters)).toThrow(InvalidArgumentError);
    expect(() => checkOrders({ ...parameters, orders: [{ market: 4, order: ORDER }] })).toThrow("Market 4");
  });
});

describe("requireOrders", () => {
  test("error: OrderRefusedError", () => {
    const order = { ...ORDER, lots: 2n * ETH };
    const orders = [
      { market: 3, order: { ...ORDER, lots: 1n } },
      { market: 3, order },
    ];
    const parameters = { snapshot: snapshot(), markets: [perpMarket()], prices: [PRICE], orders };
    expect(() => requireOrders(parameters)).toThrowErrorMatchingInlineSnapshot(`
      [OrderRefusedError: The exchange would refuse: BelowMinimumNotional of order 0: 30000, allowed 500000.

      The order is smaller than the market allows. Raise size or price until lots x ticks is at least \`minimum\`.
      Also: InsufficientMargin: 998800000, allowed 1201000000, 202.2 dollars are missing.

      Docs: docs/errors.md#belowminimumnotional]
    `);
    expect(() => requireOrders(parameters)).toThrow(OrderRefusedError);
    expect(requireOrders({ ...parameters, orders: [{ market: 3, order: ORDER }] }).isAllowed).toBe(true);
  });
});
