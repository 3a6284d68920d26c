// Which check looks after which sentence.

import type { LoanInvariantId } from "../../model/loanInvariants.ts";
import * as ledger from "./checks/ledger.ts";
import * as loans from "./checks/loans.ts";
import * as margin from "./checks/margin.ts";
import { named, type Transition } from "./transition.ts";

/** @returns how many times its precondition was met. It throws if the sentence is not true. */
type Check = (transition: Transition) => number;

export const CALL_CHECKS: Readonly<Partial<Record<LoanInvariantId, Check>>> = {
  E5: ledger.loansAreTold,
  S1: ledger.totalsAreThere,
  S4: ledger.balancesAreBounded,
  S7: ledger.holdsAreOrders,
  L1: ledger.debtsAreClaims,
  L2: ledger.sumsAreExact,
  L3: ledger.moneyFollowsLogs,
  L12: ledger.multipliersFollow,
  L4: loans.ratesAreAsked,
  L5: loans.repayingIsFree,
  L7: loans.lendersKeepPar,
  L8: (transition) => (transition.name === "repay" ? 1 : 0),
  L9: loans.renewalsCostWhatIsSaid,
  // what it says is looked at where the logs are read
  L11: (transition) => named(transition, "LoanAssigned").length,
  O4: loans.cancellingIsFree,
  O11: loans.removalsHaveReasons,
  M1: margin.standingsAgree,
  M7: margin.actionsAreAllowed,
  M8: margin.paymentsNeedInitialMargin,
  M9: margin.othersDoNoHarm,
  O2: margin.makersKeepMargin,
};
