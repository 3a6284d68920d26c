import { at, checkLength, checkNumber, checkSeries } from "./check.ts";
import { type HorizonLosses, lossesWithin } from "./losses.ts";
import type { Method } from "./method.ts";
import type { AssetParameters } from "./parameters.ts";
import { LOADING_SCALE, PARAMETER_SCALE } from "./rounding.ts";
import { shockTail } from "./shock.ts";

/** Losses as fractions of value, and when their windows began (unix ms). */
export interface LossSeries {
  readonly time: readonly number[];
  readonly losses: readonly number[];
}

/** How often losses were above a threshold, and the worst of all. */
export interface Exceedances {
  /** How many there are. */
  readonly windows: number;
  /** How many of them lost more. */
  readonly count: number;
  /** `count / windows`. */
  readonly share: number;
  /** Largest loss, fraction. */
  readonly worst: number;
  /** When its window began, unix ms. */
  readonly worstTime: number;
}

/**
 * Counts the losses above a threshold.
 *
 * @throws {CalibrationError} when there is no loss or the series differ in length.
 * @example
 * exceedances({ time: [0, 1], losses: [0.01, 0.2] }, 0.1); // { windows: 2, count: 1, share: 0.5, worst: 0.2, worstTime: 1 }
 */
export function exceedances({ time, losses }: LossSeries, threshold: number): Exceedances {
  checkSeries("losses", losses, { minimum: 0 });
  checkLength("time", time, losses.length);
  let [count, worst] = [0, 0];
  for (const [index, loss] of losses.entries()) {
    if (loss > threshold) count++;
    if (loss > at(losses, worst)) worst = index;
  }
  return {
    windows: losses.length,
    count,
    share: count / losses.length,
    worst: at(losses, worst),
    worstTime: at(time, worst),
  };
}

/**
 * Losses of the worse direction of each window.
 *
 * @example
 * exceedances(worseSide(losses), 0.05);
 */
export function worseSide({ time, long, short }: HorizonLosses): LossSeries {
  return { time, losses: long.map((loss, index) => Math.max(loss, at(short, index))) };
}

/** Times in ms. */
export interface WalkForwardParameters {
  readonly method: Method;
  /** Length of the first history; nothing is tested before its end. */
  readonly first: number;
  /** Time between two calibrations. */
  readonly every: number;
}

/** One calibration on the past, tested on what came next. */
export interface WalkForwardStep {
  /** Unix ms. */
  readonly from: number;
  /** {@link ShockTail.tail} of everything before `from`. */
  readonly tail: number;
  /** {@link ShockTail.blend} of everything before `from`: what would be asked without the floor. */
  readonly blend: number;
  /** Losses from `from` to the next calibration, by either direction. */
  readonly next: LossSeries;
}

/**
 * Calibrates again and again on nothing but the past, and hands out what came next: a test out of sample.
 *
 * @throws {CalibrationError} when the first history is too short for the method.
 * @example
 * const steps = walkForward(losses, { method: METHOD, first: 365 * DAY, every: 91 * DAY });
 */
export function walkForward(losses: HorizonLosses, { method, first, every }: WalkForwardParameters): WalkForwardStep[] {
  checkSeries("time", losses.time, { minimum: 0 });
  checkNumber("first", first, { minimum: 0, isOpen: true });
  checkNumber("every", every, { minimum: 0, isOpen: true });
  const begin = at(losses.time, 0);
  const end = at(losses.time, losses.time.length - 1);
  const steps: WalkForwardStep[] = [];
  for (let from = begin + first; from <= end; from += every) {
    const next = worseSide(lossesWithin(losses, { from, to: from + every }));
    if (next.time.length === 0) continue;
    // A window belongs to the past once it has ended.
    const { tail, blend } = shockTail(lossesWithin(losses, { from: begin, to: from - method.horizon + 1 }), method);
    steps.push({ from, tail, blend, next });
  }
  return steps;
}

/** Value of an asset's legs, dollars; < 0 is short. A hedge is +1 and -1. */
export interface Legs {
  readonly asset: AssetParameters;
  readonly values: readonly number[];
}

/**
 * Initial requirement of a portfolio, in floating point and without its fixed part: for tests of parameters, not for
 * margin.
 *
 *     R = S |sum beta e| + sum (s - b/2 - beta S) |e| + sum b/2 g
 *
 * @returns dollars.
 * @example
 * approximateRequirement([{ asset: bitcoin, values: [100, -100] }], commonShock); // 100 b
 */
export function approximateRequirement(portfolio: readonly Legs[], commonShock: number): number {
  let [common, own] = [0, 0];
  for (const { asset, values } of portfolio) {
    const net = values.reduce((sum, value) => sum + value, 0);
    const gross = values.reduce((sum, value) => sum + Math.abs(value), 0);
    const share = (asset.loading / LOADING_SCALE) * commonShock;
    common += share * net;
    own += (asset.shock - asset.basis / 2 - share) * Math.abs(net) + (asset.basis / 2) * gross;
  }
  return (Math.abs(common) + own) / PARAMETER_SCALE;
}
