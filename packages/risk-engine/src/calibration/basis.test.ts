import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { basisMoves, basisTail, hedgeRequirement } from "./basis.ts";
import { bookCost, stressedCost } from "./bookCost.ts";
import { EmptySeriesError, InvalidNumberError, LengthMismatchError, ThinBookError } from "./errors.ts";
import { HOUR, METHOD } from "./method.ts";

const series = {
  step: HOUR,
  time: [0, HOUR, 2 * HOUR, 4 * HOUR],
  spot: [100, 100, 200, 100],
  perp: [101, 99, 200, 100],
};

describe("basisMoves", () => {
  test("default: level and change, none over a gap", () => {
    const { level, change, changeTime } = basisMoves(series, HOUR);
    for (const [index, expected] of [0.01, -0.01, 0, 0].entries()) expect(level[index]).toBeCloseTo(expected, 12);
    expect(change).toHaveLength(2);
    expect(change[0]).toBeCloseTo(-0.02, 12);
    expect(changeTime).toEqual([0, HOUR]);
  });

  test("behavior: the tail is the larger of level and change", () => {
    const level = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? 0.01 : -0.01));
    const moves = { time: [], level, changeTime: [], change: level.map((value) => -2 * value) };
    expect(basisTail(moves, 0.99)).toBeCloseTo(0.02, 12);
    expect(basisTail({ ...moves, change: level.map(() => 0) }, 0.99)).toBeCloseTo(0.01, 12);
  });

  test("error: prices and lengths", () => {
    expect(() => basisMoves({ ...series, spot: [100, -1, 1, 1] }, HOUR)).toThrow("spot[1] is -1; it must be above 0.");
    expect(() => basisMoves({ ...series, perp: [100] }, HOUR)).toThrow(LengthMismatchError);
    expect(() => basisMoves({ ...series, perp: [] }, HOUR)).toThrow(EmptySeriesError);
  });
});

describe("hedgeRequirement", () => {
  const fraction = fc.double({ min: 0, max: 0.1, noNaN: true });

  test("default", () => {
    expect(hedgeRequirement({ tail: 0.0095, closingCost: 0 }, METHOD)).toBeCloseTo(0.02, 12);
    expect(hedgeRequirement({ tail: 0, closingCost: 0.0012 }, METHOD)).toBeCloseTo(0.01, 12);
  });

  test("behavior: maintenance outlives the horizon, and a forced close is paid for at any health", () => {
    fc.assert(
      fc.property(fraction, fraction, (tail, closingCost) => {
        const { theta, rho0, fundingPerHour } = METHOD;
        const basis = hedgeRequirement({ tail, closingCost }, METHOD);
        expect(theta * basis + 1e-12).toBeGreaterThanOrEqual(tail + closingCost + fundingPerHour * basis);
        expect(rho0 * theta * basis + 1e-12).toBeGreaterThanOrEqual(closingCost);
      }),
    );
  });
});

describe("bookCost", () => {
  const book = {
    bids: [
      [99, 10],
      [90, 10],
    ],
    asks: [
      [101, 10],
      [103, 100],
    ],
  } as const;

  test("default: half the spread, then the depth, on the more expensive side", () => {
    expect(bookCost(book, 500)).toBeCloseTo(0.01, 12);
    // 990 at 99, 10 at 90
    expect(bookCost(book, 1_000)).toBeCloseTo((990 * 0.01 + 10 * 0.1) / 1_000, 12);
  });

  test("error: thin, empty and crossed books", () => {
    expect(() => bookCost(book, 1_891)).toThrow(ThinBookError);
    expect(() => bookCost(book, 1_891)).toThrow("The bids hold 1890 dollars; 1891 are needed.");
    expect(() => bookCost({ ...book, asks: [] }, 1)).toThrow(EmptySeriesError);
    expect(() => bookCost({ ...book, asks: [[98, 1]] }, 1)).toThrow(InvalidNumberError);
    expect(() => bookCost(book, 0)).toThrow(InvalidNumberError);
  });
});

describe("stressedCost", () => {
  test("default: in proportion to volatility, never down", () => {
    expect(stressedCost(0.0002, { recorded: 0.01, stressed: 0.02 })).toBeCloseTo(0.0004, 12);
    expect(stressedCost(0.0002, { recorded: 0.02, stressed: 0.01 })).toBe(0.0002);
    expect(() => stressedCost(1, { recorded: 0, stressed: 1 })).toThrow(InvalidNumberError);
  });
});
