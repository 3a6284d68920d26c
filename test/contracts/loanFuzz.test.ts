import { describe, expect, test } from "vitest";
import { missingFrom, tableOf } from "./fuzz/counters.ts";
import { readOptions } from "./fuzz/options.ts";
import { requiredCounts, runLoanCampaign } from "./loanFuzz/run.ts";

describe("loans", () => {
  test("keep every invariant after every call of a random run", { timeout: 600_000 }, async () => {
    const options = readOptions({ seed: 34, calls: 3_000 });
    const counters = await runLoanCampaign(options);
    const required = requiredCounts();
    console.log(tableOf(counters, required));
    expect(missingFrom(counters, required)).toEqual([]);
  });
});
