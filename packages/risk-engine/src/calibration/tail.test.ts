import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EmptySeriesError, InvalidNumberError, TooFewObservationsError } from "./errors.ts";
import { expectedShortfall, quantile, twoSidedShortfall } from "./tail.ts";

const LEVEL = 0.9;
const SIZE = 137;
const sample = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: SIZE, maxLength: SIZE });
const es = (values: readonly number[]) => expectedShortfall(values, LEVEL);

describe("expectedShortfall", () => {
  test("default: the mean of the worst", () => {
    const losses = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(expectedShortfall(losses, 0.99)).toBeCloseTo(995.5, 12);
  });

  test("behavior: a part of an observation counts by its part", () => {
    const losses = Array.from({ length: 1050 }, (_, index) => index + 1);
    // the worst 10.5: 1050 to 1041, and half of 1040
    expect(expectedShortfall(losses, 0.99)).toBeCloseTo((10_455 + 520) / 10.5, 10);
  });

  test("behavior: agrees with closed forms", () => {
    const ranks = Array.from({ length: 100_000 }, (_, index) => (index + 0.5) / 100_000);
    const exponential = ranks.map((rank) => -Math.log(1 - rank));
    expect(expectedShortfall(exponential, 0.99)).toBeCloseTo(1 + Math.log(100), 2);
    // Pareto with exponent 3: ES = 3 / 2 times the quantile
    const pareto = ranks.map((rank) => (1 - rank) ** (-1 / 3));
    expect(expectedShortfall(pareto, 0.99)).toBeCloseTo(1.5 * 100 ** (1 / 3), 1);
  });

  test("behavior: coherent for every sample", () => {
    fc.assert(
      fc.property(sample, sample, fc.double({ min: 0, max: 9, noNaN: true }), (left, right, scale) => {
        const sum = left.map((value, index) => value + right[index]!);
        expect(es(sum)).toBeLessThanOrEqual(es(left) + es(right) + 1e-9);
        expect(es(left.map((value) => value * scale))).toBeCloseTo(es(left) * scale, 8);
        expect(es(left.map((value) => value + scale))).toBeCloseTo(es(left) + scale, 8);
        const worse = left.map((value, index) => value + Math.abs(right[index]!));
        expect(es(worse)).toBeGreaterThanOrEqual(es(left) - 1e-9);
      }),
    );
  });

  test("error: names the value, the limit and the way out", () => {
    expect(() => expectedShortfall([], 0.9)).toThrow(EmptySeriesError);
    expect(() => expectedShortfall([1, Number.NaN], 0.5)).toThrow(InvalidNumberError);
    expect(() => expectedShortfall([1, Number.NaN], 0.5)).toThrow("losses[1] is NaN; it must be a finite number.");
    expect(() => expectedShortfall([1], 1.5)).toThrow("level is 1.5; it must be at least 0, at most 1.");
    expect(() => expectedShortfall(Array(999).fill(1), 0.99)).toThrow(TooFewObservationsError);
    expect(() => expectedShortfall(Array(999).fill(1), 0.99)).toThrow(
      "losses has 999 observations; at least 1000 are needed.\nUse a longer history",
    );
    expect(() => expectedShortfall([1], 1)).toThrow(TooFewObservationsError);
    expect(expectedShortfall(Array(1000).fill(1), 0.99)).toBeCloseTo(1, 12);
  });
});

describe("twoSidedShortfall", () => {
  test("default: the worse direction", () => {
    const falls = Array.from({ length: 100 }, (_, index) => (index < 10 ? -5 : 1));
    expect(twoSidedShortfall(falls, 0.9)).toBe(5);
    expect(
      twoSidedShortfall(
        falls.map((value) => -value),
        0.9,
      ),
    ).toBe(5);
  });
});

describe("quantile", () => {
  test("default", () => {
    expect([0, 0.25, 0.5, 0.51, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 1, 2, 3, 4]);
  });

  test("behavior: at least the share lies at or below, and less lies below", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const found = quantile(values, share);
        const count = (matches: (value: number) => boolean) => values.filter(matches).length / values.length;
        expect(count((value) => value <= found)).toBeGreaterThanOrEqual(share - 1e-9);
        expect(count((value) => value < found)).toBeLessThanOrEqual(share);
      }),
    );
  });
});
