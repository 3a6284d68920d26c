import { describe, expect, test } from "vitest";
import { Counters, missingFrom, tableOf } from "../contracts/fuzz/counters.ts";
import { readOptions } from "../contracts/fuzz/options.ts";
import { RARE } from "../contracts/loanFuzz/reach.ts";
import { requiredCounts, runLoanCampaign } from "../contracts/loanFuzz/run.ts";

/** Each campaign has a chain and a seed of its own, so that a failure can be replayed in minutes. */
const CALLS_PER_CAMPAIGN = 20_000;
const HOUR = 3_600_000;

describe("loans", () => {
  test("keep every invariant after every call of many random runs", { timeout: 6 * HOUR }, async () => {
    const { seed, calls } = readOptions({ seed: Date.now() % 1_000_000_000, calls: 200_000 });
    console.log(
      `seed ${seed}, ${calls} calls. To replay a campaign: FUZZ_SEED=<its seed> FUZZ_CALLS=${CALLS_PER_CAMPAIGN}`,
    );
    const counters = new Counters();
    for (let done = 0, next = seed; done < calls; done += CALLS_PER_CAMPAIGN, next += 1) {
      counters.merge(await runLoanCampaign({ seed: next, calls: Math.min(CALLS_PER_CAMPAIGN, calls - done) }));
    }
    const required = [...requiredCounts(), ...RARE.map((situation) => `reached: ${situation}`)];
    console.log(tableOf(counters, required));
    expect(missingFrom(counters, required)).toEqual([]);
  });
});
