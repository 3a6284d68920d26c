/** One of 10^8 parts of a dollar or of an asset, as an integer: prices and sizes of any recording are exact in it. */
export type Fixed = number;

export const FIXED_DECIMALS = 8;
export const FIXED_ONE = 10 ** FIXED_DECIMALS;

/** Price and size of a level of a book. */
export type Level = readonly [price: Fixed, size: Fixed];

/** A whole book, as of an update. */
export interface SnapshotEvent {
  readonly type: "snapshot";
  readonly milliseconds: number;
  readonly lastUpdate: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Levels of a book that changed, with their new sizes; size 0 = the level is gone. */
export interface DepthEvent {
  readonly type: "depth";
  readonly milliseconds: number;
  readonly firstUpdate: number;
  readonly lastUpdate: number;
  /** Last update of the event before, where the recording says it. */
  readonly previousUpdate: number | undefined;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface TradeEvent {
  readonly type: "trade";
  readonly milliseconds: number;
  readonly price: Fixed;
  readonly size: Fixed;
  readonly takerSells: boolean;
}

/** What happened at a recorded or generated market. `milliseconds` count from the first event. */
export type MarketEvent = SnapshotEvent | DepthEvent | TradeEvent;

/** Reads a decimal number without rounding. */
export function toFixed(text: string): Fixed {
  const [, whole = "", fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const rest = fraction.slice(FIXED_DECIMALS);
  if (whole === "" || /[1-9]/.test(rest))
    throw new Error(`"${text}" is not a number with up to ${FIXED_DECIMALS} decimals`);
  const value = Number(whole + fraction.slice(0, FIXED_DECIMALS).padEnd(FIXED_DECIMALS, "0"));
  if (!Number.isSafeInteger(value)) throw new Error(`"${text}" is too large`);
  return value;
}
