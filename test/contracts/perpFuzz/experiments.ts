// What would happen if: tried out, and taken back.

import { abs, floorDiv } from "@pangea/risk-engine";
import { encodeFunctionData, erc20Abi } from "viem";
import { must } from "../../model/inspection.ts";
import type { PerpInvariantId } from "../../model/perpInvariants.ts";
import { positionOf } from "../../model/perpWords.ts";
import { Side } from "../../model/types.ts";
import { type Act, play, rehearse } from "../fuzz/stage.ts";
import type { PerpCampaign } from "./campaign.ts";
import { ledgerOf } from "./checks/ledger.ts";
import { costIsTheQuote } from "./experiments/entries.ts";
import * as limits from "./experiments/limits.ts";
import * as margin from "./experiments/margin.ts";
import * as trades from "./experiments/trades.ts";
import { markedOf, sizeOf, sumOf } from "./transition.ts";
import { wordAt } from "./trial.ts";
import { isOk } from "./twin.ts";
import { ASSET_OF, ASSETS, type Call, callAct, type Part, PERP_MARKETS, SPOT_MARKETS, UNITS } from "./world.ts";

const QUOTE_SCALE = 1n << 24n;
const HOUR = 3_600;

/** @returns how many times its precondition was met. */
type Experiment = (campaign: PerpCampaign) => Promise<number>;

export const EXPERIMENTS: Readonly<Partial<Record<PerpInvariantId, Experiment>>> = {
  S1: custodyHasIt,
  P7: drawsCommute,
  P9: trades.selfCrossGainsNothing,
  P10: trades.partsCostNoLess,
  P11: flipIsCloseAndOpen,
  P12: costIsTheQuote,
  F2: pokesChangeNothing,
  O1: margin.fillsKeepMaintenance,
  O6: limits.takersPayForTheirCap,
  O8: ordersOfTheJudgedAreMarked,
  O10: trades.batchIsSequence,
  M10: lazinessIsInvisible,
  M15: margin.orderLeavesMargin,
  M16: margin.noWayRoundTheCheck,
  M18: thoughtsComeTrue,
  V8: limits.absenceChangesNothing,
};

/** Tokens are there for all that is owed. */
async function custodyHasIt({ world, seen }: PerpCampaign): Promise<number> {
  const args = [world.exchange] as const;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "balanceOf", args });
  const results = await rehearse(
    world,
    world.tokens.map((target) => ({ actor: world.stranger, target, data })),
  );
  for (const [asset, { answer }] of results.entries()) {
    const owed = (seen.totals[asset] ?? 0n) * (UNITS[asset] ?? 1n);
    must(BigInt(answer) === owed, () => `Custody of asset ${asset} is ${BigInt(answer)}, ${owed} is owed.`);
  }
  return results.length;
}

/** Spot orders of one who may owe keep to its price band. */
async function ordersOfTheJudgedAreMarked({ books, seen }: PerpCampaign): Promise<number> {
  let marked = 0;
  for (const market of SPOT_MARKETS) {
    for (const { id, account } of books.all(market)) {
      if (!seen.accounts[account - 1]?.isMargined) continue;
      must(books.isMargined(market, id) !== false, () => `Order ${id} of account ${account} knows no band.`);
      marked += 1;
    }
  }
  return marked;
}

/** Whoever else is settled, paid, or poked: an account stands as it stood. */
async function lazinessIsInvisible({ world, random, seen }: PerpCampaign): Promise<number> {
  const { number } = random.pick(world.accounts);
  const others = world.accounts.flatMap((part) => (part.number === number ? [] : [part.number]));
  const ask = callAct(world, world.stranger, ["standingOf", [number]]);
  const stir = [
    ...PERP_MARKETS.map((market): Call => ["pokeFunding", [market]]),
    ...others.map((other): Call => ["payLosses", [other]]),
    ...PERP_MARKETS.map((market): Call => ["settle", [market, others]]),
  ].map((call) => callAct(world, world.stranger, call));
  // paying refreshes prices, which is no business of this
  const refresh = callAct(world, world.stranger, ["refreshPrices", [ASSETS]]);
  const results = await rehearse(world, [refresh, ask, ...stir, ask]);
  const [before, after] = [results[1]?.answer, results.at(-1)?.answer];
  // what losers pay in makes a deficit smaller beside its pool: profit counts for more
  const hasDeficit = PERP_MARKETS.some((market) => ledgerOf(seen, market).deficit > 0n);
  const INITIAL_EQUITY = 2;
  for (const index of [0, 1, 2, 3, 4, 5, 6]) {
    const [was, is] = [wordAt(before, index), wordAt(after, index)];
    const isSame = was === is || (hasDeficit && index === INITIAL_EQUITY && is > was);
    must(isSame, () => `Word ${index} of the standing of account ${number} went from ${was} to ${is}.`);
  }
  return 1;
}

