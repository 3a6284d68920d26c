// Everything that is public. What is not named here may change at any time.

export { aggregatorSourceAbi } from "./abi/AggregatorSource.ts";
export { errorsAbi } from "./abi/errorsAbi.ts";
export { pushFeedAbi } from "./abi/PushFeed.ts";
export { pythSourceAbi } from "./abi/PythSource.ts";
export { pangeaAbi } from "./abi/pangea.ts";
export { approve, approveSync } from "./actions/accounts/approve.ts";
export { deposit, depositSync } from "./actions/accounts/deposit.ts";
export { getAccount } from "./actions/accounts/getAccount.ts";
export { getAccountsOf } from "./actions/accounts/getAccountsOf.ts";
export { getAssetBalance } from "./actions/accounts/getAssetBalance.ts";
export { getBalances } from "./actions/accounts/getBalances.ts";
export { getDelegate } from "./actions/accounts/getDelegate.ts";
export { openAccount, openAccountSync } from "./actions/accounts/openAccount.ts";
export { type Permit, type SignPermitParameters, signPermit } from "./actions/accounts/permit.ts";
export { setDelegate, setDelegateSync } from "./actions/accounts/setDelegate.ts";
export { transfer, transferSync } from "./actions/accounts/transfer.ts";
export { withdraw, withdrawSync } from "./actions/accounts/withdraw.ts";
export { listAsset, listAssetSync } from "./actions/admin/listAsset.ts";
export { listIndex, listIndexSync } from "./actions/admin/listIndex.ts";
export { listLoanMarket, listLoanMarketSync } from "./actions/admin/listLoanMarket.ts";
export { listPerpMarket, listPerpMarketSync } from "./actions/admin/listPerpMarket.ts";
export { listSpotMarket, listSpotMarketSync } from "./actions/admin/listSpotMarket.ts";
export { setDeep, setDeepSync } from "./actions/admin/setDeep.ts";
export { setFeeAccount, setFeeAccountSync } from "./actions/admin/setFeeAccount.ts";
export { setFeeds, setFeedsSync } from "./actions/admin/setFeeds.ts";
export { setInterestFee, setInterestFeeSync } from "./actions/admin/setInterestFee.ts";
export { setMarketStatus, setMarketStatusSync } from "./actions/admin/setMarketStatus.ts";
export { setMinNotional, setMinNotionalSync } from "./actions/admin/setMinNotional.ts";
export { setOpenInterestCaps, setOpenInterestCapsSync } from "./actions/admin/setOpenInterestCaps.ts";
export { setRisk, setRiskSync } from "./actions/admin/setRisk.ts";
export { setSpotFees, setSpotFeesSync } from "./actions/admin/setSpotFees.ts";
export {
  type Bundle,
  type BundleAction,
  type BundleFunctionName,
  type BundleStepParameters,
  bundle,
} from "./actions/bundles/bundle.ts";
export { executeBundle, executeBundleSync } from "./actions/bundles/executeBundle.ts";
export { type BundlePreview, previewBundle } from "./actions/bundles/previewBundle.ts";
export { simulateBundle } from "./actions/bundles/simulateBundle.ts";
export type { ExchangeParameters, PangeaCall, PangeaFunctionName } from "./actions/call.ts";
export { donateInsurance, donateInsuranceSync } from "./actions/liquidation/donateInsurance.ts";
export { evictOrders, evictOrdersSync } from "./actions/liquidation/evictOrders.ts";
export { getInsurance } from "./actions/liquidation/getInsurance.ts";
export { getLiquidationInputs } from "./actions/liquidation/getLiquidationInputs.ts";
export { getLiquidationState } from "./actions/liquidation/getLiquidationState.ts";
export { liquidate, liquidateSync } from "./actions/liquidation/liquidate.ts";
export { liquidateOnBooks, liquidateOnBooksSync } from "./actions/liquidation/liquidateOnBooks.ts";
export { resolve, resolveSync } from "./actions/liquidation/resolve.ts";
export { assign, assignSync } from "./actions/loans/assign.ts";
export { bookPastDue, bookPastDueSync } from "./actions/loans/bookPastDue.ts";
export { getCreditTerms } from "./actions/loans/getCreditTerms.ts";
export { getLoan } from "./actions/loans/getLoan.ts";
export { getLoanHistory } from "./actions/loans/getLoanHistory.ts";
export { getLoans } from "./actions/loans/getLoans.ts";
export { getRelend } from "./actions/loans/getRelend.ts";
export { relend, relendSync } from "./actions/loans/relend.ts";
export { renew, renewSync } from "./actions/loans/renew.ts";
export { repay, repaySync } from "./actions/loans/repay.ts";
export { setCreditTerms, setCreditTermsSync } from "./actions/loans/setCreditTerms.ts";
export { setExtensible, setExtensibleSync } from "./actions/loans/setExtensible.ts";
export { setRelend, setRelendSync } from "./actions/loans/setRelend.ts";
export type { LogRangeParameters } from "./actions/logs.ts";
export { getAccountSnapshot } from "./actions/margin/getAccountSnapshot.ts";
export { getMargin } from "./actions/margin/getMargin.ts";
export { getMarginAfter } from "./actions/margin/getMarginAfter.ts";
export { getOrderContext } from "./actions/margin/getOrderContext.ts";
export { getAsset } from "./actions/markets/getAsset.ts";
export { getAssetOf } from "./actions/markets/getAssetOf.ts";
export { getAssets } from "./actions/markets/getAssets.ts";
export { getDepth } from "./actions/markets/getDepth.ts";
export { getMarket } from "./actions/markets/getMarket.ts";
export { getMarkets } from "./actions/markets/getMarkets.ts";
export { getRegistry } from "./actions/markets/getRegistry.ts";
export { getTopOfBook } from "./actions/markets/getTopOfBook.ts";
export { getWords } from "./actions/markets/getWords.ts";
export { sweepFees, sweepFeesSync } from "./actions/markets/sweepFees.ts";
export { cancelOffer, cancelOfferSync } from "./actions/offers/cancelOffer.ts";
export { cancelOffersBelow, cancelOffersBelowSync } from "./actions/offers/cancelOffersBelow.ts";
export { getOfferState } from "./actions/offers/getOfferState.ts";
export { signOffer } from "./actions/offers/signOffer.ts";
export { takeOffer, takeOfferSync } from "./actions/offers/takeOffer.ts";
export { verifyOffer } from "./actions/offers/verifyOffer.ts";
export { amendOrder, amendOrderSync } from "./actions/orders/amendOrder.ts";
export { batch, batchSync } from "./actions/orders/batch.ts";
export { cancelAll } from "./actions/orders/cancelAll.ts";
export { cancelOrder, cancelOrderSync } from "./actions/orders/cancelOrder.ts";
export { cancelOrders, cancelOrdersSync } from "./actions/orders/cancelOrders.ts";
export { getBookSnapshot } from "./actions/orders/getBookSnapshot.ts";
export { getMatchingBook } from "./actions/orders/getMatchingBook.ts";
export { getOpenOrders } from "./actions/orders/getOpenOrders.ts";
export { getOrder } from "./actions/orders/getOrder.ts";
export type { OrderSyncReturnValue, TermsParameters } from "./actions/orders/outcome.ts";
export { placeOrder, placeOrderSync } from "./actions/orders/placeOrder.ts";
export { sweepExpired, sweepExpiredSync } from "./actions/orders/sweepExpired.ts";
export { drawPerpFees, drawPerpFeesSync } from "./actions/perps/drawPerpFees.ts";
export { getFundingClock } from "./actions/perps/getFundingClock.ts";
export { getFundingHistory } from "./actions/perps/getFundingHistory.ts";
export { getFundingRate } from "./actions/perps/getFundingRate.ts";
export { getPerp } from "./actions/perps/getPerp.ts";
export { getPerpAccounts } from "./actions/perps/getPerpAccounts.ts";
export { getPositions } from "./actions/perps/getPositions.ts";
export { payLosses, payLossesSync } from "./actions/perps/payLosses.ts";
export { pokeFunding, pokeFundingSync } from "./actions/perps/pokeFunding.ts";
export { type PreparedWithdrawal, prepareWithdrawal } from "./actions/perps/prepareWithdrawal.ts";
export type { LoserSearchParameters } from "./actions/perps/readLosers.ts";
export { reduceDeficit, reduceDeficitSync } from "./actions/perps/reduceDeficit.ts";
export { type Settlement, settle, settleSync } from "./actions/perps/settle.ts";
export { withdrawWithSettlementSync } from "./actions/perps/withdrawWithSettlementSync.ts";
export { getPrice } from "./actions/prices/getPrice.ts";
export { refreshPrices, refreshPricesSync } from "./actions/prices/refreshPrices.ts";
export type { BlockParameters, ReadParameters } from "./actions/read.ts";
export type { SimulateParameters } from "./actions/simulate.ts";
export type { WriteParameters, WriteSyncParameters } from "./actions/write.ts";
export { getYields } from "./actions/yields/getYields.ts";
export { bookChecksum, createLocalBook } from "./book/localBook.ts";
export { readTrades } from "./book/trades.ts";
export type {
  BookChange,
  BookSnapshot,
  BookTrade,
  DepthOptions,
  LevelChange,
  LocalBook,
  LocalBookView,
} from "./book/types.ts";
export {
  amountToTokenAmount,
  amountToUnits,
  tokenAmountToUnits,
  unitsToAmount,
  unitsToTokenAmount,
} from "./codec/amount.ts";
export {
  type BookLog,
  type BookRecord,
  type CancelledRecord,
  decodeBookLog,
  type ExpiredRecord,
  encodeBookLog,
  type FilledRecord,
  type PlacedRecord,
  type ReducedRecord,
  type SkippedRecord,
  type TakenRecord,
} from "./codec/bookLog.ts";
export { BOOK_CHANGED_TOPIC, DEFAULT_MATCHES, DOLLAR, MAX_LOTS, MAX_TICK, MAX_UNITS } from "./codec/constants.ts";
export { readLiquidationChanges } from "./codec/liquidationEvents.ts";
export { readLoanChanges } from "./codec/loanEvents.ts";
export { type LoanPlace, unpackLoanId } from "./codec/loanId.ts";
export { encodeOffer, hashOffer, OFFER_TYPES, type OfferPlace, offerTypedData } from "./codec/offer.ts";
export { type OrderPlace, orderPriority, orderSide, orderTick, packOrderId, unpackOrderId } from "./codec/orderId.ts";
export { decodePackedBatch, encodePackedBatch, isPackedBatch } from "./codec/packedBatch.ts";
export { decodePermissions, encodePermissions, PERMISSIONS, type Permission } from "./codec/permissions.ts";
export { priceToTick, tickToPrice } from "./codec/price.ts";
export { decodeRiskTerms } from "./codec/riskTerms.ts";
export { loanScale, type MarketScaleParameters, marketScale, unitExponent } from "./codec/scale.ts";
export { lotsToSize, sizeToLots } from "./codec/size.ts";
export { type AdminActions, adminActions } from "./decorators/admin.ts";
export type { Bound, BoundActions } from "./decorators/bind.ts";
export { type PublicActions, publicActions } from "./decorators/public.ts";
export { type TraderActions, type TraderDefaults, traderActions } from "./decorators/trader.ts";
export {
  type DeployedAsset,
  type DeployedMarket,
  type Deployment,
  formatDeployment,
  parseDeployment,
} from "./deployments/deployment.ts";
export { loadDeployment } from "./deployments/loadDeployment.ts";
export { type Advice, CONTRACT_ERROR_ADVICE, type ContractErrorName } from "./errors/advice.ts";
export { type CcxtErrorName, PangeaError, type PangeaErrorCode, type PangeaErrorOptions } from "./errors/base.ts";
export {
  InvalidDecimalError,
  MalformedBatchError,
  MalformedLogError,
  OffLotError,
  OffTickError,
  OffUnitError,
  OutOfRangeError,
  type OutOfRangeErrorOptions,
  StepError,
  type StepErrorOptions,
} from "./errors/codec.ts";
export {
  ContractError,
  contractErrorName,
  type DecodedContractError,
  decodeContractError,
  toPangeaError,
} from "./errors/contract.ts";
export { type DeploymentIssue, InvalidDeploymentError, WrongChainError } from "./errors/deployment.ts";
export {
  type BookInconsistency,
  BookInconsistentError,
  BookMovedError,
  FeedClosedError,
  UnsupportedError,
} from "./errors/feed.ts";
export { NoQuoteError, OfferInvalidError, type OfferProblem } from "./errors/offers.ts";
export { type OrderProblem, OrderRefusedError } from "./errors/orders.ts";
export { RpcFailedError } from "./errors/rpc.ts";
export { BookTooThinError } from "./errors/strategy.ts";
export { InvalidArgumentError, UnknownSymbolError } from "./errors/trader.ts";
export {
  NonceConflictError,
  NoSignerError,
  OutcomeMissingError,
  PreBroadcastError,
  TransactionRevertedError,
  TransactionUncertainError,
} from "./errors/transaction.ts";
export { WithdrawalShortError, type WithdrawalShortErrorOptions } from "./errors/withdrawal.ts";
export {
  type CreateLiveBookParameters,
  createLiveBook,
  type LiveBook,
  type LiveBookEvents,
  type LiveBookStatus,
} from "./feeds/liveBook.ts";
export { type CreateLogSourceParameters, createLogSource } from "./feeds/logSource.ts";
export type { SocketLike } from "./feeds/socket.ts";
export type { FeedEvent, FeedLog, FeedStatus, GapReason, LogSource } from "./feeds/types.ts";
export { type WatchLoansParameters, watchLoans } from "./feeds/watchLoans.ts";
export {
  type CheckOrdersParameters,
  checkOrders,
  type OrdersVerdict,
  requireOrders,
} from "./margin/checkOrders.ts";
export { type LiquidationInputs, toLiquidationContext } from "./margin/liquidationContext.ts";
export type { BookOrder, MatchingBook } from "./margin/matching.ts";
export { openInterestFactor } from "./margin/openInterest.ts";
export type { OrderToCheck } from "./margin/operations.ts";
export type { ExpectedFill } from "./margin/orderEffects.ts";
export type { OrderContext } from "./margin/orderState.ts";
export { positionOf } from "./margin/position.ts";
export { limitLoss, type PriceBand, type PriceBandParameters, priceBand, worstTick } from "./margin/priceBand.ts";
export { assessSnapshot, loansOf, toRiskAccount, toRiskVenue, toStanding } from "./margin/riskInputs.ts";
export {
  type PlannedSettlement,
  type PlanSettlementParameters,
  planSettlement,
  type SettlementPlan,
} from "./margin/settlementPlan.ts";
export { formatDecimal, parseDecimal, type Rounding, type ScaledInteger } from "./math/decimal.ts";
export {
  FUNDING_PERIOD,
  type FundingRateParameters,
  type FundingRates,
  fundingBetween,
  fundingIndexAfter,
  fundingRate,
  fundingRates,
} from "./math/funding.ts";
export {
  acceptedRate,
  begunHours,
  chargedHours,
  clockHours,
  INTEREST_SCALE,
  type InterestParameters,
  interestPerHour,
  interestUp,
  MAX_RATE,
  MIN_INTEREST_HOURS,
  RENEWAL_WINDOW_HOURS,
} from "./math/interest.ts";
export { markPrice } from "./math/mark.ts";
export {
  averageTick,
  type PositionTrade,
  type PositionValue,
  positionProfit,
  QUOTE_SCALE,
  tradePosition,
} from "./math/position.ts";
export {
  assetUnits,
  bidHold,
  dollars,
  FEE_SCALE,
  feeUp,
  type OrderCost,
  type OrderCostParameters,
  orderCost,
  rebateDown,
} from "./math/spot.ts";
export { type TradeTerms, tradeValue } from "./math/tradeValue.ts";
export { type AttributedRecords, attributeRecords } from "./outcome/attribute.ts";
export { type ExtractBookLogsParameters, extractBookLogs, type LogLike } from "./outcome/bookLogs.ts";
export type { BundleOrderOutcome } from "./outcome/bundle.ts";
export { type FeeTerms, type Fill, type OrderOutcome, orderOutcome } from "./outcome/order.ts";
export { answerQuotes, type QuoteTerms } from "./rfq/answerQuotes.ts";
export type { MessageChannel } from "./rfq/channel.ts";
export type { Quote, QuoteRequest } from "./rfq/messages.ts";
export { requestQuote } from "./rfq/requestQuote.ts";
export { type Clock, systemClock } from "./runtime/clock.ts";
export { type Logger, silentLogger } from "./runtime/logger.ts";
export { planBasisTrade } from "./strategies/basisTrade.ts";
export { type Carry, type CarryParameters, carry } from "./strategies/economics.ts";
export { planMarginTrade } from "./strategies/marginTrade.ts";
export { planNeutralLending } from "./strategies/neutralLending.ts";
export type { PlannedOrder } from "./strategies/orders.ts";
export type { StrategyEconomics, StrategyParameters, StrategyPlan, StrategyRisk } from "./strategies/plan.ts";
export type { BorrowParameters, LendParameters, LoanOrder, Repaid, TraderLoans } from "./trader/loans.ts";
export { type CreateTraderParameters, createTrader, type MoveParameters, type Trader } from "./trader/trader.ts";
export type {
  BookEntry,
  CreateOrderParameters,
  OrderParameters,
  Ticker,
  TraderBalance,
  TraderFundingRate,
  TraderLoan,
  TraderMarket,
  TraderOrder,
  TraderOrderBook,
  TraderPosition,
  TraderSide,
  TraderTrade,
} from "./trader/types.ts";
export { classifySendFailure, type SendFailure } from "./tx/classify.ts";
export type { Fees } from "./tx/fees.ts";
export { withHeadroom } from "./tx/gas.ts";
export { type CreateLaneParameters, createLane } from "./tx/lane.ts";
export { sendCall } from "./tx/sendCall.ts";
export { sendCallSync } from "./tx/sendCallSync.ts";
export { type SyncMethod, syncMethod } from "./tx/sendRawSync.ts";
export type {
  Lane,
  LaneRequest,
  LaneStatus,
  ReceiptOptions,
  SignedTransaction,
  TransactionCall,
  TransactionOptions,
} from "./tx/types.ts";
export type * from "./types/index.ts";
