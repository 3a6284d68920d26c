import type { Address } from "viem";
import type { PriceState, RiskTerms } from "./margin.ts";
import type { AssetId, Decimal, Lots, MarketId, Seconds, Units } from "./units.ts";

/** A perpetual market apart from its book. Amounts are ledger units of the dollar. */
export interface Perp {
  readonly market: MarketId;
  /** The underlying. */
  readonly asset: AssetId;
  /** Length of a funding interval, 1 to 8. */
  readonly fundingHours: number;
  /** Whether unsettled profit counts for initial margin. */
  readonly isDeep: boolean;
  /** Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24. */
  readonly fundingIndex: bigint;
  /** What a lot pays in eight hours at present, the same unit. */
  readonly fundingPayment: bigint;
  /** What it would pay in the next interval if the premium stayed as it is until then. */
  readonly nextPayment: bigint;
  /** When that begins. */
  readonly nextFunding: Seconds;
  /** What losers have paid in and winners have not drawn. */
  readonly pool: Units;
  /** By what resolved accounts fell short and nobody has absorbed yet. */
  readonly deficit: Units;
  /** Fees not yet drawn. */
  readonly feeDue: Units;
  readonly openInterest: Lots;
  /** From here on size costs more initial margin. */
  readonly softCap: Lots;
  /** No trade may go beyond it. */
  readonly hardCap: Lots;
  /** Where matches end in this hour: open interest grows no faster than a quarter of its cap within one. */
  readonly capNow: Lots;
  /** What the market's open interest adds to the shock, in 64ths. */
  readonly oiFactor: bigint;
}

/** A position in decimals and in the integers of the exchange. Money in `Decimal` is in whole dollars. */
export interface Position {
  readonly market: MarketId;
  readonly asset: AssetId;
  readonly side: "long" | "short" | undefined;
  /** Signed: above zero = long. */
  readonly lots: Lots;
  /** Of the side, in whole assets. */
  readonly size: Decimal;
  /**
   * Average price of the position by its quote, dollars per whole asset: at this mark its unsettled profit is zero. Fees,
   * funding, and every settlement since it was opened have moved it. Undefined = there is no position.
   */
  readonly entryPrice: Decimal | undefined;
  readonly markPrice: Decimal;
  /** Worth at the mark without regard to the side. */
  readonly notional: Decimal;
  /** U: unsettled profit, ledger units of the dollar. */
  readonly profitUnits: bigint;
  readonly profit: Decimal;
  /** What the position has paid (+) or received (-) by funding since `fundingSince`, undefined = that was not asked. */
  readonly fundingPaid: Decimal | undefined;
  /**
   * The nearest marks at which the account may be liquidated, all other prices as they are. Undefined = there is none, or the
   * account may be liquidated already.
   */
  readonly liquidationBelow: Decimal | undefined;
  readonly liquidationAbove: Decimal | undefined;
  /** The one of both on the side that hurts this position. */
  readonly liquidationPrice: Decimal | undefined;
  /** Resting orders. */
  readonly bidLots: Lots;
  readonly askLots: Lots;
}

/** Where the price of an asset comes from and when it is not good enough. Ratios are in millionths. */
export interface FeedTerms {
  readonly primary: Address;
  /** Confirms jumps and takes the place of the first when that is silent. Undefined = none. */
  readonly secondary: Address | undefined;
  /** Seconds after which a price is stale. */
  readonly maxAge: number;
  /** Seconds after which it says nothing any more. */
  readonly deadAge: number;
  /** Most that both sources may differ, and that one may be unsure of itself. */
  readonly maxDeviation: bigint;
  /** Most that a price may change in one refresh without being confirmed. */
  readonly jumpBound: bigint;
  /** Seconds after which a change that stands is accepted without the other source. */
  readonly jumpHold: number;
}

/** Price, risk parameters and sources of an asset. */
export interface AssetPrice extends RiskTerms {
  readonly asset: AssetId;
  /** How far the price may be relied on now: one that was good at the last refresh may have become stale. */
  readonly state: PriceState;
  /** Waits to be confirmed since `pendingSince`; undefined = none does. */
  readonly pendingPrice: bigint | undefined;
  readonly pendingSince: Seconds | undefined;
  /** Undefined = none were named. */
  readonly feeds: FeedTerms | undefined;
}

/** An interval of funding began. */
export interface FundingChange {
  readonly market: MarketId;
  /** Funding that a lot had paid since the beginning, ledger units of the dollar / 2^24. */
  readonly index: bigint;
  /** What a lot paid in eight hours before, the same unit. */
  readonly oldPayment: bigint;
  /** What it pays from then on. */
  readonly payment: bigint;
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly transactionHash: `0x${string}`;
}
