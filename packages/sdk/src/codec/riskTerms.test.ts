import fc from "fast-check";
import { toHex } from "viem";
import { describe, expect, test } from "vitest";
import { decodeMarketKind, marketKindSlots } from "./marketWords.ts";
import { decodePriceState, decodeRiskTerms, PRICE_STATES } from "./riskTerms.ts";

const bits = (width: bigint) => fc.bigInt({ min: 0n, max: (1n << width) - 1n });

describe("decodeRiskTerms", () => {
  test("behavior: every field is read from its place, whatever stands around it", () => {
    const fields = fc.record({
      price: bits(64n),
      priceExp: fc.integer({ min: 0, max: 31 }),
      shock: bits(20n),
      halfBasis: bits(20n),
      common: bits(20n),
      oiFactor: bits(8n),
      haircut: bits(20n),
      makerFeeCap: bits(14n),
      state: fc.constantFrom(...PRICE_STATES),
      time: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      ramp: fc.option(
        fc.record({
          shockLag: bits(12n).map((steps) => steps * 10n),
          basisLag: bits(10n).map((steps) => steps * 10n),
          hoursLeft: fc.bigInt({ min: 1n, max: 48n }),
        }),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(fields, bits(16n), (terms, rest) => {
        const word =
          terms.price |
          (BigInt(terms.priceExp) << 64n) |
          (terms.shock << 69n) |
          (terms.halfBasis << 89n) |
          (terms.common << 109n) |
          (terms.oiFactor << 129n) |
          (terms.haircut << 137n) |
          (terms.makerFeeCap << 157n) |
          (BigInt(PRICE_STATES.indexOf(terms.state)) << 171n) |
          (BigInt(terms.time) << 174n) |
          (rest << 206n) |
          (((terms.ramp?.shockLag ?? 0n) / 10n) << 222n) |
          (((terms.ramp?.basisLag ?? 0n) / 10n) << 234n) |
          ((terms.ramp?.hoursLeft ?? 0n) << 244n);
        expect(decodeRiskTerms(toHex(word, { size: 32 }))).toEqual(terms);
      }),
    );
  });

  test("behavior: a state that is not known is the worst", () => {
    expect([0, 4, 7].map(decodePriceState)).toEqual(["ok", "dead", "dead"]);
  });
});

describe("decodeMarketKind", () => {
  test("default", () => {
    const header = toHex((1n << 184n) | 5n, { size: 32 });
    const clock = toHex((8n << 226n) | (1n << 230n) | (1n << 255n) | 77n, { size: 32 });
    expect(decodeMarketKind([header, clock])).toEqual({ kind: "perp", fundingHours: 8, isDeep: true });
    expect(decodeMarketKind([toHex((1n << 183n) | (1n << 185n)), clock])).toEqual({ kind: "spot" });
    expect(decodeMarketKind([])).toEqual({ kind: "spot" });
    const loan = (1n << 247n) | (1n << 184n) | (100_000n << 98n) | (150n << 90n) | (240n << 74n) | (9n << 58n);
    expect(decodeMarketKind([toHex(loan), clock])).toEqual({
      ...{ kind: "loan", termHours: 240, classHundredths: 150, interestFee: 100_000n },
    });
    expect(marketKindSlots(3)).toEqual([`0x01${"0".repeat(61)}3`, `0x11${"0".repeat(58)}0302`]);
  });
});
