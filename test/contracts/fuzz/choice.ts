import { type Address, zeroAddress } from "viem";
import { opposite } from "../../model/book.ts";
import type { Market } from "../../model/market.ts";
import { packOrderId, unpackOrderId } from "../../model/orderId.ts";
import type { Random } from "../../model/random.ts";
import { DOLLAR, MAX_TICK, type NewOrder, type Order, type Side, type TimeInForce } from "../../model/types.ts";
import type { Stretch } from "./mood.ts";
import type { Actor, World } from "./world.ts";

/** Middle of the prices of each market: at the ends of the book and where bitmap words meet. */
const CENTERS: Readonly<Record<number, number>> = {
  1: 1_000,
  2: MAX_TICK - 3 * 2 ** 14,
  3: 5,
  4: 77 * 128,
  5: MAX_TICK - 4,
  6: 3,
};
const MOST_LOTS: Readonly<Record<number, number>> = { 1: 60, 2: 24, 3: 6, 4: 30, 5: 3, 6: 5 };
const STALE_IDS = 3_000;

const PILING: readonly TimeInForce[] = [0, 3, 3, 4];
const SWEEPING: readonly TimeInForce[] = [0, 0, 1, 1, 2];
const EXPIRING: readonly TimeInForce[] = [0, 0, 0, 1, 3, 3, 4, 4];
const ALL_KINDS: readonly TimeInForce[] = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4];

/** What the generator of calls picks from. Most picks make sense, some do not. */
export class Choice {
  readonly world: World;
  readonly random: Random;
  stretch: Stretch = { mood: "trade", market: 1, calls: 200, pileAt: 1 };
  now = 0;
  /** Ids given out in each market: some rest, most no longer do. */
  readonly #ids = new Map<number, bigint[]>();
  readonly #cursors = new Map<string, bigint>();

  constructor(world: World, random: Random) {
    this.world = world;
    this.random = random;
  }

  account(): number {
    const { accounts } = this.world.state;
    if (this.random.chance(0.01)) return this.random.int(0, accounts.owners.length + 2);
    if (this.random.chance(0.015)) return accounts.owners.indexOf(this.world.sleeper.address) + 1;
    // few accounts do most of it, so that an account often meets its own orders
    return this.random.chance(0.7)
      ? this.random.int(1, Math.min(5, accounts.owners.length))
      : this.random.int(1, accounts.owners.length);
  }

  /** Who calls for an account: mostly its owner. */
  senderFor(account: number): Actor {
    const { owners, delegates, strangers, state } = this.world;
    const owner = owners.find(({ address }) => address === state.accounts.ownerOf(account));
    const roll = this.random.next();
    if (owner !== undefined && roll < 0.82) return owner;
    if (roll < 0.95) return this.random.pick(delegates);
    return this.random.pick(roll < 0.98 ? owners : strangers);
  }

  ownerOf(account: number): Actor {
    const address = this.world.state.accounts.ownerOf(account);
    const owner = this.world.owners.find((actor) => actor.address === address);
    if (owner === undefined) throw new Error(`Nobody who can be told to act owns account ${account}.`);
    return owner;
  }

  anyone(): Actor {
    const { owners, delegates, strangers } = this.world;
    return this.random.pick([...owners, ...delegates, ...strangers]);
  }

  market(): number {
    const { markets } = this.world.state;
    if (this.random.chance(0.005)) return this.random.pick([0, markets.length + 1, 65_535]);
    return this.random.chance(0.75) ? this.stretch.market : this.random.int(1, markets.length);
  }

  marketOf(number: number): Market | undefined {
    return this.world.state.markets[number - 1];
  }

  asset(): number {
    const { assets } = this.world.state;
    if (this.random.chance(0.01)) return this.random.pick([assets.length, 65_535]);
    return this.random.chance(0.4) ? DOLLAR : this.random.int(0, assets.length - 1);
  }

  side(): Side {
    return this.random.pick([0, 1]);
  }

