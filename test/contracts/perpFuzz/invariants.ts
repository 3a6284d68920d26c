import * as ledger from "./checks/ledger.ts";
import * as margin from "./checks/margin.ts";
import * as trading from "./checks/trading.ts";
import type { Transition } from "./transition.ts";

/** A sentence about every call, and the check of it, which tells how often its precondition was met. */
interface CallInvariant {
  readonly sentence: string;
  readonly check: (transition: Transition) => number;
}

/** Sentences about perpetuals and margin that are true of every call. P ledger, F funding, O orders, M margin. */
export const CALL_INVARIANTS = {
  S1: {
    sentence: "Balances, pools and fees of a token sum to what the exchange owes, and custody has it.",
    check: ledger.totalsAreSums,
  },
  P1: { sentence: "The sizes of a market sum to zero.", check: ledger.sizesCancel },
  P2: {
    sentence: "The quotes of a market and its fees sum to its pool and deficit, to the last bit.",
    check: ledger.quotesAreCovered,
  },
  P3: { sentence: "What accounts draw their pool loses, what they pay it gets.", check: ledger.settlingMovesPools },
  P4: { sentence: "Open interest is the sum of all long positions.", check: ledger.openInterestIsLongs },
  P5: { sentence: "A closed position keeps no part of a unit.", check: ledger.closedPositionsAreWhole },
  P6: {
    sentence: "Settling changes nobody's equity, except that a profit is cut while its market has a deficit.",
    check: margin.settlingChangesNoWorth,
  },
  P8: {
    sentence: "No call changes the sum of all equity and fees by more than rounding, deposits and prices apart.",
    check: ledger.tradesAreZeroSum,
  },
  F6: {
    sentence: "A position that is opened is worth the mark less what it cost, whatever funding was paid before.",
    check: trading.openingPaysNoFunding,
  },
  O2: {
    sentence: "Fills and removals of its orders never take a maker from initial below maintenance margin.",
    check: margin.makersStayHealthy,
  },
  O3: {
    sentence: "Orders that only reduce never raise a position nor turn it round.",
    check: trading.reducingOnlyReduces,
  },
  O4: { sentence: "Own orders can always be cancelled, however the account stands.", check: trading.cancellingIsFree },
  O7: { sentence: "No fill pays out more fees than it brings.", check: ledger.feesNeverFall },
  O8: {
    sentence: "Nobody who may owe trades at a price worse than its band.",
    check: trading.fillsStayInBand,
  },
  O11: {
    sentence: "Orders are removed only outside their band, or with nothing left to reduce.",
    check: trading.evictionsHaveReasons,
  },
  M1: { sentence: "Accounts stand as the risk engine says, to the unit.", check: margin.standingsAgree },
  M7: {
    sentence: "An owner's action leaves initial margin, or frees requirement cheaply, or makes nothing worse.",
    check: margin.actionsAreAllowed,
  },
  M8: { sentence: "What leaves an account leaves it with initial margin.", check: margin.paymentsNeedInitialMargin },
  M9: {
    sentence: "No call of others lowers E - R_M of an account, but fills and removals of its own orders.",
    check: margin.othersDoNoHarm,
  },
  M11: {
    sentence: "Lots in positions are those that rest, lists name every position, who may owe is judged.",
    check: (transition) => ledger.hiddenLotsAreRecomputed(transition) + ledger.listsAreComplete(transition),
  },
  X2: {
    sentence: "While the dollar may not be relied on, trades of who may owe never raise what is required.",
    check: margin.doubtOpensNothing,
  },
} as const satisfies Readonly<Record<string, CallInvariant>>;
