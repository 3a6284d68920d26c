// Accounts at the edge of their margin: what may still happen to them, and what they may still do.

import { min } from "@pangea/risk-engine";
import { must } from "../../../model/inspection.ts";
import { type NewOrder, Permission, Side } from "../../../model/types.ts";
import { packBatch } from "../../fuzz/packing.ts";
import { type Act, rehearse } from "../../fuzz/stage.ts";
import { bandOf, isWithin } from "../../../model/band.ts";
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

const ALLOWANCE = 20_000n;
const MUCH = 100_000_000n;
/** Of a balance that a call returned. */
const BALANCE_FREE = 1;
const NO_CAP = 10 ** 13;

/** An order that rests, and what is known of it. */
interface Known {
  readonly market: number;
  readonly side: Side;
  readonly tick: number;
  readonly lots: bigint;
  readonly id: bigint;
  readonly account: number;
}

/** An account with not a unit more than initial margin has any of its orders filled, and keeps maintenance margin. */
export async function fillsKeepMaintenance(campaign: PerpCampaign): Promise<number> {
  const { world, random, now } = campaign;
  const seen = await freshen(campaign);
  const all = PERP_MARKETS.flatMap((market) => (isReliable(seen, market, now) ? ordersIn(campaign, seen, market) : []));
  const owners = [...new Set(all.map(({ account }) => account))];
  if (owners.length === 0) return 0;
  const part = world.accounts[random.pick(owners) - 1] as Part;
  const taker = world.accounts.find(({ number, kind }) => kind === "rich" && number !== part.number) as Part;
  const filled = all.filter(({ account }) => account === part.number && random.chance(0.7));
  const others = all.filter((order) => !filled.includes(order));
  const prepare = [
    ...[refreshAct(world), fundAct(world, taker, MUCH)],
    ...PERP_MARKETS.map((market) => callAct(world, world.governor, ["setOpenInterestCaps", [market, NO_CAP, NO_CAP]])),
  ];
  const room = await roomOf(campaign, part, prepare);
  const acts = [
    ...prepare,
    ...(room > 0n ? [payAct(campaign, part, room)] : []),
    standingAct(world, part),
    ...others.map(({ account, market, id }) => {
      return ownerAct(world, world.accounts[account - 1] as Part, ["cancelOrder", [account, market, id]]);
    }),
    ...filled.map(({ market, side, tick, lots }) => {
      const order = immediate(opposite(side), tick, random.chance(0.7) ? lots : lots / 2n + 1n);
      return placeAct(world, taker, [market, order]);
    }),
    standingAct(world, part),
  ];
  const results = await rehearse(world, acts);
  const before = results[acts.length - 2 - others.length - filled.length]?.answer;
  const after = results.at(-1)?.answer;
  const fills = results
    .slice(-1 - filled.length, -1)
    .filter(({ ok, answer }) => ok && wordAt(answer, PLACED.FILLED) > 0n);
  const hasMargin = wordAt(before, STANDING.INITIAL_EQUITY) >= wordAt(before, STANDING.INITIAL);
  if (wordAt(before, STANDING.OBLIGATION) === 0n || !hasMargin) return 0;
  const [equity, required] = [wordAt(after, STANDING.EQUITY), wordAt(after, STANDING.MAINTENANCE)];
  must(equity >= required, () => `Account ${part.number} has ${equity} of ${required} after ${fills.length} fills.`);
  return fills.length;
}

/** The orders of a market that a taker can reach. */
function ordersIn({ books }: PerpCampaign, seen: Observation, market: number): Known[] {
  const band = bandOf(markedOf({ before: seen }, market));
  return [Side.BID, Side.ASK].flatMap((side) =>
    books.orders(market, side).flatMap(({ id, account, lots }) => {
      const tick = Number((id >> 64n) & 0x7fffffn);
      const isReachable = isWithin(band, true, BigInt(tick)) && isWithin(band, false, BigInt(tick));
      return isReachable ? [{ market, side, tick, lots, id, account }] : [];
    }),
  );
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
  return [
    ["placeOrder", call("placeOrder", [part.number, market, order, 0])],
    ["batch", call("batch", [part.number, [placing(market, order)], 0, 0])],
    ["batch that skips", call("batch", [part.number, [placing(market, order, true)], 0, 0])],
    ["packed batch", { actor, target: world.exchange, data: packed }],
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
  if (tick === 0 || markedOf({ before: seen }, market).header.status !== 1) return undefined;
  return random.chance(0.5) ? immediate(side, tick, lots) : resting(side, tick, lots);
}
