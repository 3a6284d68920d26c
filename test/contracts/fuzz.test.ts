import { describe, expect, test } from "vitest";
import { readOptions } from "./fuzz/options.ts";
import { missingFrom, runCampaign, tableOf } from "./fuzz/run.ts";

describe("exchange and model", () => {
  test("agree on every call of a random run, and every invariant holds", { timeout: 600_000 }, async () => {
    const counters = await runCampaign(readOptions({ seed: 1, calls: 20_000 }));
    console.log(tableOf(counters));
    expect(missingFrom(counters)).toEqual([]);
  });
});
