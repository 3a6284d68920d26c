import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { dangerOf, simulateYear } from "../../../scripts/basis/year.ts";
import { yearTables } from "../../../scripts/basis/yearPage.ts";
import { readParameters } from "../../../scripts/deployment/parameters.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const parameters = readParameters(path.join(ROOT, "scripts/deployment/parameters/local.json"));
const PAGE = readFileSync(path.join(ROOT, "docs/basis-trade.md"), "utf8");

test.each(Object.entries(yearTables(parameters)))(
  "table %s of docs/basis-trade.md is what the formulas say",
  (name, text) => {
    expect(PAGE).toContain(`<!-- table: ${name} -->\n${text}\n`);
  },
);

describe("simulateYear", () => {
  const amounts = (year: ReturnType<typeof simulateYear>) =>
    Object.fromEntries(year.statement.map(({ label, amount }) => [label, amount]));

  test("default: the documented example, but for what interest is rounded up by", () => {
    const year = simulateYear({ withCosts: false, isOwnRenewal: true, parameters });
    expect(year.borrowed).toBe(900_000_000n);
    expect(amounts(year)).toMatchObject({ "funding received": 99_999_999n, "fee of buying spot": 0n });
    const { "interest paid": interest = 0n } = amounts(year);
    expect(-interest - 49_500_000n).toBeGreaterThanOrEqual(0n);
    // a unit for each of 38 terms at most
    expect(-interest - 49_500_000n).toBeLessThanOrEqual(38n);
    expect(year.renewals).toBe(37);
  });

  test("behavior: renewals by a keeper cost a hundredth of the smallest loan each", () => {
    const own = simulateYear({ withCosts: true, isOwnRenewal: true, parameters });
    const kept = simulateYear({ withCosts: true, isOwnRenewal: false, parameters });
    expect(own.change - kept.change).toBe(37n * 100_000n);
  });

  test("behavior: a trade of one hour pays interest of eight", () => {
    const [hour, day] = [1, 8].map((hours) => simulateYear({ withCosts: true, isOwnRenewal: true, parameters, hours }));
    expect(amounts(hour!)["interest paid"]).toBe(amounts(day!)["interest paid"]);
  });
});

test("dangerOf: no fall of the price liquidates the trade, and a long time of funding against it does", () => {
  const danger = dangerOf(parameters);
  expect(danger.priceBelow).toBeUndefined();
  expect(danger.priceAbove).toBeGreaterThan(10n * 250_000n);
  expect(danger.equity).toBeGreaterThan(11n * danger.maintenance);
  expect(danger.hoursOfHighestFunding).toBeGreaterThan(48);
});
