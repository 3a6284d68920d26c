import type { Account } from "../exact/account.ts";
import type { Assessment } from "../exact/assessment.ts";
import type { ForcedVerdict } from "../exact/forcedRule.ts";
import type { Venue } from "../exact/venue.ts";

/** `"base"`, or the number of an asset. */
export type AssetKey = number | "base";

/** How far a price may be relied on. Others take over at one that is `"ok"` or `"wide"`. */
export type PriceReliability = "ok" | "wide" | "stale" | "jump" | "dead";

/** A market in which what others take over could be traded. */
export interface LiquidationMarket {
  readonly kind: "spot" | "perp";
  readonly market: number;
  /** What it trades, or follows. */
  readonly asset: number;
  /** Units of the asset in a lot. */
  readonly lotUnits: bigint;
  /** Worth of its smallest order, base units. */
  readonly minDollars: bigint;
}

/** A loan that the account owes or has given. Hours are those of the clock. */
export interface LoanTerms {
  readonly id: bigint;
  readonly market: number;
  readonly asset: AssetKey;
  /** Whether the account owes it, else it has given it. */
  readonly isOwed: boolean;
  /** Units of the asset. */
  readonly principal: bigint;
  /** Basis points a year of 365 days. */
  readonly rate: bigint;
  /** Hours whose interest counts for margin: its term, or more past due. */
  readonly bookedHours: number;
  /** Hours behind this one up to which its interest was booked; below zero past that. */
  readonly hoursLeft: number;
  /** Hours that a repayment is charged for now. */
  readonly chargedHours: number;
  /** Hours that have begun, the minimum not regarded. */
  readonly begunHours: number;
  /** The exchange's share of interest, ppm. */
  readonly interestFee: bigint;
  /** Smallest part of a loan given that passes to somebody else, units of the asset. */
  readonly minUnits: bigint;
}

/** An account that may be liquidated, with all that decides what others may take of it. */
export interface LiquidationContext {
  readonly venue: Venue;
  readonly account: Account;
  readonly markets: readonly LiquidationMarket[];
  /** Those that the account owes and those that it has given. */
  readonly loans: readonly LoanTerms[];
  /** State of prices. Default: `"ok"`, or `"wide"` where the venue says that a price may not be relied on. */
  readonly prices?: ReadonlyMap<AssetKey, PriceReliability>;
  /** Seconds since the account was resolved. Default: it was not. */
  readonly resolvedFor?: number | undefined;
}

/**
 * What others take over of an account. Spot: free units of a token, for dollars at the mark. Perp: lots of a position with their
 * side, at the mark. Repay: principal of a loan that it owes, with the interest charged, out of what it has free of the asset and then
 * out of what the taker has. Claim: principal of a loan that it has given, at par with the interest of the hours begun. Profit:
 * nothing moves, the account draws or pays what it can at a market. Supply: units of a token that it owes, from the taker for dollars.
 */
export type TakeoverLeg =
  | { readonly kind: "spot"; readonly market: number; readonly units: bigint }
  | { readonly kind: "perp"; readonly market: number; readonly lots: bigint }
  | { readonly kind: "repay"; readonly loan: bigint; readonly principal: bigint }
  | { readonly kind: "claim"; readonly loan: bigint; readonly principal: bigint }
  | { readonly kind: "profit"; readonly market: number }
  | { readonly kind: "supply"; readonly market: number; readonly units: bigint };

/** Why the exchange would refuse it: names and values of its errors. Amounts of money are base units. */
export type ForcedRefusal =
  | { readonly error: "NotLiquidatable"; readonly equity: bigint; readonly requirement: bigint }
  | { readonly error: "LegPriceNotReliable"; readonly asset: AssetKey }
  | { readonly error: "LegTooLarge"; readonly index: number; readonly amount: bigint; readonly available: bigint }
  | {
      readonly error: "BelowMinimumNotional";
      readonly index: number;
      readonly amount: bigint;
      readonly minimum: bigint;
    }
  | { readonly error: "PreferredCreditor"; readonly resolutionValue: bigint }
  | { readonly error: "TooLittleCash"; readonly free: bigint; readonly needed: bigint }
  | { readonly error: "StepTooDear"; readonly cost: bigint; readonly limit: bigint }
  | { readonly error: "StepTooLarge"; readonly equity: bigint; readonly limit: bigint };

/** An account while others take parts of it. Base units unless said otherwise. */
export interface LiquidationState {
  /** With the pools and deficits of its markets as they have become. Open-interest factors stay as they were. */
  readonly venue: Venue;
  readonly account: Account;
  /** What the taker owes for the legs so far, below zero = what it is owed. */
  readonly payment: bigint;
  /** See {@link ForcedVerdict}. */
  readonly parGain: bigint;
  readonly slack: bigint;
  /** Market of the largest leg that keeps dollars, whose insurance has a share of the reward; undefined = there is none. */
  readonly insured: number | undefined;
  /** Worth of that leg. */
  readonly largest: bigint;
  /** What legs are worth at their marks together: what the taker has to trade away again. */
  readonly notional: bigint;
  /** Market of the last position among the legs: what the account has no dollars for it owes to the taker there. */
  readonly perpMarket: number | undefined;
  /** Tokens that the taker gives to repay debts, units by asset. */
  readonly given: ReadonlyMap<AssetKey, bigint>;
  /** Principal that legs have taken of loans so far, units by id. */
  readonly reduced: ReadonlyMap<bigint, bigint>;
}

/** What becomes of an account, whether or not the exchange would let it. Amounts are base units. */
export interface ForcedOutcome {
  /** Of the account when it has paid what it owes to its markets. */
  readonly before: Assessment;
  readonly state: LiquidationState;
  /** Of the account behind all of it. Undefined when a leg cannot be taken at all. */
  readonly after: Assessment | undefined;
  readonly verdict: ForcedVerdict | undefined;
  /** Undefined = the exchange allows it. */
  readonly refusal: ForcedRefusal | undefined;
  /** What the account receives from its taker, its reward taken off; below zero = pays. */
  readonly received: bigint;
  /** What the account has no dollars for, which its quote at a market has less and the taker's has more. */
  readonly owed: bigint;
  /** What the taker pays, the share of insurance included; below zero = receives. */
  readonly payment: bigint;
  /** Of the reward, for the insurance of the market of the largest leg. */
  readonly insuranceShare: bigint;
}
