import type { Address, Hex } from "viem";
import type { FeedTerms, RiskParameters } from "./oracle.ts";
import type { NewOrder, Operation, Side, SpotTerms } from "./types.ts";

/** Arguments of every function that changes the venue, as its ABI has them; `packed` is the call without a selector. */
export interface CallArguments {
  openAccount: readonly [];
  setDelegate: readonly [account: number, delegate: Address, permissions: number, expiry: number];
  deposit: readonly [account: number, asset: number, amount: bigint];
  depositWithPermit: readonly [number, number, amount: bigint, deadline: bigint, v: number, r: Hex, s: Hex];
  withdraw: readonly [account: number, asset: number, amount: bigint, to: Address];
  transfer: readonly [from: number, to: number, asset: number, amount: bigint];
  placeOrder: readonly [account: number, market: number, order: NewOrder, maxMatches: number];
  cancelOrder: readonly [account: number, market: number, id: bigint];
  cancelOrders: readonly [account: number, market: number, ids: readonly bigint[]];
  cancelAll: readonly [account: number, market: number, side: Side, cursor: bigint, maxOrders: bigint];
  amendOrder: readonly [account: number, market: number, id: bigint, order: NewOrder, maxMatches: number];
  batch: readonly [account: number, operations: readonly Operation[], maxMatches: number, deadline: number];
  packed: readonly [data: Hex];
  sweepExpired: readonly [account: number, market: number, ids: readonly bigint[]];
  sweepFees: readonly [market: number];
  initialize: readonly [authority: Address, dollar: Address, dollarUnitExp: number];
  listAsset: readonly [token: Address, unitExp: number];
  listSpotMarket: readonly [terms: SpotTerms];
  setSpotFees: readonly [market: number, takerFee: number, makerFee: number];
  setMinNotional: readonly [market: number, minNotional: bigint];
  setMarketStatus: readonly [market: number, status: number];
  setFeeAccount: readonly [account: number];
  listIndex: readonly [decimals: number];
  setDepositCap: readonly [asset: number, cap: bigint];
  setRisk: readonly [asset: number, parameters: RiskParameters];
  setFeeds: readonly [asset: number, terms: FeedTerms];
  refreshPrices: readonly [assets: readonly number[]];
  setAuthority: readonly [authority: Address];
}

/** Arguments of every function that only reads. */
export interface ViewArguments {
  registry: readonly [];
  ownerOf: readonly [account: number];
  delegation: readonly [account: number, delegate: Address];
  assetInfo: readonly [asset: number];
  assetRisk: readonly [asset: number];
  assetOf: readonly [token: Address];
  balanceOf: readonly [account: number, asset: number];
  balancesOf: readonly [account: number];
  marketInfo: readonly [market: number];
  topOfBook: readonly [market: number];
  depth: readonly [market: number, side: Side, fromTick: number, maxLevels: bigint];
  orderInfo: readonly [market: number, id: bigint];
  bookOrders: readonly [market: number, side: Side, cursor: bigint, maxOrders: bigint];
  openOrders: readonly [account: number, market: number, side: Side, cursor: bigint, maxOrders: bigint];
  words: readonly [slots: readonly Hex[]];
  authority: readonly [];
  isConsumingScheduledOp: readonly [];
  OFFICE: readonly [];
  CLEARING: readonly [];
  PERPS: readonly [];
  SPOT: readonly [];
  LOANS: readonly [];
  CREDIT_DESK: readonly [];
  LOAN_DESK: readonly [];
  BUNDLES: readonly [];
  COUNCIL: readonly [];
  LENS: readonly [];
}

export type ViewName = keyof ViewArguments;

export type View = { [Name in ViewName]: { readonly name: Name; readonly args: ViewArguments[Name] } }[ViewName];

export type CallName = keyof CallArguments;

export type Call = { [Name in CallName]: { readonly name: Name; readonly args: CallArguments[Name] } }[CallName];
