import type { Address } from "viem";
import type { AssetId, MarketId, Tick, Units } from "./units.ts";

/**
 * `"cancelOnly"` takes no new orders, `"paused"` takes none for some days. Cancelling and reducing are always possible.
 */
export type MarketStatus = "active" | "cancelOnly" | "paused";

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
 * 10^tickExponent dollars per whole asset, on a loan market 10^tickExponent percent a year, a lot is 10^lotExponent whole assets, and so on.
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

/** What all markets have: terms, state and what is needed to convert their numbers. */
interface MarketTerms extends MarketFees {
  readonly id: MarketId;
  /** What is traded, on a perpetual the underlying, which may be an index, on a loan market what is lent. */
  readonly asset: Asset;
  readonly dollar: Asset;
  readonly scale: MarketScale;
  readonly status: MarketStatus;
  /** Smallest order, in lots x ticks, on a loan market in lots. */
  readonly minNotional: bigint;
  /**
   * Ledger units of the dollar for whoever removes an order late: reserved by spot orders with an expiry, charged to the
   * makers of perpetuals when it happens.
   */
  readonly expiryBounty: Units;
  /** Best bid in ticks, 0 = none. Expired orders count. */
  readonly bestBid: Tick;
  /** Best ask in ticks, 0 = none. Expired orders count. */
  readonly bestAsk: Tick;
  /**
   * Fees collected and not yet swept, ledger units of the dollar, on a loan market of what is lent. None on a perpetual,
   * see `getPerp`.
   */
  readonly fees: Units;
}

/** A market on which tokens change hands. */
export interface SpotMarket extends MarketTerms {
  readonly kind: "spot";
}

/** A market on which accounts take positions against the market. */
export interface PerpMarket extends MarketTerms {
  readonly kind: "perp";
  /** Length of a funding interval, 1 to 8. */
  readonly fundingHours: number;
  /** Whether unsettled profit counts for initial margin. */
  readonly isDeep: boolean;
}

/**
 * A market on which accounts lend to each other: an ask lends, a bid borrows, a tick is a basis point a year. Fees of trading
 * are zero.
 */
export interface LoanMarket extends MarketTerms {
  readonly kind: "loan";
  /** How long loans run. */
  readonly termHours: number;
  /** What a borrower's actions must leave of its initial requirement: 100 = once, 200 = twice. */
  readonly classHundredths: number;
  /** The exchange's share of the interest that borrowers pay, millionths. */
  readonly interestFee: bigint;
}

/** A market of any kind. */
export type Market = SpotMarket | PerpMarket | LoanMarket;

/** What an account has of an asset, in ledger units. */
export interface Balance {
  readonly asset: AssetId;
  /** At the owner's disposal. */
  readonly free: Units;
  /** Reserved by resting orders. */
  readonly held: Units;
}
