import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merge, type PortfolioOptions, randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom } from "../../test/random.ts";
import { oneVenue } from "../../test/venues.ts";
import type { Account } from "./account.ts";
import { assess } from "./assessment.ts";
import type { AssetTerms } from "./assetTerms.ts";
import { MAX_OI_FACTOR, PPM } from "./constants.ts";
import { createAccount } from "./createAccount.ts";
import { createVenue } from "./createVenue.ts";
import { exposures } from "./exposure.ts";
import { requirement } from "./requirement.ts";
import { abs, floorDiv, min, pow10 } from "./rounding.ts";
import type { Venue } from "./venue.ts";

const RUNS = { numRuns: 1_000 };

/** Terms round to millionths of a unit and sums to a unit, so comparisons of sums may be one unit off. */
const UNIT = 1n;

const shape = fc.record({
  seed: fc.integer(),
  assets: fc.integer({ min: 1, max: 6 }),
  perps: fc.integer({ min: 0, max: 6 }),
  bits: fc.integer({ min: 1, max: 70 }),
});
type Shape = PortfolioOptions & { readonly seed: number };

function portfolio({ seed, ...options }: Shape) {
  const random = createRandom(seed);
  const venue = randomVenue(random, options);
  return {
    random,
    venue,
    account: randomAccount(random, venue, options),
    other: () => randomAccount(random, venue, options),
  };
}

function withTerms(venue: Venue, change: (terms: AssetTerms) => AssetTerms): Venue {
  return createVenue({ ...venue, assets: [...venue.assets.values()].map(change), perps: [...venue.perps.values()] });
}

