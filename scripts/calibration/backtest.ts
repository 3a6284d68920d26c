// How the parameters would have done.

import {
  type AssetParameters,
  approximateRequirement,
  type BasisSeries,
  basisMoves,
  type Exceedances,
  exceedances,
  HOUR,
  type HorizonLosses,
  horizonLosses,
  lossesWithin,
  METHOD,
  PARAMETER_SCALE,
  type RiskParameters,
  shockTail,
  walkForward,
  worseSide,
} from "@pangea/risk-engine";
import { commonReturns, lossesOf, type Measures } from "./measure.ts";
import type { AssetRecordings } from "./recordings.ts";
import { CRASHES } from "./sources.ts";

const DAY = 24 * HOUR;

/** Losses against what an account must have in the beginning, and against what is left when liquidation begins. */
interface Coverage {
  readonly initial: Exceedances;
  readonly maintenance: Exceedances;
}

export interface NakedResult extends Coverage {
  readonly symbol: string;
}

export interface CrashResult {
  readonly crash: string;
  readonly symbol: string;
  readonly bars: "1 hour" | "5 minutes";
  readonly windows: number;
  /** Worst losses, fractions. */
  readonly long: number;
  readonly short: number;
  /** Windows whose worse side lost more than s, and more than theta s. */
  readonly aboveInitial: number;
  readonly aboveMaintenance: number;
}

export interface OutOfSampleResult {
  readonly symbol: string;
  readonly calibrations: number;
  readonly windows: number;
  /** Share of windows that lost more than the tail of their past, and more than s from it (tail / theta). */
  readonly aboveTail: number;
  readonly aboveShock: number;
  /** Smallest and largest s, and its largest rise from one calibration to the next, as a ratio. */
  readonly lowest: number;
  readonly highest: number;
  readonly largestRise: number;
  /** The same rise without the floor. */
  readonly largestRiseOfBlend: number;
}

/** What s would be, before costs and rounding, with another horizon or level. */
export interface SensitivityResult {
  readonly symbol: string;
  readonly hours: number;
  readonly level: number;
  /** Tail / theta. */
  readonly shock: number;
}

export interface HedgeResult extends Coverage {
  readonly symbol: string;
  readonly sample: string;
  /** Basis that a closed hedge realises, or its change over the horizon; closing cost added to both. */
  readonly measure: "level" | "change";
}

export interface PairResult extends Coverage {
  readonly long: string;
  readonly short: string;
  /** What the pair pays over what both legs would pay alone. */
  readonly relief: number;
}

export interface Backtest {
  readonly naked: readonly NakedResult[];
  readonly crashes: readonly CrashResult[];
  readonly outOfSample: readonly OutOfSampleResult[];
  readonly sensitivity: readonly SensitivityResult[];
  readonly hedges: readonly HedgeResult[];
  readonly pairs: readonly PairResult[];
}

export interface BacktestInputs {
  readonly recordings: readonly AssetRecordings[];
  readonly measures: Measures;
  readonly parameters: RiskParameters;
}

export function backtest({ recordings, measures, parameters }: BacktestInputs): Backtest {
  const cases = recordings.map((recording, index) => {
    const asset = parameters.assets[index] as AssetParameters;
    return { recording, asset, closingCost: measures.assets[index]?.closingCost ?? 0, losses: lossesOf(recording) };
  });
  return {
    naked: cases.map(({ asset, losses }) => ({
      symbol: asset.symbol,
      ...coverage(worseSide(losses), asset.shock / PARAMETER_SCALE),
    })),
    crashes: CRASHES.flatMap((crash) => cases.flatMap((one) => crashResults(crash, one))),
    outOfSample: cases.map(({ asset, losses }) => outOfSample(asset.symbol, losses)),
    sensitivity: recordings.flatMap(sensitivity),
    hedges: cases.flatMap(hedgeResults),
    pairs: pairResults(recordings, parameters),
  };
}

function coverage(
  series: { readonly time: readonly number[]; readonly losses: readonly number[] },
  initial: number,
): Coverage {
  return { initial: exceedances(series, initial), maintenance: exceedances(series, METHOD.theta * initial) };
}

interface Case {
  readonly recording: AssetRecordings;
  readonly asset: AssetParameters;
  readonly closingCost: number;
  readonly losses: HorizonLosses;
}

