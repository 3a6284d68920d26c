import type { Random } from "../../model/random.ts";

/** What a stretch of the run is about, so that rare states of a book are reached often. */
export type Mood = "trade" | "pile" | "storm" | "sweep" | "expire" | "hollow" | "quiet";

const MOOD_WEIGHTS: Readonly<Record<Mood, number>> = {
  trade: 5,
  pile: 3,
  storm: 2.5,
  sweep: 1.5,
  expire: 2,
  hollow: 0.3,
  quiet: 1,
};

const NONE: Readonly<Record<Mood, number>> = { trade: 0, pile: 0, storm: 0, sweep: 0, expire: 0, hollow: 0, quiet: 0 };

/** So that a book does not grow for ever. */
const CROWDED_WEIGHTS: Readonly<Record<Mood, number>> = { ...NONE, storm: 1, sweep: 2, expire: 0.3, hollow: 2 };

/** What has piled up is worth going through. */
const AFTER_PILE_WEIGHTS: Readonly<Record<Mood, number>> = {
  ...NONE,
  trade: 1,
  pile: 2,
  storm: 2,
  sweep: 3,
  hollow: 4,
};

/** The present stretch: its mood and the market that it is mostly about. */
export interface Stretch {
  readonly mood: Mood;
  readonly market: number;
  readonly calls: number;
  /** Ticks away from the middle at which orders pile up. */
  readonly pileAt: number;
}

/** What the next stretch has to go on from. */
export interface Situation {
  readonly market: number;
  readonly isCrowded: boolean;
  /** Whether the stretch before piled up orders in the same market. */
  readonly isPiled: boolean;
}

export function nextStretch(random: Random, { market, isCrowded, isPiled }: Situation): Stretch {
  const weights = isCrowded ? CROWDED_WEIGHTS : isPiled ? AFTER_PILE_WEIGHTS : MOOD_WEIGHTS;
  return { mood: random.weighted(weights), market, calls: random.int(40, 160), pileAt: random.int(1, 4) };
}
