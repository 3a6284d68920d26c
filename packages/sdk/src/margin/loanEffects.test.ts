import { describe, expect, test } from "vitest";
import { ETHER_ASSET, loanMarket, PRICE, snapshot, tokenHolding, USD } from "../../test/perpetuals.ts";
import { loanScale } from "../codec/scale.ts";
import { interestUp } from "../math/interest.ts";
import type { AccountSnapshot, LoanHolding } from "../types/margin.ts";
import type { LoanMarket } from "../types/market.ts";
import type { NewOrder } from "../types/order.ts";
import { checkOrders } from "./checkOrders.ts";

const BORROW: NewOrder = { side: "bid", tick: 550n, lots: 900n };
const LEND: NewOrder = { ...BORROW, side: "ask" };
const INTEREST = interestUp({ units: 900n * USD, rate: 550n, hours: 240 });
const NO_LOANS: LoanHolding = {
  ...{ asset: 0, principal: 0n, interestToTerm: 0n, interestAccrued: 0n, lent: 0n, lendHeld: 0n, borrowInterest: 0n },
};

/** Ether in thousandths. */
const coin = (changes: Partial<LoanMarket> = {}) => {
  const scale = loanScale({ asset: ETHER_ASSET, dollar: ETHER_ASSET, lotExp: 6 });
  return loanMarket({ id: 7, asset: ETHER_ASSET, scale, ...changes });
};

function check(
  order: NewOrder,
  { market = loanMarket(), ...changes }: Partial<AccountSnapshot> & { readonly market?: LoanMarket } = {},
) {
  const flat = { isMargined: false, ...changes };
  return checkOrders({
    snapshot: snapshot(flat),
    markets: [market],
    prices: [PRICE],
    orders: [{ market: market.id, order }],
  });
}

describe("orders of loans", () => {
  test("default: a borrow order that rests costs its interest, and a dollar is required", () => {
    const { isAllowed, after, freeMargin } = check(BORROW);
    expect(isAllowed).toBe(true);
    expect(after).toMatchObject({ equity: 1_000n * USD, initialEquity: 1_000n * USD - INTEREST, hasObligation: true });
    expect(freeMargin).toBe(999n * USD - INTEREST);
  });

  test("behavior: one that is filled costs the same", () => {
    const { after } = check(BORROW, { market: loanMarket({ bestAsk: 500n }) });
    expect(after).toMatchObject({ equity: 1_000n * USD - INTEREST, initialEquity: 1_000n * USD - INTEREST });
  });

  test("behavior: a lend order costs its haircut, and needs what it lends", () => {
    expect(check(LEND).after).toMatchObject({ equity: 1_000n * USD, initialEquity: 982n * USD, hasObligation: false });
    expect(check({ ...LEND, lots: 1_001n }).problems).toMatchObject([
      { error: "InsufficientBalance", asset: 0, value: 1_000n * USD, limit: 1_001n * USD, missingAmount: "1" },
    ]);
    expect(check(LEND, { market: coin() }).problems[0]).toMatchObject({ error: "InsufficientBalance", asset: 1 });
  });

  test("behavior: the class of the market asks for more, and so does what the account owes in", () => {
    const wanted = { ...BORROW, tick: 100_000n, lots: 3_645n };
    // at 1,000 % a year ten days cost all but 1.4 dollars
    expect(check(wanted).problems).toEqual([]);
    const [problem] = check(wanted, { market: loanMarket({ classHundredths: 200 }) }).problems;
    expect(problem).toMatchObject({ error: "InsufficientMargin", limit: 2n * USD });
    expect(check(wanted, { multiplier: 150 }).problems[0]).toMatchObject({ limit: 1_500_000n });
  });

  test("behavior: borrowing needs initial margin, even of an account that gets better by it", () => {
    const loans = [{ ...NO_LOANS, principal: 2_000n * USD }];
    const [problem] = check(BORROW, { isMargined: true, loans }).problems;
    expect(problem).toMatchObject({ error: "InsufficientMargin" });
    expect(check(LEND, { isMargined: true, loans }).problems[0]).toMatchObject({ error: "InsufficientMargin" });
  });

  test("error: rates, sizes, prices and orders that the exchange refuses", () => {
    expect(check({ ...BORROW, tick: 100_001n }).problems[0]).toMatchObject({ error: "InvalidTick", limit: 100_000n });
    expect(check({ ...BORROW, lots: 9n }).problems[0]).toMatchObject({ error: "BelowMinimumNotional", missing: 1n });
    expect(check({ ...BORROW, reduceOnly: true }).problems[0]).toMatchObject({ error: "NothingToReduce" });
    expect(check(BORROW, { dollarState: "wide" }).problems[0]).toMatchObject({ error: "PriceNotReliable", asset: 0 });
    expect(check(LEND, { dollarState: "wide" }).problems).toEqual([]);
    const tokens = [tokenHolding({ free: 5n, held: 5n })];
    expect(check(BORROW, { tokens }).problems[0]).toMatchObject({ error: "RestingFlatOrders", asset: 1 });
  });

  test("behavior: ether that is borrowed can be had and is owed", () => {
    const { after, isAllowed } = check({ ...BORROW, lots: 100n }, { market: coin({ bestAsk: 550n }) });
    expect(isAllowed).toBe(true);
    expect(after.hasObligation).toBe(true);
    // a tenth of an ether, its interest at 3,000 dollars
    expect(after.equity).toBe(1_000n * USD - interestUp({ units: 10n ** 8n, rate: 550n, hours: 240 }) * 3n);
  });
});
