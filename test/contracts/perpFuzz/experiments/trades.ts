// Trades done in another way, and trades with oneself.

import { must } from "../../../model/inspection.ts";
import { OperationKind, Side } from "../../../model/types.ts";
import { type Act, rehearse } from "../../fuzz/stage.ts";
import type { PerpCampaign } from "../campaign.ts";
import { operations } from "../handlers.ts";
import type { Observation } from "../observation.ts";
import { markedOf, sumOf } from "../transition.ts";
import {
  freeTick,
  freshen,
  fundAct,
  immediate,
  isDone,
  isReliable,
  leastLots,
  opposite,
  ownerAct,
  placeAct,
  refreshAct,
  resting,
} from "../trial.ts";
import { type Call, callAct, isPerp, MARKETS, type Part, type PerpWorld } from "../world.ts";

const ONE = 1n << 24n;
const MUCH = 10_000_000n;
const MOST_PARTS = 6;

/** Two accounts of one owner trade with each other, and settle: together they have no more than before. */
export async function selfCrossGainsNothing(campaign: PerpCampaign): Promise<number> {
  const { world, random, glass } = campaign;
  const own = siblings(world);
  const [maker, taker] = (random.chance(0.5) ? own : own.toReversed()) as [Part, Part];
  const deal = await makeUpDeal(campaign);
  if (deal === undefined) return 0;
  const { market, side, tick, lots } = deal;
  const settle = callAct(world, maker.owner, ["settle", [market, own.map(({ number }) => number)]]);
  const results = await rehearse(world, [
    ...[refreshAct(world), fundAct(world, maker, MUCH), fundAct(world, taker, MUCH), glass.act],
    placeAct(world, maker, [market, resting(side, tick, sum(lots))]),
    ...lots.map((part) => placeAct(world, taker, [market, immediate(opposite(side), tick, part)])),
    ...[glass.act, settle, glass.act],
  ]);
  if (!isDone(results)) return 0;
  const looks = [3, -3, -1].map((index) => glass.read(results.at(index)?.answer ?? "0x"));
  const [before, traded, settled] = looks as [Observation, Observation, Observation];
  if (sizeOf(before, maker, market) === sizeOf(traded, maker, market)) return 0;
  for (const after of [traded, settled]) {
    const gain = worthOf(after, own) - worthOf(before, own);
    must(gain <= 0n, () => `Accounts ${maker.number} and ${taker.number} gain ${gain} by trading with each other.`);
  }
  return 1;
}

/** The accounts of the owner who has two. */
function siblings({ accounts }: PerpWorld): Part[] {
  return accounts.filter(({ owner, number }) =>
    accounts.some((part) => part.owner === owner && part.number !== number),
  );
}

/** Dollars of accounts and their quotes: with the sum of their sizes unchanged, all that they are worth. */
function worthOf(seen: Observation, parts: readonly Part[]): bigint {
  return sumOf(parts, ({ number }) => {
    const { pockets = [], positions = new Map() } = seen.accounts[number - 1] ?? {};
    const cash = sumOf(pockets, ({ freeCash, heldCash }) => freeCash + heldCash);
    const dollars = (pockets[0]?.freeAsset ?? 0n) + (pockets[0]?.heldAsset ?? 0n);
    return (cash + dollars) * ONE + sumOf(positions.values(), ({ quote }) => quote);
  });
}

interface Deal {
  readonly market: number;
  readonly side: Side;
  readonly tick: number;
  /** Of its parts. */
  readonly lots: readonly bigint[];
}

/** A trade in parts where nobody else's order is in the way, if there is such a price. */
async function makeUpDeal(campaign: PerpCampaign): Promise<Deal | undefined> {
  const { random, choice, now } = campaign;
  const seen = await freshen(campaign);
  const market = choice.perp();
  const marked = markedOf({ before: seen }, market);
  const tick = freeTick(campaign, marked);
  if (tick === undefined || !isReliable(seen, market, now)) return undefined;
  const least = leastLots(marked, tick);
  const lots = Array.from({ length: random.int(2, MOST_PARTS) }, () => least + random.bigint(0n, 20n * least));
  return { market, tick, lots, side: random.pick([Side.BID, Side.ASK] as const) };
}