function crashResults(crash: (typeof CRASHES)[number], { recording, asset, losses }: Case): CrashResult[] {
  const { fiveMinutes } = recording;
  const fine = fiveMinutes && lossesWithin(horizonLosses(fiveMinutes, METHOD), crash);
  return (
    [
      ["1 hour", lossesWithin(losses, crash)],
      ["5 minutes", fine],
    ] as const
  ).flatMap(([bars, found]) => {
    if (found === undefined || found.time.length === 0) return [];
    const { initial, maintenance } = coverage(worseSide(found), asset.shock / PARAMETER_SCALE);
    return [
      {
        crash: crash.name,
        symbol: asset.symbol,
        bars,
        windows: found.time.length,
        long: Math.max(...found.long),
        short: Math.max(...found.short),
        aboveInitial: initial.count,
        aboveMaintenance: maintenance.count,
      },
    ];
  });
}

/** 420 days come first because a tenth of them, the stressed windows, must hold a tail. */
function outOfSample(symbol: string, losses: HorizonLosses): OutOfSampleResult {
  const steps = walkForward(losses, { method: METHOD, first: 420 * DAY, every: 91 * DAY });
  const shocks = steps.map(({ tail }) => tail / METHOD.theta);
  const count = (factor: number) =>
    steps.reduce((sum, { next, tail }) => sum + exceedances(next, tail * factor).count, 0);
  const windows = steps.reduce((sum, { next }) => sum + next.time.length, 0);
  return {
    symbol,
    calibrations: steps.length,
    windows,
    aboveTail: count(1) / windows,
    aboveShock: count(1 / METHOD.theta) / windows,
    lowest: Math.min(...shocks),
    highest: Math.max(...shocks),
    largestRise: largestRise(shocks),
    largestRiseOfBlend: largestRise(steps.map(({ blend }) => blend)),
  };
}

function largestRise(values: readonly number[]): number {
  return Math.max(0, ...values.slice(1).map((value, index) => value / (values[index] ?? value) - 1));
}

function sensitivity(recording: AssetRecordings): SensitivityResult[] {
  return [1, 2, 4].flatMap((hours) =>
    [0.975, 0.99].map((level) => {
      const method = { ...METHOD, horizon: hours * HOUR, level };
      const { tail } = shockTail(lossesOf(recording, method), method);
      return { symbol: recording.symbol, hours, level, shock: tail / method.theta };
    }),
  );
}

function hedgeResults({ recording, asset, closingCost }: Case): HedgeResult[] {
  const samples = [
    ...recording.basis,
    ...(recording.markBasis ? [{ name: "mark, 1 hour, 2024-12 to 2026-02", series: recording.markBasis }] : []),
  ];
  return samples.flatMap(({ name, series }) => {
    const { time, level, changeTime, change } = moves(series);
    const cost = (values: readonly number[]) => values.map((value) => Math.abs(value) + closingCost);
    const basis = asset.basis / PARAMETER_SCALE;
    const base = { symbol: asset.symbol, sample: name };
    return [
      { ...base, measure: "level" as const, ...coverage({ time, losses: cost(level) }, basis) },
      { ...base, measure: "change" as const, ...coverage({ time: changeTime, losses: cost(change) }, basis) },
    ];
  });
}

function moves(series: BasisSeries) {
  return basisMoves(series, METHOD.horizon);
}

/** Long one asset against another, in the ratio that cancels the common factor, which is where relief is largest. */
function pairResults(recordings: readonly AssetRecordings[], { commonShock, assets }: RiskParameters): PairResult[] {
  const pairs = assets.flatMap((first, index) => assets.slice(index + 1).map((second) => [first, second] as const));
  return pairs.map(([first, second]) => {
    const size = first.loading / second.loading;
    const { time, returns } = commonReturns(
      [first, second].map(({ symbol }) => recordings.find((one) => one.symbol === symbol)?.hourly ?? []),
    );
    const pair = [
      { asset: first, values: [1] },
      { asset: second, values: [-size] },
    ];
    const required = approximateRequirement(pair, commonShock);
    const alone = (first.shock + size * second.shock) / PARAMETER_SCALE;
    const [own = [], other = []] = returns;
    const losses = own.map((value, index) => Math.abs(value - size * (other[index] ?? 0)));
    return {
      long: first.symbol,
      short: second.symbol,
      relief: required / alone,
      ...coverage({ time, losses }, required),
    };
  });
}
