import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillLoans } from "../../test/loans.ts";
import { randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom, type Random } from "../../test/random.ts";
import { oneVenue } from "../../test/venues.ts";
import type { Account, AssetHolding, Loans, PerpPosition } from "./account.ts";
import { assess } from "./assessment.ts";
import { PPM } from "./constants.ts";
import { createAccount } from "./createAccount.ts";
import { ceilDiv, floorDiv, pow10 } from "./rounding.ts";
import type { Venue } from "./venue.ts";

/** (1 - 3/5) / 2 of the shock: what a fill may lose against the mark, fee included. */
const BAND = (value: bigint, shock: bigint) => (value * shock) / (5n * PPM);

describe("resting orders", () => {
  test("behavior: a maker above I is above M after any of its orders filled anywhere in the band", () => {
    let reached = 0;
    const shape = fc.record({
      seed: fc.integer(),
      assets: fc.integer({ min: 1, max: 5 }),
      perps: fc.integer({ min: 0, max: 5 }),
      bits: fc.integer({ min: 20, max: 60 }),
    });
    fc.assert(
      fc.property(shape, ({ seed, ...options }) => {
        const random = createRandom(seed);
        const venue = randomVenue(random, options);
        const account = exactlyAtInitialMargin(venue, randomAccount(random, venue, options));
        if (account === undefined) return;
        const filled = fillLoans(random, fillSome(random, venue, account));
        const { equity, requirement } = assess(venue, filled);
        if (requirement.fixed > 0n) reached += 1;
        expect(requirement.fixed === 0n || equity.equity >= requirement.maintenance).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(reached).toBeGreaterThan(2_000);
  });

  test("behavior: filling orders to lend and to borrow changes nothing but what is owed and lent", () => {
    let [filledAny, reached] = [0, 0];
    const shape = fc.record({
      seed: fc.integer(),
      assets: fc.integer({ min: 1, max: 5 }),
      perps: fc.integer({ min: 0, max: 4 }),
      bits: fc.integer({ min: 1, max: 62 }),
    });
    fc.assert(
      fc.property(shape, ({ seed, ...options }) => {
        const random = createRandom(seed);
        const venue = randomVenue(random, options);
        const account = randomAccount(random, venue, options);
        const filled = fillLoans(random, account);
        const [before, after] = [assess(venue, account), assess(venue, filled)];
        // to the unit, also where prices may not be relied on
        expect(after.equity.initialEquity).toBe(before.equity.initialEquity);
        expect(after.requirement.initial <= before.requirement.initial).toBe(true);
        expect(after.hasObligation).toBe(before.hasObligation);
        expect(after.resolutionValue).toBe(before.resolutionValue);
        if (after.equity.orderCosts < before.equity.orderCosts) filledAny += 1;
        if (after.requirement.initial < before.requirement.initial) reached += 1;
      }),
      { numRuns: 5_000 },
    );
    expect(filledAny).toBeGreaterThan(1_000);
    expect(reached).toBeGreaterThan(100);
  });

  test("behavior: orders to lend and to borrow concern initial margin only", () => {
    const random = createRandom(12);
    for (let run = 0; run < 500; run += 1) {
      const venue = randomVenue(random, { assets: 3, perps: 3 });
      const ordered = randomAccount(random, venue);
      const without = {
        ...ordered,
        base: withoutOrders(ordered.base, "cash"),
        assets: ordered.assets.map((holding) => withoutOrders(holding, "free")),
      };
      const [a, b] = [assess(venue, ordered), assess(venue, without)];
      expect(a.equity.equity).toBe(b.equity.equity);
      expect(a.resolutionValue).toBe(b.resolutionValue);
      expect(a.requirement.maintenanceAssets).toBe(b.requirement.maintenanceAssets);
      expect(a.requirement.maintenanceCommon).toBe(b.requirement.maintenanceCommon);
      expect(a.equity.initialEquity <= b.equity.initialEquity).toBe(true);
      expect(a.requirement.initial >= b.requirement.initial).toBe(true);
    }
  });

  test("behavior: no wider band would do", () => {
    // short 500 with bids for 1,000: as far from zero after them as before, with twice as much to lose on the way
    const venue = oneVenue({ one: 1_000_000n, asset: { halfBasis: 0n } });
    const before = {
      base: { cash: 51_000_000n },
      perps: [{ market: 1, size: -500n, quote: 500_000_000n << 24n, bidLots: 1_000n }],
    };
    expect(assess(venue, createAccount(venue, before)).freeMargin).toBe(0n);
    const marginAfter = (lost: bigint) => {
      const quote = (500_000_000n - 1_000_000_000n - lost) << 24n;
      const after = assess(venue, createAccount(venue, { ...before, perps: [{ market: 1, size: 500n, quote }] }));
      return after.equity.equity - after.requirement.maintenance;
    };
    // 2 % of 1,000, and 0.4 of the fixed dollar to spare
    expect(marginAfter(20_000_000n)).toBe(400_000n);
    expect(marginAfter(20_400_001n)).toBe(-1n);
  });
});

/** The same with what lend orders reserve free, and nothing to borrow. */
function withoutOrders<T extends Loans>(holding: T, free: keyof T): T {
  return { ...holding, [free]: (holding[free] as bigint) + holding.lendHeld, lendHeld: 0n, borrowInterest: 0n };
}

/** The account with just as many dollars as E_I = R_I takes; undefined when that is less than its bids hold. */
function exactlyAtInitialMargin(venue: Venue, account: Account): Account | undefined {
  const { freeMargin } = assess(venue, account);
  const cash = account.base.cash - freeMargin;
  const held = account.assets.reduce((total, { bidCash }) => total + bidCash, 0n);
  return cash < held ? undefined : { ...account, base: { ...account.base, cash } };
}

/** Fills a random part of every order at the worst price that the band allows, or at a random one. */
function fillSome(random: Random, venue: Venue, account: Account): Account {
  let cash = account.base.cash;
  const assets = account.assets.map((holding) => {
    const filled = fillSpot(random, venue, holding);
    cash += filled.cash;
    return filled.holding;
  });
  const perps = account.perps.map((position) => fillPerp(random, venue, position));
  return { ...account, base: { ...account.base, cash }, assets, perps };
}

const part = (random: Random, whole: bigint) =>
  (whole * BigInt(random.pick([0, 1_000, random.integer(0, 1_000)]))) / 1_000n;

/** What a fill of this value loses: the most that is allowed, less, or a gain. */
const loss = (random: Random, worst: bigint) =>
  random.pick([worst, worst, (worst * BigInt(random.integer(-2_000, 1_000))) / 1_000n]);

function fillSpot(random: Random, venue: Venue, holding: AssetHolding) {
  const { price, priceExp, shock } = venue.assets.get(holding.asset)!;
  const scale = pow10(priceExp);
  const sold = part(random, holding.held);
  const income = ceilDiv(sold * price, scale);
  const spent = part(random, holding.bidCash);
  // units are worth at least what was spent less the loss
  const bought = ceilDiv((spent - loss(random, BAND(spent, shock))) * scale, price);
  const cash = income - loss(random, BAND(floorDiv(sold * price, scale), shock)) - spent;
  const { free, held, bidCash } = holding;
  return { cash, holding: { ...holding, free: free + bought, held: held - sold, bidCash: bidCash - spent } };
}

function fillPerp(random: Random, venue: Venue, position: PerpPosition): PerpPosition {
  const { underlying, lotUnits, fundingIndex } = venue.perps.get(position.market)!;
  const { price, priceExp, shock } = venue.assets.get(underlying)!;
  const scale = pow10(priceExp);
  const fill = (lots: bigint, sign: bigint) => {
    const value = lots * lotUnits * price;
    const paid = ceilDiv(sign * value, scale) + loss(random, BAND(floorDiv(value, scale), shock));
    return { size: sign * lots, quote: (-paid << 24n) + sign * lots * fundingIndex };
  };
  const [bids, asks] = [part(random, position.bidLots), part(random, position.askLots)];
  const [bought, sold] = [fill(bids, 1n), fill(asks, -1n)];
  return {
    market: position.market,
    size: position.size + bought.size + sold.size,
    quote: position.quote + bought.quote + sold.quote,
    bidLots: position.bidLots - bids,
    askLots: position.askLots - asks,
  };
}
