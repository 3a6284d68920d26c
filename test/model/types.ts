import type { Address } from "viem";

export const Side = { BID: 0, ASK: 1 } as const;
export type Side = (typeof Side)[keyof typeof Side];

export const TimeInForce = { GTC: 0, IOC: 1, FOK: 2, POST_ONLY: 3, POST_ONLY_SLIDE: 4 } as const;
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];

export const SelfTrade = { CANCEL_MAKER: 0, CANCEL_TAKER: 1, DECREMENT: 2 } as const;
export type SelfTrade = (typeof SelfTrade)[keyof typeof SelfTrade];

export const Status = { UNKNOWN: 0, ACTIVE: 1, CANCEL_ONLY: 2 } as const;
export type Status = (typeof Status)[keyof typeof Status];

export const OperationKind = { PLACE: 0, CANCEL: 1, AMEND: 2 } as const;
export type OperationKind = (typeof OperationKind)[keyof typeof OperationKind];

export const Permission = {
  ...{ CANCEL: 1, TRADE_SPOT: 2, DEPOSIT: 4, TRANSFER: 8 },
  ...{ TRADE_PERP: 16, LOANS: 32, OFFERS: 64, ALL: 127 },
} as const;

export const DOLLAR = 0;
export const MAX_TICK = 255 * 2 ** 14 - 1;
export const MAX_UNITS = 2n ** 62n - 1n;
export const UINT256_MAX = 2n ** 256n - 1n;
export const DEFAULT_MATCHES = 64;
/** Most orders that a cancel-all looks at. */
export const MAX_STRETCH = 1_000;

/** An order as its sender states it. */
export interface NewOrder {
  readonly side: Side;
  readonly tick: number;
  readonly lots: bigint;
  readonly timeInForce: TimeInForce;
  readonly selfTrade: SelfTrade;
  /** Refused on spot. */
  readonly reduceOnly: boolean;
  readonly expiry: number;
  readonly clientId: bigint;
}

/** A resting order. `lots` is what is left of it. */
export interface Order {
  readonly id: bigint;
  readonly account: number;
  readonly side: Side;
  readonly tick: number;
  readonly expiry: number;
  /** Grows with every order that ever rested in the book. */
  readonly sequence: number;
  lots: bigint;
}

export interface Placement {
  readonly id: bigint;
  readonly tick: number;
  readonly restingLots: bigint;
  readonly filledLots: bigint;
  readonly filledDollars: bigint;
  readonly feeDollars: bigint;
}

export interface Operation {
  readonly kind: OperationKind;
  readonly market: number;
  readonly skip: boolean;
  readonly id: bigint;
  readonly order: NewOrder;
}

export interface OperationResult {
  /** Name of the error that kept the operation from happening. */
  readonly refused: string | undefined;
  readonly placement: Placement;
}

export interface SpotTerms {
  readonly asset: number;
  readonly lotExp: number;
  readonly priceExp: number;
  readonly takerFee: number;
  readonly makerFee: number;
  readonly makerFeeCap: number;
  readonly minNotional: bigint;
  readonly expiryBounty: number;
}

/** One record of the packed log of a book. */
export type BookRecord =
  | { readonly type: "placed"; readonly id: bigint; readonly lots: bigint; readonly expiry: number; clientId: bigint }
  | { readonly type: "cancelled"; readonly id: bigint; readonly cause: "request" | "selfTrade" | "dust" | "evicted" }
  | { readonly type: "reduced"; readonly id: bigint; readonly remaining: bigint; readonly selfTrade: boolean }
  | { readonly type: "expired"; readonly id: bigint }
  | { readonly type: "taken"; readonly sell: boolean; readonly clientId: bigint }
  | { readonly type: "filled"; readonly id: bigint; readonly lots: bigint }
  | { readonly type: "skipped"; readonly operation: number; readonly error: string };

/** What a call did to a book, as one log. */
export interface BookEvent {
  readonly market: number;
  readonly account: number;
  readonly records: readonly BookRecord[];
}

export interface NamedEvent {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a call makes known to the world. */
export type VenueEvent = BookEvent | NamedEvent;

/** Who calls, and when. */
export interface Context {
  readonly sender: Address;
  readonly now: number;
  readonly block: bigint;
}

export const NO_PLACEMENT: Placement = {
  id: 0n,
  tick: 0,
  restingLots: 0n,
  filledLots: 0n,
  filledDollars: 0n,
  feeDollars: 0n,
};
