import { describe, expect, test } from "vitest";
import { ASSET, oneVenue, PERP } from "../../test/venues.ts";
import { DuplicateError, OutOfRangeError, UnknownAssetError, UnknownMarketError } from "../errors.ts";
import { createAccount } from "./createAccount.ts";
import { createVenue } from "./createVenue.ts";

const venue = oneVenue();

describe("createVenue", () => {
  test.each([
    ["price", 0n],
    ["price", 1n << 64n],
    ["priceExp", 25],
    ["priceExp", 1.5],
    ["shock", 1_000_001n],
    ["halfBasis", 50_001n],
    ["halfBasis", -1n],
    ["common", 45_001n],
    ["oiFactor", 129n],
    ["haircut", -1n],
    ["makerFeeCap", -1n],
  ])("error: OutOfRangeError for %s %s", (field, value) => {
    const fails = () => createVenue({ one: 1n, assets: [{ ...ASSET, [field]: value }] });
    expect(fails).toThrow(OutOfRangeError);
    expect(fails).toThrow(`${field} of asset 1 ${value} is out of range`);
  });

  test("error: the message names the limit and the way out", () => {
    expect(() => oneVenue({ asset: { common: 45_001n } })).toThrowErrorMatchingInlineSnapshot(`
      [OutOfRangeError: common of asset 1 45001 is out of range: 0 to 45000.
      Breaking a hedge may not lower the requirement: keep 2 common <= shock - 2 halfBasis.]
    `);
  });

  test("error: OutOfRangeError for a market", () => {
    expect(() => oneVenue({ perp: { lotUnits: 0n } })).toThrow("lotUnits of market 1 0 is out of range");
    expect(() => oneVenue({ perp: { pool: -1n } })).toThrow(OutOfRangeError);
  });

  test("error: DuplicateError and UnknownAssetError", () => {
    expect(() => createVenue({ one: 0n, assets: [ASSET, ASSET] })).toThrow(DuplicateError);
    expect(() => createVenue({ one: 0n, assets: [ASSET], perps: [PERP, PERP] })).toThrow(DuplicateError);
    expect(() => createVenue({ one: 0n, assets: [], perps: [PERP] })).toThrow(UnknownAssetError);
  });
});

describe("createAccount", () => {
  test("default: what is left out is zero", () => {
    expect(createAccount(venue, { perps: [{ market: 1, size: 5n }] })).toEqual({
      base: {
        ...{ cash: 0n, lent: 0n, principal: 0n, interestToTerm: 0n, interestAccrued: 0n },
        ...{ lendHeld: 0n, borrowInterest: 0n },
      },
      assets: [],
      perps: [{ market: 1, size: 5n, quote: 0n, bidLots: 0n, askLots: 0n }],
    });
  });

  test("error: unknown, listed twice, negative, too many", () => {
    expect(() => createAccount(venue, { assets: [{ asset: 2 }] })).toThrow(UnknownAssetError);
    expect(() => createAccount(venue, { perps: [{ market: 2 }] })).toThrow(UnknownMarketError);
    expect(() => createAccount(venue, { assets: [{ asset: 1 }, { asset: 1 }] })).toThrow(DuplicateError);
    expect(() => createAccount(venue, { assets: [{ asset: 1, lent: -1n }] })).toThrow(
      "lent of asset 1 -1 is out of range",
    );
    expect(() => createAccount(venue, { base: { principal: 1n << 128n } })).toThrow(OutOfRangeError);
    const many = Array.from({ length: 17 }, (_, asset) => ({ asset }));
    expect(() => createAccount(venue, { assets: many })).toThrow("Number of assets 17 is out of range: 0 to 16.");
  });
});
