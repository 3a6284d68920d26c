import * as authority from "./checks/authority.ts";
import * as book from "./checks/book.ts";
import * as custody from "./checks/custody.ts";
import { everybodyCanLeave } from "./checks/leaving.ts";
import * as rounding from "./checks/rounding.ts";
import { visibleIsExecutable } from "./checks/visible.ts";
import type { Invariant } from "./inspection.ts";

/** Sentences that are true after every call. S custody, B book, V visibility, A authority, R rounding, O operations. */
export const INVARIANTS = {
  S1: {
    sentence: "Custody of a token is the sum of free and held balances and fees, and what was sent in directly.",
    check: custody.custodyCoversBalances,
  },
  S2: {
    sentence: "Custody changes in deposits and withdrawals only, by exactly what they log.",
    check: custody.custodyMovesByLogsOnly,
  },
  S3: {
    sentence: "Tokens sent in directly change no balance, and no later call fails for them.",
    check: custody.donationsChangeNothing,
  },
  S4: { sentence: "No balance is negative.", check: custody.nothingIsNegative },
  S5: { sentence: "A transfer between accounts conserves their sum.", check: custody.transfersConserve },
  S6: {
    sentence: "Who has no order and does nothing keeps every unit, whatever others call.",
    check: custody.sleeperKeepsAll,
  },
  S7: {
    sentence: "What an account has on hold is what its resting orders reserve.",
    check: book.holdsAreRecomputed,
  },
  S9: {
    sentence: "What is deposited can be withdrawn at once, to the unit, and the rest never moves.",
    check: custody.depositsComeBack,
  },
  S10: {
    sentence: "If everybody cancels and withdraws, in any order, the last is paid in full.",
    check: everybodyCanLeave,
  },
  B1: { sentence: "The lots of a page are the sum of its live orders.", check: book.totalsAreSums },
  B2: { sentence: "A price has a bit in every bitmap exactly if an order rests there.", check: book.bitsMeanOrders },
  B3: { sentence: "The best price in the header is the first of the bitmap.", check: book.bestIsExtreme },
  B4: { sentence: "The best bid is below the best ask.", check: book.booksNeverCross },
  B5: { sentence: "Live places of a page were handed out before.", check: book.liveIsWithinUsed },
  B6: { sentence: "No order id is given out twice.", check: book.idsAreUnique },
  B7: {
    sentence: "All pages of a level form one ring, spare pages have no orders, the head has one core.",
    check: book.ringsAreSound,
  },
  B8: {
    sentence: "Every page in use before the tail has a live order, and generations grow along the pages.",
    check: book.middlesAreAlive,
  },
  B9: {
    sentence: "A page that is used again has a higher generation, so old ids stay dead.",
    check: book.generationsNeverReturn,
  },
  B10: {
    sentence: "A page between others that loses its last order leaves the queue, whose order stays as it was.",
    check: book.hollowPagesLeave,
  },
  V1: {
    sentence: "All that is shown can be had: a newcomer gets exactly the lots of the visible depth.",
    check: visibleIsExecutable,
  },
  A1: {
    sentence: "No call of a stranger changes a balance or an order of others.",
    check: authority.strangersChangeNothing,
  },
  A2: {
    sentence: "A delegate can do exactly what its permissions say.",
    check: authority.delegatesDoWhatTheyMay,
  },
  A3: {
    sentence: "A delegate with all permissions can never withdraw, appoint or govern.",
    check: authority.delegatesNeverTakeOver,
  },
  A4: { sentence: "A signature of another allows nothing.", check: authority.permitsAreNotTransferable },
  A5: { sentence: "Who is dismissed is refused in the same block.", check: authority.dismissalIsImmediate },
  R1: {
    sentence:
      "A taker's fee is at least its share, a rebate at most; a maker's fee falls short by less than a unit, if what the fill frees of the reserve is used up.",
    check: rounding.feesAreRoundedUp,
  },
  R2: {
    sentence: "Buying and selling back never profits, and what traders lose is in the fees.",
    check: rounding.roundTripsNeverProfit,
  },
  R3: { sentence: "Trading in parts never costs less than at once.", check: rounding.partsNeverCostLess },
  R4: {
    sentence: "Numbers at the limits of their types are refused or booked exactly.",
    check: ({ extremeCalls }) => extremeCalls,
  },
  R5: {
    sentence: "Many small trades in one batch extract nothing.",
    check: rounding.batchesExtractNothing,
  },
  R6: {
    sentence: "A conversion between token and ledger units loses less than a unit and creates none.",
    check: custody.conversionsCreateNothing,
  },
  O10: { sentence: "A batch ends as its operations one by one.", check: rounding.batchIsSequence },
} as const satisfies Readonly<Record<string, Invariant>>;
