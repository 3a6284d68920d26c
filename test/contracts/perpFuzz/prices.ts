// What prices do, and what their sources say of it.

import type { Act } from "../fuzz/stage.ts";
import type { Choice } from "./choice.ts";
import type { Made } from "./handlers.ts";
import { ASSETS, DOLLAR, SETUPS, sayAct } from "./world.ts";

/** How sources speak: both the same, apart from each other, unsure, late, silent. */
const VOICES = { both: 24, first: 14, apart: 1, unsure: 0.6, late: 0.6, silent: 0.6 } as const;

/** Some prices move, the sources say something, and somebody has the exchange read them. */
export function movePrices(choice: Choice): Made {
  const { random, world } = choice;
  const assets = random.chance(0.8) ? [...ASSETS] : [random.pick(ASSETS)];
  const before = assets.flatMap((asset) => {
    choice.prices[asset] = asset === DOLLAR ? peg(choice) : move(choice, asset);
    return voice(choice, asset);
  });
  return { actor: world.stranger, args: [assets], before };
}

/** As far as the mood is, and never far beyond where it began. */
function move({ prices, random, mood }: Choice, asset: number): number {
  const [now, begin] = [prices[asset] ?? 1, SETUPS[asset]?.price ?? 1];
  const most = Number(random.weighted(mood.moves));
  const pull = now > 3 * begin ? -1 : now < begin / 3 ? 1 : mood.drift;
  return now * (1 + most * (2 * random.next() - 1 + pull));
}

/** A dollar that lost its peg finds it again soon. */
function peg({ prices, random }: Choice): number {
  const isOff = Math.abs((prices[DOLLAR] ?? 1) - 1) > 0.01;
  if (isOff) return random.chance(0.7) ? 1 : random.pick([0.97, 0.9]);
  return random.chance(0.95) ? 1 + 0.004 * (random.next() - 0.5) : random.pick([0.975, 1.03, 0.93, 1.06]);
}

function voice({ world, random, prices, now }: Choice, asset: number): Act[] {
  const price = prices[asset] ?? 1;
  const kind = random.weighted(VOICES);
  const say = (which: 0 | 1, rest: { price?: number; time?: number; confidence?: number } = {}) =>
    sayAct(world, { asset, which, price, time: now, ...rest });
  switch (kind) {
    case "both":
      return [say(0), say(1)];
    case "first":
      return [say(0), say(1, { time: 0, price: 0 })];
    case "apart":
      return [say(0), say(1, { price: price * random.pick([0.97, 1.1]) })];
    case "unsure":
      return [say(0, { confidence: price * 0.03 }), say(1, { time: 0, price: 0 })];
    case "late":
      return [say(0, { time: now - random.pick([500, 7_000, 100_000]) }), say(1, { time: 0, price: 0 })];
    case "silent":
      return [];
  }
}
