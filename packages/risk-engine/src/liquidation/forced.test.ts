import { describe, expect, test } from "vitest";
import { randomLegs, randomLiquidation } from "../../test/liquidations.ts";
import { createRandom } from "../../test/random.ts";
import { oneVenue } from "../../test/venues.ts";
import { UnknownLoanError, UnknownMarketError } from "../errors.ts";
import { createAccount } from "../exact/createAccount.ts";
import { debtSums } from "../exact/interest.ts";
import { closeOnBooks, mostReward, takeOver } from "./forced.ts";
import type { LiquidationContext, LoanTerms } from "./types.ts";

const ONE = 1_000_000n;
const ETHER = 1_000_000_000n;
const venue = oneVenue({ one: ONE, asset: { haircut: 20_000n } });
const markets = [
  { kind: "spot", market: 2, asset: 1, lotUnits: 1_000_000n, minDollars: 10n * ONE },
  { kind: "perp", market: 1, asset: 1, lotUnits: 1_000_000n, minDollars: 10n * ONE },
] as const;
const owed: LoanTerms = {
  ...{ id: 9n, market: 3, asset: "base", isOwed: true, principal: 9_000n * ONE, rate: 550n, bookedHours: 240 },
  ...{ hoursLeft: 190, chargedHours: 50, begunHours: 50, interestFee: 100_000n, minUnits: 10n * ONE },
};

/** 9.1 ether of 1,000 dollars and 300 dollars, with 9,000 dollars of debt: health is about 0.7. */
function levered(change: Partial<LiquidationContext> = {}): LiquidationContext {
  const account = createAccount(venue, {
    base: { cash: 300n * ONE, ...debtSums(9_000n * ONE, owed) },
    assets: [{ asset: 1, free: 9n * ETHER + ETHER / 10n }],
  });
  return { venue, account, markets, loans: [owed], ...change };
}

describe("takeOver", () => {
  test("default: tokens go at the mark, a debt with the interest charged, the reward beside", () => {
    const legs = [
      { kind: "spot", market: 2, units: ETHER },
      { kind: "repay", loan: 9n, principal: 1_000n * ONE },
    ] as const;
    const { state, received, payment, insuranceShare, refusal, verdict } = takeOver(levered(), {
      legs,
      reward: 10n * ONE,
    });
    // 50 hours of 5.5 % on 1,000 dollars
    const interest = 313_927n;
    // the account's 300 dollars pay first
    const given = 700n * ONE + interest;
    expect([...state.given]).toEqual([["base", given]]);
    expect(received).toBe(1_000n * ONE - given - 10n * ONE);
    expect([payment, insuranceShare]).toEqual([received + ONE, ONE]);
    expect(state.account.base.cash).toBe(received);
    expect(state.account.base).toMatchObject(debtSums(8_000n * ONE, owed));
    expect(state.account.assets[0]?.free).toBe(8n * ETHER + ETHER / 10n);
    expect([refusal, verdict?.isLegal]).toEqual([undefined, true]);
  });

  test("behavior: what is charged for hours that have not come is a gain at par", () => {
    const { state } = takeOver(levered(), { legs: [{ kind: "repay", loan: 9n, principal: 1_000n * ONE }] });
    expect(state.parGain).toBe(1_506_850n - 313_927n - 1n);
  });

  test("behavior: a claim leaves at par less the exchange's share, and its haircut and interest count as a gain", () => {
    const given: LoanTerms = { ...owed, id: 5n, isOwed: false, principal: 100n * ONE };
    const base = { cash: 100n * ONE, lent: 100n * ONE, ...debtSums(9_000n * ONE, owed) };
    const account = createAccount(venue, { base, assets: [{ asset: 1, free: 9n * ETHER + ETHER / 5n }] });
    const context = levered({ venue: { ...venue, baseHaircut: 20_000n }, account, loans: [owed, given] });
    const claim = (principal: bigint) => takeOver(context, { legs: [{ kind: "claim", loan: 5n, principal }] });
    const all = claim(100n * ONE);
    // interest of 50 hours rounded up, less a tenth of it rounded up
    expect(all.state.payment).toBe(100n * ONE + 31_393n - 3_140n);
    expect(all.state.parGain).toBe(2n * ONE + 31_393n - 3_140n);
    expect(claim(10n * ONE - 1n).refusal).toEqual({
      ...{ error: "BelowMinimumNotional", index: 0, amount: 10n * ONE - 1n, minimum: 10n * ONE },
    });
    expect(claim(100n * ONE + 1n).refusal).toMatchObject({ error: "LegTooLarge", available: 100n * ONE });
  });

  test("behavior: legs of one loan together are no more than the loan", () => {
    const leg = { kind: "repay", loan: 9n, principal: 5_000n * ONE } as const;
    const { refusal } = takeOver(levered(), { legs: [leg, leg] });
    expect(refusal).toEqual({ error: "LegTooLarge", index: 1, amount: 5_000n * ONE, available: 4_000n * ONE });
  });

  test("behavior: nobody takes over at a price that may not be relied on at all", () => {
    const legs = [{ kind: "spot", market: 2, units: ETHER }] as const;
    const stale = levered({ prices: new Map([[1, "stale"]]) });
    expect(takeOver(stale, { legs }).refusal).toEqual({ error: "LegPriceNotReliable", asset: 1 });
    const dead = levered({ prices: new Map([["base", "dead"]]) });
    expect(takeOver(dead, { legs }).refusal).toEqual({ error: "LegPriceNotReliable", asset: "base" });
  });

  test("error: markets and loans that the account has nothing to do with", () => {
    const spot = { legs: [{ kind: "spot", market: 1, units: 1n }] } as const;
    expect(() => takeOver(levered(), spot)).toThrow(UnknownMarketError);
    const loan = { legs: [{ kind: "claim", loan: 9n, principal: 1n }] } as const;
    expect(() => takeOver(levered(), loan)).toThrow(UnknownLoanError);
  });
});

describe("closeOnBooks", () => {
  test("default: what is sold below the mark is a cost, what is not given back of the fee, too", () => {
    const fill = { market: 2, sells: true, lots: 1_000n, dollars: 995n * ONE, fee: ONE };
    const { state, verdict, refusal } = closeOnBooks(levered(), { fills: [fill], reward: 2n * ONE });
    expect(state.account.base.cash).toBe(300n * ONE + 992n * ONE);
    expect(verdict).toMatchObject({ cost: 8n * ONE, freed: 60n * ONE });
    expect(refusal).toBeUndefined();
  });

  test("behavior: the reward needs free dollars", () => {
    const { refusal } = closeOnBooks(levered(), { fills: [], reward: 301n * ONE });
    expect(refusal).toEqual({ error: "TooLittleCash", free: 300n * ONE, needed: 301n * ONE });
  });
});

describe("mostReward", () => {
  test("default: legal as it is, and refused with more than four units on top", () => {
    const random = createRandom(31);
    let found = 0;
    for (let count = 0; count < 300; count += 1) {
      const context = randomLiquidation(random, { assets: 2, perps: 2, bits: 40, tame: true });
      const legs = randomLegs(random, context);
      const reward = mostReward(takeOver(context, { legs }));
      if (reward === 0n) continue;
      found += 1;
      const refusal = takeOver(context, { legs, reward }).refusal?.error;
      expect([undefined, "StepTooLarge"]).toContain(refusal);
      expect(["StepTooDear", "TooLittleCash"]).toContain(
        takeOver(context, { legs, reward: reward + 5n }).refusal?.error,
      );
    }
    expect(found).toBeGreaterThan(50);
  });
});
