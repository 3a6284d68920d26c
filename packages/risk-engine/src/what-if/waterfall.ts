import type { Assessment, AssetAssessment } from "../exact/assessment.ts";
import { OI_STEPS } from "../exact/constants.ts";
import { corner } from "../exact/exposure.ts";
import { REQUIREMENT_SCALE } from "../exact/requirement.ts";
import { abs, floorDiv } from "../exact/rounding.ts";

/** What a step of the waterfall is. */
export type WaterfallTerm =
  | "dollars"
  | "tokens"
  | "perps"
  | "doubt"
  | "unsettled"
  | "orderCosts"
  | "ownShock"
  | "basis"
  | "openInterest"
  | "orders"
  | "commonShock"
  | "commonOrders"
  | "fixed"
  | "rounding";

/** One step from nothing to the free margin. */
export interface WaterfallStep {
  readonly term: WaterfallTerm;
  /** Asset that the step belongs to; undefined = the account as a whole. */
  readonly asset: number | undefined;
  /** What the step adds (+) or takes away (-), base units. */
  readonly amount: bigint;
  /** Sum up to and with this step, base units. */
  readonly total: bigint;
}

/**
 * The way from an account's dollars to its free margin, in the order in which one thinks of it: what it has, what of that
 * does not count, what is required for each asset, what is required for all together. The last total is E_I - R_I.
 * Steps of zero are left out.
 *
 * @example
 * for (const { term, asset, amount, total } of waterfall(assess(venue, account))) console.log(term, asset, amount, total);
 */
export function waterfall(assessment: Assessment): WaterfallStep[] {
  const { assets, equity, requirement } = assessment;
  const own = assets.flatMap(requirementSteps);
  const common = floorDiv(requirement.maintenanceCommon, REQUIREMENT_SCALE);
  const commonWithOrders = floorDiv(requirement.initialCommon, REQUIREMENT_SCALE);
  const steps: Step[] = [
    ["dollars", undefined, assessment.base],
    ...assets.flatMap(worthSteps),
    ["doubt", undefined, -equity.doubt],
    ["unsettled", undefined, -equity.unsettled],
    ["orderCosts", undefined, -equity.orderCosts],
    ...own,
    ["commonShock", undefined, -common],
    ["commonOrders", undefined, common - commonWithOrders],
    ["fixed", undefined, -requirement.fixed],
  ];
  const rest = assessment.freeMargin - steps.reduce((total, [, , amount]) => total + amount, 0n);
  return withTotals([...steps, ["rounding", undefined, rest]]);
}

type Step = readonly [term: WaterfallTerm, asset: number | undefined, amount: bigint];

function worthSteps({ asset, exposure, equity }: AssetAssessment): Step[] {
  const tokens = floorDiv(exposure.token, exposure.scale);
  return [
    ["tokens", asset, tokens],
    ["perps", asset, equity.marked - tokens],
  ];
}

function requirementSteps({ asset, exposure, requirement }: AssetAssessment): Step[] {
  const { shock, halfBasis, common, oiFactor } = exposure.terms;
  const { net, gross } = corner(exposure, "none");
  const scale = REQUIREMENT_SCALE * exposure.scale;
  const ownShock = floorDiv(OI_STEPS * (shock - halfBasis - common) * abs(net), scale);
  const basis = floorDiv(OI_STEPS * halfBasis * gross, scale);
  const openInterest = floorDiv(oiFactor * shock * abs(net), scale);
  const orders = floorDiv(requirement.initial, REQUIREMENT_SCALE) - ownShock - basis - openInterest;
  return [
    ["ownShock", asset, -ownShock],
    ["basis", asset, -basis],
    ["openInterest", asset, -openInterest],
    ["orders", asset, -orders],
  ];
}

function withTotals(steps: readonly Step[]): WaterfallStep[] {
  let total = 0n;
  const result: WaterfallStep[] = [];
  for (const [term, asset, amount] of steps) {
    if (amount === 0n) continue;
    total += amount;
    result.push({ term, asset, amount, total });
  }
  return result;
}