/** A fill in parts costs taker and maker as much as at once, or up to a unit more for each part. */
export async function partsCostNoLess(campaign: PerpCampaign): Promise<number> {
  const { world, glass, random } = campaign;
  const deal = await makeUpDeal(campaign);
  if (deal === undefined) return 0;
  const { market, side, tick, lots } = deal;
  const [maker, taker] = shuffled(campaign, world.accounts).filter(({ kind }) => kind !== "flat") as [Part, Part];
  const attempt = async (parts: readonly bigint[]) => {
    const results = await rehearse(world, [
      ...[refreshAct(world), fundAct(world, maker, MUCH), fundAct(world, taker, MUCH)],
      placeAct(world, maker, [market, resting(side, tick, sum(lots))]),
      ...parts.map((part) => placeAct(world, taker, [market, immediate(opposite(side), tick, part)])),
      glass.act,
    ]);
    return isDone(results) ? glass.read(results.at(-1)?.answer ?? "0x") : undefined;
  };
  const [once, often] = [await attempt([sum(lots)]), await attempt(random.chance(0.5) ? lots : lots.toReversed())];
  if (once === undefined || often === undefined) return 0;
  for (const part of [maker, taker]) {
    const more = quoteOf(once, part, market) - quoteOf(often, part, market);
    const isFair = more >= 0n && more <= BigInt(lots.length) * ONE;
    must(isFair, () => `${lots.length} parts cost account ${part.number} ${more} more than all at once.`);
  }
  return sizeOf(once, taker, market) === sizeOf(often, taker, market) ? 1 : 0;
}

function quoteOf({ accounts }: Observation, { number }: Part, market: number): bigint {
  return accounts[number - 1]?.positions.get(market)?.quote ?? 0n;
}

function sizeOf({ accounts }: Observation, { number }: Part, market: number): bigint {
  return accounts[number - 1]?.positions.get(market)?.size ?? 0n;
}

function sum(lots: readonly bigint[]): bigint {
  return sumOf(lots, (part) => part);
}

function shuffled<Item>({ random }: PerpCampaign, items: readonly Item[]): Item[] {
  const keys = new Map(items.map((item) => [item, random.next()]));
  return items.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

/** A batch at perpetual markets ends as its operations one by one. */
export async function batchIsSequence(campaign: PerpCampaign): Promise<number> {
  const { world, random, choice } = campaign;
  const part = random.pick(world.accounts.filter(({ kind }) => kind !== "flat"));
  const all = operations(choice, part).map((operation) => ({ ...operation, skip: false }));
  if (!all.every(({ market }) => isPerp(market))) return 0;
  const singles = all.map(({ kind, market, id, order }): Call => {
    if (kind === OperationKind.PLACE) return ["placeOrder", [part.number, market, order, 0]];
    if (kind === OperationKind.CANCEL) return ["cancelOrder", [part.number, market, id]];
    return ["amendOrder", [part.number, market, id, order, 0]];
  });
  const sequence = await endOf(campaign, part, singles);
  if (sequence === undefined) return 0;
  const batch = await endOf(campaign, part, [["batch", [part.number, all, 0, 0]]]);
  must(batch === sequence, () => `A batch of ${all.length} operations of account ${part.number} ends otherwise.`);
  return all.length > 1 ? 1 : 0;
}

/** All words and books after calls of an account that has money enough; undefined if one is refused. */
async function endOf({ world, glass }: PerpCampaign, part: Part, calls: readonly Call[]): Promise<string | undefined> {
  const acts: Act[] = [fundAct(world, part, MUCH), ...calls.map((call) => ownerAct(world, part, call))];
  const looks = [
    glass.act,
    ...MARKETS.flatMap((market) =>
      [Side.BID, Side.ASK].map((side) => callAct(world, world.stranger, ["bookOrders", [market, side, 0n, 200]])),
    ),
  ];
  const results = await rehearse(world, [...acts, ...looks]);
  if (!isDone(results.slice(0, acts.length))) return undefined;
  return results
    .slice(acts.length)
    .map(({ answer }) => answer)
    .join();
}