/** The winners of a market draw while it has a deficit, in one order and in another. */
async function drawsCommute(campaign: PerpCampaign): Promise<number> {
  const { world, seen, random, now } = campaign;
  const { indices } = campaign.verdictsAt(now);
  let tried = 0;
  for (const market of PERP_MARKETS) {
    const risk = seen.risks[ASSET_OF[market] as number] as (typeof seen.risks)[number];
    if (ledgerOf(seen, market).deficit === 0n || !isOk(risk, now)) continue;
    const winners = world.accounts.filter((part) => profitOf(campaign, part, { market, indices }) > 0n);
    const { pool, deficit } = ledgerOf(seen, market);
    const claims = sumOf(winners, (part) => profitOf(campaign, part, { market, indices }));
    // a pool that cannot serve all yet serves who comes first, at the same ratio
    if (winners.length < 2 || pool === 0n || claims > pool + deficit) continue;
    const drawn = async (order: readonly Part[]) => {
      const acts = order.map(({ owner, number }) => callAct(world, owner, ["settle", [market, [number]]]));
      const answers = await rehearse(world, acts);
      return new Map(order.map(({ number }, index) => [number, wordAt(answers[index]?.answer, 3)]));
    };
    const [one, other] = [await drawn(winners), await drawn(winners.toSorted(() => random.next() - 0.5).toReversed())];
    for (const [number, amount] of one) {
      const difference = abs(amount - (other.get(number) ?? 0n));
      must(difference <= BigInt(winners.length), () => `Account ${number} draws ${amount}, or ${other.get(number)}.`);
    }
    tried += 1;
  }
  return tried;
}

function profitOf(
  { seen }: PerpCampaign,
  { number }: Part,
  at: { market: number; indices: ReadonlyMap<number, bigint> },
) {
  const { size, quote } = seen.accounts[number - 1]?.positions.get(at.market) ?? { size: 0n, quote: 0n };
  const { price, priceExp } = seen.risks[ASSET_OF[at.market] as number] as (typeof seen.risks)[number];
  const lotUnits = seen.perps.get(at.market)?.clock.lotUnits ?? 0n;
  const settled = floorDiv(quote - size * (at.indices.get(at.market) ?? 0n), QUOTE_SCALE);
  return floorDiv(size * lotUnits * price, 10n ** BigInt(priceExp)) + settled;
}

