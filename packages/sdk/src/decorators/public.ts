import { getAccount } from "../actions/accounts/getAccount.ts";
import { getAccountsOf } from "../actions/accounts/getAccountsOf.ts";
import { getAssetBalance } from "../actions/accounts/getAssetBalance.ts";
import { getBalances } from "../actions/accounts/getBalances.ts";
import { getDelegate } from "../actions/accounts/getDelegate.ts";
import type { ExchangeParameters } from "../actions/call.ts";
import { getInsurance } from "../actions/liquidation/getInsurance.ts";
import { getLiquidationInputs } from "../actions/liquidation/getLiquidationInputs.ts";
import { getLiquidationState } from "../actions/liquidation/getLiquidationState.ts";
import { getCreditTerms } from "../actions/loans/getCreditTerms.ts";
import { getLoan } from "../actions/loans/getLoan.ts";
import { getLoanHistory } from "../actions/loans/getLoanHistory.ts";
import { getLoans } from "../actions/loans/getLoans.ts";
import { getRelend } from "../actions/loans/getRelend.ts";
import { getAccountSnapshot } from "../actions/margin/getAccountSnapshot.ts";
import { getMargin } from "../actions/margin/getMargin.ts";
import { getMarginAfter } from "../actions/margin/getMarginAfter.ts";
import { getOrderContext } from "../actions/margin/getOrderContext.ts";
import { getAsset } from "../actions/markets/getAsset.ts";
import { getAssetOf } from "../actions/markets/getAssetOf.ts";
import { getAssets } from "../actions/markets/getAssets.ts";
import { getDepth } from "../actions/markets/getDepth.ts";
import { getMarket } from "../actions/markets/getMarket.ts";
import { getMarkets } from "../actions/markets/getMarkets.ts";
import { getRegistry } from "../actions/markets/getRegistry.ts";
import { getTopOfBook } from "../actions/markets/getTopOfBook.ts";
import { getWords } from "../actions/markets/getWords.ts";
import { getOfferState } from "../actions/offers/getOfferState.ts";
import { verifyOffer } from "../actions/offers/verifyOffer.ts";
import { getBookSnapshot } from "../actions/orders/getBookSnapshot.ts";
import { getOpenOrders } from "../actions/orders/getOpenOrders.ts";
import { getOrder } from "../actions/orders/getOrder.ts";
import { getFundingClock } from "../actions/perps/getFundingClock.ts";
import { getFundingHistory } from "../actions/perps/getFundingHistory.ts";
import { getFundingRate } from "../actions/perps/getFundingRate.ts";
import { getPerp } from "../actions/perps/getPerp.ts";
import { getPerpAccounts } from "../actions/perps/getPerpAccounts.ts";
import { getPositions } from "../actions/perps/getPositions.ts";
import { prepareWithdrawal } from "../actions/perps/prepareWithdrawal.ts";
import { getPrice } from "../actions/prices/getPrice.ts";
import { getYields } from "../actions/yields/getYields.ts";
import type { PangeaClient } from "../types/client.ts";
import { type BoundActions, bindActions } from "./bind.ts";

const ACTIONS = {
  getAccount,
  getAccountSnapshot,
  getAccountsOf,
  getAsset,
  getAssetBalance,
  getAssetOf,
  getAssets,
  getBalances,
  getBookSnapshot,
  getCreditTerms,
  getDelegate,
  getDepth,
  getFundingClock,
  getFundingHistory,
  getFundingRate,
  getInsurance,
  getLiquidationInputs,
  getLiquidationState,
  getLoan,
  getLoanHistory,
  getLoans,
  getMargin,
  getMarginAfter,
  getMarket,
  getMarkets,
  getOfferState,
  getOpenOrders,
  getOrder,
  getOrderContext,
  getPerp,
  getPerpAccounts,
  getPositions,
  getPrice,
  getRegistry,
  getRelend,
  getTopOfBook,
  getWords,
  getYields,
  prepareWithdrawal,
  verifyOffer,
} as const;

/** Everything that can be read, without the parameters that have defaults. */
export type PublicActions<Defaults extends ExchangeParameters = ExchangeParameters> = BoundActions<
  typeof ACTIONS,
  Defaults
>;

/**
 * Adds everything that can be read to a client.
 *
 * @param defaults - Address of the exchange, and anything else that should not be repeated in every call.
 * @example
 * const client = createPublicClient({ chain, transport }).extend(publicActions({ exchange }));
 * const market = await client.getMarket({ market: 1 });
 */
export function publicActions<const Defaults extends ExchangeParameters>(
  defaults: Defaults,
): (client: PangeaClient) => PublicActions<Defaults> {
  return (client) => bindActions(client, ACTIONS, defaults);
}
