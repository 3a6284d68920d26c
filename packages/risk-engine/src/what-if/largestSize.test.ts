import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomAccount, randomVenue } from "../../test/portfolios.ts";
import { createRandom } from "../../test/random.ts";
import { oneVenue } from "../../test/venues.ts";
import { createAccount } from "../exact/createAccount.ts";
import { pow10 } from "../exact/rounding.ts";
import { type LargestSizeParameters, largestSize } from "./largestSize.ts";
import { largestWhere, nearestChange } from "./search.ts";
import { whatIf } from "./whatIf.ts";

const DOLLAR = 1_000_000n;
const venue = oneVenue({ one: DOLLAR });
const PERP = { kind: "perp", market: 1, price: DOLLAR, fee: 0n } as const;
const SPOT = { kind: "spot", asset: 1, lotUnits: 1_000_000n, price: DOLLAR, fee: 1_000n } as const;

/** Tries every size. */
function bruteForce({ most = 0n, ...parameters }: LargestSizeParameters): bigint {
  for (let size = most; size > 0n; size -= 1n) {
    const lots = parameters.side === "buy" ? size : -size;
    if (whatIf({ ...parameters, trades: [{ ...parameters.market, lots }] }).verdict.isAllowed) return size;
  }
  return 0n;
}

describe("largestSize", () => {
  test("default: ten times the margin at a shock of 10 %", () => {
    const account = createAccount(venue, { base: { cash: 101n * DOLLAR } });
    expect(largestSize({ venue, account, market: PERP, side: "buy" })).toBe(1_000n);
    expect(largestSize({ venue, account, market: PERP, side: "buy", multiplier: 2_000_000n })).toBe(495n);
  });

  test("behavior: in a hedged book more size first frees margin and then needs it", () => {
    // long 1,000 in tokens on equity of 50, half of what that requires
    const account = createAccount(venue, {
      base: { principal: 950n * DOLLAR },
      assets: [{ asset: 1, free: 1_000_000_000n }],
    });
    // until it requires as much as before: 0.095 |1000 - n| + 0.005 (1000 + n) = 100
    expect(largestSize({ venue, account, market: PERP, side: "sell" })).toBe(1_900n);
    expect(largestSize({ venue, account, market: PERP, side: "buy" })).toBe(0n);
    // with a fee of 1 %, until that is health, 50 / 60.6, times 0.6 (190 - 0.1 n)
    const market = { ...PERP, fee: 10_000n };
    const lots = largestSize({ venue, account, market, side: "sell" });
    const at = (size: bigint) => whatIf({ venue, account, trades: [{ ...market, lots: -size }] }).verdict.isAllowed;
    expect(lots).toBe(1_580n);
    expect([at(lots), at(lots + 1n)]).toEqual([true, false]);
  });

  test("behavior: spot is limited by what is free, unless it may be borrowed", () => {
    const account = createAccount(venue, { base: { cash: 100n * DOLLAR }, assets: [{ asset: 1, free: 7_500_000n }] });
    expect(largestSize({ venue, account, market: SPOT, side: "buy" })).toBe(99n);
    expect(largestSize({ venue, account, market: SPOT, side: "sell" })).toBe(7n);
    // 107.5 - 0.001 n = 0.1 (7.5 + n) + 1
    const borrowing = largestSize({ venue, account, market: SPOT, side: "buy", mayBorrow: true });
    expect(borrowing).toBe(1_047n);
  });

  test("behavior: a whole hedge may be closed when nothing else is owed, though less of it may not", () => {
    const crowded = oneVenue({ one: DOLLAR, asset: { shock: 400_000n, oiFactor: 128n } });
    const position = { market: 1, size: -1_000n, quote: (1_000n * DOLLAR) << 24n };
    const account = createAccount(crowded, { assets: [{ asset: 1, free: 1_000_000_000n }], perps: [position] });
    const sizeOf = (most: bigint) => largestSize({ venue: crowded, account, market: PERP, side: "buy", most });
    // 1000 = 1.195 n + 0.005 (2000 - n) + 1
    expect([sizeOf(999n), sizeOf(1_000n)]).toEqual([831n, 1_000n]);
  });

  test("behavior: equals trying every size", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), fc.boolean(), (seed, isSpot, isBuy) => {
        const random = createRandom(seed);
        const options = { assets: 2, perps: 2, bits: 22, orders: random.chance(0.3), tame: true };
        const where = randomVenue(random, options);
        const account = randomAccount(random, where, options);
        const { underlying, lotUnits } = where.perps.get(1)!;
        const terms = where.assets.get(isSpot ? 1 : underlying)!;
        const units = isSpot ? 1_000_000_000_000n : lotUnits;
        const mark = (units * terms.price) / pow10(terms.priceExp);
        const price = (mark * BigInt(random.integer(980, 1_020))) / 1_000n + 1n;
        const fee = BigInt(random.integer(0, 1_000));
        const market = isSpot
          ? ({ kind: "spot", asset: 1, lotUnits: units, price, fee } as const)
          : ({ kind: "perp", market: 1, price, fee } as const);
        const side = isBuy ? "buy" : "sell";
        const parameters = { venue: where, account, market, side, most: 120n, mayBorrow: true } as const;
        expect(largestSize(parameters)).toBe(bruteForce(parameters));
      }),
      { numRuns: 400 },
    );
  });
});

describe("largestWhere", () => {
  test("behavior: finds the end of an interval that begins anywhere", () => {
    const triangle = fc.record({
      peak: fc.bigInt({ min: 0n, max: 1n << 48n }),
      height: fc.bigInt({ min: 0n, max: 1n << 30n }),
      left: fc.bigInt({ min: 1n, max: 1n << 20n }),
      right: fc.bigInt({ min: 1n, max: 1n << 20n }),
    });
    fc.assert(
      fc.property(triangle, ({ peak, height, left, right }) => {
        const slack = (value: bigint) => height - (value < peak ? (peak - value) * left : (value - peak) * right);
        const most = 1n << 48n;
        const end = peak + height / right;
        expect(largestWhere([0n, most], slack)).toBe(end < most ? end : most);
      }),
    );
  });

  test("behavior: null when there is none", () => {
    expect(largestWhere([0n, 1_000n], () => -1n)).toBeNull();
    expect(nearestChange(5n, [9n, 0n], () => true)).toBeNull();
  });
});
