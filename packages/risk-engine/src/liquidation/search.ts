import { PPM } from "../exact/constants.ts";
import { maxCostPerFreed } from "../exact/forcedRule.ts";
import { floorDiv, min } from "../exact/rounding.ts";
import { mostReward, takeOver } from "./forced.ts";
import type { ForcedOutcome, LiquidationContext, TakeoverLeg } from "./types.ts";

/** Legs that the exchange lets somebody take over, for the most that he may ask for. Money is base units. */
export interface LiquidationStep {
  readonly legs: readonly TakeoverLeg[];
  readonly reward: bigint;
  readonly outcome: ForcedOutcome;
  /** R_M that it frees for a unit of what is taken over, ppm: what is taken over has to be traded away again. */
  readonly freedPerNotional: bigint;
}

/** How much a liquidator asks for. */
export interface StepOptions {
  /** Cost of the account per unit of R_M that is freed, ppm. Default, and no more than: what the rule allows now. */
  readonly rho?: bigint;
}

/** The step that the exchange allows with these legs; undefined = it allows none. */
export function stepOf(
  context: LiquidationContext,
  legs: readonly TakeoverLeg[],
  { rho }: StepOptions,
): LiquidationStep | undefined {
  if (legs.length === 0) return undefined;
  const bare = takeOver(context, { legs });
  if (bare.verdict === undefined || bare.verdict.freed <= 0n) return undefined;
  const asked = rho ?? maxCostPerFreed(bare.before, context.resolvedFor);
  // what legs cost by rounding is a part of it
  const wanted = floorDiv(asked * bare.verdict.freed, PPM) - bare.verdict.cost;
  const reward = min(mostReward(bare), wanted > 0n ? wanted : 0n);
  const outcome = takeOver(context, { legs, reward });
  if (outcome.refusal !== undefined) return undefined;
  const { notional } = outcome.state;
  const freedPerNotional = notional === 0n ? 0n : (bare.verdict.freed * PPM) / notional;
  return { legs, reward, outcome, freedPerNotional };
}

/**
 * The largest step of a family whose members get larger with their number, the given one first.
 *
 * @param most - number of the largest
 */
export function largestStep(
  most: bigint,
  step: (size: bigint) => LiquidationStep | undefined,
): { readonly size: bigint; readonly step: LiquidationStep } | undefined {
  const whole = most > 0n ? step(most) : undefined;
  if (whole !== undefined) return { size: most, step: whole };
  let [lower, upper] = [0n, most];
  let found: { size: bigint; step: LiquidationStep } | undefined;
  while (upper - lower > 1n) {
    const middle = (lower + upper) / 2n;
    const candidate = step(middle);
    if (candidate === undefined) upper = middle;
    else {
      lower = middle;
      found = { size: middle, step: candidate };
    }
  }
  return found;
}
