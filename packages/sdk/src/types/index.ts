// All types of data that are public.

export type { BundleOrders, BundleResult } from "./bundle.ts";
export type { PangeaClient } from "./client.ts";
export type {
  ForcedOrder,
  InsuranceBudget,
  LiquidationChange,
  LiquidationState,
  OrdersAt,
} from "./liquidation.ts";
export type { CreditTerms, Loan, LoanChange, LoanEvent, Relending } from "./loan.ts";
export type {
  AccountSnapshot,
  AssetMargin,
  LoanHolding,
  Margin,
  PerpHolding,
  PriceState,
  RiskTerms,
  Standing,
  TokenHolding,
} from "./margin.ts";
export type {
  Asset,
  Balance,
  LoanMarket,
  Market,
  MarketFees,
  MarketScale,
  MarketStatus,
  PerpMarket,
  SpotMarket,
} from "./market.ts";
export type { Offer, OfferState, SignedOffer } from "./offer.ts";
export type {
  AmendOperation,
  Batch,
  CancelOperation,
  DepthLevel,
  NewOrder,
  Operation,
  OperationResult,
  Placement,
  PlaceOperation,
  RestingOrder,
  SelfTrade,
  Side,
  StoredLevel,
  StoredOrder,
  TimeInForce,
} from "./order.ts";
export type { AssetPrice, FeedTerms, FundingChange, Perp, Position } from "./perp.ts";
export type {
  AccountId,
  AssetId,
  Decimal,
  Flavor,
  LoanId,
  Lots,
  MarketId,
  OrderId,
  Seconds,
  Tick,
  TokenAmount,
  Units,
} from "./units.ts";
export type { AssetYields, LoanYields, PerpYields, YieldPoint } from "./yields.ts";