describe("requirement", () => {
  test("behavior: merging two accounts never costs more, so splitting one never costs less", () => {
    fc.assert(
      fc.property(shape, (options) => {
        // without lent tokens, whose haircut rounds to a whole unit of the asset
        const { venue, account, other } = portfolio({ ...options, loans: false });
        const [first, second] = [account, other()];
        const [a, b, both] = [first, second, merge(venue, [first, second])].map((one) => requirement(venue, one));
        expect(both!.initial <= a!.initial + b!.initial + UNIT).toBe(true);
        expect(both!.maintenance <= a!.maintenance + b!.maintenance + UNIT).toBe(true);
      }),
      RUNS,
    );
  });

  test("behavior: n equal accounts require n times as much as one, or a little less by rounding", () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { venue, account } = portfolio({ ...options, loans: false });
        const noFixed = createVenue({ ...listed(venue), one: 0n });
        const one = requirement(noFixed, account).initial;
        const two = requirement(noFixed, merge(venue, [account, account])).initial;
        expect(two <= 2n * one + UNIT && two >= 2n * one - 2n).toBe(true);
      }),
      RUNS,
    );
  });

  test("behavior: a larger shock, basis or open interest never requires less, a larger common part never more", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 100_000 }), (options, step) => {
        const { venue, account } = portfolio(options);
        const before = requirement(venue, account);
        const by = BigInt(step);
        const clamp = (value: bigint, most: bigint) => (value < most ? value : most);
        const shocked = withTerms(venue, (terms) => ({ ...terms, shock: clamp(terms.shock + by, PPM) }));
        const based = withTerms(venue, (terms) => ({
          ...terms,
          halfBasis: clamp(terms.halfBasis + by, (terms.shock - 2n * terms.common) / 2n),
        }));
        const crowded = withTerms(venue, (terms) => ({
          ...terms,
          oiFactor: clamp(terms.oiFactor + by, MAX_OI_FACTOR),
        }));
        for (const stricter of [shocked, based, crowded]) {
          const after = requirement(stricter, account);
          expect(after.initial + UNIT >= before.initial && after.maintenance + UNIT >= before.maintenance).toBe(true);
        }
        const related = withTerms(venue, (terms) => ({
          ...terms,
          common: clamp(terms.common + by, (terms.shock - 2n * terms.halfBasis) / 2n),
        }));
        // only without orders: with them the two terms may take different ends
        expect(requirement(related, account).maintenance <= before.maintenance + UNIT).toBe(true);
      }),
      RUNS,
    );
  });

  test("behavior: an order more never requires less", () => {
    fc.assert(
      fc.property(shape, fc.bigInt({ min: 1n, max: 1n << 50n }), (options, more) => {
        const { venue, account } = portfolio(options);
        const perps = account.perps.map((position, index) =>
          index % 2 === 0
            ? { ...position, bidLots: position.bidLots + more }
            : { ...position, askLots: position.askLots + more },
        );
        const assets = account.assets.map((holding) => ({ ...holding, bidCash: holding.bidCash + more }));
        const after = requirement(venue, { ...account, perps, assets });
        expect(after.initial + UNIT >= requirement(venue, account).initial).toBe(true);
      }),
      RUNS,
    );
  });

  test("behavior: maintenance is at most three fifths of initial margin", () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { venue, account } = portfolio(options);
        const { initial, maintenance } = requirement(venue, account);
        expect(maintenance * 5n <= initial * 3n + 5n && maintenance >= 0n).toBe(true);
      }),
      RUNS,
    );
  });

  test("behavior: the order of assets and markets does not matter", () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { venue, account } = portfolio(options);
        const turned = { ...account, assets: account.assets.toReversed(), perps: account.perps.toReversed() };
        const [a, b] = [assess(venue, account), assess(venue, turned)];
        expect({ ...b, assets: [] }).toEqual({ ...a, assets: [] });
        expect(b.assets.map(({ requirement: one }) => one)).toEqual(a.assets.map(({ requirement: one }) => one));
      }),
      RUNS,
    );
  });

  test("behavior: hedging a net position frees, and breaking a hedge costs, whatever else the account holds", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 1_000 }), (options, share) => {
        const { venue: withFixed, account } = portfolio({ ...options, perps: 6, orders: false });
        const venue = createVenue({ ...listed(withFixed), one: 0n });
        for (const exposure of exposures(venue, account)) {
          const market = [...venue.perps.values()].find(({ underlying }) => underlying === exposure.terms.asset);
          if (market === undefined) continue;
          const net = exposure.token + exposure.perps.reduce((total, { value }) => total + value, 0n);
          const most = abs(net) / (market.lotUnits * exposure.terms.price);
          const lots = floorDiv(most * BigInt(share), 1_000n);
          const hedged = trade(venue, account, { market: market.market, lots: net > 0n ? -lots : lots });
          const [before, after] = [requirement(venue, account), requirement(venue, hedged)];
          expect(after.maintenance <= before.maintenance + UNIT).toBe(true);
          expect(after.initial <= before.initial + UNIT).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe("requirement with beta = 0", () => {
  test("behavior: is the value of scenario margin where the perpetual leg is opposite and not larger", () => {
    const cases = fc.record({
      price: fc.integer({ min: 0, max: 300_000 }),
      slippage: fc.integer({ min: 0, max: 50_000 }),
      lots: fc.bigInt({ min: 1n, max: 1n << 40n }),
      share: fc.integer({ min: 0, max: 1_000 }),
      isShort: fc.boolean(),
      mark: fc.bigInt({ min: 1n, max: 1n << 40n }),
    });
    fc.assert(
      fc.property(cases, ({ price, slippage, lots, share, isShort, mark }) => {
        const venue = oneVenue({
          asset: { price: mark, priceExp: 0, shock: BigInt(price + 2 * slippage), halfBasis: BigInt(slippage) },
          perp: { lotUnits: 1n },
        });
        const sign = isShort ? -1n : 1n;
        const hedge = (lots * BigInt(share)) / 1_000n;
        const tokens = isShort ? { principal: lots } : { free: lots };
        const account = createAccount(venue, {
          assets: [{ asset: 1, ...tokens }],
          perps: [{ market: 1, size: -sign * hedge }],
        });
        const { equity, requirement: required } = assess(venue, account);
        const value = scenarioValue({ mark, price: BigInt(price), slippage: 2n * BigInt(slippage) }, [
          sign * lots,
          -sign * hedge,
        ]);
        // scenarioValue is exact in millionths of a unit
        const difference = (equity.equity - required.initial) * PPM - value;
        expect(difference <= 0n && difference > -PPM).toBe(true);
      }),
      RUNS,
    );
  });
});

/** The worse of two scenarios in which tokens lose their slippage on top of the price, in millionths of a base unit. */
function scenarioValue(
  { mark, price, slippage }: { mark: bigint; price: bigint; slippage: bigint },
  [tokens, perp]: readonly [bigint, bigint],
): bigint {
  const sign = tokens < 0n ? -1n : 1n;
  const values = [price, -price].map(
    (move) => tokens * mark * (PPM + move - slippage * sign) + perp * mark * (PPM + move),
  );
  return min(values[0]!, values[1]!);
}

function listed(venue: Venue) {
  return { ...venue, assets: [...venue.assets.values()], perps: [...venue.perps.values()] };
}

/** The account after a trade at the mark. */
function trade(venue: Venue, account: Account, { market, lots }: { market: number; lots: bigint }): Account {
  const found = account.perps.find((position) => position.market === market);
  const { underlying, lotUnits, fundingIndex } = venue.perps.get(market)!;
  const { price, priceExp } = venue.assets.get(underlying)!;
  const paid = (lots * lotUnits * price * (1n << 24n)) / pow10(priceExp);
  const { size = 0n, quote = 0n } = found ?? {};
  const changed = { market, size: size + lots, quote: quote - paid + lots * fundingIndex };
  const others = account.perps.filter((position) => position !== found);
  return { ...account, perps: [...others, { bidLots: 0n, askLots: 0n, ...found, ...changed }] };
}
