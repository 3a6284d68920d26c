import { describe, expect, test } from "vitest";
import { missingFrom, tableOf } from "./fuzz/counters.ts";
import { readOptions } from "./fuzz/options.ts";
import { requiredCounts, runCampaign } from "./fuzz/run.ts";

describe("exchange and model", () => {
  test("agree on every call of a random run, and every invariant holds", { timeout: 600_000 }, async () => {
    const counters = await runCampaign(readOptions({ seed: 1, calls: 20_000 }));
    const required = requiredCounts();
    console.log(tableOf(counters, required));
    expect(missingFrom(counters, required)).toEqual([]);
  });
});
