import type { AssetId, Decimal, MarketId, Seconds } from "./units.ts";

/** Rates and amounts, best first, as far as the depth that was asked for. */
export interface YieldPoint {
  /** Percent a year, simple. */
  readonly percent: Decimal;
  /** What can be had at this rate, in whole assets. */
  readonly amount: Decimal;
  /** What can be had at this rate or a better one, in whole assets. */
  readonly total: Decimal;
}

/** What lending and borrowing of an asset pays and costs for a term, at once. */
export interface LoanYields {
  readonly market: MarketId;
  readonly termHours: number;
  /** What borrowers must leave of their initial requirement, 100 = once. */
  readonly classHundredths: number;
  /** What lenders get from orders that rest, highest first, before the exchange's share. */
  readonly lend: readonly YieldPoint[];
  /** The best of it after the exchange's share, percent a year; undefined = nobody borrows. */
  readonly netLendPercent: Decimal | undefined;
  /** What borrowers pay to orders that rest, lowest first. */
  readonly borrow: readonly YieldPoint[];
}

/** What a perpetual pays. Above zero = longs pay shorts. */
export interface PerpYields {
  readonly market: MarketId;
  /** Funding of the interval in force, percent a year, not compounded. */
  readonly lastFundingPercent: Decimal;
  /** Of the next interval if the premium stayed as it is, percent a year. */
  readonly predictedFundingPercent: Decimal;
  /** When the prediction comes into force. */
  readonly nextFunding: Seconds;
  /** By how many percent the middle of its book is above that of spot; undefined = a side of either is empty. */
  readonly basisPercent: Decimal | undefined;
  /** By how many percent its best bid is above the best ask of spot: what buying spot and selling the perpetual starts with. */
  readonly entryBasisPercent: Decimal | undefined;
}

/** What can be earned and paid with an asset. */
export interface AssetYields {
  readonly asset: AssetId;
  /** In the order of terms and classes. */
  readonly loans: readonly LoanYields[];
  readonly perps: readonly PerpYields[];
}
