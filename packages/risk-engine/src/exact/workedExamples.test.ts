import { describe, expect, test } from "vitest";
import { oneVenue } from "../../test/venues.ts";
import { assess } from "./assessment.ts";
import { createAccount } from "./createAccount.ts";
import type { Venue } from "./venue.ts";

const DOLLAR = 1_000_000n;
const CENT = 10_000n;

/** Equity of 100 dollars, a loan of all that is missing for ten days at 5.5 %, and what it bought. In cents. */
function levered(venue: Venue, notional: bigint, isHedged: boolean) {
  const principal = (notional - 10_000n) * CENT;
  const interestToTerm = (principal * 55n * 240n + 8_759_999n) / (1_000n * 8_760n);
  return createAccount(venue, {
    base: { principal, interestToTerm },
    assets: [{ asset: 1, free: notional * 10_000n }],
    perps: isHedged ? [{ market: 1, size: -notional, quote: (notional * CENT) << 24n }] : [],
  });
}

/** The largest notional in cents for which margin is left. */
function largestNotional(venue: Venue, isHedged: boolean): bigint {
  let [lower, upper] = [10_000n, 10_000_000n];
  while (upper - lower > 1n) {
    const middle = (lower + upper) / 2n;
    if (assess(venue, levered(venue, middle, isHedged)).freeMargin >= 0n) lower = middle;
    else upper = middle;
  }
  return lower;
}

describe("worked examples", () => {
  const venue = oneVenue({ perp: { lotUnits: 10_000n } });

  test("equity 100, loan 900 for ten days at 5.5 %, 1,000 of spot against 1,000 short leave 88.64", () => {
    const { equity, requirement, freeMargin } = assess(venue, levered(venue, 100_000n, true));
    expect(equity.equity).toBe(98_643_835n);
    expect(requirement.initial).toBe(10n * DOLLAR);
    expect(freeMargin).toBe(88_643_835n);
  });

  test("the same equity carries 8,703 hedged, and unhedged 987 at 10 % or 898 at 11 %", () => {
    expect(largestNotional(venue, true)).toBe(870_357n);
    expect(largestNotional(venue, false)).toBe(98_663n);
    expect(largestNotional(oneVenue({ asset: { shock: 110_000n } }), false)).toBe(89_815n);
  });
});
