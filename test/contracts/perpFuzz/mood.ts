import type { Random } from "../../model/random.ts";

/** What a stretch of a run is about, so that rare states are reached often. */
export interface Mood {
  /** By how much prices move at most, and how likely that is. */
  readonly moves: Readonly<Record<string, number>>;
  /** Which way prices move, -1 to 1. */
  readonly drift: number;
  /** Share of blocks that are about nothing but prices. */
  readonly priced: number;
  /** Seconds between blocks. */
  readonly pauses: readonly number[];
}

const SHORT = [1, 1, 2, 4, 11, 61];
const HOURS = [601, 1_801, 3_600, 3_601];

const MOODS: Readonly<Record<string, Mood>> = {
  /** Orders near the mark meet. */
  calm: { moves: { 0.001: 3, 0.004: 1 }, drift: 0, priced: 0.15, pauses: SHORT },
  /** Funding runs. */
  slow: { moves: { 0.003: 3, 0.02: 1 }, drift: 0, priced: 0.35, pauses: [...SHORT, ...HOURS, 11_000] },
  /** Accounts fall below zero. */
  crash: { moves: { 0.02: 2, 0.1: 1, 0.4: 3 }, drift: -0.7, priced: 0.4, pauses: SHORT },
  rally: { moves: { 0.02: 2, 0.1: 1, 0.4: 3 }, drift: 0.7, priced: 0.4, pauses: SHORT },
  /** Prices become stale, and die. */
  silence: { moves: { 0.01: 1 }, drift: 0, priced: 0.2, pauses: [...SHORT, 1_801, 11_000, 30_000, 70_000] },
};

const WEIGHTS = { calm: 5, slow: 2, crash: 1.8, rally: 1.8, silence: 1 };

export function nextMood(random: Random): { mood: Mood; blocks: number } {
  const name = random.weighted(WEIGHTS);
  return {
    mood: MOODS[name] as Mood,
    blocks: name === "calm" || name === "slow" ? random.int(10, 30) : random.int(6, 12),
  };
}
