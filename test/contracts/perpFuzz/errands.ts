// Calls in a row that lead where chance alone seldom does.

import { abs, min } from "@pangea/risk-engine";
import { bandOf, centerOf, type Marked } from "../../model/band.ts";
import type { Risk } from "../../model/perpWords.ts";
import { type NewOrder, Side, TimeInForce } from "../../model/types.ts";
import type { Choice } from "./choice.ts";
import type { Made } from "./handlers.ts";
import { immediate, leastLots, opposite, resting } from "./trial.ts";
import { isOk } from "./twin.ts";
import {
  ASSET_OF,
  ASSETS,
  CAPS,
  DOLLAR,
  INDEX,
  LATE_PERP,
  LATE_TERMS,
  type Part,
  SETUPS,
  SPOT_MARKETS,
  sayAct,
} from "./world.ts";

/** A function, and how it is called. */
export type Step = readonly [name: string, made: Made];

interface Errand {
  /** Seconds that pass before. */
  readonly pause?: (choice: Choice) => number;
  /** Undefined if it cannot be done as things stand. */
  readonly steps: (choice: Choice) => readonly Step[] | undefined;
}

const ACTIVE = 1;

/** By the situation that they lead to. */
export const ERRANDS: Readonly<Record<string, Errand>> = {
  "price JUMP": { steps: (choice) => [say(choice, INDEX, 1.6 * (choice.prices[INDEX] as number))] },
  "price DEAD": {
    pause: () => (SETUPS[INDEX]?.feeds.deadAge ?? 0) + 1,
    steps: ({ world }) => [["refreshPrices", { actor: world.stranger, args: [ASSETS] }]],
  },
  "dollar WIDE": { steps: (choice) => [say(choice, DOLLAR, 0.975)] },
  "dollar DEAD": { steps: (choice) => [say(choice, DOLLAR, 0.93)] },
  "market listed in the middle traded": { steps: openLatePerp },
  "expired order of a perpetual swept": { pause: untilExpiry, steps: sweepPerp },
  "open interest beyond the soft cap": { steps: crowd },
  "raised open interest to its cap": { steps: crowd },
  "refused with orders from before": { steps: enterWithOrders },
  "account no longer judged": { steps: comeAndGo },
  "judged account traded on spot": { steps: sellOnSpot },
  "reduce-only order filled beyond one band": { steps: reduceFarAway },
  "bankrupt account acted": {
    steps: (choice) => closeAtMark(choice, (part) => choice.verdict(part).equity.equity < 0n, []),
  },
  "judged account traded without a dollar": {
    steps: (choice) => closeAtMark(choice, ({ kind }) => kind !== "flat", [say(choice, DOLLAR, 0.975)]),
  },
};

/** One source says a price, and the exchange reads it. */
function say({ world, prices, now }: Choice, asset: number, price: number): Step {
  const before = [
    sayAct(world, { asset, which: 0, price, time: now }),
    sayAct(world, { asset, which: 1, price: 0, time: 0 }),
  ];
  if (asset === DOLLAR) prices[asset] = price;
  return ["refreshPrices", { actor: world.stranger, args: [[asset]], before }];
}

function place({ owner, number }: Part, market: number, order: NewOrder): Step {
  return ["placeOrder", { actor: owner, account: number, args: [number, market, order, 0] }];
}

/** A bid that takes nothing. */
function quietBid(tick: number, lots: bigint): NewOrder {
  return { ...resting(Side.BID, tick, lots), timeInForce: TimeInForce.POST_ONLY };
}

function cancelSides({ owner, number }: Part, market: number): Step[] {
  return [Side.BID, Side.ASK].map((which) => {
    return ["cancelAll", { actor: owner, account: number, args: [number, market, which, 0n, 40] }];
  });
}

/** A market that takes orders at a price that may be relied on. */
function openPerp(choice: Choice): { market: number; marked: Marked } | undefined {
  const { seen } = choice.situation;
  if (!isOk(seen.risks[DOLLAR] as Risk, choice.now)) return undefined;
  const open = choice.perps.filter((perp) => {
    const { header, risk } = choice.marked(perp);
    const hasRoom = (seen.perps.get(perp)?.limits.hardCap ?? 0n) > 0n;
    return header.status === ACTIVE && hasRoom && isOk(risk, choice.now);
  });
  if (open.length === 0) return undefined;
  const market = choice.random.pick(open);
  return { market, marked: choice.marked(market) };
}

