import { describe, expect, test } from "vitest";
import { readOptions } from "./fuzz/options.ts";
import { requiredCounts, runPerpCampaign } from "./perpFuzz/run.ts";

describe("perpetuals", () => {
  test("keep every invariant after every call of a random run", { timeout: 600_000 }, async () => {
    const counters = await runPerpCampaign(readOptions({ seed: 1, calls: 2_000 }));
    console.log(counters.entries().map(([name, count]) => `${String(count).padStart(9)}  ${name}`).join("\n"));
    expect(requiredCounts().filter((name) => counters.get(name) === 0)).toEqual([]);
  });
});
