// What time and crowds cannot do: pass unnoticed, or make a call dear.

import { bandOf } from "../../../model/band.ts";
import { must } from "../../../model/inspection.ts";
import { type NewOrder, Side } from "../../../model/types.ts";
import { type Act, play } from "../../fuzz/stage.ts";
import type { PerpCampaign } from "../campaign.ts";
import { markedOf } from "../transition.ts";
import {
  freshen,
  fundAct,
  immediate,
  isReliable,
  leastLots,
  opposite,
  ownerAct,
  placing,
  refreshAct,
  resting,
  standingAct,
} from "../trial.ts";
import { callAct, type Part, PERP_MARKETS } from "../world.ts";

const HOUR = 3_600;
const MUCH = 10_000_000n;

/** Time passes and everybody settles: it comes to the same whether or not somebody was there all the time. */
export async function absenceChangesNothing(campaign: PerpCampaign): Promise<number> {
  const { world, random, now } = campaign;
  const length = random.pick([90, HOUR, 9 * HOUR, 40 * HOUR]);
  const step = Math.ceil(length / random.int(2, 6));
  const poke = PERP_MARKETS.map((market) => callAct(world, world.stranger, ["pokeFunding", [market]]));
  const numbers = world.accounts.map(({ number }) => number);
  const settle = PERP_MARKETS.map((market) => callAct(world, world.stranger, ["settle", [market, numbers]]));
  const ask = world.accounts.map((part) => standingAct(world, part));
  const endOf = async (times: readonly number[]) => {
    const id = await world.chain.testClient.snapshot();
    for (const moment of times) await play(world, poke, moment);
    const results = await play(world, [...ask, ...settle, ...ask, campaign.glass.act], now + length);
    await world.chain.testClient.revert({ id });
    return results;
  };
  const moments = Array.from({ length: Math.floor((length - 1) / step) }, (_, index) => now + step * (index + 1));
  const [absent, present] = [await endOf([]), await endOf(moments)];
  for (const [index, { answer }] of absent.entries()) {
    must(answer === present[index]?.answer, () => `Answer ${index} at the end of ${length} seconds depends on pokes.`);
  }
  return moments.length > 0 ? numbers.length : 0;
}

/** Gas that a taker's call may cost: for itself, and for each maker order that it may meet. */
const GAS = { call: 350_000, match: 8_000 } as const;
/** Orders of each maker, and of how many of them the taker would like to have. */
const [SPAM, MANY] = [12, 200n];

/** Makers leave expired, reducing and small orders at the best price: a taker pays for its match cap and no more. */
export async function takersPayForTheirCap(campaign: PerpCampaign): Promise<number> {
  const { world, random, choice, now } = campaign;
  const [seen, market] = [await freshen(campaign), choice.perp()];
  const marked = markedOf({ before: seen }, market);
  if (!isReliable(seen, market, now + 3) || marked.header.status !== 1) return 0;
  const [taker, ...makers] = world.accounts.filter(({ kind }) => kind !== "flat") as [Part, ...Part[]];
  const side = random.pick([Side.BID, Side.ASK] as const);
  const { worstBuy, worstSell } = bandOf(marked);
  const ends = [Number(worstSell), Number(worstBuy)] as const;
  const [best, limit] = side === Side.BID ? ends : ends.toReversed();
  const lots = leastLots(marked, ends[0]);
  const spam = resting(opposite(side), best as number, lots);
  const maxMatches = random.pick([1, 2, 5, 20, 64]);
  const order = immediate(side, limit as number, lots * MANY);
  const take = ownerAct(world, taker, ["placeOrder", [taker.number, market, order, maxMatches]]);
  const prepare = [
    refreshAct(world),
    fundAct(world, taker, MUCH),
    ...makers.flatMap((part) => {
      return [fundAct(world, part, MUCH), spamAct(campaign, part, { market, spam })];
    }),
  ];
  const id = await world.chain.testClient.snapshot();
  await play(world, prepare, now + 1);
  const [isTaken, gas] = await measured(campaign, take, now + 3);
  await world.chain.testClient.revert({ id });
  const most = GAS.call + GAS.match * maxMatches;
  must(gas <= most, () => `A taker of up to ${maxMatches} orders pays ${gas} gas, ${most} are allowed.`);
  return isTaken ? 1 : 0;
}

/** Orders of which half expire in a second, and of the others some find nothing to reduce. */
function spamAct({ world, random, now }: PerpCampaign, part: Part, { market, spam }: Spam): Act {
  const expired = { expiry: now + 2 };
  const operations = Array.from({ length: SPAM }, () => {
    const order = { ...spam, ...random.pick([expired, expired, { reduceOnly: true }, {}]) };
    return placing(market, order, true);
  });
  return ownerAct(world, part, ["batch", [part.number, operations, 0, 0]]);
}

interface Spam {
  readonly market: number;
  readonly spam: NewOrder;
}

/** Whether an act went through, and the gas of its transaction. */
async function measured({ world }: PerpCampaign, act: Act, moment: number): Promise<[boolean, number]> {
  const [result] = await play(world, [act], moment);
  const { gasUsed } = await world.chain.publicClient.getBlock();
  return [result?.ok === true, Number(gasUsed)];
}
