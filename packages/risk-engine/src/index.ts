// Everything that is public. What is not named here may change at any time.

export {
  approximateRequirement,
  type Exceedances,
  exceedances,
  type Legs,
  type LossSeries,
  type WalkForwardParameters,
  type WalkForwardStep,
  walkForward,
  worseSide,
} from "./calibration/backtest.ts";
export { type Bars, checkBars, MAX_MISSING, sliceBars } from "./calibration/bars.ts";
export {
  type BasisInputs,
  type BasisMoves,
  type BasisSeries,
  basisMoves,
  basisTail,
  hedgeRequirement,
} from "./calibration/basis.ts";
export { type BookLevel, type BookSnapshot, bookCost, stressedCost } from "./calibration/bookCost.ts";
export {
  BoundBrokenError,
  CalibrationError,
  EmptySeriesError,
  GapError,
  InvalidNumberError,
  LengthMismatchError,
  ThinBookError,
  TooFewObservationsError,
  UnsortedTimeError,
} from "./calibration/errors.ts";
export {
  type AssetFactor,
  type CommonFactor,
  type CommonFactorParameters,
  type CommonShareInputs,
  commonFactor,
  commonShare,
} from "./calibration/factor.ts";
export {
  ewmaVolatility,
  type HorizonLosses,
  type HorizonLossesParameters,
  horizonLosses,
  joinLosses,
  lossesWithin,
} from "./calibration/losses.ts";
export { HOUR, METHOD, type Method } from "./calibration/method.ts";
export { type OpenInterestCaps, openInterestCaps, stressedVolume } from "./calibration/openInterest.ts";
export {
  type AssetMeasures,
  type AssetParameters,
  type BoundsContext,
  type CalibrateParameters,
  calibrate,
  checkBounds,
  type RiskParameters,
} from "./calibration/parameters.ts";
export {
  LOADING_SCALE,
  PARAMETER_SCALE,
  roundDown,
  roundDownToTwoDigits,
  roundUp,
} from "./calibration/rounding.ts";
export { type ShockTail, shockTail } from "./calibration/shock.ts";
export { expectedShortfall, MIN_TAIL, quantile, twoSidedShortfall } from "./calibration/tail.ts";
export {
  DuplicateError,
  OutOfRangeError,
  type OutOfRangeErrorOptions,
  RiskError,
  type RiskErrorCode,
  StaleScreenError,
  UnknownAssetError,
  UnknownLoanError,
  UnknownMarketError,
} from "./errors.ts";
export {
  type Account,
  type AssetHolding,
  type BaseHolding,
  hasObligation,
  type Loans,
  type PerpPosition,
} from "./exact/account.ts";
export { type Action, type ActionVerdict, initialRequirement, ruleOfAction } from "./exact/action.ts";
export { type Assessment, type AssetAssessment, assess } from "./exact/assessment.ts";
export { type AssetTerms, type MaintenanceTerms, maintenanceTerms, type Ramp } from "./exact/assetTerms.ts";
export {
  MAX_AMOUNT,
  MAX_ASSETS,
  MAX_MULTIPLIER,
  MAX_OI_FACTOR,
  MAX_PERPS,
  MAX_PRICE,
  MAX_PRICE_EXP,
  OI_STEPS,
  PPM,
  QUOTE_SCALE,
} from "./exact/constants.ts";
export { type AccountFields, createAccount } from "./exact/createAccount.ts";
export { createVenue, type VenueFields } from "./exact/createVenue.ts";
export {
  type AssetEquity,
  assetEquity,
  type BaseEquity,
  baseEquity,
  type Equity,
  equity,
  equityOf,
} from "./exact/equity.ts";
export {
  type Corner,
  corner,
  type Exposure,
  exposures,
  type Fills,
  type PerpExposure,
  tokenUnits,
} from "./exact/exposure.ts";
export {
  type ForcedStep,
  type ForcedVerdict,
  isTakeable,
  maxCostPerFreed,
  ruleOfForcedStep,
  SMALL_DOLLARS,
  TARGET_PERCENT,
} from "./exact/forcedRule.ts";
export { healthPpm, isLiquidatable, type MaintenanceMargin, maintenanceMargin } from "./exact/health.ts";
export {
  type DebtSums,
  debtSums,
  INTEREST_SCALE,
  type InterestTerms,
  simpleInterest,
} from "./exact/interest.ts";
export { loanCosts, loanUnits } from "./exact/loans.ts";
export type { PerpTerms } from "./exact/perpTerms.ts";
export {
  type AssetRequirement,
  assetRequirement,
  fixedRequirement,
  ownRequirement,
  REQUIREMENT_SCALE,
  type Requirement,
  requirement,
  requirementOf,
} from "./exact/requirement.ts";
export { resolutionValue } from "./exact/resolution.ts";
export { abs, awayDiv, ceilDiv, floorDiv, max, min, pow10 } from "./exact/rounding.ts";
export { assetTerms, perpTerms, type Venue } from "./exact/venue.ts";
export {
  type BookClosingParameters,
  closeOnBooks,
  type ForcedFill,
  mostReward,
  type TakeoverParameters,
  takeOver,
} from "./liquidation/forced.ts";
export type { LiquidationStep, StepOptions } from "./liquidation/search.ts";
export { type ProRataSlice, proRataSlice, SHARE_SCALE } from "./liquidation/slice.ts";
export { freeDollars } from "./liquidation/state.ts";
export { type LiquidationOffer, liquidationOffers } from "./liquidation/steps.ts";
export type {
  AssetKey,
  ForcedOutcome,
  ForcedRefusal,
  LiquidationContext,
  LiquidationMarket,
  LiquidationState,
  LoanTerms,
  PriceReliability,
  TakeoverLeg,
} from "./liquidation/types.ts";
export { ABSOLUTE_BOUND, RELATIVE_BOUND } from "./screen/bound.ts";
export { type FindLiquidatableParameters, findLiquidatable } from "./screen/findLiquidatable.ts";
export { createScreen, type Screen, type ScreenedMargin, type ScreenResult } from "./screen/screen.ts";
export { type LargestSizeParameters, largestSize } from "./what-if/largestSize.ts";
export { type Crossings, liquidationMove, liquidationPrice, moveCommonFactor } from "./what-if/liquidationPrice.ts";
export { riskMultiplier, riskScore } from "./what-if/riskScore.ts";
export { type ReverseStress, reverseStress, type Shocks, stress } from "./what-if/stress.ts";
export {
  applyTrades,
  type Borrowing,
  type Fill,
  type Lending,
  type PerpMarket,
  type SpotMarket,
  type Trade,
} from "./what-if/trades.ts";
export { type WaterfallStep, type WaterfallTerm, waterfall } from "./what-if/waterfall.ts";
export { type WhatIf, type WhatIfParameters, whatIf } from "./what-if/whatIf.ts";