/** An account with a position meets an order of a rich one that is twice as large. */
async function flipIsCloseAndOpen(campaign: PerpCampaign): Promise<number> {
  const { world, seen, choice } = campaign;
  const market = choice.perp();
  const [maker, ...others] = world.accounts as [Part, ...Part[]];
  const part = others.find(({ number }) => {
    const { size = 0n, bidLots = 0n, askLots = 0n } = seen.accounts[number - 1]?.positions.get(market) ?? {};
    return size !== 0n && bidLots + askLots === 0n;
  });
  const size = part === undefined ? 0n : sizeOf(seen, part.number, market);
  const { bestBid, bestAsk } = markedOf({ before: seen }, market).header;
  if (part === undefined || bestBid + bestAsk === 0) return 0;
  const isBuy = size < 0n;
  const tick = isBuy
    ? (bestAsk || bestBid + 1) - (bestAsk === 0 ? 0 : 1)
    : (bestBid || bestAsk - 1) + (bestBid === 0 ? 0 : 1);
  const rest = { timeInForce: 0, selfTrade: 0, reduceOnly: false, expiry: 0, clientId: 0n, tick };
  const offer = { ...rest, side: isBuy ? Side.ASK : Side.BID, lots: 2n * abs(size) };
  const want = (lots: bigint) => ({ ...rest, side: isBuy ? Side.BID : Side.ASK, lots, timeInForce: 1 });
  const attempt = async (parts: readonly bigint[]) => {
    const acts: Act[] = [
      callAct(world, maker.owner, ["placeOrder", [maker.number, market, offer, 0]]),
      ...parts.map((lots) => callAct(world, part.owner, ["placeOrder", [part.number, market, want(lots), 0]])),
      campaign.observer.act,
    ];
    const results = await rehearse(world, acts);
    const word = campaign.observer.positionWord(results.at(-1)?.answer ?? "0x", part.number, market);
    return { isDone: results.every(({ ok }) => ok), position: positionOf(word) };
  };
  const [flip, steps] = [await attempt([2n * abs(size)]), await attempt([abs(size), abs(size)])];
  if (!flip.isDone || !steps.isDone || flip.position.size !== -size || steps.position.size !== -size) return 0;
  const difference = flip.position.quote - steps.position.quote;
  must(difference >= 0n && difference <= 3n * QUOTE_SCALE, () => `Turning round is worth ${difference} more.`);
  return 1;
}

/** Time passes twice: once nobody looks, once somebody pokes at all times. */
async function pokesChangeNothing(campaign: PerpCampaign): Promise<number> {
  const { world, random, now } = campaign;
  const length = random.pick([100, HOUR, 5 * HOUR, 30 * HOUR]);
  const times = Array.from({ length: random.int(1, 6) }, () => now + random.int(1, length - 1));
  const poke = PERP_MARKETS.map((market) => callAct(world, world.stranger, ["pokeFunding", [market]]));
  const look = async (moments: readonly number[]) => {
    const id = await world.chain.testClient.snapshot();
    for (const moment of [...new Set(moments)].toSorted((a, b) => a - b)) await play(world, poke, moment);
    const results = await play(world, [...poke, campaign.observer.act], now + length);
    const answer = results.at(-1)?.answer ?? "0x";
    await world.chain.testClient.revert({ id });
    return PERP_MARKETS.map((market) => campaign.observer.fundingWords(answer, market).join());
  };
  const [lazy, busy] = [await look([]), await look(times)];
  let compared = 0;
  for (const [index, market] of PERP_MARKETS.entries()) {
    must(
      lazy[index] === busy[index],
      () => `Funding of market ${market} is ${lazy[index]}, with pokes ${busy[index]}.`,
    );
    compared += 1;
  }
  return compared;
}

/** A trade that is only thought of leads where the trade leads. */
async function thoughtsComeTrue({ world, seen, random, choice }: PerpCampaign): Promise<number> {
  const { number, owner } = random.pick(world.accounts);
  const market = random.pick(choice.markets);
  const { bestBid, bestAsk } = markedOf({ before: seen }, market).header;
  const side = random.pick([Side.BID, Side.ASK] as const);
  const tick = side === Side.BID ? bestAsk : bestBid;
  const { minNotional } = markedOf({ before: seen }, market).header;
  if (tick === 0) return 0;
  const lots = minNotional / BigInt(tick) + 1n;
  const terms = { timeInForce: 1, selfTrade: 1, reduceOnly: false, expiry: 0, clientId: 0n };
  const place = callAct(world, owner, ["placeOrder", [number, market, { ...terms, side, tick, lots }, 1]]);
  const think = callAct(world, owner, ["marginAfter", [number, [{ market, side, tick, lots }]]]);
  const ask = callAct(world, owner, ["marginOf", [number]]);
  const [thought, placed, is] = await rehearse(world, [think, place, ask]);
  const FILLED = 3;
  if (!placed?.ok || wordAt(placed.answer, FILLED) !== lots) return 0;
  // R_I apart, which open interest of the market changes
  for (const index of [0, 1, 2, 3, 5, 6]) {
    const [expected, actual] = [wordAt(thought?.answer, 1 + index), wordAt(is?.answer, 1 + index)];
    must(expected === actual, () => `Word ${index} of account ${number} was to be ${expected} and is ${actual}.`);
  }
  return 1;
}
