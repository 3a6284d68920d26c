// A made-up market for machines without a recording: a book around a price that wanders, and trades on both sides. The
// same seed gives the same events.

import { FIXED_ONE, type Fixed, type Level, type MarketEvent } from "./events.ts";
import { createRandom, type Random } from "./random.ts";

export interface GeneratorOptions {
  readonly seed: number;
  /** Length of the market's history. */
  readonly seconds: number;
  /** Where the price begins. Default 2,680. */
  readonly firstPrice?: Fixed | undefined;
}

const STEP_MS = 100;
const FIRST_PRICE_CENTS = 268_000;
const LEVELS = 15;
const MEAN_SIZE = 3;
const MEAN_TRADE = 0.4;
const TRADES_PER_STEP = 1.8;
const CENT: Fixed = FIXED_ONE / 100;
/** Sizes are multiples of this, 0.0001. */
const SIZE_STEP: Fixed = FIXED_ONE / 10_000;

type Sizes = ReadonlyMap<number, Fixed>;

export function* generateMarket({ seed, seconds, firstPrice }: GeneratorOptions): Generator<MarketEvent> {
  const random = createRandom(seed);
  let bestBid = firstPrice === undefined ? FIRST_PRICE_CENTS : Math.floor(firstPrice / CENT);
  let bids = side(random, { best: bestBid, direction: -1, before: new Map() });
  let asks = side(random, { best: bestBid + 1, direction: 1, before: new Map() });
  yield { type: "snapshot", milliseconds: 0, lastUpdate: 0, bids: toLevels(bids), asks: toLevels(asks) };

  for (let update = 1; update * STEP_MS <= seconds * 1000; update += 1) {
    const milliseconds = update * STEP_MS;
    yield* trades(random, { milliseconds, bestBid });
    bestBid += step(random);
    const nextBids = side(random, { best: bestBid, direction: -1, before: bids });
    const nextAsks = side(random, { best: bestBid + 1 + random.between(0, 2), direction: 1, before: asks });
    yield {
      type: "depth",
      milliseconds,
      firstUpdate: update,
      lastUpdate: update,
      previousUpdate: update - 1,
      bids: changes(bids, nextBids),
      asks: changes(asks, nextAsks),
    };
    bids = nextBids;
    asks = nextAsks;
  }
}

/** The price stays in two steps of three, and sometimes jumps. */
function step(random: Random): number {
  const draw = random.next();
  if (draw < 0.66) return 0;
  const ticks = draw < 0.98 ? random.between(1, 5) : random.between(10, 40);
  return random.next() < 0.5 ? ticks : -ticks;
}

interface SideOptions {
  readonly best: number;
  readonly direction: 1 | -1;
  readonly before: Sizes;
}

/** Levels of a side, in cents. Those that were there before mostly keep their sizes. */
function side(random: Random, { best, direction, before }: SideOptions): Sizes {
  const sizes = new Map<number, Fixed>();
  let price = best;
  for (let level = 0; level < LEVELS; level += 1) {
    const kept = before.get(price);
    sizes.set(price, kept !== undefined && random.next() < 0.8 ? kept : size(random, MEAN_SIZE));
    price += direction * (random.next() < 0.7 ? 1 : random.between(2, 6));
  }
  return sizes;
}

function* trades(random: Random, { milliseconds, bestBid }: { milliseconds: number; bestBid: number }) {
  const count = Math.floor(random.exponential(TRADES_PER_STEP));
  for (let index = 0; index < count; index += 1) {
    const takerSells = random.next() < 0.5;
    const price = (takerSells ? bestBid : bestBid + 1) * CENT;
    yield { type: "trade", milliseconds, price, size: size(random, MEAN_TRADE), takerSells } as const;
  }
}

function size(random: Random, mean: number): Fixed {
  return Math.max(1, Math.round((random.exponential(mean) * FIXED_ONE) / SIZE_STEP)) * SIZE_STEP;
}

function toLevels(sizes: Sizes): Level[] {
  return [...sizes].map(([cents, amount]) => [cents * CENT, amount]);
}

function changes(before: Sizes, after: Sizes): Level[] {
  const gone = [...before.keys()].filter((cents) => !after.has(cents)).map((cents): Level => [cents * CENT, 0]);
  const set = [...after].filter(([cents, amount]) => before.get(cents) !== amount);
  return [...gone, ...toLevels(new Map(set))];
}
