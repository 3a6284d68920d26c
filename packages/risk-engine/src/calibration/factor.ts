import { at, checkLength, checkSeries } from "./check.ts";
import { EmptySeriesError } from "./errors.ts";
import type { Method } from "./method.ts";
import { twoSidedShortfall } from "./tail.ts";

/** Returns over the horizon of several assets, `returns[asset][time]`, all at the same times, and a confidence level. */
export interface CommonFactorParameters {
  readonly returns: readonly (readonly number[])[];
  /** Between 0 and 1: the tail is the mean of what is beyond it. */
  readonly level: number;
}

/** How an asset moves with the others. */
export interface AssetFactor {
  /** Slope of its return on the mean return of the others. */
  readonly slope: number;
  /** Expected shortfall of what that slope does not explain, the larger of both directions; fraction. */
  readonly residualTail: number;
}

/** Tail of the common factor (the mean return of all assets), fraction, and each asset's relation to the others. */
export interface CommonFactor {
  readonly tail: number;
  readonly assets: readonly AssetFactor[];
}

/**
 * Splits returns into a common factor and the rest, by least squares. Each asset is explained by the mean of the others,
 * not of all: an asset that explains itself would look safer than it is.
 *
 *     F = mean_u r_u      F_-u = mean_{v != u} r_v      slope_u = cov(r_u, F_-u) / var(F_-u)      rest_u = r_u - slope_u F_-u
 *
 * The rest keeps its mean; over an hour it is nothing beside the tail. A single asset is its own rest: slope 0.
 *
 * @throws {CalibrationError} when there is no asset or the series differ in length.
 * @example
 * commonFactor({ returns: [bitcoin, ether], level: 0.99 }).assets[0].slope; // 0.74
 */
export function commonFactor({ returns, level }: CommonFactorParameters): CommonFactor {
  const [first] = returns;
  if (first === undefined) throw new EmptySeriesError("returns");
  for (const [index, series] of returns.entries()) {
    checkLength(`returns[${index}]`, series, first.length);
    checkSeries(`returns[${index}]`, series, { minimum: -1 });
  }
  const assets = returns.map((own, index) => {
    const others = meanOf(
      returns.filter((_, other) => other !== index),
      own.length,
    );
    const slope = slopeOf(own, others);
    const rest = own.map((value, time) => value - slope * at(others, time));
    return { slope, residualTail: twoSidedShortfall(rest, level) };
  });
  return { tail: twoSidedShortfall(meanOf(returns, first.length), level), assets };
}

function meanOf(series: readonly (readonly number[])[], length: number): number[] {
  return Array.from(
    { length },
    (_, time) => series.reduce((sum, one) => sum + at(one, time), 0) / Math.max(1, series.length),
  );
}

function slopeOf(values: readonly number[], on: readonly number[]): number {
  const mean = (series: readonly number[]) => series.reduce((sum, value) => sum + value, 0) / series.length;
  const [valueMean, onMean] = [mean(values), mean(on)];
  let [covariance, variance] = [0, 0];
  for (const [index, value] of values.entries()) {
    const distance = at(on, index) - onMean;
    covariance += (value - valueMean) * distance;
    variance += distance ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

/** Fractions: the asset's shock and basis, the common shock, and how the asset moves with the others. */
export interface CommonShareInputs {
  readonly shock: number;
  readonly basis: number;
  readonly commonShock: number;
  readonly factor: AssetFactor;
  /** Cost of closing one leg. */
  readonly legCost: number;
}

/**
 * The part c of a shock that assets share, unrounded; the least of
 *
 *     (s - b) / 2                                  bound of the exchange: breaking a hedge never lowers R
 *     slope S                                      no more relief than the asset moves with the others
 *     s - (residualTail + legCost) / theta         what is left in a hedge by other assets (s - c) covers the rest's tail
 *
 * and never below 0.
 *
 * @example
 * commonShare({ shock: 0.1, basis: 0.01, commonShock: 0.1, factor: { slope: 1, residualTail: 0.02 }, legCost: 0 }, METHOD); // 0.045
 */
export function commonShare(inputs: CommonShareInputs, { theta }: Method): number {
  const { shock, basis, commonShock, factor, legCost } = inputs;
  const left = shock - (factor.residualTail + legCost) / theta;
  return Math.max(0, Math.min((shock - basis) / 2, factor.slope * commonShock, left));
}
