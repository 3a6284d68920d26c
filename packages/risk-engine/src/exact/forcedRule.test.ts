import { describe, expect, test } from "vitest";
import { oneVenue } from "../../test/venues.ts";
import { assess } from "./assessment.ts";
import { createAccount } from "./createAccount.ts";
import { maxCostPerFreed, ruleOfForcedStep } from "./forcedRule.ts";

/** A lot is a dollar, so a position of 10,000 lots needs 600 dollars: theta x 10 %. */
const venue = oneVenue();
const ONE = 1_000_000n;

/** A long position of so many lots, with so many dollars of equity. */
const long = (lots: bigint, equity: bigint) =>
  assess(
    venue,
    createAccount(venue, {
      base: { cash: equity * ONE },
      perps: [{ market: 1, size: lots, quote: -(lots * ONE) << 24n }],
    }),
  );

const judge = (lots: bigint, equity: bigint, { parGain = 0n, slack = 0n } = {}) =>
  ruleOfForcedStep({ before: long(10_000n, 540n), after: long(lots, equity), parGain, slack, one: ONE });

describe("maxCostPerFreed", () => {
  test.each([
    { equity: 600n, rho: 0n },
    { equity: 540n, rho: 100_000n },
    { equity: 420n, rho: 300_000n },
    { equity: 400n, rho: 333_333n },
    { equity: 300n, rho: 250_000n },
    { equity: 240n, rho: 200_000n },
    { equity: 0n, rho: 200_000n },
    { equity: -600n, rho: 200_000n },
  ])("default: with $equity dollars of 600 it is $rho millionths", ({ equity, rho }) => {
    expect(maxCostPerFreed(long(10_000n, equity))).toBe(rho);
  });

  test("behavior: an account that owes nothing is never liquidated", () => {
    expect(maxCostPerFreed(assess(venue, createAccount(venue, {})))).toBe(0n);
  });
});

describe("ruleOfForcedStep", () => {
  test("default: a tenth of what is freed may go as a reward, when a tenth is missing", () => {
    // 1,500 lots free 90 dollars
    const numbers = { cost: 9n * ONE, limit: 9n * ONE, freed: 90n * ONE, counted: 531n * ONE, target: 586_500_000n };
    expect(judge(8_500n, 531n)).toEqual({ isLegal: true, ...numbers });
    expect(judge(8_500n, 530n)).toMatchObject({ isLegal: false, because: "tooDear", cost: 10n * ONE });
  });

  test("behavior: a step that frees nothing is refused, whatever it pays the account", () => {
    expect(judge(10_000n, 900n)).toMatchObject({ isLegal: false, because: "tooDear", freed: 0n });
    expect(judge(11_000n, 900n)).toMatchObject({ isLegal: false, because: "tooDear" });
  });

  test("behavior: no further than 1.15 times the requirement, but for slack and what left at par", () => {
    // 7,800 lots require 468: 1.15 times that are 538.2
    expect(judge(7_800n, 538n)).toMatchObject({ isLegal: true });
    const far = { isLegal: false, because: "tooLarge", counted: 539n * ONE, target: 538_200_000n };
    expect(judge(7_800n, 539n)).toMatchObject(far);
    expect(judge(7_800n, 539n, { slack: ONE })).toMatchObject({ isLegal: true, target: 539_350_000n });
    expect(judge(7_800n, 539n, { parGain: ONE })).toMatchObject({ isLegal: true, counted: 538n * ONE });
  });

  test("behavior: a small account may go whole", () => {
    const before = long(832n, 40n);
    const after = long(0n, 40n);
    const step = { before, after, parGain: 0n, slack: 0n, one: ONE };
    expect(before.requirement.maintenance).toBe(49_920_000n);
    expect(ruleOfForcedStep(step)).toMatchObject({ isLegal: true, target: undefined });
    expect(ruleOfForcedStep({ ...step, before: long(834n, 40n) })).toMatchObject({ because: "tooLarge", target: 0n });
  });

  test("behavior: four units are rounding", () => {
    const step = (units: bigint) =>
      ruleOfForcedStep({
        before: long(10_000n, 540n),
        after: assess(
          venue,
          createAccount(venue, {
            base: { cash: 531n * ONE - units },
            perps: [{ market: 1, size: 8_500n, quote: -(8_500n * ONE) << 24n }],
          }),
        ),
        ...{ parGain: 0n, slack: 0n, one: ONE },
      });
    expect(step(4n).isLegal).toBe(true);
    expect(step(5n).isLegal).toBe(false);
  });
});
