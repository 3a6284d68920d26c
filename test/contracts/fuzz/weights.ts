import type { CallName, ViewName } from "../../model/calls.ts";

/** How often each function is called, relative to the others. */
export const WEIGHTS: Readonly<Record<CallName, number>> = {
  placeOrder: 30,
  batch: 14,
  packed: 12,
  cancelOrder: 9,
  cancelOrders: 3,
  cancelAll: 2.5,
  amendOrder: 9,
  sweepExpired: 3,
  deposit: 5,
  depositWithPermit: 0.5,
  withdraw: 2.5,
  transfer: 2,
  setDelegate: 2,
  sweepFees: 1,
  openAccount: 0.15,
  setSpotFees: 0.8,
  setMinNotional: 0.6,
  setMarketStatus: 0.8,
  setFeeAccount: 0.2,
  listAsset: 0.1,
  listSpotMarket: 0.1,
  listIndex: 0.05,
  setRisk: 0.3,
  setFeeds: 0.3,
  refreshPrices: 0.3,
  setAuthority: 0.05,
  initialize: 0.05,
};

/** One of so many calls is a question. */
export const VIEW_SHARE = 0.08;

export const VIEW_WEIGHTS: Readonly<Record<ViewName, number>> = {
  registry: 1,
  ownerOf: 1,
  delegation: 3,
  assetInfo: 1,
  assetRisk: 2,
  assetOf: 1,
  balanceOf: 3,
  balancesOf: 3,
  marketInfo: 3,
  topOfBook: 4,
  depth: 8,
  orderInfo: 6,
  bookOrders: 6,
  openOrders: 6,
  words: 1,
  authority: 0.3,
  isConsumingScheduledOp: 0.3,
  OFFICE: 0.3,
  CLEARING: 0.3,
  LENS: 0.3,
};
