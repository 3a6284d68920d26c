import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom } from "../../test/random.ts";
import { oneVenue } from "../../test/venues.ts";
import { OutOfRangeError, UnknownAssetError, UnknownMarketError } from "../errors.ts";
import { assess } from "../exact/assessment.ts";
import { createAccount } from "../exact/createAccount.ts";
import { largestSize } from "./largestSize.ts";
import { riskMultiplier, riskScore } from "./riskScore.ts";
import { applyTrades, type Trade } from "./trades.ts";
import { waterfall } from "./waterfall.ts";
import { whatIf } from "./whatIf.ts";

const DOLLAR = 1_000_000n;
const venue = oneVenue({ one: DOLLAR, perp: { fundingIndex: 5n << 24n } });
const start = createAccount(venue, { base: { cash: 100n * DOLLAR } });

const BASIS_TRADE = [
  { kind: "borrow", asset: "base", amount: 900n * DOLLAR, interestToTerm: 1_356_165n },
  { kind: "spot", asset: 1, lotUnits: 1_000_000n, price: DOLLAR, fee: 0n, lots: 1_000n },
  { kind: "perp", market: 1, price: DOLLAR, fee: 0n, lots: -1_000n },
] as const;

describe("whatIf", () => {
  test("default: the levered basis trade as one bundle", () => {
    const { before, after, verdict } = whatIf({ venue, account: start, trades: BASIS_TRADE });
    expect(before.freeMargin).toBe(100n * DOLLAR);
    expect(after.freeMargin).toBe(87_643_835n);
    expect(verdict).toEqual({ isAllowed: true, because: "initialMargin" });
  });

  test("behavior: fees are rounded up, funding is neutral, and a fill at the mark changes nothing else", () => {
    const fill = { kind: "perp", market: 1, price: DOLLAR, fee: 333n, lots: 3n } as const;
    const account = applyTrades(venue, start, [fill]);
    expect(assess(venue, account).equity.equity).toBe(100n * DOLLAR - 999n);
    expect(account.perps).toEqual([
      { market: 1, size: 3n, quote: (-3_000_999n << 24n) + (15n << 24n), bidLots: 0n, askLots: 0n },
    ]);
    const spot = { kind: "spot", asset: 1, lotUnits: 1_000_000n, price: DOLLAR, fee: 333n, lots: -3n } as const;
    expect(applyTrades(venue, start, [spot])).toMatchObject({
      base: { cash: 103n * DOLLAR - 999n },
      assets: [{ free: -3_000_000n }],
    });
    const loan = { kind: "borrow", asset: 1, amount: 5n, interestToTerm: 1n } as const;
    expect(applyTrades(venue, start, [loan]).assets).toMatchObject([{ free: 5n, principal: 5n, interestToTerm: 1n }]);
    const given = { kind: "lend", asset: "base", amount: 7n } as const;
    expect(applyTrades(venue, start, [given]).base).toMatchObject({ cash: 100n * DOLLAR - 7n, lent: 7n });
    expect(applyTrades(venue, start, [{ ...given, asset: 1 }]).assets).toMatchObject([{ free: -7n, lent: 7n }]);
  });

  test("error: what no trade can have", () => {
    const fill = { kind: "perp", market: 1, price: 1n, fee: 0n, lots: 1n } as const;
    const fails = (trade: Trade) => expect(() => applyTrades(venue, start, [trade])).toThrow(OutOfRangeError);
    fails({ ...fill, price: -1n });
    fails({ ...fill, fee: 1_000_001n });
    fails({ kind: "borrow", asset: "base", amount: -1n, interestToTerm: 0n });
    fails({ kind: "borrow", asset: "base", amount: 1n, interestToTerm: -1n });
    fails({ kind: "lend", asset: 1, amount: -1n });
    expect(() => whatIf({ venue, account: start, trades: [fill], multiplier: 1n })).toThrow(
      "multiplier 1 is out of range: 1000000 to 655350000.",
    );
    expect(() => largestSize({ venue, account: start, market: fill, side: "buy", most: -1n })).toThrow(OutOfRangeError);
  });

  test("error: unknown asset and market", () => {
    const fill = { price: 1n, fee: 0n, lots: 1n };
    expect(() => applyTrades(venue, start, [{ kind: "perp", market: 9, ...fill }])).toThrow(UnknownMarketError);
    expect(() => applyTrades(venue, start, [{ kind: "spot", asset: 9, lotUnits: 1n, ...fill }])).toThrow(
      UnknownAssetError,
    );
  });
});

describe("waterfall", () => {
  test("default: what it has, what is required, what is left", () => {
    const steps = waterfall(whatIf({ venue, account: start, trades: BASIS_TRADE }).after);
    expect(steps.map(({ term, asset, amount }) => [term, asset, amount])).toEqual([
      ["dollars", undefined, -901_356_165n],
      ["tokens", 1, 1_000n * DOLLAR],
      ["basis", 1, -10n * DOLLAR],
      ["fixed", undefined, -1n * DOLLAR],
    ]);
    expect(steps.at(-1)?.total).toBe(87_643_835n);
  });

  test("behavior: orders to lend and to borrow cost their haircut and their interest, and count as asks", () => {
    const where = oneVenue({ asset: { haircut: 20_000n } });
    const account = createAccount(where, {
      base: { cash: 500n * DOLLAR, borrowInterest: 1_643_836n },
      assets: [{ asset: 1, free: 1_000_000_000n, lendHeld: 1_000_000_000n }],
      perps: [{ market: 1, size: -2_000n, quote: (2_000n * DOLLAR) << 24n }],
    });
    const steps = waterfall(assess(where, account));
    expect(steps.map(({ term, asset, amount }) => [term, asset, amount])).toEqual([
      ["dollars", undefined, 500n * DOLLAR],
      ["tokens", 1, 2_000n * DOLLAR],
      ["orderCosts", undefined, -21_643_836n],
      ["basis", 1, -20n * DOLLAR],
      ["orders", 1, -1_800_000n],
    ]);
  });

  test("behavior: the last total is the free margin, and rounding stays below a unit for each term", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const where = randomVenue(random, { assets: 4, perps: 5, bits: 60 });
        const assessment = assess(where, randomAccount(random, where, { bits: 60 }));
        const steps = waterfall(assessment);
        expect(steps.at(-1)?.total ?? 0n).toBe(assessment.freeMargin);
        const rounding = steps.find(({ term }) => term === "rounding")?.amount ?? 0n;
        expect(rounding <= 0n && rounding > -12n).toBe(true);
      }),
    );
  });
});

describe("riskScore", () => {
  test("default: 10 below m = 1, 9 at it, 0 from m = 10 on", () => {
    const at = (equity: bigint) => riskScore({ equity, requirement: 100n });
    expect([at(99n), at(100n), at(325n), at(1_000n), at(5_000n)]).toEqual([10, 9, 5.625, 0, 0]);
    expect(at(999n)).toBeCloseTo(0, 1);
    expect(riskMultiplier({ equity: 250n, requirement: 100n })).toBe(2_500_000n);
    expect(riskScore({ equity: 0n, requirement: 0n })).toBe(0);
  });
});
