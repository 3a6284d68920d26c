import { type Inspection, must, type RawSide } from "../inspection.ts";
import { bitsOf, type RawLevel, type RawPage } from "../rawBook.ts";
import { rankOf } from "../slots.ts";
import { DOLLAR, Side } from "../types.ts";

/** Bits of a page word that hold its live places, the sum of their lots, and the places handed out. */
const LIVE_AND_LOTS = (1n << 191n) - 1n;

export function totalsAreSums({ sides }: Inspection): number {
  let count = 0;
  for (const page of sides.flatMap(pagesOf)) {
    const sum = page.orders.reduce((total, { lots }) => total + lots, 0n);
    must(sum === page.lots, () => `Page ${page.number} says ${page.lots} lots, its orders have ${sum}.`);
    count += page.orders.length;
  }
  return count;
}

export function bitsMeanOrders({ sides }: Inspection): number {
  for (const { levels, former, market, side } of sides) {
    for (const level of levels) {
      must(
        headOf(level).live !== 0n,
        () => `Market ${market} side ${side}: tick ${level.tick} has a bit but no order.`,
      );
    }
    for (const level of former) {
      must(
        headOf(level).live === 0n,
        () => `Market ${market} side ${side}: tick ${level.tick} has an order but no bit.`,
      );
    }
  }
  return sides.reduce((sum, { levels, former }) => sum + levels.length + former.length, 0);
}

export function bestIsExtreme({ sides }: Inspection): number {
  for (const { market, side, best, ticks } of sides) {
    must(
      best === (ticks[0] ?? 0),
      () => `Market ${market} side ${side}: best is ${best}, the bitmap says ${ticks[0]}.`,
    );
    const isSorted = ticks.every((tick, index) => index === 0 || rankOf(side, ticks[index - 1]!) < rankOf(side, tick));
    must(isSorted, () => `Market ${market} side ${side}: the bitmap is out of order.`);
  }
  return sides.filter(({ ticks }) => ticks.length > 0).length;
}

export function booksNeverCross({ state, sides }: Inspection): number {
  let count = 0;
  for (const { number } of state.markets) {
    const best = (side: Side) => sides.find((entry) => entry.market === number && entry.side === side)?.best ?? 0;
    const [bid, ask] = [best(Side.BID), best(Side.ASK)];
    if (bid === 0 || ask === 0) continue;
    must(bid < ask, () => `Market ${number} is crossed: ${bid} bid, ${ask} asked.`);
    count += 1;
  }
  return count;
}

export function liveIsWithinUsed({ sides }: Inspection): number {
  const pages = sides.flatMap(pagesOf);
  for (const page of pages) {
    const highest = bitsOf(page.live).at(-1) ?? -1;
    must(
      highest < page.used && page.used <= 128,
      () => `Page ${page.number} has ${page.used} places, ${highest} is live.`,
    );
  }
  return pages.filter(({ used }) => used > 0).length;
}

export function idsAreUnique({ logs }: Inspection): number {
  // the reader of the logs fails at the first id that is given out twice
  return logs.idsGiven;
}

export function generationsNeverReturn({ logs }: Inspection): number {
  // the reader of the logs fails at a page whose generation goes down
  return logs.pagesUsedAgain;
}

/** Every other check of the books has seen such pages if there were any. */
export function hollowPagesLeave({ state }: Inspection): number {
  return state.markets.reduce((sum, { book }) => sum + book.pagesHollowed, 0);
}

/** @returns How many pages the levels with more than one have. */
export function ringsAreSound({ sides }: Inspection): number {
  let count = 0;
  for (const level of sides.flatMap(({ levels, former }) => [...levels, ...former])) {
    checkRing(level);
    if (level.pages.length > 1) count += level.pages.length;
  }
  return count;
}

/** @returns How many levels have at least one page between head and tail. */
export function middlesAreAlive({ sides }: Inspection): number {
  let count = 0;
  for (const level of sides.flatMap(({ levels }) => levels)) {
    const chain = chainOf(level);
    for (const page of chain.slice(0, -1)) {
      must(page.live !== 0n, () => `Tick ${level.tick}: page ${page.number} is in use and empty.`);
    }
    const generations = chain.map(({ generation }) => generation);
    const grows = generations.every((generation, index) => index === 0 || generation > generations[index - 1]!);
    must(grows, () => `Tick ${level.tick}: generations do not grow along the pages: ${generations.join(", ")}.`);
    if (chain.length > 2) count += 1;
  }
  return count;
}

export function holdsAreRecomputed({ state, sides, ledger }: Inspection): number {
  const held = new Map<string, bigint>();
  const add = (key: string, units: bigint) => held.set(key, (held.get(key) ?? 0n) + units);
  let count = 0;
  for (const { market: number, side, levels } of sides) {
    const market = state.markets[number - 1]!;
    for (const { tick, pages } of levels) {
      for (const { account, lots, expiry } of pages.flatMap(({ orders }) => orders)) {
        const { dollars, units } = market.holdOf({ side, lots, tick, expiry });
        add(`cash ${account} ${market.asset}`, dollars);
        add(`asset ${account} ${market.asset}`, units);
        count += 1;
      }
    }
  }
  for (const { account, asset, heldAsset, heldCash } of ledger.pockets) {
    const [units, cash] = [held.get(`asset ${account} ${asset}`) ?? 0n, held.get(`cash ${account} ${asset}`) ?? 0n];
    const isRight = heldAsset === units && heldCash === cash;
    must(
      isRight,
      () => `Account ${account}, asset ${asset}: held ${heldAsset}, ${heldCash}; orders hold ${units}, ${cash}.`,
    );
    must(asset !== DOLLAR || heldAsset === 0n, () => `Account ${account} holds dollars where no order holds them.`);
  }
  return count;
}

function checkRing(level: RawLevel): void {
  const { tick, pages, head, tail } = level;
  const isMember = (number: number) => number < pages.length;
  must(isMember(head) && isMember(tail), () => `Tick ${tick}: head ${head} or tail ${tail} is no page.`);
  const visited = new Set<number>();
  for (let page = headOf(level); !visited.has(page.number); ) {
    visited.add(page.number);
    const next = pages[page.next];
    must(
      next?.previous === page.number,
      () => `Tick ${tick}: page ${page.number} and the next do not know each other.`,
    );
    page = next as RawPage;
  }
  must(visited.size === pages.length, () => `Tick ${tick}: ${visited.size} of ${pages.length} pages are in the ring.`);
  // of the core, the generation stays in the head's page word: it keeps the word from going back to zero
  must((headOf(level).ownCore & LIVE_AND_LOTS) === 0n, () => `Tick ${tick}: the head keeps a second core.`);
  const inUse = new Set(chainOf(level).map(({ number }) => number));
  for (const page of pages) {
    if (!inUse.has(page.number)) must(page.live === 0n, () => `Tick ${tick}: spare page ${page.number} has orders.`);
  }
}

/** Pages in use, oldest first. */
function chainOf(level: RawLevel): RawPage[] {
  const chain = [headOf(level)];
  while (chain.at(-1)?.number !== level.tail && chain.length <= level.pages.length) {
    chain.push(level.pages[chain.at(-1)!.next]!);
  }
  return chain;
}

function headOf({ pages, head }: RawLevel): RawPage {
  return pages[head]!;
}

function pagesOf({ levels, former }: RawSide): RawPage[] {
  return [...levels, ...former].flatMap(({ pages }) => pages);
}
