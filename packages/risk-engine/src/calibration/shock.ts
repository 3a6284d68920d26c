import type { HorizonLosses } from "./losses.ts";
import type { Method } from "./method.ts";
import { expectedShortfall, quantile } from "./tail.ts";

/** Tail of the losses of a naked leg over the horizon; fractions of its value. */
export interface ShockTail {
  /** max(floor, blend): what counts. */
  readonly tail: number;
  /** Expected shortfall of the whole history, every window weighted alike: the floor against procyclicality. */
  readonly floor: number;
  /** (1 - w) filtered + w stressed. */
  readonly blend: number;
  /** Filtered historical simulation: the history's shape at the present volatility. */
  readonly filtered: number;
  /** Expected shortfall of the windows that began in the highest volatility. */
  readonly stressed: number;
  /** Volatility per hour at the end of the history. */
  readonly volatility: number;
  /** Windows used. */
  readonly count: number;
}

/**
 * Tail of a naked leg, the larger of both directions:
 *
 *     floor    = ES(L)                                     all windows
 *     filtered = ES(L_i / v_i) v_now                       v_i known when window i began
 *     stressed = ES(L_i : v_i >= quantile(v, 1 - stressShare))
 *     tail     = max(floor, (1 - w) filtered + w stressed)
 *
 * Filtering: Hull and White (1998); Barone-Adesi, Giannopoulos and Vosper (1999). Weight of stressed observations and
 * floor: Regulation (EU) 153/2013, article 28(1)(b) and (c). A long leg loses at most 1.
 *
 * @throws {TooFewObservationsError} when the stressed windows are too few for the level.
 * @example
 * const { tail, floor } = shockTail(losses, METHOD);
 */
export function shockTail(losses: HorizonLosses, method: Method): ShockTail {
  const volatility = losses.volatility.at(-1) ?? 0;
  const long = sideTail({ losses: losses.long, cap: 1 }, { known: losses.volatility, method });
  const short = sideTail({ losses: losses.short, cap: Number.MAX_VALUE }, { known: losses.volatility, method });
  const [floor, filtered, stressed] = (["floor", "filtered", "stressed"] as const).map((key) =>
    Math.max(long[key], short[key]),
  ) as [number, number, number];
  const blend = Math.max(long.blend, short.blend);
  return { tail: Math.max(floor, blend), floor, blend, filtered, stressed, volatility, count: losses.time.length };
}

interface Side {
  readonly losses: readonly number[];
  readonly cap: number;
}

interface Filter {
  readonly known: readonly number[];
  readonly method: Method;
}

function sideTail({ losses, cap }: Side, { known, method }: Filter) {
  const { level, stressWeight, stressShare } = method;
  const now = known.at(-1) ?? 0;
  const rescaled = losses.map((loss, index) => Math.min(cap, loss * ratio(now, known[index] ?? 0)));
  const isStressed = quantile(known, 1 - stressShare);
  const stressedLosses = losses.filter((_, index) => (known[index] ?? 0) >= isStressed);
  const floor = expectedShortfall(losses, level);
  const filtered = expectedShortfall(rescaled, level);
  const stressed = expectedShortfall(stressedLosses, level);
  return { floor, filtered, stressed, blend: (1 - stressWeight) * filtered + stressWeight * stressed };
}

/** A market that has not moved at all is not rescaled. */
function ratio(now: number, then: number): number {
  return then === 0 ? 1 : now / then;
}
