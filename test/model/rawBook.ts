import { type BookSide, bitmapSlot, type LevelPlace, levelSlot, ordersSlot, pageCountSlot, pageSlot } from "./slots.ts";

/** Reads words of storage, one for each slot. */
export type ReadWords = (slots: readonly bigint[]) => Promise<bigint[]>;

export interface RawOrder {
  readonly slot: number;
  readonly account: number;
  readonly lots: bigint;
  readonly expiry: number;
}

export interface RawPage {
  readonly number: number;
  readonly next: number;
  readonly previous: number;
  /** The core in the page's own word. */
  readonly ownCore: bigint;
  readonly live: bigint;
  readonly lots: bigint;
  readonly used: number;
  readonly generation: bigint;
  readonly orders: readonly RawOrder[];
}

export interface RawLevel extends LevelPlace {
  readonly head: number;
  readonly tail: number;
  readonly pages: readonly RawPage[];
}

const CORE = (1n << 224n) - 1n;
const MEMBERS = (1n << 255n) - 1n;
const LEAF_RANKS = 128;

/** Ranks that a side's bitmap says have orders, best first, and whether every word above a leaf says the same. */
export async function readBitmap(side: BookSide, read: ReadWords): Promise<number[]> {
  const middles = bitsOf((await readBits(read, [bitmapSlot(side, 2, 0)]))[0] ?? 0n);
  const leaves = await descend(side, { height: 1, parents: middles, width: LEAF_RANKS }, read);
  return descend(side, { height: 0, parents: leaves, width: LEAF_RANKS }, read);
}

interface Descent {
  readonly height: number;
  readonly parents: readonly number[];
  readonly width: number;
}

async function descend(side: BookSide, { height, parents, width }: Descent, read: ReadWords): Promise<number[]> {
  const words = await readBits(
    read,
    parents.map((index) => bitmapSlot(side, height, index)),
  );
  return words.flatMap((word, position) => {
    const index = parents[position] as number;
    if (word === 0n) throw new Error(`Bitmap word ${index} of height ${height} is empty, the word above denies it.`);
    return bitsOf(word).map((bit) => index * width + bit);
  });
}

async function readBits(read: ReadWords, slots: readonly bigint[]): Promise<bigint[]> {
  return (await read(slots)).map((word) => word & MEMBERS);
}

/** Levels with all their pages and live orders. */
export async function readLevels(places: readonly LevelPlace[], read: ReadWords): Promise<RawLevel[]> {
  const levelWords = await read(places.map(levelSlot));
  const counts = await read(places.map(pageCountSlot));
  const pageIds = places.flatMap((place, index) =>
    Array.from({ length: Number(counts[index]) + 1 }, (_, page) => ({ place, page, index })),
  );
  const pageWords = await read(pageIds.map(({ place, page }) => pageSlot(place, page)));
  const pages = pageIds.map(({ place, page, index }, entry) => {
    const word = pageWords[entry] as bigint;
    const levelWord = levelWords[index] as bigint;
    const isHead = page === Number((levelWord >> 224n) & 0xffffn);
    return { place, page, index, word, core: (isHead ? levelWord : word) & CORE };
  });
  const wanted = pages.flatMap(({ place, page, core }) =>
    bitsOf(core & ((1n << 128n) - 1n)).map((slot) => ({ place, page, slot })),
  );
  const orderWords = await read(wanted.map(({ place, page, slot }) => ordersSlot(place, page, slot)));
  let position = 0;
  const rawPages = pages.map(({ page, index, word, core }) => {
    const slots = bitsOf(core & ((1n << 128n) - 1n));
    const orders = slots.map((slot) => decodeOrder(slot, orderWords[position++] as bigint));
    return { index, page: decodePage({ page, word, core, orders }) };
  });
  return places.map((place, index) => {
    const word = levelWords[index] as bigint;
    const own = rawPages.filter((entry) => entry.index === index).map((entry) => entry.page);
    return { ...place, head: Number((word >> 224n) & 0xffffn), tail: Number(word >> 240n), pages: own };
  });
}

function decodePage(raw: { page: number; word: bigint; core: bigint; orders: readonly RawOrder[] }): RawPage {
  const { page, word, core, orders } = raw;
  return {
    number: page,
    next: Number((word >> 224n) & 0xffffn),
    previous: Number(word >> 240n),
    ownCore: word & CORE,
    live: core & ((1n << 128n) - 1n),
    lots: (core >> 128n) & ((1n << 55n) - 1n),
    used: Number((core >> 183n) & 0xffn),
    generation: (core >> 191n) & ((1n << 33n) - 1n),
    orders,
  };
}

function decodeOrder(slot: number, word: bigint): RawOrder {
  const half = slot % 2 === 0 ? word : word >> 128n;
  return {
    slot,
    account: Number(half & 0xffffffffn),
    lots: (half >> 32n) & ((1n << 48n) - 1n),
    expiry: Number((half >> 80n) & 0xffffffffn),
  };
}

/** Positions of the bits that are set, lowest first. */
export function bitsOf(word: bigint): number[] {
  const digits = word.toString(2);
  const bits: number[] = [];
  for (let bit = 0; bit < digits.length; bit += 1) if (digits[digits.length - 1 - bit] === "1") bits.push(bit);
  return word === 0n ? [] : bits;
}