  order(market: number, account: number): NewOrder {
    const { random, stretch } = this;
    const side = this.side();
    const isPiling = stretch.mood === "pile" && random.chance(0.85);
    const isSweeping = stretch.mood === "sweep" && random.chance(0.6);
    return {
      side,
      tick: isPiling || isSweeping ? this.#pileTick(market, isPiling ? side : opposite(side)) : this.tick(market, side),
      lots: this.lots(market, account),
      timeInForce: random.pick(
        isPiling ? PILING : isSweeping ? SWEEPING : stretch.mood === "expire" ? EXPIRING : ALL_KINDS,
      ),
      selfTrade: random.pick(isSweeping ? ([0, 0, 0, 2] as const) : ([0, 1, 2] as const)),
      reduceOnly: random.chance(0.002),
      expiry: this.expiry(),
      clientId: random.chance(0.2) ? random.bigint(1n, 2n ** 64n - 1n) : 0n,
    };
  }

  tick(market: number, side: Side): number {
    const { random } = this;
    const center = CENTERS[market] ?? 50;
    if (random.chance(0.004)) return random.pick([0, 1, MAX_TICK, MAX_TICK + 1, 2 ** 23, 2 ** 24 - 1]);
    if (random.chance(0.01)) return random.int(1, MAX_TICK);
    const towards = this.stretch.mood === "sweep" && random.chance(0.5) ? 6 : 3;
    const offset = random.int(-5, towards);
    return Math.min(Math.max(side === 0 ? center + offset : center - offset, 1), MAX_TICK);
  }

  /** A price of a side that does not reach the other side's usual ones. */
  outerTick(market: number, side: Side): number {
    const center = CENTERS[market] ?? 50;
    return Math.min(Math.max(side === 0 ? center - 4 : center + 4, 1), MAX_TICK);
  }

