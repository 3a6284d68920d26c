// Rare situations that a run must reach.

import { bandOf, isWithin } from "../../model/band.ts";
import type { Risk } from "../../model/perpWords.ts";
import type { BookRecord } from "../../model/types.ts";
import { PriceState } from "../support/prices.ts";
import { ledgerOf } from "./checks/ledger.ts";
import { isTrading, markedOf, ordersOf, sizeOf, type Transition } from "./transition.ts";
import { isOk } from "./twin.ts";
import { ASSETS, DOLLAR, isPerp, LATE_PERP, PERP_MARKETS } from "./world.ts";

export const SITUATIONS = [
  ...["partial fill of a maker", "position turned round", "position closed"],
  ...["removed outside its band", "removed with nothing left to reduce", "expired maker met by a taker"],
  ...["expired order of a perpetual swept", "own maker met", "reduce-only order filled beyond one band"],
  ...[
    "raised open interest to its cap",
    "refused to fill or kill",
    "refused for want of margin",
    "reduced below initial margin",
  ],
  ...["refused for the state of a price", "refused outside the band", "refused with orders from before"],
  ...["nothing to reduce", "bankrupt account", "bankrupt account acted"],
  ...["account began to be judged", "account no longer judged", "judged account traded on spot"],
  ...["judged account traded without a dollar"],
  ...["drawn while there is a deficit", "draw of fees at the day's limit", "deficit reduced by a gift"],
  ...["open interest beyond the soft cap", "funding paid by longs", "funding paid by shorts"],
  ...["market listed in the middle traded", "parameter beyond its bounds refused"],
  ...["several intervals caught up", "no funding while the price is no good"],
  ...Object.keys(PriceState).flatMap((state) => [
    `price ${state}`,
    ...(/OK|WIDE|DEAD/.test(state) ? [`dollar ${state}`] : []),
  ]),
] as const;

const REFUSALS: Readonly<Record<string, string>> = {
  FillOrKillUnfilled: "refused to fill or kill",
  InsufficientMargin: "refused for want of margin",
  PriceNotReliable: "refused for the state of a price",
  OutsidePriceBand: "refused outside the band",
  RestingFlatOrders: "refused with orders from before",
  NothingToReduce: "nothing to reduce",
  ParameterOutOfBounds: "parameter beyond its bounds refused",
};

/** What a call and its circumstances were an example of. */
export function situationsOf(transition: Transition): Set<string> {
  const { error, name, result } = transition;
  const found = new Set([...ofMakers(transition), ...ofAccounts(transition), ...ofPrices(transition)]);
  if (error !== undefined && error in REFUSALS) found.add(REFUSALS[error] as string);
  if (!result.ok) return found;
  if (PERP_MARKETS.some((perp) => isRaisedToCap(transition, perp))) found.add("raised open interest to its cap");
  for (const situation of ofDraws(transition)) found.add(situation);
  const records = transition.events.flatMap((event) => event.records);
  if (records.some(isOwnMaker)) found.add("own maker met");
  const market = transition.made.args[1] as number;
  if (name === "sweepExpired" && isPerp(market) && records.length > 0) {
    found.add("expired order of a perpetual swept");
  }
  return found;
}

function isRaisedToCap({ before, after }: Transition, market: number): boolean {
  const { openInterest } = ledgerOf(after, market);
  return (
    openInterest > ledgerOf(before, market).openInterest && openInterest === after.perps.get(market)?.limits.hardCap
  );
}

function isOwnMaker(record: BookRecord): boolean {
  return (
    (record.type === "cancelled" && record.cause === "selfTrade") || (record.type === "reduced" && record.selfTrade)
  );
}

function ofMakers(transition: Transition): string[] {
  return transition.met.flatMap(({ market, id, lots, kind, tick, isBid }) => {
    const isInside = isWithin(bandOf(markedOf(transition, market)), isBid, tick);
    if (kind === "expired") return ["expired maker met by a taker"];
    if (kind === "evicted") return [isInside ? "removed with nothing left to reduce" : "removed outside its band"];
    const isPartial = lots > 0n && transition.books.find(market, id) !== undefined;
    const isFar = !isWithin(bandOf(markedOf(transition, market)), !isBid, tick) && ordersOf(transition)[0]?.reduceOnly;
    return [
      ...(market === LATE_PERP ? ["market listed in the middle traded"] : []),
      ...(isPartial ? ["partial fill of a maker"] : []),
      ...(isFar ? ["reduce-only order filled beyond one band"] : []),
    ];
  });
}

function ofAccounts(transition: Transition): string[] {
  const { before, after, verdictsBefore, made, result, met } = transition;
  const found: string[] = [];
  for (const [index, { isMargined }] of after.accounts.entries()) {
    const was = before.accounts[index]?.isMargined ?? false;
    if (was !== isMargined) found.push(isMargined ? "account began to be judged" : "account no longer judged");
    for (const market of PERP_MARKETS) {
      const [from, to] = [sizeOf(before, index + 1, market), sizeOf(after, index + 1, market)];
      if (from * to < 0n) found.push("position turned round");
      if (from !== 0n && to === 0n) found.push("position closed");
    }
  }
  if (verdictsBefore.some(({ equity }) => equity.equity < 0n)) found.push("bankrupt account");
  if (made.account === undefined || !result.ok || !isTrading(transition) || met.length === 0) return found;
  const verdict = verdictsBefore[made.account - 1];
  const wasJudged = before.accounts[made.account - 1]?.isMargined ?? false;
  if (verdict !== undefined && verdict.equity.equity < 0n) found.push("bankrupt account acted");
  if (verdict !== undefined && wasJudged && verdict.freeMargin < 0n) found.push("reduced below initial margin");
  if (wasJudged && !isOk(before.risks[DOLLAR] as Risk, transition.now)) {
    found.push("judged account traded without a dollar");
  }
  if (wasJudged && !isPerp(met[0]?.market ?? 0)) found.push("judged account traded on spot");
  return found;
}

function ofDraws({ name, before, after, made }: Transition): string[] {
  const market = made.args[0] as number;
  if (name === "reduceDeficit") return ["deficit reduced by a gift"];
  if (name === "settle") {
    const [was, is] = [ledgerOf(before, market), ledgerOf(after, market)];
    return was.deficit > is.deficit && was.pool > is.pool ? ["drawn while there is a deficit"] : [];
  }
  if (name !== "drawPerpFees") return [];
  const perp = after.perps.get(market);
  const isAtLimit = perp !== undefined && perp.ledger.feeDue >> 24n > 0n && perp.limits.drawn > 0n;
  return isAtLimit ? ["draw of fees at the day's limit"] : [];
}

function ofPrices({ after, now }: Transition): string[] {
  const states = Object.keys(PriceState);
  const found = ASSETS.map((asset) => {
    const risk = after.risks[asset] as (typeof after.risks)[number];
    const state = risk.state === PriceState.OK && !isOk(risk, now) ? "STALE" : states[risk.state];
    return `${asset === DOLLAR ? "dollar" : "price"} ${state}`;
  });
  const isCrowded = after.risks.some(({ oiFactor }) => oiFactor > 0n);
  return isCrowded ? [...found, "open interest beyond the soft cap"] : found;
}
