import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import {
  type AssetParameters,
  approximateRequirement,
  assess,
  calibrate,
  checkBounds,
  createAccount,
  METHOD,
} from "@pangea/risk-engine";
import { describe, expect, test } from "vitest";
import { oneVenue } from "../../packages/risk-engine/test/venues.ts";
import { page } from "../../scripts/calibration/page.ts";
import { type CalibrationRecord, PAGE, RECORD } from "../../scripts/calibration/record.ts";

const record: CalibrationRecord = JSON.parse(readFileSync(RECORD, "utf8"));
const { parameters, measures } = record;

describe("committed risk parameters", () => {
  test("default: follow from the committed measures by the present method", () => {
    expect(record.method).toEqual(METHOD);
    expect(calibrate({ ...measures, method: METHOD })).toEqual(parameters);
  });

  test("behavior: stay within the bounds of the exchange", () => {
    const { commonShock } = parameters;
    for (const asset of parameters.assets) expect(() => checkBounds(asset, { commonShock, theta: 0.6 })).not.toThrow();
  });

  test("behavior: closing both legs of a hedge is paid for at any health", () => {
    for (const [index, { basis }] of parameters.assets.entries())
      expect((0.2 * 0.6 * basis) / 1e6).toBeGreaterThanOrEqual(measures.assets[index]!.closingCost);
  });

  test("behavior: are taken by the exact margin, which asks the same of them", () => {
    const portfolios = [
      [1_000, 0],
      [-700, 0],
      [500, -500],
      [300, -800],
    ] as const;
    for (const asset of parameters.assets)
      for (const [spot, perp] of portfolios)
        expect(exactRequirement(asset, { spot, perp })).toBeCloseTo(
          approximateRequirement([{ asset, values: [spot, perp] }], parameters.commonShock),
          5,
        );
  });

  test("behavior: every input is named with its hash", () => {
    expect(record.inputs.every(({ sha256, rows }) => /^[0-9a-f]{64}$/.test(sha256) && rows > 0)).toBe(true);
  });

  test("behavior: docs/risk-parameters.md is what the record says", () => {
    expect(readFileSync(PAGE, "utf8")).toBe(page(record));
  });
});

describe("scripts/calibrate.ts", () => {
  test("error: absent recordings are one clear line", async () => {
    const script = path.resolve(import.meta.dirname, "../../scripts/calibrate.ts");
    const run = promisify(execFile)(process.execPath, ["--conditions=@pangea/source", script, "--data", "/nowhere"]);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^error: \/nowhere has no \S+ and \d+ more; name the folder .* with --data DIR\.\n$/,
      ),
    });
  });
});

/** Initial requirement of an asset's legs at a price of one dollar, in dollars. */
function exactRequirement(
  asset: AssetParameters,
  { spot, perp }: { readonly spot: number; readonly perp: number },
): number {
  const common = Math.floor((asset.loading * parameters.commonShock) / 10_000);
  const terms = { shock: BigInt(asset.shock), halfBasis: BigInt(asset.basis / 2), common: BigInt(common) };
  const venue = oneVenue({
    asset: { ...terms, price: 1n, priceExp: 0, makerFeeCap: BigInt(asset.makerFeeCap) },
    perp: { lotUnits: 1n },
  });
  const units = (value: number) => BigInt(value) * 1_000_000n;
  const account = createAccount(venue, {
    base: { cash: units(1_000) },
    assets: [{ asset: 1, free: spot > 0 ? units(spot) : 0n, principal: spot < 0 ? units(-spot) : 0n }],
    perps: [{ market: 1, size: units(perp), quote: 0n }],
  });
  return Number(assess(venue, account).requirement.initial) / 1e6;
}
