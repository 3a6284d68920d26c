import { type Hex, keccak256, toBytes } from "viem";

/** Largest price of a book in ticks: 255 x 2^14 - 1. */
export const MAX_TICK = 4_177_919n;

/** Largest size of an order in lots: 2^48 - 1. */
export const MAX_LOTS = (1n << 48n) - 1n;

/** Most ledger units of an asset that all accounts together can hold: 2^62 - 1. */
export const MAX_UNITS = (1n << 62n) - 1n;

/** Number of the dollar, in which everything is quoted and valued. */
export const DOLLAR = 0;

/** Maker orders that a call touches at most when it names no limit. */
export const DEFAULT_MATCHES = 64;

/** Topic of the log whose data are packed book records. */
export const BOOK_CHANGED_TOPIC: Hex = keccak256(toBytes("BookChanged(bytes)"));
