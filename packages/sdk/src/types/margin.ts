import type { Ramp } from "@pangea/risk-engine";
import type { Address } from "viem";
import type { AccountId, AssetId, Lots, MarketId, Seconds, Units } from "./units.ts";

/**
 * How far a price may be relied on. Only `"ok"` allows new risk. `"wide"`: its sources differ or are unsure, `"stale"`: it is
 * old, `"jump"`: it changed more than is believed at once, `"dead"`: its sources have said nothing for long.
 */
export type PriceState = "ok" | "wide" | "stale" | "jump" | "dead";

/** Price and risk parameters of an asset. Ratios are in millionths. */
export interface RiskTerms {
  /** units x price / 10^priceExp = ledger units of the dollar. 0 = there never was a price. */
  readonly price: bigint;
  readonly priceExp: number;
  /** Requirement of a naked leg. */
  readonly shock: bigint;
  /** Requirement of each leg of a perfect hedge. */
  readonly halfBasis: bigint;
  /** Part of the shock that all assets share. */
  readonly common: bigint;
  /** The shock counts 1 + oiFactor / 64 times for initial margin. */
  readonly oiFactor: bigint;
  /** Part of lent tokens that does not count. */
  readonly haircut: bigint;
  /** Highest fee of a resting spot ask. */
  readonly makerFeeCap: bigint;
  readonly state: PriceState;
  /** Unix second of the price. */
  readonly time: Seconds;
  /** The last raise of shock and basis, which maintenance margin follows hour by hour. Undefined once it counts in full. */
  readonly ramp: Ramp | undefined;
}

/** How an account stands, in ledger units of the dollar. */
export interface Standing {
  /** E: what maintenance compares with. */
  readonly equity: bigint;
  /** The part of it that is only the better end of prices which may not be relied on. */
  readonly benefit: Units;
  /** E_I: what initial margin compares with. */
  readonly initialEquity: bigint;
  /** V: what is left for creditors. */
  readonly resolutionValue: bigint;
  /** R_I */
  readonly initialRequirement: Units;
  /** R_M */
  readonly maintenanceRequirement: Units;
  /** Whether anybody could ever lose by the account. */
  readonly hasObligation: boolean;
}

/** What an asset adds to the margin of an account, in ledger units of the dollar. */
export interface AssetMargin {
  readonly asset: AssetId;
  /** Value of its legs together, at the mark. */
  readonly net: bigint;
  /** Value of its legs without regard to sign. */
  readonly gross: Units;
  /** What it adds to equity, unsettled profit included. */
  readonly marked: bigint;
  /** Profit that does not count for initial margin. */
  readonly unsettled: Units;
  /** What resting orders may cost: fees, haircuts of what is offered, interest of what is wanted. */
  readonly orderCosts: Units;
  /** Requirement of its own, the common shock left out. */
  readonly initial: Units;
  /** The same for maintenance, before theta. */
  readonly maintenance: Units;
}

/** The margin of an account term by term, in ledger units of the dollar. */
export interface Margin {
  readonly standing: Standing;
  /**
   * E_I - m R_I: what is left for new risk. m is what the account's actions must leave, by its loans and its owner's cap; after trades
   * or a bundle that are thought of, no less than the classes that they borrow in.
   */
  readonly freeMargin: bigint;
  /** E / R_M in millionths, down; undefined = infinite. Below 1,000,000 the account may be liquidated. */
  readonly health: bigint | undefined;
  /** Dollars, held ones too. */
  readonly cash: Units;
  /** Requirement of the common shock. */
  readonly initialCommon: Units;
  /** The same for maintenance, before theta. */
  readonly maintenanceCommon: Units;
  /** Required of every account that may owe. */
  readonly fixedAmount: Units;
  readonly assets: readonly AssetMargin[];
}

/** Tokens of an account with what margin must know of them. */
export interface TokenHolding {
  readonly asset: AssetId;
  readonly free: Units;
  /** Reserved by resting asks, and by resting orders to lend. */
  readonly held: Units;
  /** Ledger units of the dollar that resting bids for the asset hold. */
  readonly bidCash: Units;
  readonly terms: RiskTerms;
}

/** A position with its orders and what margin must know of its market. */
export interface PerpHolding {
  readonly market: MarketId;
  readonly asset: AssetId;
  /** Above zero = long. */
  readonly size: Lots;
  /** Ledger units of the dollar / 2^24 received or paid for the size, corrected by funding. */
  readonly quote: bigint;
  readonly bidLots: Lots;
  readonly askLots: Lots;
  /** Ledger units of the underlying in a lot. */
  readonly lotUnits: bigint;
  /** Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24. */
  readonly fundingIndex: bigint;
  /** Highest fee of a resting order, millionths. */
  readonly makerFeeCap: bigint;
  readonly isDeep: boolean;
  /** Ledger units of the dollar that losers have paid in and winners have not drawn. */
  readonly pool: Units;
  /** Ledger units of the dollar by which resolved accounts fell short. */
  readonly deficit: Units;
  readonly terms: RiskTerms;
  /** U: unsettled profit at the mark, ledger units of the dollar. */
  readonly profit: bigint;
}

/** Loans of an account in an asset, and what its resting orders of loans reserve, in ledger units of the asset. */
export interface LoanHolding {
  /** 0 = the dollar. */
  readonly asset: AssetId;
  /** Borrowed. */
  readonly principal: Units;
  /** What the account owes on top by the end of its loans. */
  readonly interestToTerm: Units;
  /**
   * The part of it that has accrued so far: that of the hours that have begun, each loan's hour rounded down, past due hours once. The
   * eight hours that repaying costs at least are no part of it, so it may be less than the sum of `Loan.interest`.
   */
  readonly interestAccrued: Units;
  readonly lent: Units;
  /** Reserved by resting orders to lend: a part of what is held. */
  readonly lendHeld: Units;
  /** To the end of what resting orders may still borrow, at their limits. */
  readonly borrowInterest: Units;
}

/** Everything that the margin of an account depends on, at one moment. */
export interface AccountSnapshot {
  readonly account: AccountId;
  readonly owner: Address;
  /** Whether what the account does is judged by its margin: it may owe. */
  readonly isMargined: boolean;
  /** m in hundredths: what the account does must leave m times its initial requirement. */
  readonly multiplier: number;
  /** A dollar in ledger units. */
  readonly one: Units;
  /** How far a dollar is worth a dollar. */
  readonly dollarState: PriceState;
  /** Part of lent dollars that does not count, millionths. */
  readonly dollarHaircut: bigint;
  readonly freeCash: Units;
  readonly heldCash: Units;
  readonly tokens: readonly TokenHolding[];
  readonly perps: readonly PerpHolding[];
  /** Of the dollar and of `tokens`, where there are any. */
  readonly loans: readonly LoanHolding[];
  readonly standing: Standing;
  readonly timestamp: Seconds;
}
