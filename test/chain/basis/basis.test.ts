import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { playBasis } from "../../../scripts/basis/play.ts";
import { basisJson, basisText } from "../../../scripts/basis/report.ts";
import { isExplained, runBasisSession } from "../../../scripts/basis/session.ts";
import { totalOf } from "../../../scripts/basis/statement.ts";
import { readParameters } from "../../../scripts/deployment/parameters.ts";

const PARAMETERS = path.resolve(import.meta.dirname, "../../../scripts/deployment/parameters/local.json");

describe("playBasis", () => {
  test("default: every unit of the profit is explained, through a renewal and a crash", async () => {
    const plots = mkdtempSync(path.join(tmpdir(), "pangea-basis-plots-"));
    const result = await playBasis({
      ...{ parameters: PARAMETERS, seed: 5, days: 10, crashHours: 26, plots },
      ...{ say: () => undefined, progress: { show: () => undefined, end: () => undefined } },
    });
    expect(totalOf(result.statement)).toBe(result.change);
    expect(isExplained(result)).toBe(true);
    expect(isExplained({ ...result, change: result.change + 1n })).toBe(false);

    expect(result.actions).toEqual({ open: 3, close: 5 });
    expect(result.borrowed).toBe(901_000_000n);
    expect(result.terms).toHaveLength(2);
    expect(result.samples).toHaveLength(240 + 52);
    const [lowest, start] = [Math.min(...result.samples.map(({ cents }) => cents)), 250_000];
    expect(lowest).toBeLessThan(start / 2);
    for (const { equity, maintenance } of result.samples) expect(equity).toBeGreaterThan(5n * maintenance);
    const margins = result.assessments.map(({ name, assessment }) => [name, assessment.hasObligation]);
    expect(margins).toEqual([
      ["before", false],
      ["opened", true],
      ["before the crash", true],
      ["after the crash", true],
      ["closed", false],
    ]);

    expect(basisText(result)).toContain("The parts add up to what the trader took home, to the last unit.");
    expect(basisText({ ...result, change: 0n })).toContain("NOT EXPLAINED");
    expect(JSON.parse(JSON.stringify(basisJson(result)))).toMatchObject({ explained: true, borrowed: "901000000" });
    expect(readdirSync(plots).toSorted()).toEqual(["basis-course.svg", "basis-statement.svg"]);
    expect(readFileSync(path.join(plots, "basis-statement.svg"), "utf8")).toContain("funding received");
    const course = readFileSync(path.join(plots, "basis-course.svg"), "utf8");
    for (const label of ["day 0", "10", "crash", "could be liquidated"]) expect(course).toContain(`>${label}<`);
    expect(course).not.toContain("NaN");
    rmSync(plots, { recursive: true });
  });

  test("behavior: after a rise the short leg pays when it is closed, and interest that could not be paid was borrowed", async () => {
    const result = await runBasisSession({
      ...{ parameters: readParameters(PARAMETERS), seed: 4, days: 10, crashHours: 0, isGenerated: true },
      ...{ report: () => undefined, progress: () => undefined },
    });
    expect(result.samples.at(-1)?.cents).toBeGreaterThan(1.05 * 250_000);
    const [first, last] = result.terms;
    expect(first?.bounty).toBe(0n);
    expect(last?.principal).toBeGreaterThan(first?.principal ?? 0n);
    expect(isExplained(result)).toBe(true);
    expect(basisText(result)).toContain("0 generated hours");
  });
});
