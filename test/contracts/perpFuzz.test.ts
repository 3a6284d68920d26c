import { describe, expect, test } from "vitest";
import { missingFrom, tableOf } from "./fuzz/counters.ts";
import { readOptions } from "./fuzz/options.ts";
import { requiredCounts, runPerpCampaign } from "./perpFuzz/run.ts";

describe("perpetuals", () => {
  test("keep every invariant after every call of a random run", { timeout: 600_000 }, async () => {
    const options = readOptions({ seed: 5, calls: 3_000 });
    const counters = await runPerpCampaign(options);
    const required = requiredCounts();
    console.log(tableOf(counters, required));
    expect(missingFrom(counters, required)).toEqual([]);
  });
});
