import { LOAN_INVARIANTS } from "../../model/loanInvariants.ts";
import { type Counters, missingFrom } from "../fuzz/counters.ts";
import type { RunOptions } from "../fuzz/run.ts";
import { LoanCampaign } from "./campaign.ts";
import { EXPERIMENTS } from "./experiments.ts";
import { handlers } from "./handlers.ts";
import { SITUATIONS } from "./reach.ts";

const BLOCKS_PER_EXPERIMENT = 6;

/** Runs random calls, and returns how often everything happened that is counted. */
export async function runLoanCampaign({ seed, calls }: RunOptions): Promise<Counters> {
  const campaign = await LoanCampaign.create(seed);
  const start = Date.now();
  for (let blocks = 1; goesOn(campaign, calls); blocks += 1) {
    await campaign.block();
    if (blocks % BLOCKS_PER_EXPERIMENT === 0) await experiment(campaign);
  }
  const seconds = (Date.now() - start) / 1_000;
  console.log(`seed ${seed}: ${campaign.calls} calls, ${Math.round(campaign.calls / seconds)} per second`);
  return campaign.counters;
}

/** A run is as long as asked for, or until everything has happened, but no longer than twice that. */
function goesOn({ calls, counters }: LoanCampaign, wanted: number): boolean {
  return calls < wanted || (calls < 2 * wanted && missingFrom(counters, requiredCounts()).length > 0);
}

async function experiment(campaign: LoanCampaign): Promise<void> {
  for (const [id, run] of Object.entries(EXPERIMENTS)) {
    const tried = await campaign.guard(id, () => run(campaign));
    campaign.counters.add(`invariant ${id}`, tried);
    campaign.counters.add(`experiment ${id}`, tried);
  }
}

/** Names of what must have happened at least once in a run of some thousand calls. */
export function requiredCounts(): string[] {
  return [
    ...Object.keys(LOAN_INVARIANTS).map((id) => `invariant ${id}`),
    ...SITUATIONS.map((situation) => `reached: ${situation}`),
    ...Object.keys(EXPERIMENTS).map((id) => `experiment ${id}`),
    ...Object.keys(handlers).map((name) => `call ${name}`),
  ];
}
