import { INVARIANTS } from "../../model/invariants.ts";
import { Campaign } from "./campaign.ts";
import type { Counters } from "./counters.ts";
import { handlers } from "./handlers.ts";
import { SITUATIONS } from "./reach.ts";
import { viewHandlers } from "./viewHandlers.ts";

/** Blocks of calls between two looks at everything. */
const BLOCKS_PER_INSPECTION = 20;
const BLOCKS_PER_DONATION = 40;
const BLOCKS_PER_LONG_LEVEL = 80;
const PROGRESS_EVERY = 5_000;

export interface RunOptions {
  readonly seed: number;
  readonly calls: number;
}

/** Runs random calls through exchange and model, and returns how often everything happened that is counted. */
export async function runCampaign({ seed, calls }: RunOptions): Promise<Counters> {
  const campaign = await Campaign.create(seed);
  const start = Date.now();
  let reported = start;
  for (let blocks = 1; campaign.calls < calls; blocks += 1) {
    await campaign.block();
    if (blocks % BLOCKS_PER_DONATION === 0) await campaign.donate();
    if (blocks % BLOCKS_PER_INSPECTION === 0) await lookAtAll(campaign);
    if (blocks % BLOCKS_PER_LONG_LEVEL === 0) await campaign.longLevel(() => lookAtAll(campaign));
    if (Date.now() - reported < PROGRESS_EVERY) continue;
    reported = Date.now();
    report({ seed, calls: campaign.calls, start });
  }
  await lookAtAll(campaign);
  report({ seed, calls: campaign.calls, start });
  return campaign.counters;
}

/** Names of what must have happened at least once in a run that is long enough. */
export function requiredCounts(): string[] {
  return [
    ...Object.keys(INVARIANTS).map((id) => `invariant ${id}`),
    ...SITUATIONS.map((situation) => `reached: ${situation}`),
    ...[...Object.keys(handlers), ...Object.keys(viewHandlers)].map((name) => `called ${name}`),
  ];
}

async function lookAtAll(campaign: Campaign): Promise<void> {
  await campaign.audit();
  await campaign.inspect();
}

function report({ seed, calls, start }: RunOptions & { start: number }): void {
  const seconds = (Date.now() - start) / 1_000;
  console.log(`seed ${seed}: ${calls} calls, ${Math.round(calls / seconds)} per second`);
}
