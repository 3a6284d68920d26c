import { approve, approveSync } from "../actions/accounts/approve.ts";
import { deposit, depositSync } from "../actions/accounts/deposit.ts";
import { openAccount, openAccountSync } from "../actions/accounts/openAccount.ts";
import { setDelegate, setDelegateSync } from "../actions/accounts/setDelegate.ts";
import { transfer, transferSync } from "../actions/accounts/transfer.ts";
import { withdraw, withdrawSync } from "../actions/accounts/withdraw.ts";
import { executeBundle, executeBundleSync } from "../actions/bundles/executeBundle.ts";
import { previewBundle } from "../actions/bundles/previewBundle.ts";
import { simulateBundle } from "../actions/bundles/simulateBundle.ts";
import type { ExchangeParameters } from "../actions/call.ts";
import { donateInsurance, donateInsuranceSync } from "../actions/liquidation/donateInsurance.ts";
import { evictOrders, evictOrdersSync } from "../actions/liquidation/evictOrders.ts";
import { liquidate, liquidateSync } from "../actions/liquidation/liquidate.ts";
import { liquidateOnBooks, liquidateOnBooksSync } from "../actions/liquidation/liquidateOnBooks.ts";
import { resolve, resolveSync } from "../actions/liquidation/resolve.ts";
import { assign, assignSync } from "../actions/loans/assign.ts";
import { bookPastDue, bookPastDueSync } from "../actions/loans/bookPastDue.ts";
import { relend, relendSync } from "../actions/loans/relend.ts";
import { renew, renewSync } from "../actions/loans/renew.ts";
import { repay, repaySync } from "../actions/loans/repay.ts";
import { setCreditTerms, setCreditTermsSync } from "../actions/loans/setCreditTerms.ts";
import { setExtensible, setExtensibleSync } from "../actions/loans/setExtensible.ts";
import { setRelend, setRelendSync } from "../actions/loans/setRelend.ts";
import { sweepFees, sweepFeesSync } from "../actions/markets/sweepFees.ts";
import { cancelOffer, cancelOfferSync } from "../actions/offers/cancelOffer.ts";
import { cancelOffersBelow, cancelOffersBelowSync } from "../actions/offers/cancelOffersBelow.ts";
import { signOffer } from "../actions/offers/signOffer.ts";
import { takeOffer, takeOfferSync } from "../actions/offers/takeOffer.ts";
import { amendOrder, amendOrderSync } from "../actions/orders/amendOrder.ts";
import { batch, batchSync } from "../actions/orders/batch.ts";
import { cancelAll } from "../actions/orders/cancelAll.ts";
import { cancelOrder, cancelOrderSync } from "../actions/orders/cancelOrder.ts";
import { cancelOrders, cancelOrdersSync } from "../actions/orders/cancelOrders.ts";
import { placeOrder, placeOrderSync } from "../actions/orders/placeOrder.ts";
import { sweepExpired, sweepExpiredSync } from "../actions/orders/sweepExpired.ts";
import { drawPerpFees, drawPerpFeesSync } from "../actions/perps/drawPerpFees.ts";
import { payLosses, payLossesSync } from "../actions/perps/payLosses.ts";
import { pokeFunding, pokeFundingSync } from "../actions/perps/pokeFunding.ts";
import { reduceDeficit, reduceDeficitSync } from "../actions/perps/reduceDeficit.ts";
import { settle, settleSync } from "../actions/perps/settle.ts";
import { withdrawWithSettlementSync } from "../actions/perps/withdrawWithSettlementSync.ts";
import { refreshPrices, refreshPricesSync } from "../actions/prices/refreshPrices.ts";
import { planBasisTrade } from "../strategies/basisTrade.ts";
import { planMarginTrade } from "../strategies/marginTrade.ts";
import { planNeutralLending } from "../strategies/neutralLending.ts";
import type { Lane } from "../tx/types.ts";
import type { PangeaClient } from "../types/client.ts";
import type { AccountId } from "../types/units.ts";
import { type BoundActions, bindActions } from "./bind.ts";

// `batch` is the name of a setting of every viem client, so the decorated actions have another
const ACTIONS = {
  amendOrder,
  amendOrderSync,
  approve,
  approveSync,
  assign,
  assignSync,
  batchOrders: batch,
  batchOrdersSync: batchSync,
  bookPastDue,
  bookPastDueSync,
  cancelAll,
  cancelOffer,
  cancelOfferSync,
  cancelOffersBelow,
  cancelOffersBelowSync,
  cancelOrder,
  cancelOrders,
  cancelOrdersSync,
  cancelOrderSync,
  deposit,
  depositSync,
  drawPerpFees,
  drawPerpFeesSync,
  donateInsurance,
  donateInsuranceSync,
  evictOrders,
  evictOrdersSync,
  executeBundle,
  executeBundleSync,
  liquidate,
  liquidateOnBooks,
  liquidateOnBooksSync,
  liquidateSync,
  openAccount,
  openAccountSync,
  payLosses,
  payLossesSync,
  placeOrder,
  placeOrderSync,
  planBasisTrade,
  planMarginTrade,
  planNeutralLending,
  pokeFunding,
  pokeFundingSync,
  previewBundle,
  reduceDeficit,
  reduceDeficitSync,
  refreshPrices,
  refreshPricesSync,
  relend,
  relendSync,
  renew,
  renewSync,
  repay,
  repaySync,
  resolve,
  resolveSync,
  setCreditTerms,
  setCreditTermsSync,
  setDelegate,
  setDelegateSync,
  setExtensible,
  setExtensibleSync,
  setRelend,
  setRelendSync,
  settle,
  settleSync,
  signOffer,
  simulateBundle,
  sweepExpired,
  sweepExpiredSync,
  sweepFees,
  sweepFeesSync,
  takeOffer,
  takeOfferSync,
  transfer,
  transferSync,
  withdraw,
  withdrawSync,
  withdrawWithSettlementSync,
} as const;

/** What need not be repeated in every call. */
export interface TraderDefaults extends ExchangeParameters {
  /** Margin account. */
  readonly account?: AccountId;
  /** Sends through this lane. */
  readonly lane?: Lane;
  /** Gas limit of every transaction, which saves its estimation. */
  readonly gas?: bigint;
}

/** Everything that a trader can do, without the parameters that have defaults. */
export type TraderActions<Defaults extends TraderDefaults = TraderDefaults> = BoundActions<typeof ACTIONS, Defaults>;

/**
 * Adds everything that a trader can do to a client. `batch` is called `batchOrders` here, because a viem client has a
 * setting of that name.
 *
 * @param defaults - Address of the exchange, and anything else that should not be repeated in every call.
 * @example
 * const client = createWalletClient({ account: key, chain, transport }).extend(traderActions({ exchange, account: 7 }));
 * await client.placeOrderSync({ market: 1, order: { side: "bid", tick: 50_000n, lots: 10n } });
 */
export function traderActions<const Defaults extends TraderDefaults>(
  defaults: Defaults,
): (client: PangeaClient) => TraderActions<Defaults> {
  return (client) => bindActions(client, ACTIONS, defaults);
}
