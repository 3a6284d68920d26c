import { describe, expect, test } from "vitest";
import { oneVenue } from "../../test/venues.ts";
import { ruleOfAction } from "./action.ts";
import { assess } from "./assessment.ts";
import { type AccountFields, createAccount } from "./createAccount.ts";

const DOLLAR = 1_000_000n;
const venue = oneVenue({ one: DOLLAR });

const state = (fields: AccountFields) => assess(venue, createAccount(venue, fields));

/** Cash, and a position in lots of one dollar bought at the mark. */
const position = (cash: bigint, lots: bigint) =>
  state({ base: { cash: cash * DOLLAR }, perps: [{ market: 1, size: lots, quote: (-lots * DOLLAR) << 24n }] });

describe("ruleOfAction", () => {
  test("default: initial margin after the action allows it, by the multiplier of the account", () => {
    const [before, after] = [position(200n, 0n), position(200n, 1_000n)];
    expect(ruleOfAction({ before, after })).toEqual({ isAllowed: true, because: "initialMargin" });
    expect(ruleOfAction({ before, after, multiplier: 2_000_000n })).toEqual({
      isAllowed: false,
      required: 202n * DOLLAR,
      available: 200n * DOLLAR,
      missing: 2n * DOLLAR,
    });
  });

  test("behavior: below initial margin, risk may be reduced at a cost of health or 1/5 per freed unit", () => {
    const before = position(55n, 1_000n);
    const freed = before.requirement.maintenance - position(55n, 500n).requirement.maintenance;
    expect(freed).toBe(30n * DOLLAR);
    // health is 55 / 60.6, so up to 27.2 dollars
    const pay = (dollars: bigint) => ({ before, after: position(55n - dollars, 500n) });
    expect(ruleOfAction(pay(27n))).toEqual({ isAllowed: true, because: "reducesRisk" });
    expect(ruleOfAction(pay(28n)).isAllowed).toBe(false);
    expect(ruleOfAction({ ...pay(27n), paysOut: true }).isAllowed).toBe(false);
  });

  test("behavior: also with negative equity, up to a fifth", () => {
    const before = position(-10n, 1_000n);
    expect(ruleOfAction({ before, after: position(-16n, 500n) }).isAllowed).toBe(true);
    expect(ruleOfAction({ before, after: position(-17n, 500n) }).isAllowed).toBe(false);
  });

  test("behavior: what makes nothing worse is allowed below initial margin, but not a payment", () => {
    const [before, after] = [position(10n, 1_000n), position(11n, 1_000n)];
    expect(ruleOfAction({ before, after })).toEqual({ isAllowed: true, because: "changesNothing" });
    expect(ruleOfAction({ before: after, after: before }).isAllowed).toBe(false);
    expect(ruleOfAction({ before, after, paysOut: true }).isAllowed).toBe(false);
  });

  test("behavior: a flat account may do anything", () => {
    const before = state({ base: { cash: 5n }, assets: [{ asset: 1, free: 1n }] });
    const after = state({ assets: [{ asset: 1, free: 1n }] });
    expect(ruleOfAction({ before, after, paysOut: true })).toEqual({ isAllowed: true, because: "flat" });
    expect(after.isLiquidatable).toBe(false);
  });
});
