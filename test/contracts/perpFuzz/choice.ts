// What the generator of calls picks from, given how things stand.

import { type Assessment, abs, OI_STEPS, PPM } from "@pangea/risk-engine";
import { bandOf, centerOf, type Marked } from "../../model/band.ts";
import type { Header, Risk } from "../../model/perpWords.ts";
import type { Random } from "../../model/random.ts";
import { type NewOrder, Side, type TimeInForce } from "../../model/types.ts";
import type { Actor } from "../fuzz/world.ts";
import type { Books } from "./books.ts";
import { type Mood, nextMood } from "./mood.ts";
import type { Observation } from "./observation.ts";
import { ASSET_OF, isPerp, LATE_PERP, type Part, PERP_MARKETS, type PerpWorld, SETUPS, SPOT_MARKETS } from "./world.ts";

/** How things stand when a call is made up. */
export interface Situation {
  readonly seen: Observation;
  readonly verdicts: readonly Assessment[];
  readonly books: Books;
  readonly now: number;
}

const KINDS: readonly TimeInForce[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 4];
const NOW_OR_NEVER: readonly TimeInForce[] = [1, 1, 1, 1, 1, 1, 1, 1, 2];
/** Ten dollars: who has no room tries all the same. */
const LEAST_ROOM = 10_000_000n;

/** Hundredths of what an account could open without any other position or order. */
const SHARES: Readonly<Record<Part["kind"], readonly number[]>> = {
  ...{ rich: [1, 2, 5, 10, 20], edge: [50, 80, 95, 99, 100, 101, 130], poor: [30, 70, 95, 99] },
  ...{ flat: [1], keeper: [1, 5, 20] },
};

export class Choice {
  readonly world: PerpWorld;
  readonly random: Random;
  /** What prices are outside, in dollars, whatever sources say of them. */
  readonly prices: number[];
  /** Whether the late market is to be listed by a call of this block. */
  #isListing = false;
  readonly #stale = new Map<number, bigint[]>();
  #situation: Situation | undefined;
  #stretch: ReturnType<typeof nextMood>;

  constructor(world: PerpWorld, random: Random) {
    [this.world, this.random] = [world, random];
    this.prices = Object.values(SETUPS).map(({ price }) => price);
    this.#stretch = nextMood(random);
  }

