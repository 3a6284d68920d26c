import type { Counters } from "../fuzz/counters.ts";
import type { RunOptions } from "../fuzz/run.ts";
import { PerpCampaign } from "./campaign.ts";
import { handlers } from "./handlers.ts";
import { CALL_INVARIANTS } from "./invariants.ts";
import { SITUATIONS } from "./reach.ts";

/** Runs random calls, and returns how often everything happened that is counted. */
export async function runPerpCampaign({ seed, calls }: RunOptions): Promise<Counters> {
  const campaign = await PerpCampaign.create(seed);
  const start = Date.now();
  while (campaign.calls < calls) await campaign.block();
  const seconds = (Date.now() - start) / 1_000;
  console.log(`seed ${seed}: ${campaign.calls} calls, ${Math.round(campaign.calls / seconds)} per second`);
  return campaign.counters;
}

/** Names of what must have happened at least once in a run that is long enough. */
export function requiredCounts(): string[] {
  return [
    ...Object.keys(CALL_INVARIANTS).map((id) => `invariant ${id}`),
    ...SITUATIONS.map((situation) => `reached: ${situation}`),
    ...Object.keys(handlers).map((name) => `called ${name}`),
  ];
}
