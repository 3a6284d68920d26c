// From recordings to the measures that the parameters are made of.

import {
  type AssetMeasures,
  type Bars,
  basisMoves,
  basisTail,
  bookCost,
  commonFactor,
  ewmaVolatility,
  HOUR,
  type HorizonLosses,
  horizonLosses,
  joinLosses,
  METHOD,
  type Method,
  quantile,
  type ShockTail,
  shockTail,
  sliceBars,
  stressedCost,
  stressedVolume,
} from "@pangea/risk-engine";
import type { AssetRecordings } from "./recordings.ts";

const YEAR = 365 * 24 * HOUR;

/** Highest maker fee that markets are deployed with, millionths. */
const MAKER_FEE_CAP = 100;

/** Where a number comes from: measured, or taken from another asset. */
export type Grade = "measured" | "estimated";

export interface MeasuredAsset extends AssetMeasures {
  readonly shock: ShockTail;
  readonly costGrade: Grade;
  readonly basisGrade: Grade;
  /** Size of the liquidation slice whose cost was taken, dollars. */
  readonly slice: number;
  /** Costs of closing that slice in the recorded book, before stress, fractions. */
  readonly recordedCost?: { readonly spot: number; readonly perp: number };
}

export interface Measures {
  readonly factorTail: number;
  /** Hours in which all assets traded. */
  readonly factorHours: number;
  /** By how much costs are scaled from the recorded day to stress. */
  readonly costStress: number;
  readonly assets: readonly MeasuredAsset[];
}

/** Windows of all pieces of an asset. */
export function lossesOf({ hourly }: AssetRecordings, method: Method = METHOD): HorizonLosses {
  return joinLosses(hourly.map((bars) => horizonLosses(bars, method)));
}

export function measure(recordings: readonly AssetRecordings[]): Measures {
  const { returns } = commonReturns(recordings.map(({ hourly }) => hourly));
  const factor = commonFactor({ returns, level: METHOD.level });
  const costStress = stressOf(recordings);
  const firsts = recordings.map((asset, index) => measureAlone(asset, { costStress, factor: factor.assets[index] }));
  return {
    factorTail: factor.tail,
    factorHours: returns[0]?.length ?? 0,
    costStress,
    assets: firsts.map((asset, index) => borrowed(asset, { of: recordings[index], recordings, firsts })),
  };
}

/** Hourly returns of all assets from every common close to the one an hour later, and when they begin, unix ms. */
export function commonReturns(assets: readonly (readonly Bars[])[]): {
  readonly time: readonly number[];
  readonly returns: readonly (readonly number[])[];
} {
  const closes = assets.map(
    (pieces) =>
      new Map(pieces.flatMap(({ time, close }) => time.map((one, index) => [one, close[index] ?? 0] as const))),
  );
  const { horizon } = METHOD;
  const starts = [...(closes[0]?.keys() ?? [])].filter((start) =>
    closes.every((one) => one.has(start) && one.has(start + horizon)),
  );
  return {
    // a bar's time is its opening
    time: starts.map((start) => start + HOUR),
    returns: closes.map((one) => starts.map((start) => (one.get(start + horizon) ?? 0) / (one.get(start) ?? 1) - 1)),
  };
}

/** Volatility that one hour in a hundred exceeds, over that of the hour in which the books were recorded; of bitcoin. */
function stressOf(recordings: readonly AssetRecordings[]): number {
  const [bitcoin] = recordings;
  const pieces = bitcoin?.hourly ?? [];
  const known = pieces.map((bars) => ewmaVolatility(bars, METHOD.dailyDecay));
  const recordedAt = Date.UTC(2024, 7, 8, 23);
  const [piece, index] = pieces
    .map((bars, number) => [number, bars.time.indexOf(recordedAt)] as const)
    .find(([, found]) => found >= 0) ?? [0, 0];
  const recorded = known[piece]?.[index] ?? 0;
  return stressedCost(1, { recorded, stressed: quantile(known.flat(), METHOD.level) });
}

interface Context {
  readonly costStress: number;
  readonly factor: AssetMeasures["factor"] | undefined;
}

/** An asset by its own recordings; what is not recorded is 0. */
function measureAlone(asset: AssetRecordings, { costStress, factor }: Context): MeasuredAsset {
  const shock = shockTail(lossesOf(asset), METHOD);
  const volume = stressedVolume(lastYear(asset.hourly), METHOD);
  const slice = METHOD.sliceShare * volume;
  const cost = asset.books && { spot: bookCost(asset.books.spot, slice), perp: bookCost(asset.books.perp, slice) };
  return {
    symbol: asset.symbol,
    shock,
    shockTail: shock.tail,
    basisTail: Math.max(0, ...asset.basis.map(({ series }) => tailOf(series))),
    legCost: cost ? costStress * Math.max(cost.spot, cost.perp) : 0,
    closingCost: cost ? costStress * (cost.spot + cost.perp) : 0,
    factor: factor ?? { slope: 0, residualTail: 1 },
    volume,
    makerFeeCap: MAKER_FEE_CAP,
    slice,
    costGrade: "measured",
    basisGrade: "measured",
    ...(cost && { recordedCost: cost }),
  };
}

function lastYear(pieces: readonly Bars[]): Bars {
  const last = pieces.at(-1) as Bars;
  const end = (last.time.at(-1) ?? 0) + HOUR;
  return sliceBars(last, { from: end - YEAR, to: end });
}

function tailOf(series: AssetRecordings["basis"][number]["series"]): number {
  return basisTail(basisMoves(series, METHOD.horizon), METHOD.level);
}

interface Lenders {
  readonly of: AssetRecordings | undefined;
  readonly recordings: readonly AssetRecordings[];
  readonly firsts: readonly MeasuredAsset[];
}

/**
 * Fills in what is not recorded of an asset, from the others.
 *
 * Basis: the first asset has the longest record. One with a shorter record gets that asset's tail, times the ratio of
 * both over the record that they share; one with none, times the ratio of their shocks. Costs: the highest of all
 * assets for a slice of the same share of volume, times the ratio of the shocks.
 */
function borrowed(asset: MeasuredAsset, { of, recordings, firsts }: Lenders): MeasuredAsset {
  const [longest, first] = [recordings[0], firsts[0]];
  if (of === undefined || longest === undefined || first === undefined || of === longest) return asset;
  const ratio = (other: MeasuredAsset) => asset.shock.floor / other.shock.floor;
  const own = of.basis[0] && tailOf(of.basis[0].series);
  const shared = longest.basis[0] ? tailOf(longest.basis[0].series) : 0;
  const scale = own === undefined || shared === 0 ? ratio(first) : own / shared;
  const basis = { basisTail: Math.max(asset.basisTail, first.basisTail * scale), basisGrade: "estimated" as const };
  if (of.books !== undefined) return { ...asset, ...basis };
  const lent = (key: "legCost" | "closingCost") => Math.max(...firsts.map((other) => other[key] * ratio(other)));
  return { ...asset, ...basis, legCost: lent("legCost"), closingCost: lent("closingCost"), costGrade: "estimated" };
}