  get situation(): Situation {
    if (this.#situation === undefined) throw new Error("Nobody said yet how things stand.");
    return this.#situation;
  }

  set situation(situation: Situation) {
    this.#situation = situation;
  }

  get mood(): Mood {
    return this.#stretch.mood;
  }

  passBlock(): void {
    this.#isListing = false;
    const { mood, blocks } = this.#stretch;
    this.#stretch = blocks > 1 ? { mood, blocks: blocks - 1 } : nextMood(this.random);
  }

  get now(): number {
    return this.situation.now;
  }

  /** Anybody; who is below zero a little more often. */
  part(): Part {
    const bankrupt = this.world.accounts.filter((part) => this.verdict(part).equity.equity < 0n);
    const isRare = bankrupt.length > 0 && this.random.chance(0.12);
    return this.random.pick(isRare ? bankrupt : this.world.accounts);
  }

  /** Who calls for an account: mostly its owner. */
  senderFor({ owner }: Part): Actor {
    return this.random.chance(0.985) ? owner : this.world.stranger;
  }

  perp(): number {
    return this.random.pick(this.perps);
  }

  /** Whether a call should list the late market: once, if it is not listed yet. */
  listsNow(): boolean {
    const isNew = !this.#isListing && !this.perps.includes(LATE_PERP);
    this.#isListing ||= isNew;
    return isNew;
  }

  /** Perpetual markets that are listed. */
  get perps(): number[] {
    return PERP_MARKETS.filter((market) => (this.situation.seen.perps.get(market)?.clock.hours ?? 0n) > 0n);
  }

  get markets(): number[] {
    return [...SPOT_MARKETS, ...this.perps];
  }

  /** Where an account likes to trade. Flat traders never leave spot. */
  marketFor({ kind }: Part): number {
    if (kind === "flat") return this.random.pick(SPOT_MARKETS);
    return this.random.chance(kind === "keeper" ? 0.4 : 0.78) ? this.perp() : this.random.pick(this.markets);
  }

  marked(market: number): Marked {
    const { headers, risks } = this.situation.seen;
    return { header: headers.get(market) as Header, risk: risks[ASSET_OF[market] as number] as Risk };
  }

  verdict({ number }: Part): Assessment {
    return this.situation.verdicts[number - 1] as Assessment;
  }

  sizeOf({ number }: Part, market: number): bigint {
    return this.situation.seen.accounts[number - 1]?.positions.get(market)?.size ?? 0n;
  }

  /** An order of any kind, most of them such as the account can afford. */
  order(part: Part, market: number): NewOrder {
    const { random } = this;
    const size = this.sizeOf(part, market);
    if (size !== 0n && random.chance(this.verdict(part).freeMargin < 0n ? 0.6 : 0.2))
      return this.#closing(part, market);
    if (random.chance(0.35)) return this.#taking(part, market);
    const side = random.pick([Side.BID, Side.ASK] as const);
    const tick = this.tick(market, side);
    const reduceOnly = isPerp(market) && random.chance(size === 0n ? 0.02 : 0.15);
    return { ...this.#extras(), side, tick, lots: this.lots(part, market, tick), reduceOnly };
  }

  /** Orders that together would reduce more than there is. */
  race(part: Part): { market: number; orders: NewOrder[] } | undefined {
    const market = PERP_MARKETS.find((perp) => this.sizeOf(part, perp) !== 0n);
    if (market === undefined) return undefined;
    const size = this.sizeOf(part, market);
    const side = size > 0n ? Side.ASK : Side.BID;
    const away = side === Side.BID ? 0.998 : 1.002;
    const tick = Math.max(1, Math.round(Number(centerOf(this.marked(market))) * away));
    const order = { ...this.#extras(), side, tick, timeInForce: 0, reduceOnly: true } as const;
    return {
      market,
      orders: [1n, 1n, 2n].map((divisor) => ({ ...order, lots: abs(size) / divisor || 1n })),
    };
  }

  /** One that takes the best orders of the other side. */
  #taking(part: Part, market: number): NewOrder {
    const { random } = this;
    const side = random.pick([Side.BID, Side.ASK] as const);
    const { bestBid, bestAsk } = this.marked(market).header;
    const best = side === Side.BID ? bestAsk : bestBid;
    const tick = best === 0 ? this.tick(market, side) : best;
    const timeInForce = random.pick(random.chance(0.3) ? KINDS : NOW_OR_NEVER);
    return { ...this.#extras(), side, tick, timeInForce, lots: this.lots(part, market, tick) };
  }

  /** One that brings a position closer to zero, or a little beyond. */
  #closing(part: Part, market: number): NewOrder {
    const { random } = this;
    const size = this.sizeOf(part, market);
    const side = size > 0n ? Side.ASK : Side.BID;
    const marked = this.marked(market);
    const { worstBuy, worstSell } = bandOf(marked, random.chance(0.5) ? 2n : 1n);
    const reach = side === Side.BID ? worstBuy : worstSell;
    const tick = random.chance(0.7) ? Number(reach) : this.tick(market, side);
    const lots = (abs(size) * random.pick([100n, 100n, 100n, 50n, 20n, 130n, 200n])) / 100n;
    const timeInForce = random.pick(random.chance(0.7) ? NOW_OR_NEVER : KINDS);
    return { ...this.#extras(), side, tick, lots: lots || 1n, timeInForce, reduceOnly: random.chance(0.6) };
  }

  #extras(): NewOrder {
    const { random, now } = this;
    return {
      ...{ side: Side.BID, tick: 0, lots: 0n, reduceOnly: false, clientId: 0n },
      timeInForce: random.pick(KINDS),
      selfTrade: random.pick([0, 0, 1, 2] as const),
      expiry: random.chance(0.12) ? now + random.pick([1, 30, 400, 4_000]) : 0,
    };
  }

  /** Prices that orders share lie half a percent apart. */
  tick(market: number, side: Side): number {
    const { random } = this;
    const marked = this.marked(market);
    const center = Number(centerOf(marked));
    const { worstBuy, worstSell } = bandOf(marked);
    const roll = random.next();
    if (roll < 0.05) return Number(side === Side.BID ? worstBuy : worstSell);
    if (roll < 0.08) return Number(side === Side.BID ? worstBuy + 1n : worstSell - 1n);
    if (roll < 0.12) return Math.max(1, Math.floor(center * random.pick([0.5, 0.8, 0.9, 1.1, 1.25, 2])));
    const away = random.int(-3, random.chance(0.3) ? 14 : 6) * (side === Side.BID ? -1 : 1);
    return Math.max(1, Math.floor(center * (1 + away / 200)));
  }

  lots(part: Part, market: number, tick: number): bigint {
    const { header, risk } = this.marked(market);
    const { freeMargin } = this.verdict(part);
    const room = freeMargin > LEAST_ROOM ? freeMargin : LEAST_ROOM;
    const most = (room * PPM * OI_STEPS) / (risk.shock * (OI_STEPS + risk.oiFactor));
    const share = BigInt(this.random.pick(isPerp(market) ? SHARES[part.kind] : [1, 2, 5, 10, 30]));
    const lots = (most * share) / 100n / (BigInt(tick) * header.tickUnits);
    const notional = header.minNotional / BigInt(tick) + 1n;
    return lots > notional ? lots : notional;
  }

  /** A resting order of an account, or one that no longer rests. */
  idOf({ number }: Part, market: number): bigint {
    const own = this.situation.books.all(market).filter(({ account }) => account === number);
    if (own.length > 0 && this.random.chance(0.85)) return this.random.pick(own).id;
    return this.random.pick(this.#stale.get(market) ?? [1n << 64n]);
  }

  remember(market: number, id: bigint): void {
    const ids = this.#stale.get(market) ?? [];
    this.#stale.set(market, [...ids.slice(-50), id]);
  }

  /** Somebody with an order in a market, and the market. */
  maker(): { part: Part; market: number } {
    const market = this.random.pick(this.markets);
    const orders = this.situation.books.all(market);
    if (orders.length === 0) return { part: this.part(), market };
    const { account } = this.random.pick(orders);
    return { part: this.world.accounts[account - 1] as Part, market };
  }
}
