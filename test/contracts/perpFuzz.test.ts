import { describe, expect, test } from "vitest";
import { missingFrom, tableOf } from "./fuzz/counters.ts";
import { readOptions } from "./fuzz/options.ts";
import { requiredCounts, runPerpCampaign } from "./perpFuzz/run.ts";

describe("perpetuals", () => {
  test("keep every invariant after every call of a random run", { timeout: 600_000 }, async () => {
    const counters = await runPerpCampaign(readOptions({ seed: 1, calls: 3_500 }));
    const required = requiredCounts();
    console.log(tableOf(counters, required));
    expect(missingFrom(counters, required)).toEqual([]);
  });
});
