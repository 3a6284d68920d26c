import type { Hex } from "viem";
import type { AccountId, Lots, MarketId, OrderId, Seconds, Tick, Units } from "./units.ts";

/** `"bid"` buys the market's asset, `"ask"` sells it. */
export type Side = "bid" | "ask";

/**
 * How long an order lives and whether it may take. `"gtc"` rests what it does not take, `"ioc"` cancels the rest,
 * `"fok"` takes all or fails, `"postOnly"` fails if it would take, `"postOnlySlide"` rests one tick short of the other
 * side instead.
 */
export type TimeInForce = "gtc" | "ioc" | "fok" | "postOnly" | "postOnlySlide";

/** What a taker does when it meets an order of its own account. */
export type SelfTrade = "cancelMaker" | "cancelTaker" | "decrement";

/** An order as its sender states it. */
export interface NewOrder {
  readonly side: Side;
  /** Limit price in ticks. */
  readonly tick: Tick;
  /** Size in lots. */
  readonly lots: Lots;
  /** Default `"gtc"`. */
  readonly timeInForce?: TimeInForce | undefined;
  /** Default `"cancelMaker"`. */
  readonly selfTrade?: SelfTrade | undefined;
  /** Perpetuals only: trade no more than brings the account's position to zero. Default false. */
  readonly reduceOnly?: boolean | undefined;
  /** Unix second at which the order stops trading. Default 0: never. */
  readonly expiry?: Seconds | undefined;
  /** Chosen by the sender and repeated in the log, below 2^64. Default 0: none. */
  readonly clientId?: bigint | undefined;
}

/** What became of an order, as the exchange returns it. */
export interface Placement {
  /** Id of the part that rests, 0 = nothing rests. */
  readonly id: OrderId;
  /** Tick at which it rests; another than asked for only after a slide. */
  readonly tick: Tick;
  readonly restingLots: Lots;
  readonly filledLots: Lots;
  /** What the filled lots traded for, ledger units of the dollar, before fee. */
  readonly filledDollars: Units;
  /** Fee of the taker, ledger units of the dollar. */
  readonly feeDollars: Units;
}

/** Places an order. */
export interface PlaceOperation {
  readonly type: "place";
  readonly market: MarketId;
  readonly order: NewOrder;
  /** Whether the batch goes on if this operation is refused. Default false: the whole batch reverts. */
  readonly skip?: boolean | undefined;
}

/** Cancels an order. One that no longer rests is passed over in any case. */
export interface CancelOperation {
  readonly type: "cancel";
  readonly market: MarketId;
  readonly id: OrderId;
  /** Whether the batch goes on if this operation is refused. Default false. */
  readonly skip?: boolean | undefined;
}

/** Replaces an order. `order.side` must be the side of `id`. */
export interface AmendOperation {
  readonly type: "amend";
  readonly market: MarketId;
  readonly id: OrderId;
  readonly order: NewOrder;
  /** Whether the batch goes on if this operation is refused. Default false. */
  readonly skip?: boolean | undefined;
}

/** One operation of a batch. */
export type Operation = PlaceOperation | CancelOperation | AmendOperation;

/** What became of one operation of a batch. */
export interface OperationResult {
  /** Selector of the error that kept the operation from happening, undefined = it happened. */
  readonly refused: Hex | undefined;
  /** Of a place or amend. For a cancel, `restingLots` is what was left of the order. */
  readonly placement: Placement;
}

/** Operations of one account with their common terms. */
export interface Batch {
  readonly account: AccountId;
  readonly operations: readonly Operation[];
  /** Most maker orders to touch in all, 1 to 255. Default 0: 64. */
  readonly maxMatches?: number | undefined;
  /** Last second at which the batch may be executed. Default 0: none. */
  readonly deadline?: Seconds | undefined;
}

/** A resting order. */
export interface RestingOrder {
  readonly id: OrderId;
  readonly account: AccountId;
  readonly side: Side;
  readonly tick: Tick;
  /** What is left of it. */
  readonly lots: Lots;
  /** Unix second at which it stops trading, 0 = never. */
  readonly expiry: Seconds;
}

/** A resting order with what storage says of it beside, which logs do not. */
export interface StoredOrder extends RestingOrder {
  /** Its account may owe: it trades inside the price band only. */
  readonly margined: boolean;
  /** It trades no more than brings its account's position to zero. */
  readonly reduceOnly: boolean;
}

/** What can be had at one price. */
export interface DepthLevel {
  readonly tick: Tick;
  readonly lots: Lots;
  /** Number of orders. */
  readonly orders: number;
}

/** What rests at one price, with what storage says of it beside. */
export interface StoredLevel extends DepthLevel {
  /** Part of `lots` of which no more can be had than brings the positions of their accounts to zero. */
  readonly reduceOnlyLots: Lots;
}
