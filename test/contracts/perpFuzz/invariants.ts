import type { PerpInvariantId } from "../../model/perpInvariants.ts";
import * as funding from "./checks/funding.ts";
import * as ledger from "./checks/ledger.ts";
import * as margin from "./checks/margin.ts";
import * as profit from "./checks/profit.ts";
import * as trading from "./checks/trading.ts";
import type { Transition } from "./transition.ts";

/** What is checked after every call. A check tells how often its precondition was met, and throws if it is not so. */
export const CALL_CHECKS: Readonly<Partial<Record<PerpInvariantId, (transition: Transition) => number>>> = {
  S1: ledger.totalsAreSums,
  P1: ledger.sizesCancel,
  P2: ledger.quotesAreCovered,
  P3: ledger.settlingMovesPools,
  P4: ledger.openInterestIsLongs,
  P5: ledger.closedPositionsAreWhole,
  P6: margin.settlingChangesNoWorth,
  P7: profit.settlingTakesFreeDollars,
  P8: ledger.tradesAreZeroSum,
  F4: funding.fundingIsContinuous,
  F6: trading.openingPaysNoFunding,
  F8: funding.parametersLeaveTime,
  O2: margin.makersStayHealthy,
  O3: trading.reducingOnlyReduces,
  O4: trading.cancellingIsFree,
  O5: margin.removingFreesMargin,
  O7: ledger.feesNeverFall,
  O8: trading.fillsStayInBand,
  O11: trading.evictionsHaveReasons,
  M1: margin.standingsAgree,
  M7: margin.actionsAreAllowed,
  M8: margin.paymentsNeedInitialMargin,
  M9: margin.othersDoNoHarm,
  M11: (transition) => ledger.hiddenLotsAreRecomputed(transition) + ledger.listsAreComplete(transition),
  M12: profit.profitCountsWhenPayable,
  X2: margin.doubtOpensNothing,
};