/** Seconds until an order of a perpetual market has expired. */
function untilExpiry({ situation, perps, now }: Choice): number {
  const expiries = perps.flatMap((market) => situation.books.all(market).map(({ expiry }) => expiry));
  return Math.max(1, Math.min(...expiries.filter((expiry) => expiry > 0), now + 1) - now);
}

function sweepPerp(choice: Choice): Step[] | undefined {
  const { world, perps, now, situation } = choice;
  for (const market of perps) {
    const expired = situation.books.all(market).filter(({ expiry }) => expiry !== 0 && expiry <= now);
    if (expired.length === 0) continue;
    const ids = expired.map(({ id }) => id);
    return [["sweepExpired", { actor: world.stranger, args: [choice.part().number, market, ids] }]];
  }
  return undefined;
}

/** The caps of a market come down to a lot more than is open, and two who have nothing to close want more. */
function crowd(choice: Choice): Step[] | undefined {
  const { world, situation } = choice;
  const perp = openPerp(choice);
  const open = situation.seen.perps.get(perp?.market ?? 0)?.ledger.openInterest ?? 0n;
  if (perp === undefined || open === 0n) return undefined;
  const { market, marked } = perp;
  const traders = world.accounts.filter(({ kind }) => kind !== "flat" && kind !== "poor");
  const seller = traders.find((part) => choice.sizeOf(part, market) <= 0n);
  const buyer = traders.find((part) => part.owner !== seller?.owner && choice.sizeOf(part, market) >= 0n);
  if (seller === undefined || buyer === undefined) return undefined;
  const tick = Number(centerOf(marked));
  const lots = leastLots(marked, tick);
  return [
    ["setOpenInterestCaps", { actor: world.governor, args: [market, Number(open / 2n), Number(open + 1n)] }],
    ...makeWay(choice, market, Side.ASK),
    place(seller, market, resting(Side.ASK, tick, lots)),
    place(buyer, market, immediate(Side.BID, tick, lots)),
  ];
}

/** Lists the late market, at the next time gives it caps, and then trades there. */
function openLatePerp(choice: Choice): Step[] | undefined {
  const { world, situation } = choice;
  const actor = world.governor;
  if (choice.listsNow()) return [["listPerpMarket", { actor, args: [LATE_TERMS] }]];
  if (situation.seen.perps.get(LATE_PERP)?.limits.hardCap === 0n) {
    return [["setOpenInterestCaps", { actor, args: [LATE_PERP, ...(CAPS[LATE_PERP] ?? [])] }]];
  }
  const marked = choice.marked(LATE_PERP);
  const tick = Number(centerOf(marked));
  const lots = leastLots(marked, tick);
  const [seller, buyer] = world.accounts.filter(({ kind }) => kind === "rich") as [Part, Part];
  return [
    place(seller, LATE_PERP, resting(Side.ASK, tick, lots)),
    place(buyer, LATE_PERP, immediate(Side.BID, tick, lots)),
  ];
}

/** One that is not judged yet. */
function newcomer({ world, situation }: Choice): Part | undefined {
  return world.accounts.findLast(({ kind, number }) => {
    return kind === "flat" && situation.seen.accounts[number - 1]?.isMargined === false;
  });
}

/** The lowest bid that rests at a perpetual market. */
function lowBid({ market, marked }: { market: number; marked: Marked }, part: Part): Step {
  const tick = Number(bandOf(marked).worstSell);
  return place(part, market, quietBid(tick, leastLots(marked, tick)));
}

function enterWithOrders(choice: Choice): Step[] | undefined {
  const [part, perp] = [newcomer(choice), openPerp(choice)];
  const spot = SPOT_MARKETS.find((market) => choice.marked(market).header.status === ACTIVE);
  if (part === undefined || perp === undefined || spot === undefined) return undefined;
  const marked = choice.marked(spot);
  const tick = Math.max(1, Math.floor(Number(centerOf(marked)) / 3));
  return [place(part, spot, quietBid(tick, leastLots(marked, tick))), lowBid(perp, part)];
}

