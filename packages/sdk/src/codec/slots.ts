import { type Hex, numberToHex } from "viem";
import type { AccountId, AssetId, LoanId, MarketId, OrderId } from "../types/units.ts";
import { MAX_TICK } from "./constants.ts";
import { unpackLoanId } from "./loanId.ts";
import { unpackOrderId } from "./orderId.ts";

const TAG = 248n;
const ORDERS = 11n << TAG;
const PERPS = 16n << TAG;
const POSITION = 18n << TAG;

const LOAN = 20n << TAG;
const BOOKED_OFFSET = 142n;

/** Flags of an order as they stand in its half of a word. */
const FLAGS = 112n;
const MARGINED = 1n;
const REDUCE_ONLY = 2n;
const HALF = 128;

/** The word in which an order and its neighbour lie. */
export function ordersSlot(market: MarketId, id: OrderId): Hex {
  const { side, tick, page, slot } = unpackOrderId(id);
  const [sideBit, rank] = side === "ask" ? [1n, tick] : [0n, MAX_TICK - tick];
  const book = ((BigInt(market) << 1n) | sideBit) << 64n;
  return toSlot(ORDERS | book | (rank << 32n) | (BigInt(page) << 16n) | BigInt(slot >> 1));
}

/** What makes a market look at an order once more before it trades. */
export function decodeOrderFlags(word: Hex, id: OrderId) {
  const shift = BigInt((unpackOrderId(id).slot & 1) * HALF);
  const flags = BigInt.asUintN(HALF, BigInt(word) >> shift) >> FLAGS;
  return { isMargined: (flags & MARGINED) !== 0n, isReduceOnly: (flags & REDUCE_ONLY) !== 0n };
}

/** The word of an account at a perpetual market. */
export function positionSlot(account: AccountId, market: MarketId): Hex {
  return toSlot(POSITION | (BigInt(account) << 16n) | BigInt(market));
}

/** Lots of a position, above zero = long. */
export function decodePositionSize(word: Hex): bigint {
  return BigInt.asIntN(56, BigInt(word));
}

/** The word that lists the perpetual markets of an asset. */
export function perpsSlot(asset: AssetId): Hex {
  return toSlot(PERPS | BigInt(asset));
}

export function decodePerps(word: Hex): MarketId[] {
  const markets: MarketId[] = [];
  for (let rest = BigInt(word); rest !== 0n; rest >>= 16n) markets.push(Number(rest & 0xffffn));
  return markets;
}

/** The word of a loan. */
export function loanSlot(id: LoanId): Hex {
  const { borrower, place } = unpackLoanId(id);
  return toSlot(LOAN | (BigInt(borrower) << 16n) | BigInt(place));
}

/** Hours of a loan whose interest counts for margin: its term, or more past due. */
export function decodeBookedHours(word: Hex): number {
  return Number(BigInt.asUintN(16, BigInt(word) >> BOOKED_OFFSET));
}

function toSlot(value: bigint): Hex {
  return numberToHex(value, { size: 32 });
}
