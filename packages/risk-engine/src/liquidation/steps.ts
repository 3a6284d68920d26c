import { assess } from "../exact/assessment.ts";
import { corner, exposures } from "../exact/exposure.ts";
import { isTakeable } from "../exact/forcedRule.ts";
import { abs, max, min } from "../exact/rounding.ts";
import { isTakable } from "./markValue.ts";
import { type LiquidationStep, largestStep, type StepOptions, stepOf } from "./search.ts";
import { afterLosses, debtOf, type ProRataSlice, proRataSlice, spotMarketOf } from "./slice.ts";
import { holdingOf } from "./state.ts";
import type { LiquidationContext, TakeoverLeg } from "./types.ts";

/** What a liquidator may take over. */
export type LiquidationOffer =
  /** The same part of everything. */
  | (ProRataSlice & { readonly kind: "proRata" })
  /** As many units of two opposite legs of one asset. */
  | (LiquidationStep & { readonly kind: "pair"; readonly asset: number })
  /** A leg alone. */
  | (LiquidationStep & { readonly kind: "single"; readonly asset: number });

/** One leg of an asset that others can take, up to so many units of it. */
interface Exposed {
  readonly asset: number;
  /** Above zero = the account is long. */
  readonly sign: bigint;
  readonly units: bigint;
  /** What is taken is a multiple of it. */
  readonly step: bigint;
  readonly legs: (units: bigint) => TakeoverLeg[];
}

/**
 * Everything a liquidator may take over, each as much as the exchange allows: the pro-rata slice, hedged pairs of one asset, and single
 * legs, those first that free most requirement for what has to be traded away again. A single leg frees as much as it is naked; of a
 * hedge it frees nothing and is not among them.
 *
 * @returns nothing when the account may not be liquidated
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const [best] = liquidationOffers(context);
 * if (best !== undefined) console.log(best.kind, best.legs, best.reward, best.outcome.payment);
 */
export function liquidationOffers(context: LiquidationContext, options: StepOptions = {}): LiquidationOffer[] {
  const settled = afterLosses(context);
  const assessment = assess(settled.venue, settled.account);
  if (!isTakeable(assessment, context.resolvedFor)) return [];
  const canRepay = assessment.resolutionValue > 0n && context.resolvedFor === undefined;
  const slice = proRataSlice(settled, options);
  const exposed = exposedLegs(settled, canRepay);
  const offers: LiquidationOffer[] = slice === undefined ? [] : [{ kind: "proRata", ...slice }];
  for (const [index, leg] of exposed.entries()) {
    const { asset } = leg;
    const single = largestOf(settled, [withinNet(settled, leg)], options);
    if (single !== undefined) offers.push({ kind: "single", asset, ...single });
    for (const other of exposed.slice(index + 1)) {
      if (other.asset !== asset || other.sign === leg.sign) continue;
      const pair = largestOf(settled, [leg, other], options);
      if (pair !== undefined) offers.push({ kind: "pair", asset, ...pair });
    }
  }
  return offers.toSorted((a, b) => Number(b.freedPerNotional - a.freedPerNotional));
}

/** A leg alone is worth taking as far as it is naked: beyond, the account would be on the other side. */
function withinNet({ venue, account }: LiquidationContext, leg: Exposed): Exposed {
  const exposure = exposures(venue, account).find(({ terms }) => terms.asset === leg.asset);
  if (exposure === undefined) return leg;
  const net = (corner(exposure, "none").net * leg.sign) / exposure.terms.price;
  return { ...leg, units: min(leg.units, max(net, 0n)) };
}

/** As many units of each leg as the exchange allows. */
function largestOf(
  context: LiquidationContext,
  legs: readonly Exposed[],
  options: StepOptions,
): LiquidationStep | undefined {
  const step = legs.reduce((largest, leg) => max(largest, leg.step), 1n);
  const units = legs.reduce((least, leg) => min(least, leg.units), legs[0]?.units ?? 0n);
  const taken = (count: bigint) =>
    stepOf(
      context,
      legs.flatMap((leg) => leg.legs(count * step)),
      options,
    );
  return largestStep(units / step, taken)?.step;
}

function exposedLegs(context: LiquidationContext, canRepay: boolean): Exposed[] {
  const { venue, account, markets } = context;
  const perps = account.perps.flatMap(({ market, size }): Exposed[] => {
    const terms = markets.find((candidate) => candidate.kind === "perp" && candidate.market === market);
    if (terms === undefined || size === 0n) return [];
    const { asset, lotUnits: step } = terms;
    const legs = (units: bigint): TakeoverLeg[] => [{ kind: "perp", market, lots: units / step }];
    return [{ asset, sign: size > 0n ? 1n : -1n, units: abs(size) * step, step, legs }];
  });
  const tokens = [...venue.assets.keys()].flatMap((asset) => tokenLegs(context, asset, canRepay));
  return [...tokens, ...perps].filter(({ asset }) => isTakable(context, asset));
}

/** Tokens of which more is held than owed, or debts above what is held, and claims. */
function tokenLegs(context: LiquidationContext, asset: number, canRepay: boolean): Exposed[] {
  const { account, loans } = context;
  const own = loans.filter((loan) => loan.asset === asset);
  const debts = own.filter(({ isOwed }) => isOwed);
  const { free } = holdingOf(account, asset);
  const owed = debts.reduce((total, loan) => total + debtOf(loan), 0n);
  const claims = own
    .filter(({ isOwed }) => !isOwed)
    .map(({ id: loan, principal, minUnits }): Exposed => {
      const legs = (units: bigint): TakeoverLeg[] => [
        { kind: "claim", loan, principal: max(units, min(minUnits, principal)) },
      ];
      return { asset, sign: 1n, units: principal, step: 1n, legs };
    });
  const terms = spotMarketOf(context, asset);
  if (owed > free && !canRepay) {
    if (terms === undefined) return claims;
    const { market, lotUnits: step } = terms;
    const legs = (units: bigint): TakeoverLeg[] => [{ kind: "supply", market, units }];
    return [...claims, { asset, sign: -1n, units: owed - free, step, legs }];
  }
  if (owed > free) {
    // what the account has itself pays first, the taker the rest
    const legs = (units: bigint): TakeoverLeg[] =>
      debts.flatMap(({ id: loan, principal }): TakeoverLeg[] => {
        const part = (principal * (free + units)) / owed;
        return part === 0n ? [] : [{ kind: "repay", loan, principal: part }];
      });
    return [...claims, { asset, sign: -1n, units: owed - free, step: 1n, legs }];
  }
  if (terms === undefined) return claims;
  const { market, lotUnits: step } = terms;
  const legs = (units: bigint): TakeoverLeg[] => [{ kind: "spot", market, units }];
  return [...claims, { asset, sign: 1n, units: free - owed, step, legs }];
}
