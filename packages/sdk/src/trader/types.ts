import type { Hash } from "viem";
import type { FundingRates } from "../math/funding.ts";
import type { Loan } from "../types/loan.ts";
import type { Market } from "../types/market.ts";
import type { SelfTrade, TimeInForce } from "../types/order.ts";
import type { Position } from "../types/perp.ts";
import type { AccountId, AssetId, Decimal, MarketId, Seconds } from "../types/units.ts";

/** The side of an order or trade in the words of ccxt. */
export type TraderSide = "buy" | "sell";

/** A market in the words of ccxt. All numbers are decimal strings. */
export interface TraderMarket {
  readonly id: MarketId;
  /** Such as `"WETH/USDM"`, `"WETH-PERP"` for a perpetual, or `"USDM-10D"` for loans of ten days. */
  readonly symbol: string;
  readonly base: string;
  /** What prices are in; on a loan market what interest is paid in, which is what is lent. */
  readonly quote: string;
  /** What positions are settled in, undefined on spot. */
  readonly settle: string | undefined;
  readonly baseId: AssetId;
  /** `"swap"` is the word of ccxt for a perpetual. On a `"loan"` market a sell lends, a buy borrows, prices are percent a year. */
  readonly type: "spot" | "swap" | "loan";
  readonly spot: boolean;
  readonly swap: boolean;
  readonly active: boolean;
  /** Fractions of the value: `"0.00035"` = 3.5 basis points. */
  readonly taker: Decimal;
  /** Negative = rebate. */
  readonly maker: Decimal;
  /** Smallest steps. */
  readonly precision: { readonly price: Decimal; readonly amount: Decimal };
  /** Smallest order; on a loan market its amount. */
  readonly limits: { readonly cost: { readonly min: Decimal } };
  /** The market as the actions know it. */
  readonly info: Market;
}

/** Price and amount. */
export type BookEntry = readonly [price: Decimal, amount: Decimal];

/** An order book in the words of ccxt. */
export interface TraderOrderBook {
  readonly symbol: string;
  readonly bids: readonly BookEntry[];
  readonly asks: readonly BookEntry[];
  /** Block of the book. */
  readonly nonce: bigint | undefined;
}

/** Best prices in the words of ccxt. */
export interface Ticker {
  readonly symbol: string;
  readonly bid: Decimal | undefined;
  readonly bidVolume: Decimal | undefined;
  readonly ask: Decimal | undefined;
  readonly askVolume: Decimal | undefined;
}

/** What an account has of an asset. */
export interface TraderBalance {
  readonly free: Decimal;
  /** Reserved by resting orders. */
  readonly used: Decimal;
  readonly total: Decimal;
}

/** An order in the words of ccxt. */
export interface TraderOrder {
  /** Id of the part that rests, as digits; undefined = nothing rests. */
  readonly id: string | undefined;
  readonly clientOrderId: string | undefined;
  readonly symbol: string;
  readonly side: TraderSide;
  readonly price: Decimal;
  readonly amount: Decimal;
  readonly filled: Decimal;
  /** What rests. */
  readonly remaining: Decimal;
  /** What the filled amount traded for, before fee; on a loan market the interest to the term. */
  readonly cost: Decimal;
  /** Average price of the trades, rounded to the tick against the order's owner; undefined = none. */
  readonly average: Decimal | undefined;
  readonly fee: { readonly currency: string; readonly cost: Decimal };
  /** `"closed"`: filled in full. `"canceled"`: what was not filled is gone. */
  readonly status: "open" | "closed" | "canceled";
  /** Unix milliseconds at which it expires, undefined = never. */
  readonly expiry: number | undefined;
  /** Hash of the transaction that placed it, undefined = it was read from the book. */
  readonly transactionHash: Hash | undefined;
}

/** A trade in the words of ccxt. */
export interface TraderTrade {
  /** Block and place in it. */
  readonly id: string;
  readonly symbol: string;
  /** Side of the taker. */
  readonly side: TraderSide;
  readonly price: Decimal;
  readonly amount: Decimal;
  readonly cost: Decimal;
  /** The order that rested. */
  readonly order: string;
  readonly blockNumber: bigint;
}

/** A loan that the account owes, or has given. Amounts are in whole tokens. */
export interface TraderLoan {
  /** Digits. */
  readonly id: string;
  /** Of the loan market. */
  readonly symbol: string;
  /** Symbol of what is lent. */
  readonly code: string;
  readonly side: "borrow" | "lend";
  /** Account on the other side. */
  readonly counterparty: AccountId;
  /** Principal. */
  readonly amount: Decimal;
  /** Percent a year. */
  readonly rate: Decimal;
  /** Owed now on top of the principal. */
  readonly interest: Decimal;
  /** By its end, or as far as it was booked past due. */
  readonly interestToTerm: Decimal;
  /** Unix milliseconds. */
  readonly start: number;
  /** Unix milliseconds at which it is due. */
  readonly end: number;
  /** Whether its lender extends it at its end. */
  readonly extensible: boolean;
  /** The loan as the actions know it. */
  readonly info: Loan;
}

/** A position in the words of ccxt. */
export interface TraderPosition {
  readonly symbol: string;
  /** Undefined = there is no position, but orders or a profit to draw. */
  readonly side: "long" | "short" | undefined;
  /** In whole assets. */
  readonly contracts: Decimal;
  readonly contractSize: "1";
  /** See `entryPrice` of `Position`. */
  readonly entryPrice: Decimal | undefined;
  readonly markPrice: Decimal;
  readonly notional: Decimal;
  /** Unsettled profit in dollars. */
  readonly unrealizedPnl: Decimal;
  readonly liquidationPrice: Decimal | undefined;
  readonly marginMode: "cross";
  /** The position as the actions know it. */
  readonly info: Position;
}

/** Funding in the words of ccxt. Rates are fractions of the worth of a position for `interval`. */
export interface TraderFundingRate {
  readonly symbol: string;
  readonly interval: "8h";
  /** Above zero = longs pay shorts. */
  readonly fundingRate: Decimal;
  /** Unix milliseconds at which the next interval begins. */
  readonly fundingTimestamp: number;
  /** What the next interval would pay if the premium stayed as it is. */
  readonly nextFundingRate: Decimal;
  /** Rates for an hour and for a year, now and as predicted. */
  readonly info: { readonly current: FundingRates; readonly predicted: FundingRates };
}

/** More terms of an order. */
export interface OrderParameters {
  /** Default `"gtc"`; market orders are `"ioc"`. */
  readonly timeInForce?: TimeInForce | undefined;
  /** Short for `timeInForce: "postOnly"`. */
  readonly postOnly?: boolean | undefined;
  readonly selfTrade?: SelfTrade | undefined;
  /** Perpetuals only: trade no more than brings the position to zero. */
  readonly reduceOnly?: boolean | undefined;
  /** Unix second at which the order stops trading. */
  readonly expiry?: Seconds | undefined;
  /** Digits, below 2^64. */
  readonly clientOrderId?: string | undefined;
  /** Market orders only: the worst price, as a fraction away from the best. Default `"0.01"`. */
  readonly slippage?: Decimal | undefined;
  /** Gas limit, which saves its estimation. */
  readonly gas?: bigint | undefined;
}

/** An order as it is asked for. */
export interface CreateOrderParameters extends OrderParameters {
  readonly symbol: string;
  readonly type: "limit" | "market";
  readonly side: TraderSide;
  /** In whole assets. */
  readonly amount: Decimal;
  /** Dollars per whole asset, on a loan market percent a year. Needed for limit orders. */
  readonly price?: Decimal | undefined;
}
