import type { AccountId, LoanId, Lots, MarketId, OrderId, Tick, Units } from "./units.ts";

/** What may be done to an account at the prices that are stored. Amounts are ledger units of the dollar. */
export interface LiquidationState {
  /** Whether it lacks initial margin, so that orders which add risk may be removed. */
  readonly evictable: boolean;
  /** Whether anybody may liquidate it. */
  readonly liquidatable: boolean;
  /** E */
  readonly equity: bigint;
  /** V: what is left for creditors. */
  readonly resolutionValue: bigint;
  /** R_M */
  readonly maintenanceRequirement: Units;
  /** rho: what a step may cost the account for a unit of R_M that it frees, millionths. 0 = it may not be liquidated. */
  readonly maxCostPerFreed: bigint;
}

/** What a market has put by for defaults of its own accounts: dollars, a loan market the asset that is lent there. Ledger units. */
export interface InsuranceBudget {
  readonly budget: Units;
  /** The most that it pays on a day. */
  readonly dayCap: Units;
  /** Paid today. */
  readonly usedToday: Units;
}

/** An order for an account that is liquidated: immediate or cancel, on perpetuals only toward zero. */
export interface ForcedOrder {
  readonly market: MarketId;
  readonly sells: boolean;
  readonly lots: Lots;
  /** Worst price. */
  readonly tick: Tick;
}

/** Orders at one market. */
export interface OrdersAt {
  readonly market: MarketId;
  readonly ids: readonly OrderId[];
}

/** What happened in a liquidation, or to the insurance of a market. */
export type LiquidationChange =
  /** Tokens of an account went to its taker; `dollars` is what they count for in the payment. */
  | {
      readonly type: "tokensTaken";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly market: MarketId;
      readonly units: Units;
      readonly dollars: Units;
    }
  /** An account bought tokens of its taker, which it owes. */
  | {
      readonly type: "tokensSupplied";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly market: MarketId;
      readonly units: Units;
      readonly dollars: Units;
    }
  /** What an account had no dollars for went from its quote at a market to its taker's. */
  | {
      readonly type: "rewardOwed";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly market: MarketId;
      readonly units: Units;
    }
  /** Lots of a position, signed as it, went to its taker for `quote`, ledger units of the dollar / 2^24. */
  | {
      readonly type: "positionTaken";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly market: MarketId;
      readonly lots: Lots;
      readonly quote: bigint;
    }
  /** A debt was repaid with so many units of the taker. */
  | {
      readonly type: "debtTaken";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly loan: LoanId;
      readonly units: Units;
      readonly dollars: Units;
    }
  /** A loan that the account had given went to its taker, as `loan`. */
  | {
      readonly type: "claimTaken";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly oldLoan: LoanId;
      readonly loan: LoanId;
      readonly principal: Units;
      readonly dollars: Units;
    }
  /** An account received `payment` from its taker, its reward taken off; below zero = it paid. */
  | {
      readonly type: "liquidated";
      readonly account: AccountId;
      readonly taker: AccountId;
      readonly payment: bigint;
      readonly reward: Units;
    }
  /** Parts of an account were traded away at books. */
  | {
      readonly type: "liquidatedOnBooks";
      readonly account: AccountId;
      readonly keeper: AccountId;
      readonly reward: Units;
    }
  /** Fees of a forced trade were given back. */
  | { readonly type: "feesForgiven"; readonly market: MarketId; readonly account: AccountId; readonly units: Units }
  /** Orders of an account without initial margin were removed. */
  | {
      readonly type: "ordersEvicted";
      readonly account: AccountId;
      readonly keeper: AccountId;
      readonly removed: number;
      readonly bounty: Units;
    }
  /** A market put something by. */
  | { readonly type: "insuranceAdded"; readonly market: MarketId; readonly units: Units }
  /** A market's insurance paid for a default of an account. */
  | { readonly type: "insuranceUsed"; readonly market: MarketId; readonly account: AccountId; readonly units: Units }
  /** An account gave to a market's insurance. */
  | { readonly type: "insuranceDonated"; readonly market: MarketId; readonly account: AccountId; readonly units: Units }
  /** The most that a market's insurance pays on a day changed. */
  | { readonly type: "insuranceCapSet"; readonly market: MarketId; readonly oldCap: Units; readonly cap: Units };
