// Where the words of the exchange lie in its storage.

import { MAX_TICK, Side } from "./types.ts";

const TAG = 248n;
const Tag = {
  MARKET: 1n << TAG,
  ACCOUNT: 2n << TAG,
  POCKET: 4n << TAG,
  ASSET: 6n << TAG,
  BITMAP: 7n << TAG,
  LEVEL: 8n << TAG,
  PAGE: 9n << TAG,
  PAGES: 10n << TAG,
  ORDERS: 11n << TAG,
  REGISTRY: 13n << TAG,
  RISK: 14n << TAG,
  PART: 17n << TAG,
  POSITION: 18n << TAG,
  ENTERED: 19n << TAG,
  LOAN: 20n << TAG,
  DEBT: 21n << TAG,
  CLAIMS: 22n << TAG,
  CREDIT: 23n << TAG,
  PLACES: 24n << TAG,
  LENT: 25n << TAG,
  RELEND: 26n << TAG,
} as const;

/** One side of the book of a market. */
export interface BookSide {
  readonly market: number;
  readonly side: Side;
}

/** All orders of a side at one price. */
export interface LevelPlace extends BookSide {
  readonly tick: number;
}

export const REGISTRY = Tag.REGISTRY;

export function marketSlot(market: number): bigint {
  return Tag.MARKET | BigInt(market);
}

export function assetSlot(asset: number): bigint {
  return Tag.ASSET | BigInt(asset);
}

export function pocketSlot(account: number, asset: number): bigint {
  return Tag.POCKET | (BigInt(account) << 16n) | BigInt(asset);
}

export function accountSlot(account: number): bigint {
  return Tag.ACCOUNT | BigInt(account);
}

/** Price and risk terms of an asset. */
export function riskSlot(asset: number): bigint {
  return Tag.RISK | BigInt(asset);
}

/** @param part of a perpetual market: 0 ledger, 1 limits, 2 clock, 3 meter. */
export function perpPartSlot(market: number, part: number): bigint {
  return Tag.PART | (BigInt(market) << 8n) | BigInt(part);
}

export function positionSlot(account: number, market: number): bigint {
  return Tag.POSITION | (BigInt(account) << 16n) | BigInt(market);
}

/** Half of the list of the perpetual markets of an account. */
export function enteredSlot(account: number, part: number): bigint {
  return Tag.ENTERED | (BigInt(account) << 8n) | BigInt(part);
}

/** The loan at a place of its borrower. */
export function loanSlot(borrower: number, place: number): bigint {
  return Tag.LOAN | (BigInt(borrower) << 16n) | BigInt(place);
}

/** What an account owes of an asset. */
export function debtSlot(account: number, asset: number): bigint {
  return Tag.DEBT | (BigInt(account) << 16n) | BigInt(asset);
}

/** What it has lent of it, and its orders on its loan markets. */
export function claimsSlot(account: number, asset: number): bigint {
  return Tag.CLAIMS | (BigInt(account) << 16n) | BigInt(asset);
}

export function creditSlot(account: number): bigint {
  return Tag.CREDIT | BigInt(account);
}

/** Which of the places of an account are taken. @param role 0 loans that it owes, 1 that it has given. */
export function loanPlacesSlot(account: number, role: number, page: number): bigint {
  return Tag.PLACES | (BigInt(account) << 16n) | (BigInt(role) << 8n) | BigInt(page);
}

/** Four loans that an account has given. */
export function lentSlot(account: number, part: number): bigint {
  return Tag.LENT | (BigInt(account) << 16n) | BigInt(part);
}

export function relendSlot(account: number, market: number): bigint {
  return Tag.RELEND | (BigInt(account) << 16n) | BigInt(market);
}

/** @param height 0 leaf, 1 middle, 2 root. */
export function bitmapSlot(place: BookSide, height: number, index: number): bigint {
  return Tag.BITMAP | (BigInt(height) << 240n) | keyOf(place) | BigInt(index);
}

export function levelSlot(place: LevelPlace): bigint {
  return Tag.LEVEL | placeOf(place);
}

export function pageSlot(place: LevelPlace, page: number): bigint {
  return Tag.PAGE | placeOf(place) | (BigInt(page) << 16n);
}

export function pageCountSlot(place: LevelPlace): bigint {
  return Tag.PAGES | placeOf(place);
}

/** The word that holds the orders at `slot` and at its neighbour. */
export function ordersSlot(place: LevelPlace, page: number, slot: number): bigint {
  return Tag.ORDERS | placeOf(place) | (BigInt(page) << 16n) | BigInt(slot >> 1);
}

/** A price seen from one side: lower is better. */
export function rankOf(side: Side, tick: number): number {
  return side === Side.ASK ? tick : MAX_TICK - tick;
}

function keyOf({ market, side }: BookSide): bigint {
  return ((BigInt(market) << 1n) | BigInt(side)) << 64n;
}

function placeOf(place: LevelPlace): bigint {
  return keyOf(place) | (BigInt(rankOf(place.side, place.tick)) << 32n);
}
