import { describe, expect, test } from "vitest";
import { randomLiquidation } from "../../test/liquidations.ts";
import { createRandom } from "../../test/random.ts";
import { oneVenue } from "../../test/venues.ts";
import { createAccount } from "../exact/createAccount.ts";
import { exposures } from "../exact/exposure.ts";
import { maxCostPerFreed } from "../exact/forcedRule.ts";
import { abs } from "../exact/rounding.ts";
import { takeOver } from "./forced.ts";
import { proRataSlice, SHARE_SCALE } from "./slice.ts";
import { liquidationOffers } from "./steps.ts";
import type { LiquidationContext } from "./types.ts";

const ONE = 1_000_000n;
const ETHER = 1_000_000_000n;
const venue = oneVenue({ one: ONE });
const markets = [
  { kind: "spot", market: 2, asset: 1, lotUnits: 1_000_000n, minDollars: 10n * ONE },
  { kind: "perp", market: 1, asset: 1, lotUnits: 1_000_000n, minDollars: 10n * ONE },
] as const;

/** Ten ether long and as many short as lots say, bought with a debt of dollars, and so much equity. */
function basis(lots: bigint, equity: bigint): LiquidationContext {
  const principal = (10_000n - equity) * ONE;
  const account = createAccount(venue, {
    base: { principal },
    assets: [{ asset: 1, free: 10n * ETHER }],
    perps: [{ market: 1, size: -lots, quote: (lots * ONE) << 24n }],
  });
  const loan = { id: 9n, market: 3, asset: "base", isOwed: true, principal, rate: 0n, bookedHours: 240 } as const;
  const hours = { hoursLeft: 100, chargedHours: 140, begunHours: 140, interestFee: 0n, minUnits: ONE };
  return { venue, account, markets, loans: [{ ...loan, ...hours }] };
}

describe("proRataSlice", () => {
  test("default: a hedge goes as it is, and lands at 1.15 times its requirement", () => {
    // a basis of 0.5 % a leg: R_M = 0.6 x (100 + 1) = 60.6, E = 54.54, h = 0.9
    const slice = proRataSlice(basis(10_000n, 54n));
    // f = (1.15 - h) / (1.15 - (1 - h)) with h = 0.8911
    expect(slice?.wanted).toBe(248_692_131n);
    expect(slice?.share).toBe(slice?.wanted);
    const [debt, tokens, position] = slice?.legs ?? [];
    expect(debt).toMatchObject({ kind: "repay", principal: (9_946n * ONE * 248_692_131n) / SHARE_SCALE });
    expect([tokens, position]).toEqual([
      { kind: "spot", market: 2, units: 2_486_000_000n },
      { kind: "perp", market: 1, lots: 2_486n },
    ]);
    const { verdict, after } = slice?.outcome ?? {};
    const health = Number(after?.health) / 1e6;
    expect(verdict?.isLegal).toBe(true);
    expect(health).toBeGreaterThan(1.14);
    expect(health).toBeLessThanOrEqual(1.15);
  });

  test("behavior: who asks for less gets less of it", () => {
    const [cheap, dear] = [proRataSlice(basis(10_000n, 54n), { rho: 10_000n }), proRataSlice(basis(10_000n, 54n))];
    expect(cheap?.share).toBeLessThan(dear?.share ?? 0n);
    expect(cheap?.reward).toBeLessThan(dear?.reward ?? 0n);
    expect(Number(cheap?.outcome.after?.health)).toBeGreaterThan(1_140_000);
  });

  test("behavior: what an account has no cash for it owes at the market of the position that goes", () => {
    // the debt is more than the tokens are worth: what makes up for it is profit that the market has no money for
    const account = createAccount(venue, {
      base: { principal: 11_000n * ONE },
      assets: [{ asset: 1, free: 10n * ETHER }],
      perps: [{ market: 1, size: -10_000n, quote: (11_050n * ONE) << 24n }],
    });
    const loans = basis(0n, 0n).loans.map((loan) => ({ ...loan, principal: 11_000n * ONE }));
    const slice = proRataSlice({ venue, account, markets, loans });
    expect(slice?.share).toBe(slice?.wanted);
    expect(slice?.outcome.owed).toBeGreaterThan(300n * ONE);
  });

  test("behavior: without a position it draws its profits, and goes as far as they reach", () => {
    const account = (profit: bigint) =>
      createAccount(venue, {
        base: { principal: 11_000n * ONE },
        assets: [{ asset: 1, free: 10n * ETHER }],
        perps: [{ market: 1, size: 0n, quote: (profit * ONE) << 24n }],
      });
    const loans = basis(0n, 0n).loans.map((loan) => ({ ...loan, principal: 11_000n * ONE }));
    expect(proRataSlice({ venue, account: account(1_500n), markets, loans })).toBeUndefined();
    const paid = oneVenue({ one: ONE, perp: { pool: 150n * ONE } });
    const slice = proRataSlice({ venue: paid, account: account(1_500n), markets, loans });
    expect(slice?.legs[0]).toEqual({ kind: "profit", market: 1 });
    expect(slice?.share).toBeLessThan(slice?.wanted ?? 0n);
    expect(slice?.outcome.refusal).toBeUndefined();
  });

  test("behavior: nothing of an account that has its requirement", () => {
    expect(proRataSlice(basis(10_000n, 61n))).toBeUndefined();
  });

  test("behavior: a small account goes whole", () => {
    const { legs = [], share } = proRataSlice(basis(10_000n, 54n)) ?? {};
    expect([legs.length, share]).not.toEqual([3, SHARE_SCALE]);
    const account = createAccount(venue, {
      base: { cash: 45n * ONE },
      perps: [{ market: 1, size: 800n, quote: -(800n * ONE) << 24n }],
    });
    const small = proRataSlice({ venue, account, markets, loans: [] });
    expect(small?.legs).toEqual([{ kind: "perp", market: 1, lots: 800n }]);
    expect(small?.share).toBe(SHARE_SCALE);
  });
});

