// Where the words of the exchange lie, and what is in those of a level.

import { MAX_TICK, type Side } from "@pangea/sdk";
import { type Hex, numberToHex } from "viem";
import type { Venue } from "./venue.ts";

const TAG = 248n;
const PAGE_MASK = 0xffffn;

export interface LevelPlace {
  readonly market: number;
  readonly side: Side;
  readonly tick: bigint;
}

const tagged = (tag: bigint, rest: bigint): bigint => (tag << TAG) | rest;

function placeOf({ market, side, tick }: LevelPlace): bigint {
  const rank = side === "ask" ? tick : MAX_TICK - tick;
  return (((BigInt(market) << 1n) | (side === "ask" ? 1n : 0n)) << 64n) | (rank << 32n);
}

export const slotOf = {
  level: (place: LevelPlace) => tagged(8n, placeOf(place)),
  page: (place: LevelPlace, page: number) => tagged(9n, placeOf(place) | (BigInt(page) << 16n)),
  pageCount: (place: LevelPlace) => tagged(10n, placeOf(place)),
  orders: (place: LevelPlace, page: number, slot: number) =>
    tagged(11n, placeOf(place) | (BigInt(page) << 16n) | BigInt(slot >> 1)),
};

export async function readWords(venue: Pick<Venue, "exchange">, slots: readonly bigint[]): Promise<bigint[]> {
  const words = await venue.exchange.read.words([slots.map((slot) => hexOf(slot))]);
  return words.map(BigInt);
}

export function writeWord({ chain, exchange }: Pick<Venue, "chain" | "exchange">, slot: bigint, word: bigint) {
  return chain.testClient.setStorageAt({ address: exchange.address, index: hexOf(slot), value: hexOf(word) });
}

function hexOf(word: bigint): Hex {
  return numberToHex(word, { size: 32 });
}

/** The fields of a level word, or with `head` and `tail` meaning next and previous, of a page word. */
export function unpackLevel(word: bigint) {
  return {
    live: word & ((1n << 128n) - 1n),
    lots: (word >> 128n) & ((1n << 55n) - 1n),
    used: Number((word >> 183n) & 0xffn),
    generation: (word >> 191n) & ((1n << 33n) - 1n),
    head: Number((word >> 224n) & PAGE_MASK),
    tail: Number(word >> 240n),
  };
}

export function packLevel({ live, lots, used, generation, head, tail }: ReturnType<typeof unpackLevel>): bigint {
  const core = live | (lots << 128n) | (BigInt(used) << 183n) | (generation << 191n);
  return core | (BigInt(head) << 224n) | (BigInt(tail) << 240n);
}

export async function readLevel(venue: Venue, place: LevelPlace) {
  const [level = 0n, pageCount = 0n] = await readWords(venue, [slotOf.level(place), slotOf.pageCount(place)]);
  return { ...unpackLevel(level), pagesOpened: Number(pageCount) + 1 };
}

/** The pages of a level in the order of their links, from the head on. Fails unless they are one closed ring. */
export async function readRing(venue: Venue, place: LevelPlace): Promise<number[]> {
  const { head, pagesOpened } = await readLevel(venue, place);
  const slots = Array.from({ length: pagesOpened }, (_, page) => slotOf.page(place, page));
  const links = (await readWords(venue, slots)).map(unpackLevel);
  const ring = [head];
  for (let page = links[head]?.head; page !== head; page = links[page ?? -1]?.head) {
    const before = ring.at(-1);
    if (page === undefined || ring.includes(page)) throw new Error(`The ring breaks behind page ${before}.`);
    if (links[page]?.tail !== before) throw new Error(`Page ${page} does not link back to page ${before}.`);
    ring.push(page);
  }
  if (links[head]?.tail !== ring.at(-1)) throw new Error("The head does not link back to the last page.");
  return ring;
}
