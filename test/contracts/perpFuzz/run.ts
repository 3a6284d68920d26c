import { PERP_INVARIANTS } from "../../model/perpInvariants.ts";
import { type Counters, missingFrom } from "../fuzz/counters.ts";
import type { RunOptions } from "../fuzz/run.ts";
import { PerpCampaign } from "./campaign.ts";
import { EXPERIMENTS } from "./experiments.ts";
import { bookDeficit } from "./fixtures.ts";
import { judgeFullAccount } from "./fullAccount.ts";
import { handlers } from "./handlers.ts";
import { CALL_CHECKS } from "./invariants.ts";
import { SITUATIONS } from "./reach.ts";
import { askAll, VIEWS } from "./viewChecks.ts";

/** Counted once, at the end. */
const FULL = "invariant M14";
const BLOCKS_PER_QUESTION = 5;
const BLOCKS_PER_EXPERIMENT = 7;
const BLOCKS_PER_DEFICIT = 25;
/** Experiments that mine blocks, or ask much: every so many rounds. */
const HEAVY: Readonly<Partial<Record<string, number>>> = { V8: 4, O6: 3, F2: 2, P12: 4, M16: 2 };

/** Runs random calls, and returns how often everything happened that is counted. */
export async function runPerpCampaign({ seed, calls }: RunOptions): Promise<Counters> {
  const campaign = await PerpCampaign.create(seed);
  const start = Date.now();
  for (let blocks = 1; goesOn(campaign, calls); blocks += 1) {
    await campaign.block();
    if (blocks % BLOCKS_PER_QUESTION === 0) await campaign.guard("view", () => askAll(campaign));
    if (blocks % BLOCKS_PER_EXPERIMENT === 0) await experiment(campaign, blocks / BLOCKS_PER_EXPERIMENT);
    if (blocks % BLOCKS_PER_DEFICIT === 0 && (await bookDeficit(campaign))) {
      campaign.counters.add("fixture deficit");
      await tryOut(campaign, "P7"); // before anybody draws
    }
  }
  campaign.counters.add(FULL, await judgeFullAccount());
  const seconds = (Date.now() - start) / 1_000;
  console.log(`seed ${seed}: ${campaign.calls} calls, ${Math.round(campaign.calls / seconds)} per second`);
  return campaign.counters;
}

/** A run is as long as asked for, or until everything has happened, but no longer than twice that. */
function goesOn({ calls, counters }: PerpCampaign, wanted: number): boolean {
  if (calls < wanted) return true;
  return (
    calls < 2 * wanted &&
    missingFrom(
      counters,
      requiredCounts().filter((name) => name !== FULL),
    ).length > 0
  );
}

async function experiment(campaign: PerpCampaign, round: number): Promise<void> {
  for (const id of Object.keys(EXPERIMENTS) as (keyof typeof EXPERIMENTS)[]) {
    if (round % (HEAVY[id] ?? 1) === 0) await tryOut(campaign, id);
  }
}

async function tryOut(campaign: PerpCampaign, id: keyof typeof EXPERIMENTS): Promise<void> {
  const tried = (await campaign.guard(id, async () => EXPERIMENTS[id]?.(campaign))) ?? 0;
  campaign.counters.add(`invariant ${id}`, tried);
  campaign.counters.add(`experiment ${id}`, tried);
}

/** Names of what must have happened at least once in a run of some thousand calls. */
export function requiredCounts(): string[] {
  return [
    ...Object.keys(PERP_INVARIANTS).map((id) => `invariant ${id}`),
    ...SITUATIONS.map((situation) => `reached: ${situation}`),
    ...Object.keys(CALL_CHECKS).map((id) => `checked ${id}`),
    ...Object.keys(EXPERIMENTS).map((id) => `experiment ${id}`),
    ...Object.keys(VIEWS).map((name) => `asked ${name}`),
    ...Object.keys(handlers).map((name) => `called ${name}`),
  ];
}
