import type { AssetPrice } from "@pangea/sdk";
import { describe, expect, test } from "vitest";
import { isDue } from "./prices.ts";

/** Ether with 9 decimals in the ledger at 2,500 dollars with 6: units x price / 10^10 = ledger units of the dollar. */
const price = {
  ...{ asset: 1, price: 25_000_000_000n, priceExp: 10, state: "ok", time: 1_000 },
  ...{ pendingPrice: undefined, pendingSince: undefined },
  feeds: { maxAge: 400, deadAge: 4_000, jumpHold: 60 },
} as AssetPrice;
const watched = {
  ...{ price, asset: { decimals: 18, unitExp: 9 }, one: 1_000_000n, now: 1_100, deviation: 1_000, agePercent: 75 },
  reading: { price: 2_500n * 10n ** 18n, time: 1_050n },
};
const said = (dollars: number, time = 1_050n) => ({ price: BigInt(dollars * 1_000) * 10n ** 15n, time });

describe("isDue", () => {
  test("default: not while the source says what the exchange knows", () => {
    expect(isDue(watched)).toBe(false);
    expect(isDue({ ...watched, reading: undefined })).toBe(false);
  });

  test("behavior: from a deviation of a thousandth on, up or down", () => {
    expect(isDue({ ...watched, reading: said(2_502.499) })).toBe(false);
    expect(isDue({ ...watched, reading: said(2_502.5) })).toBe(true);
    expect(isDue({ ...watched, reading: said(2_497.5) })).toBe(true);
    expect(isDue({ ...watched, reading: said(2_502.5), deviation: 2_000 })).toBe(false);
  });

  test("behavior: when three quarters of its age have passed, if the source knows a newer one", () => {
    expect(isDue({ ...watched, now: 1_299 })).toBe(false);
    expect(isDue({ ...watched, now: 1_300 })).toBe(true);
    expect(isDue({ ...watched, now: 1_300, reading: said(2_500, 1_000n) })).toBe(false);
  });

  test("behavior: one that may not be relied on, and one that has waited to be confirmed", () => {
    expect(isDue({ ...watched, price: { ...price, state: "stale" } })).toBe(true);
    const pending = { ...price, pendingPrice: 1n, pendingSince: 1_050 };
    expect(isDue({ ...watched, price: pending, now: 1_109 })).toBe(false);
    expect(isDue({ ...watched, price: pending, now: 1_110 })).toBe(true);
  });
});
