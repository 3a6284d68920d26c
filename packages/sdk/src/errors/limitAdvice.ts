import type { Advice } from "./advice.ts";

/** Errors about limits, pauses and how both are governed. */
export const LIMIT_ERROR_ADVICE = {
  AlreadyLaunched: {
    ccxt: "OperationRejected",
    text: "The venue was launched before, for good. Parameters now change in steps.",
  },
  BorrowLimit: {
    ccxt: "OperationRejected",
    text: "So much of this asset cannot be borrowed now. Take fewer lots, or wait for the next hour: `assetLimits` says what is left.",
  },
  ChangedTooRecently: {
    ccxt: "OperationRejected",
    text: "This parameter changed less than 49 hours ago. Execute the change after the second in `nextAt`.",
  },
  DepositCap: {
    ccxt: "OperationRejected",
    text: "All deposits of this token together would exceed their cap. Deposit less, or another asset: dollars have no cap.",
  },
  DepositsPaused: {
    ccxt: "OperationRejected",
    text: "This token is not taken in until the second in `until`. Deposit dollars instead, which always are.",
  },
  NotInSteps: {
    ccxt: "BadRequest",
    text: "Raise this parameter by a multiple of the step: maintenance margin follows it in such steps.",
  },
  NotPaused: {
    ccxt: "OperationRejected",
    text: "There is no pause to extend or to lift: it is over, or there never was one.",
  },
  PausedTooRecently: {
    ccxt: "OperationRejected",
    text: "It was paused not long ago. Wait until the second in `nextAt`, or have the council extend the pause that lasts.",
  },
  WithdrawalLimit: {
    ccxt: "OperationRejected",
    text: "Accounts that owe cannot take out so much of this token within the hour. Withdraw `leftUnits` now, the small amount that each may once an hour, or after `nextAt`; or pay back everything first: who owes nothing has no limit.",
  },
} as const satisfies Readonly<Record<string, Advice>>;