describe("slices of random accounts", () => {
  const random = createRandom(52);
  const options = { assets: 2, perps: 3, bits: 44, tame: true, doubt: false, orders: false };
  const found = Array.from({ length: 400 }, () => {
    const context = randomLiquidation(random, options);
    return { context, slice: proRataSlice(context) };
  }).flatMap(({ context, slice }) => (slice === undefined ? [] : [{ context, slice }]));

  test("behavior: are legal, and most accounts have one", () => {
    for (const { context, slice } of found) {
      const { refusal, verdict } = takeOver(context, slice);
      expect(refusal).toBeUndefined();
      expect(verdict?.isLegal).toBe(true);
    }
    expect(found.length).toBeGreaterThan(200);
  });

  test("behavior: raise the health from 2 rho0 on", () => {
    let counted = 0;
    for (const { slice } of found) {
      const { before, after } = slice.outcome;
      const health = before.health ?? 0n;
      if (health < 400_000n) continue;
      counted += 1;
      expect(after?.health ?? health).toBeGreaterThanOrEqual(health);
    }
    expect(counted).toBeGreaterThan(100);
  });

  test("behavior: land between once and 1.15 times the requirement, but for lots, unless cash or the whole is the limit", () => {
    let counted = 0;
    for (const { slice } of found) {
      const { before, verdict, state, after } = slice.outcome;
      if (verdict?.target === undefined || after === undefined || slice.share < slice.wanted) continue;
      if (slice.share === SHARE_SCALE || slice.wanted === 0n) continue;
      counted += 1;
      expect(verdict.counted).toBeLessThanOrEqual(verdict.target);
      const required = after.requirement.maintenance;
      expect(verdict.counted + state.parGain + 2n * state.slack, String(before.health)).toBeGreaterThanOrEqual(
        required,
      );
    }
    expect(counted).toBeGreaterThan(50);
  });

  test("behavior: leave the ratios between exposures as they were, but for a lot of each leg", () => {
    for (const { context, slice } of found) {
      if (slice.share === SHARE_SCALE) continue;
      const [before, after] = [
        exposures(context.venue, context.account),
        exposures(slice.outcome.state.venue, slice.outcome.state.account),
      ];
      for (const exposure of before) {
        const later = after.find(({ terms }) => terms.asset === exposure.terms.asset);
        for (const perp of exposure.perps) {
          const lot = perp.terms.lotUnits * exposure.terms.price;
          const left = later?.perps.find(({ terms }) => terms.market === perp.terms.market)?.value ?? 0n;
          const expected = (perp.value * (SHARE_SCALE - slice.share)) / SHARE_SCALE;
          const dust = 10n * ONE * exposure.scale;
          expect(abs(left - expected) <= lot + 1n || (left === 0n && abs(expected) <= dust + lot)).toBe(true);
        }
      }
    }
  });

  test("behavior: may ask for no more", () => {
    for (const { context, slice } of found.slice(0, 100)) {
      expect(
        takeOver(context, { legs: slice.legs, reward: slice.reward + 5n + slice.reward / 1_000n }).refusal,
      ).toBeDefined();
    }
  });
});

describe("liquidationOffers", () => {
  test("default: of a hedge the pair, and no leg alone", () => {
    const offers = liquidationOffers(basis(10_000n, 54n));
    expect(offers.map(({ kind }) => kind).toSorted()).toEqual(["pair", "proRata"]);
    const pair = offers.find(({ kind }) => kind === "pair");
    expect(pair?.legs).toEqual([
      { kind: "spot", market: 2, units: expect.any(BigInt) },
      { kind: "perp", market: 1, lots: expect.any(BigInt) },
    ]);
  });

  test("behavior: of what is half hedged the naked part frees most for what is taken", () => {
    const context = basis(5_000n, 300n);
    const offers = liquidationOffers(context);
    expect(offers[0]).toMatchObject({ kind: "single", asset: 1 });
    expect(offers[0]?.legs[0]).toMatchObject({ kind: "spot", market: 2 });
    for (const { outcome, legs, reward } of offers) {
      expect(outcome.refusal).toBeUndefined();
      expect(takeOver(context, { legs, reward }).refusal).toBeUndefined();
    }
    expect(maxCostPerFreed(offers[0]?.outcome.before ?? (undefined as never))).toBeGreaterThan(0n);
  });

  test("behavior: of random accounts every one is legal", () => {
    const random = createRandom(53);
    let count = 0;
    for (let round = 0; round < 60; round += 1) {
      const context = randomLiquidation(random, { assets: 2, perps: 2, bits: 44, tame: true, doubt: round % 3 === 0 });
      for (const { legs, reward } of liquidationOffers(context)) {
        count += 1;
        expect(takeOver(context, { legs, reward }).refusal).toBeUndefined();
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
