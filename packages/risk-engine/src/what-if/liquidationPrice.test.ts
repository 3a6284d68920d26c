import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom } from "../../test/random.ts";
import { atRequirement } from "../../test/screening.ts";
import { ASSET, oneVenue, PERP } from "../../test/venues.ts";
import { createAccount } from "../exact/createAccount.ts";
import { createVenue } from "../exact/createVenue.ts";
import { isLiquidatable, maintenanceMargin } from "../exact/health.ts";
import { liquidationMove, liquidationPrice, moveCommonFactor } from "./liquidationPrice.ts";
import { reverseStress, stress } from "./stress.ts";

const DOLLAR = 1_000_000n;

describe("liquidationPrice", () => {
  const venue = oneVenue();
  const long = createAccount(venue, {
    base: { cash: 100n * DOLLAR },
    perps: [{ market: 1, size: 1_000n, quote: (-1_000n * DOLLAR) << 24n }],
  });

  test("default: a long position has one below, a short one above", () => {
    // 100 + 1000 (x - 1) = 0.06 * 1000 x
    const { down, up } = liquidationPrice(venue, long, 1);
    expect(down).toBe(957_446_808n);
    expect(up).toBeNull();
    const short = { ...long, perps: [{ ...long.perps[0]!, size: -1_000n, quote: (1_000n * DOLLAR) << 24n }] };
    // 100 - 1000 (x - 1) = 0.06 * 1000 x
    expect(liquidationPrice(venue, short, 1)).toEqual({ down: null, up: 1_037_735_850n });
  });

  test("behavior: a perfect hedge has one far above, where the basis on its legs outgrows the margin", () => {
    const hedged = createAccount(venue, {
      base: { principal: 900n * DOLLAR },
      assets: [{ asset: 1, free: 1_000_000_000n }],
      perps: [{ market: 1, size: -1_000n, quote: (1_000n * DOLLAR) << 24n }],
    });
    const { down, up } = liquidationPrice(venue, hedged, 1);
    expect(down).toBeNull();
    // 100 = 0.006 * 1000 x
    expect(up).toBe(16_666_666_667n);
  });

  test("behavior: with an offset in another asset there may be one on each side", () => {
    const related = createVenue({
      one: 0n,
      assets: [
        { ...ASSET, common: 40_000n },
        { ...ASSET, asset: 2, common: 40_000n },
      ],
      perps: [PERP, { ...PERP, market: 2, underlying: 2 }],
    });
    // the basis on 3,224 of gross takes away what a net of 10 gains, so only the common term moves the margin
    const hedge = createAccount(related, {
      assets: [{ asset: 1, free: 1_617_000_000n }],
      perps: [
        { market: 1, size: -1_607n },
        { market: 2, size: -10n },
      ],
    });
    const { down, up } = liquidationPrice(related, atRequirement(related, hedge, 100_000n), 1);
    expect(down).toBe(579_833_999n);
    expect(up).toBe(1_413_220_856n);
  });

  test("behavior: the answer changes exactly there, and nowhere nearer", () => {
    let found = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const options = { assets: 3, perps: 3, bits: 45, tame: true };
        const where = randomVenue(random, options);
        const account = randomAccount(random, where, options);
        const terms = where.assets.get(1)!;
        const at = (price: bigint) => ({ ...where, assets: new Map(where.assets).set(1, { ...terms, price }) });
        const usual = isLiquidatable(where, account);
        const { down, up } = liquidationPrice(where, account, 1);
        for (const [price, step] of [
          [down, 1n],
          [up, -1n],
        ] as const) {
          if (price === null) continue;
          found += 1;
          expect(isLiquidatable(at(price), account)).toBe(!usual);
          expect(isLiquidatable(at(price + step), account)).toBe(usual);
        }
        // no price between is on the other side by more than the roundings
        for (let trial = 0; trial < 40; trial += 1) {
          const far = random.chance(0.5) ? (down ?? 1n) : (up ?? terms.price * 1_000n);
          const price = terms.price + ((far - terms.price) * BigInt(random.integer(0, 999))) / 1_000n;
          const { equity, requirement } = maintenanceMargin(at(price), account);
          const margin = equity - requirement;
          expect(usual ? margin < 58n : margin > -58n).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(100);
  });
});

describe("liquidationMove and reverseStress", () => {
  const venue = createVenue({
    one: 0n,
    assets: [
      { ...ASSET, common: 40_000n },
      { ...ASSET, asset: 2, common: 20_000n },
    ],
    perps: [PERP, { ...PERP, market: 2, underlying: 2 }],
  });
  const account = createAccount(venue, {
    base: { cash: 100n * DOLLAR },
    perps: [{ market: 1, size: 1_000n, quote: (-1_000n * DOLLAR) << 24n }],
  });

  test("default: a long position falls by 4.26 %, a little more than the common shock", () => {
    const { down, up } = liquidationMove(venue, account);
    expect(down).toBe(-1_063_830n);
    expect(up).toBeNull();
    const worst = reverseStress(venue, account)!;
    expect(worst.move).toBe(-1_063_830n);
    expect(worst.shocks).toEqual({ 1: -42_553n, 2: -21_276n });
    expect(worst.assessment.isLiquidatable).toBe(true);
    expect(isLiquidatable(moveCommonFactor(venue, worst.move + 1n), account)).toBe(false);
  });

  test("behavior: an asset at zero does not end the way down of the others", () => {
    // a speck of the asset with the larger common part, which is at zero after 25 common shocks
    const slow = createAccount(venue, {
      base: { cash: 800n * DOLLAR },
      assets: [{ asset: 1, free: 1n }],
      perps: [{ market: 2, size: 1_000n, quote: (-1_000n * DOLLAR) << 24n }],
    });
    // 800 + 1000 (x - 1) = 0.06 * 1000 x at x = 0.2128: a fall of 78.7 %
    const { down } = liquidationMove(venue, slow);
    expect(down).toBe(-39_361_703n);
  });

  test("behavior: null without exposure, zero when it is liquidatable already", () => {
    expect(reverseStress(venue, createAccount(venue, { base: { cash: 1n } }))).toBeNull();
    expect(liquidationMove(oneVenue(), account)).toEqual({ down: null, up: null });
    const broke = createAccount(venue, { ...account, base: { cash: 0n } });
    expect(reverseStress(venue, broke)).toMatchObject({ move: 0n, shocks: {} });
  });

  test("behavior: the nearest of both directions, on random accounts", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const options = { assets: 3, perps: 4, bits: 45, tame: true };
        const where = randomVenue(random, options);
        const one = randomAccount(random, where, options);
        const worst = reverseStress(where, one);
        if (worst === null || worst.move === 0n) return;
        const toward = worst.move > 0n ? worst.move - 1n : worst.move + 1n;
        expect(isLiquidatable(moveCommonFactor(where, worst.move), one)).toBe(true);
        expect(isLiquidatable(moveCommonFactor(where, toward), one)).toBe(false);
        expect(isLiquidatable(moveCommonFactor(where, -toward), one)).toBe(false);
        for (let trial = 0; trial < 40; trial += 1) {
          const nearer = (toward * BigInt(random.integer(-999, 999))) / 1_000n;
          const { equity, requirement } = maintenanceMargin(moveCommonFactor(where, nearer), one);
          expect(equity - requirement > -58n).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("stress: several prices at once, without rounding", () => {
    const { equity, health } = stress(venue, account, { 1: -40_000n, 2: 1n });
    expect(equity.equity).toBe(60n * DOLLAR);
    expect(health).toBe(1_041_666n);
    expect(() => stress(venue, account, { 1: -1_000_001n })).toThrow(
      "shock of asset 1 -1000001 is out of range: -1000000 to 999000000.\nMoves are in millionths",
    );
  });
});
