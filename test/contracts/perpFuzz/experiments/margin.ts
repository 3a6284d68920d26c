// Accounts at the edge of their margin: what may still happen to them, and what they may still do.

import { min } from "@pangea/risk-engine";
import { bandOf, isWithin, valuesOf } from "../../../model/band.ts";
import { must } from "../../../model/inspection.ts";
import { unpackOrderId } from "../../../model/orderId.ts";
import { type NewOrder, Permission, Side } from "../../../model/types.ts";
import { packBatch } from "../../fuzz/packing.ts";
import { type Act, type Result, rehearse } from "../../fuzz/stage.ts";
import type { PerpCampaign } from "../campaign.ts";
import { lossAgainstMark } from "../checks/margin.ts";
import type { Observation } from "../observation.ts";
import { markedOf } from "../transition.ts";
import {
  freshen,
  fundAct,
  immediate,
  isReliable,
  leastLots,
  opposite,
  ownerAct,
  PLACED,
  placeAct,
  placing,
  refreshAct,
  resting,
  STANDING,
  standingAct,
  wordAt,
} from "../trial.ts";
import { type Call, callAct, DOLLAR, type Part, PERP_MARKETS } from "../world.ts";

const PPM = 1_000_000n;
const ACTIVE = 1;
/** Dollars. */
const ALLOWANCE = 20_000n;
const MUCH = 100_000_000n;
/** Of a balance that a call returned. */
const BALANCE_FREE = 1;
const NO_CAP = 10 ** 13;

/** An order that rests, or is to. */
interface Known {
  readonly market: number;
  readonly side: Side;
  readonly tick: number;
  readonly lots: bigint;
}

/** An account with not a unit more than initial margin has any of its orders filled, and keeps maintenance margin. */
export async function fillsKeepMaintenance(campaign: PerpCampaign): Promise<number> {
  const { world, random } = campaign;
  const seen = await freshen(campaign);
  const part = random.pick(world.accounts.filter(({ kind }) => kind !== "flat"));
  const worst = worstOrder(campaign, seen);
  if (worst === undefined) return 0;
  const kept = ordersOf(campaign, seen, part).filter((order) => order.market !== worst.market && random.chance(0.7));
  const taker = world.accounts.find(({ number, kind }) => kind === "rich" && number !== part.number) as Part;
  const prepare = [
    ...[refreshAct(world), fundAct(world, taker, MUCH), fundAct(world, part, ALLOWANCE)],
    ...PERP_MARKETS.map((market) => callAct(world, world.governor, ["setOpenInterestCaps", [market, NO_CAP, NO_CAP]])),
    ...clearActs(campaign, new Set(kept.map(({ id }) => id))),
    placeAct(world, part, [worst.market, resting(worst.side, worst.tick, worst.lots)]),
  ];
  const room = await roomOf(campaign, part, prepare);
  const fills = [...kept, worst].map((order) => fillAct(campaign, taker, order));
  const payment = room > 0n ? [payAct(campaign, part, room)] : [];
  const ask = standingAct(world, part);
  const results = await rehearse(world, [...prepare, ...payment, ask, ...fills, ask]);
  return mustKeepMargin(part, results.slice(-fills.length - 2));
}

/** @param results how the account stood, its fills, and how it stands. */
function mustKeepMargin({ number }: Part, results: readonly Pick<Result, "ok" | "answer">[]): number {
  const [before, after] = [results[0]?.answer, results.at(-1)?.answer];
  const hasMargin = wordAt(before, STANDING.INITIAL_EQUITY) >= wordAt(before, STANDING.INITIAL);
  if (wordAt(before, STANDING.OBLIGATION) === 0n || !hasMargin) return 0;
  const filled = results.slice(1, -1).filter(({ ok, answer }) => ok && wordAt(answer, PLACED.FILLED) > 0n).length;
  const [equity, required] = [wordAt(after, STANDING.EQUITY), wordAt(after, STANDING.MAINTENANCE)];
  must(equity >= required, () => `Account ${number} has ${equity} of ${required} after ${filled} fills.`);
  return filled;
}