/** Owes something for as long as an order rests, and nothing when it withdraws. */
function comeAndGo(choice: Choice): Step[] | undefined {
  const [part, perp] = [newcomer(choice), openPerp(choice)];
  if (part === undefined || perp === undefined) return undefined;
  const { owner, number } = part;
  const payment = { actor: owner, account: number, args: [number, DOLLAR, 1n, owner.address] };
  return [
    ...SPOT_MARKETS.flatMap((market) => cancelSides(part, market)),
    lowBid(perp, part),
    ...cancelSides(part, perp.market),
    ["withdraw", payment],
  ];
}

/** A judged account sells tokens to one that is not. */
function sellOnSpot(choice: Choice): Step[] | undefined {
  const { seen } = choice.situation;
  const market = SPOT_MARKETS.find((spot) => choice.marked(spot).header.status === ACTIVE);
  const buyer = newcomer(choice);
  if (market === undefined || buyer === undefined) return undefined;
  const marked = choice.marked(market);
  const tick = Number(centerOf(marked));
  const lots = leastLots(marked, tick);
  const seller = choice.world.accounts.find(({ number }) => {
    const account = seen.accounts[number - 1];
    const free = account?.pockets[ASSET_OF[market] as number]?.freeAsset ?? 0n;
    return account?.isMargined && free >= lots * marked.header.lotUnits;
  });
  if (seller === undefined) return undefined;
  return [place(buyer, market, resting(Side.BID, tick, lots)), place(seller, market, immediate(Side.ASK, tick, lots))];
}

/** Everybody else makes way for an order between one band and two. */
function reduceFarAway(choice: Choice): Step[] | undefined {
  const perp = openPerp(choice);
  if (perp === undefined) return undefined;
  const { market, marked } = perp;
  const part = choice.world.accounts.find((one) => choice.sizeOf(one, market) !== 0n);
  if (part === undefined) return undefined;
  const size = choice.sizeOf(part, market);
  const side = size > 0n ? Side.ASK : Side.BID;
  const ends = [bandOf(marked), bandOf(marked, 2n)].map((band) => (side === Side.ASK ? band.worstSell : band.worstBuy));
  const [near, far] = ends.map(Number) as [number, number];
  const tick = Math.round((near + far) / 2);
  if (tick === near) return undefined;
  const lots = leastLots(marked, tick);
  const maker = richOther(choice, part);
  return [
    ...makeWay(choice, market, opposite(side)),
    place(maker, market, resting(opposite(side), tick, lots)),
    place(part, market, { ...immediate(side, tick, min(abs(size), lots)), reduceOnly: true }),
  ];
}

function richOther({ world }: Choice, part: Part): Part {
  return world.accounts.find(({ kind, number }) => kind === "rich" && number !== part.number) as Part;
}

/** Whoever has orders on a side cancels them. */
function makeWay({ world, situation }: Choice, market: number, side: Side): Step[] {
  const orders = situation.books.orders(market, side);
  return [...new Set(orders.map(({ account }) => account))].map((account) => {
    const ids = orders.flatMap((order) => (order.account === account ? [order.id] : []));
    const { owner } = world.accounts[account - 1] as Part;
    return ["cancelOrders", { actor: owner, account, args: [account, market, ids] }];
  });
}

/** One of those asked for closes a position at the mark, after something else has happened. */
function closeAtMark(choice: Choice, isAsked: (part: Part) => boolean, between: readonly Step[]): Step[] | undefined {
  const perp = openPerp(choice);
  if (perp === undefined) return undefined;
  const { market, marked } = perp;
  const part = choice.world.accounts.find((one) => isAsked(one) && choice.sizeOf(one, market) !== 0n);
  if (part === undefined) return undefined;
  const size = choice.sizeOf(part, market);
  const side = size > 0n ? Side.ASK : Side.BID;
  const tick = Number(centerOf(marked));
  const lots = leastLots(marked, tick);
  return [
    place(richOther(choice, part), market, resting(opposite(side), tick, lots)),
    ...between,
    place(part, market, { ...immediate(side, tick, min(abs(size), lots)), reduceOnly: true }),
  ];
}
