import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidDecimalError } from "../errors/codec.ts";
import { countSteps, floorDiv, formatDecimal, parseDecimal } from "./decimal.ts";

describe("parseDecimal", () => {
  test("default", () => {
    expect(parseDecimal("12.50")).toEqual({ coefficient: 1250n, exponent: -2 });
    expect(parseDecimal("-0.01")).toEqual({ coefficient: -1n, exponent: -2 });
    expect(parseDecimal("007")).toEqual({ coefficient: 7n, exponent: 0 });
  });

  test("behavior: what formatDecimal writes is read back", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: -40, max: 40 }), (coefficient, exponent) => {
        const read = parseDecimal(formatDecimal({ coefficient, exponent }));
        expect(countSteps(read, exponent)).toEqual({ down: coefficient, isExact: true, nearest: coefficient });
      }),
    );
  });

  test("error: InvalidDecimalError", () => {
    for (const text of ["", "1e5", "1,000", ".5", "5.", "0x10", "+1", " 1", "--1", "NaN", "Infinity", "1_000"]) {
      expect(() => parseDecimal(text)).toThrow(InvalidDecimalError);
    }
  });
});

describe("formatDecimal", () => {
  test("default", () => {
    expect(formatDecimal({ coefficient: 1250n, exponent: -2 })).toBe("12.5");
    expect(formatDecimal({ coefficient: -5n, exponent: -3 })).toBe("-0.005");
    expect(formatDecimal({ coefficient: 0n, exponent: -3 })).toBe("0");
    expect(formatDecimal({ coefficient: 12n, exponent: 3 })).toBe("12000");
  });
});

describe("countSteps", () => {
  test("behavior: down is the greatest count that is not above, nearest is at most half a step away", () => {
    fc.assert(
      fc.property(
        fc.bigInt(),
        fc.integer({ min: -20, max: 0 }),
        fc.integer({ min: -10, max: 10 }),
        (coefficient, exponent, step) => {
          const { down, isExact, nearest } = countSteps({ coefficient, exponent }, step);
          const [low, one] = [Math.min(exponent, step), 1n];
          const value = coefficient * 10n ** BigInt(exponent - low);
          const size = 10n ** BigInt(step - low);
          expect(down * size <= value && value < (down + one) * size).toBe(true);
          expect(isExact).toBe(down * size === value);
          const distance = nearest * size - value;
          expect(2n * (distance < 0n ? -distance : distance) <= size).toBe(true);
        },
      ),
    );
  });
});

describe("floorDiv", () => {
  test("default", () => {
    expect([floorDiv(7n, 2n), floorDiv(-7n, 2n), floorDiv(-8n, 2n), floorDiv(7n, -2n)]).toEqual([3n, -4n, -4n, -4n]);
  });
});