/** One at the end of the band, which costs most when it is filled, and needs most of an allowance. */
function worstOrder({ random, choice, now }: PerpCampaign, seen: Observation): Known | undefined {
  const market = choice.perp();
  const marked = markedOf({ before: seen }, market);
  if (!isReliable(seen, market, now) || marked.header.status !== ACTIVE) return undefined;
  const side = random.pick([Side.BID, Side.ASK] as const);
  const { worstBuy, worstSell } = bandOf(marked);
  const { lotValue, scale } = valuesOf(marked);
  const worth = (ALLOWANCE * 1_000_000n * PPM * BigInt(random.int(20, 75))) / (100n * marked.risk.shock);
  return { market, side, tick: Number(side === Side.BID ? worstBuy : worstSell), lots: (worth * scale) / lotValue };
}

/** The orders of an account that a taker can reach. */
function ordersOf({ books, now }: PerpCampaign, seen: Observation, { number }: Part): (Known & { id: bigint })[] {
  return PERP_MARKETS.filter((market) => isReliable(seen, market, now)).flatMap((market) => {
    const band = bandOf(markedOf({ before: seen }, market));
    return books.all(market).flatMap(({ id, account, lots }) => {
      const { side, tick } = unpackOrderId(id);
      const isReachable = isWithin(band, true, BigInt(tick)) && isWithin(band, false, BigInt(tick));
      return isReachable && account === number ? [{ market, side, tick, lots, id }] : [];
    });
  });
}

/** All orders but some are cancelled by those who placed them. */
function clearActs({ world, books }: PerpCampaign, kept: ReadonlySet<bigint>): Act[] {
  return world.accounts.flatMap((part) =>
    PERP_MARKETS.flatMap((market) => {
      const own = books.all(market).filter(({ account, id }) => account === part.number && !kept.has(id));
      const ids = own.map(({ id }) => id);
      return ids.length === 0 ? [] : [ownerAct(world, part, ["cancelOrders", [part.number, market, ids]])];
    }),
  );
}

/** An order is filled, or a part of it. */
function fillAct({ world, random }: PerpCampaign, taker: Part, { market, side, tick, lots }: Known): Act {
  const part = random.chance(0.7) ? lots : lots / 2n + 1n;
  return placeAct(world, taker, [market, immediate(opposite(side), tick, part)]);
}

/** Free margin that an account can pay away, once its prices are fresh and its losses paid. */
async function roomOf({ world }: PerpCampaign, part: Part, prepare: readonly Act[]): Promise<bigint> {
  const pay = callAct(world, world.stranger, ["payLosses", [part.number]]);
  const balance = callAct(world, world.stranger, ["balanceOf", [part.number, DOLLAR]]);
  const results = await rehearse(world, [...prepare, pay, standingAct(world, part), balance]);
  const standing = results.at(-2)?.answer;
  const margin = wordAt(standing, STANDING.INITIAL_EQUITY) - wordAt(standing, STANDING.INITIAL);
  return min(margin, wordAt(results.at(-1)?.answer, BALANCE_FREE));
}

/** Dollars leave an account. */
function payAct({ world }: PerpCampaign, part: Part, units: bigint): Act {
  return ownerAct(world, part, ["withdraw", [part.number, DOLLAR, units, world.stranger.address]]);
}

/** An order that an account could place, and how much it could pay away before that. */
interface Edge {
  readonly part: Part;
  readonly market: number;
  readonly order: NewOrder;
  /** Calls before, up to the payment. */
  readonly prepare: readonly Act[];
  readonly room: bigint;
}

/** After its order is filled or rests, fees paid, an account may have no unit less than initial margin. */
export async function orderLeavesMargin(campaign: PerpCampaign): Promise<number> {
  const edge = await findEdge(campaign);
  if (edge === undefined) return 0;
  const { part, market, order, room } = edge;
  const attempt = async (paid: bigint) => {
    const acts = [...edge.prepare, payAct(campaign, part, paid), placeAct(campaign.world, part, [market, order])];
    const [payment, placed] = (await rehearse(campaign.world, acts)).slice(-2);
    return { isPaid: payment?.ok === true, isPlaced: placed?.ok === true };
  };
  const [enough, less] = [await attempt(room), await attempt(room + 1n)];
  must(!enough.isPaid || enough.isPlaced, () => `Account ${part.number} has initial margin and is refused.`);
  must(!less.isPaid || !less.isPlaced, () => `Account ${part.number} lacks a unit of initial margin.`);
  return enough.isPaid && less.isPaid ? 1 : 0;
}