  #pileTick(market: number, side: Side): number {
    const center = CENTERS[market] ?? 50;
    const offset = this.random.chance(0.9) ? this.stretch.pileAt : this.random.int(1, 5);
    return Math.min(Math.max(side === 0 ? center - offset : center + offset, 1), MAX_TICK);
  }

  lots(market: number, account: number): bigint {
    const { random } = this;
    const most = MOST_LOTS[market] ?? 10;
    if (random.chance(0.003)) return 0n;
    if (random.chance(0.003)) return random.pick([2n ** 48n - 1n, 2n ** 40n, BigInt(account) * 10n ** 9n]);
    if (this.stretch.mood === "sweep" && random.chance(0.5)) return BigInt(random.int(most, most * 300));
    if (random.chance(0.3)) return BigInt(random.int(1, 3));
    return BigInt(random.int(1, most));
  }

  expiry(): number {
    const { random } = this;
    const share = this.stretch.mood === "expire" ? 0.7 : 0.12;
    if (!random.chance(share)) return 0;
    if (random.chance(0.03)) return random.pick([1, this.now, this.now - 1]);
    return this.now + random.int(1, random.chance(0.7) ? 40 : 4_000);
  }

  maxMatches(): number {
    const { random } = this;
    if (this.stretch.mood === "sweep") return random.pick([0, 255, 255, 100, 3]);
    return random.pick([0, 0, 1, 2, 3, random.int(4, 30), 255]);
  }

  /** An order that rests, somewhere in the book; its owner's view of it. */
  restingOrder(market: number): Order | undefined {
    const book = this.marketOf(market)?.book;
    if (book === undefined) return undefined;
    const list = book.side(this.side());
    if (list.length === 0) return undefined;
    if (this.random.chance(0.4)) return list[this.random.int(0, Math.min(list.length, 140) - 1)];
    return this.random.pick(list);
  }

  /** An id that may be of any kind: resting, of somebody else, stale, or never given out. */
  id(market: number, account: number): bigint {
    const { random } = this;
    const roll = random.next();
    const own = () => this.restingOf(market, account)?.id;
    if (roll < 0.6) return own() ?? this.staleId(market);
    if (roll < 0.68) return this.restingOrder(market)?.id ?? this.staleId(market);
    if (roll < 0.95) return this.staleId(market);
    return this.forgedId(market);
  }

  restingOf(market: number, account: number): Order | undefined {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const order = this.restingOrder(market);
      if (order?.account === account) return order;
    }
    return undefined;
  }

  /** Orders of one account on a page in the middle of a long level; nothing if no level is long. */
  middlePage(market: number, side = this.side()): { account: number; ids: bigint[] } | undefined {
    const orders = this.marketOf(market)?.book.side(side) ?? [];
    const pages = new Map<bigint, Order[]>();
    for (const order of orders) {
      const key = order.id >> 8n;
      pages.set(key, [...(pages.get(key) ?? []), order]);
    }
    const keys = [...pages.keys()];
    const isSameLevel = (a: bigint | undefined, b: bigint | undefined) =>
      a !== undefined && b !== undefined && a >> 56n === b >> 56n;
    const middles = keys.filter((key, index) => isSameLevel(keys[index - 1], key) && isSameLevel(key, keys[index + 1]));
    // the emptiest first, so that some become empty
    const [page] = middles.map((key) => pages.get(key) as Order[]).sort((a, b) => a.length - b.length);
    if (page === undefined) return undefined;
    const { account } = this.random.pick(page);
    return { account, ids: page.filter((order) => order.account === account).map(({ id }) => id) };
  }

  staleId(market: number): bigint {
    const ids = this.#ids.get(market) ?? [];
    if (ids.length === 0) return this.forgedId(market);
    return this.random.chance(0.5)
      ? (ids[this.random.int(Math.max(0, ids.length - 200), ids.length - 1)] as bigint)
      : this.random.pick(ids);
  }

  /** The id of a real place with one part of it changed, or no id at all. */
  forgedId(market: number): bigint {
    const { random } = this;
    const order = this.restingOrder(market);
    if (order === undefined || random.chance(0.15))
      return random.bigint(0n, 2n ** 63n) * random.bigint(1n, 2n ** 25n - 1n);
    const place = unpackOrderId(order.id);
    const changes = [
      { generation: place.generation + 1n },
      { generation: place.generation === 0n ? 2n ** 33n : place.generation - 1n },
      { page: place.page ^ 1 },
      { slot: (place.slot + 1) % 256 },
      { slot: place.slot ^ 128 },
      { tick: place.tick + 1 },
      { side: (1 - place.side) as Side },
    ];
    return packOrderId({ ...place, ...random.pick(changes) });
  }

  rememberId(market: number, id: bigint): void {
    const ids = this.#ids.get(market) ?? [];
    if (ids.length >= STALE_IDS) ids.splice(this.random.int(0, ids.length - 1), 1);
    ids.push(id);
    this.#ids.set(market, ids);
  }

  /** Where a walk through the book begins: where the last one ended, at an order, or at the best. */
  cursor(market: number, side: Side): bigint {
    const roll = this.random.next();
    if (roll < 0.03) return this.forgedId(market);
    if (roll < 0.4) return 0n;
    if (roll < 0.7) return this.#cursors.get(`${market}:${side}`) ?? 0n;
    const id = roll < 0.85 ? this.restingOrder(market)?.id : this.staleId(market);
    return id !== undefined && unpackOrderId(id).side === side ? id : 0n;
  }

  rememberCursor(market: number, side: Side, cursor: bigint): void {
    this.#cursors.set(`${market}:${side}`, cursor);
  }

  permissions(): number {
    return this.random.pick([0, 1, 2, 3, 3, 3, 4, 8, 16, 31, 31, 31, 32, 63]);
  }

  receiver(): Address {
    const { world, random } = this;
    if (random.chance(0.06)) return random.pick([world.exchange, zeroAddress]);
    return this.anyone().address;
  }
}
