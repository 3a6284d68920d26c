import type { Address } from "viem";
import type { AssetId, MarketId, Tick, Units } from "./units.ts";

/** `"cancelOnly"` takes no new orders; cancelling is always possible. */
export type MarketStatus = "active" | "cancelOnly";

/** A listed token, or an index, which has a price and no token. */
export interface Asset {
  readonly id: AssetId;
  /** The zero address for an index. */
  readonly token: Address;
  /** Decimals of the token. */
  readonly decimals: number;
  /** A ledger unit is 10^unitExp of the token's smallest units. */
  readonly unitExp: number;
  /** Ledger units that the exchange owes to all accounts and fee ledgers together. */
  readonly totalUnits: Units;
}

/**
 * Powers of ten that turn the integers of a market into decimal numbers. All of them are exponents: a tick is
 * 10^tickExponent dollars per whole asset, a lot is 10^lotExponent whole assets, and so on.
 */
export interface MarketScale {
  readonly tickExponent: number;
  readonly lotExponent: number;
  /** A ledger unit of the market's asset in whole assets. */
  readonly assetExponent: number;
  /** A ledger unit of the dollar in whole dollars. */
  readonly dollarExponent: number;
  /** lots x ticks x 10^priceExp = ledger units of the dollar. */
  readonly priceExp: number;
  /** A lot is 10^lotExp ledger units of the asset. */
  readonly lotExp: number;
}

/** Rates of a market in millionths of the dollar value: 1,000 = 10 basis points. */
export interface MarketFees {
  readonly takerFee: bigint;
  /** Negative = rebate. */
  readonly makerFee: bigint;
  /** Most that the maker's fee can become; bids reserve it. */
  readonly makerFeeCap: bigint;
}

/** A spot market: its terms, its state and what is needed to convert its numbers. */
export interface Market extends MarketFees {
  readonly id: MarketId;
  readonly asset: Asset;
  readonly dollar: Asset;
  readonly scale: MarketScale;
  readonly status: MarketStatus;
  /** Smallest order, in lots x ticks. */
  readonly minNotional: bigint;
  /** Ledger units of the dollar that an order with an expiry reserves for its late removal. */
  readonly expiryBounty: Units;
  /** Best bid in ticks, 0 = none. Expired orders count. */
  readonly bestBid: Tick;
  /** Best ask in ticks, 0 = none. Expired orders count. */
  readonly bestAsk: Tick;
  /** Fees collected and not yet swept, ledger units of the dollar. */
  readonly fees: Units;
}

/** What an account has of an asset, in ledger units. */
export interface Balance {
  readonly asset: AssetId;
  /** At the owner's disposal. */
  readonly free: Units;
  /** Reserved by resting orders. */
  readonly held: Units;
}
