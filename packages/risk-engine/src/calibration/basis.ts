import { at, checkLength, checkSeries } from "./check.ts";
import type { Method } from "./method.ts";
import { twoSidedShortfall } from "./tail.ts";

/** Prices of a perpetual and of its asset at the same times, oldest first. */
export interface BasisSeries {
  /** Distance of two neighbouring times, ms; pairs that are farther apart give no change. */
  readonly step: number;
  /** Unix ms. */
  readonly time: readonly number[];
  /** Dollars. */
  readonly spot: readonly number[];
  /** Dollars. */
  readonly perp: readonly number[];
}

/** Basis and its change, fractions of the spot price; > 0 means that the perpetual is above. */
export interface BasisMoves {
  readonly time: readonly number[];
  /** `perp_i / spot_i - 1`. */
  readonly level: readonly number[];
  /** Times at which the changes begin. */
  readonly changeTime: readonly number[];
  /** `level_{i+n} - level_i` over the horizon. */
  readonly change: readonly number[];
}

/**
 * Basis and its change over the horizon.
 *
 * Both matter to a hedge: equity counts both legs at one mark, so closing them realises the level whatever it was at the
 * start; a hedge that was opened at that level has lost only the change.
 *
 * @throws {CalibrationError} when the series differ in length or a price is not positive.
 * @example
 * const { level, change } = basisMoves(series, 3_600_000);
 */
export function basisMoves({ step, time, spot, perp }: BasisSeries, horizon: number): BasisMoves {
  checkSeries("spot", spot, { minimum: 0, isOpen: true });
  checkSeries("perp", perp, { minimum: 0, isOpen: true });
  checkLength("spot", spot, time.length);
  checkLength("perp", perp, time.length);
  const level = perp.map((price, index) => price / at(spot, index) - 1);
  const count = Math.max(1, Math.round(horizon / step));
  const starts = [...time.keys()].filter((index) => (time[index + count] ?? 0) - at(time, index) === count * step);
  return {
    time,
    level,
    changeTime: starts.map((index) => at(time, index)),
    change: starts.map((index) => at(level, index + count) - at(level, index)),
  };
}

/**
 * Tail of the basis: the larger expected shortfall, of both directions, of its level and of its change.
 *
 * @returns fraction of the value of one leg.
 * @example
 * basisTail(basisMoves(series, METHOD.horizon), METHOD.level);
 */
export function basisTail({ level, change }: BasisMoves, confidence: number): number {
  return Math.max(twoSidedShortfall(level, confidence), twoSidedShortfall(change, confidence));
}

/** Tail of the basis and cost of closing both legs, fractions of the value of one leg. */
export interface BasisInputs {
  readonly tail: number;
  readonly closingCost: number;
}

/**
 * What a perfect hedge must pay, unrounded; fraction of the value of one leg:
 *
 *     theta b >= tail + cost + fundingPerHour b hours    the maintenance requirement outlives the horizon
 *     rho0 theta b >= cost                               closing both legs is legal and paid for at any health
 *
 * @example
 * hedgeRequirement({ tail: 0.002, closingCost: 0.001 }, METHOD); // 0.00833...
 */
export function hedgeRequirement({ tail, closingCost }: BasisInputs, method: Method): number {
  const { theta, rho0, fundingPerHour, horizon } = method;
  const funding = (fundingPerHour * horizon) / 3_600_000;
  return Math.max((tail + closingCost) / (theta - funding), closingCost / (rho0 * theta));
}
