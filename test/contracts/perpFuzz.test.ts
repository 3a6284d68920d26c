import { describe, expect, test } from "vitest";
import { readOptions } from "./fuzz/options.ts";
import { missingFrom, runPerpCampaign, tableOf } from "./perpFuzz/run.ts";

describe("perpetuals", () => {
  test("keep every invariant after every call of a random run", { timeout: 600_000 }, async () => {
    const counters = await runPerpCampaign(readOptions({ seed: 1, calls: 3_500 }));
    console.log(tableOf(counters));
    expect(missingFrom(counters)).toEqual([]);
  });
});