/** An order of one who lacks a unit is refused on whatever way it comes. */
export async function noWayRoundTheCheck(campaign: PerpCampaign): Promise<number> {
  const { world, now } = campaign;
  const edge = await findEdge(campaign);
  if (edge === undefined) return 0;
  const { part, market, order, room } = edge;
  const appoint: Call = ["setDelegate", [part.number, world.stranger.address, Permission.ALL, now + 100_000]];
  const prepare = [...edge.prepare, ownerAct(world, part, appoint), payAct(campaign, part, room + 1n)];
  let tried = 0;
  for (const actor of [part.owner, world.stranger]) {
    for (const [way, act] of waysOf(campaign, { part, market, order }, actor)) {
      const results = await rehearse(world, [...prepare, act]);
      if (results.at(-2)?.ok !== true) return 0;
      must(results.at(-1)?.ok === false, () => `Account ${part.number} trades without margin by ${way}.`);
      tried += 1;
    }
  }
  return tried;
}

function waysOf(
  { world }: PerpCampaign,
  { part, market, order }: Omit<Edge, "prepare" | "room">,
  actor: Part["owner"],
) {
  const packed = packBatch({ account: part.number, maxMatches: 0, deadline: 0 }, [placing(market, order)]);
  const call = (...args: Call) => callAct(world, actor, args);
  const bundle = (...calls: readonly Call[]) =>
    call("execute", [part.number, calls.map((args) => ({ call: call(...args).data, minFilledLots: 0 })), 0]);
  const place: Call = ["placeOrder", [part.number, market, order, 0]];
  return [
    ["placeOrder", call(...place)],
    ["batch", call("batch", [part.number, [placing(market, order)], 0, 0])],
    ["batch that skips", call("batch", [part.number, [placing(market, order, true)], 0, 0])],
    ["packed batch", { actor, target: world.exchange, data: packed }],
    ["bundle", bundle(place)],
    ["bundle with more", bundle(["pokeFunding", [market]], place, ["cancelAll", [part.number, market, 0, 0n, 0]])],
  ] as const satisfies readonly (readonly [string, Act])[];
}

/** Orders that take or rest and need margin, of an account whose dollars are what limits it. */
async function findEdge(campaign: PerpCampaign): Promise<Edge | undefined> {
  const { world, random, choice, now } = campaign;
  const seen = await freshen(campaign);
  const market = choice.perp();
  if (!isReliable(seen, market, now)) return undefined;
  const part = random.pick(world.accounts.filter(({ kind }) => kind !== "flat"));
  const order = makeUpOrder(campaign, seen, market);
  if (order === undefined) return undefined;
  const prepare = [refreshAct(world), fundAct(world, part, ALLOWANCE)];
  const ask = standingAct(world, part);
  const acts = [...prepare, payAct(campaign, part, 1n), ask, placeAct(world, part, [market, order]), ask];
  const [paid, before, placed, after] = (await rehearse(world, acts)).slice(-4);
  const needed = wordAt(after?.answer, STANDING.INITIAL);
  if (!paid?.ok || !placed?.ok || needed <= wordAt(before?.answer, STANDING.INITIAL)) return undefined;
  const id = (BigInt(order.side) << 87n) | (wordAt(placed.answer, PLACED.TICK) << 64n);
  const marked = markedOf({ before: seen }, market);
  const loss = lossAgainstMark(marked, { id, lots: wordAt(placed.answer, PLACED.RESTING) });
  const room = 1n + wordAt(after?.answer, STANDING.INITIAL_EQUITY) - loss - needed;
  return room > 0n ? { part, market, order, prepare, room } : undefined;
}

/** Takes the best price, or rests at the worst that is allowed. */
function makeUpOrder({ random }: PerpCampaign, seen: Observation, market: number): NewOrder | undefined {
  const marked = markedOf({ before: seen }, market);
  const { worstBuy, worstSell } = bandOf(marked);
  const side = random.pick([Side.BID, Side.ASK] as const);
  const tick = Number(side === Side.BID ? worstBuy : worstSell);
  const lots = leastLots(marked, tick) * random.bigint(1n, 40n);
  if (tick === 0 || markedOf({ before: seen }, market).header.status !== ACTIVE) return undefined;
  return random.chance(0.5) ? immediate(side, tick, lots) : resting(side, tick, lots);
}
