import type { Advice } from "./advice.ts";

/** Advice for errors about liquidation, resolution and insurance. */
export const LIQUIDATION_ERROR_ADVICE = {
  AccountInBundle: {
    ccxt: "OperationRejected",
    text: "A bundle cannot act for an account and liquidate it. Send the two in transactions of their own; liquidating on the books and removing orders always are.",
  },
  AccountIsResolved: {
    ccxt: "OperationRejected",
    text: "The account could not pay its creditors and was resolved. Its owner can deposit, cancel, reduce and sell; what is left when only dollars are left goes to creditors first, then to him (endResolution).",
  },
  CreditorsNotBound: {
    ccxt: "OperationRejected",
    text: "The account is worth something, so its owner chooses whom he repays. Nothing is repaid for him.",
  },
  LegPriceNotReliable: {
    ccxt: "OperationRejected",
    text: "The price of the asset is stale, jumping or dead, so nobody takes it over. Take other legs, or wait until its price can be relied on.",
  },
  LegTooLarge: {
    ccxt: "InvalidOrder",
    text: "The account has no more than `available` of this leg at its disposal. Read it again: somebody may have been faster, or orders may hold it, which can be removed first.",
  },
  NoInsurance: {
    ccxt: "BadSymbol",
    text: "Nobody defaults at a spot market, so it has no insurance. Name a perpetual or a loan market.",
  },
  NotAllLoans: {
    ccxt: "BadRequest",
    text: "Name every loan that the account owes of the asset once, in order of their places, and no other. loansOf lists them.",
  },
  NotAtItsEnd: {
    ccxt: "OperationRejected",
    text: "The account still has another asset, a claim, an order, a position or a debt. Take it over, cancel, settle or repay it pro rata first.",
  },
  NotEvictable: {
    ccxt: "OrderNotFound",
    text: "The order is not the account's, rests no more, or would bring its exposure closer to zero. Leave it out.",
  },
  NotLiquidatable: {
    ccxt: "OperationRejected",
    text: "The account has its maintenance requirement. There is nothing to liquidate.",
  },
  NotResolvable: {
    ccxt: "OperationRejected",
    text: "Something is left for the creditors of the account, or one of its prices cannot be relied on. There is nothing to resolve now.",
  },
  NotResolved: {
    ccxt: "OperationRejected",
    text: "The account was not resolved, or is its owner's again.",
  },
  NotToWriteOff: {
    ccxt: "BadRequest",
    text: "The loan is not the account's, is over, or was written off in this round already. Leave it out.",
  },
  OrdersCovered: {
    ccxt: "OperationRejected",
    text: "The account has initial margin, so its orders stay.",
  },
  OwnTaker: {
    ccxt: "OperationRejected",
    text: "An account cannot take itself over. Name another account of yours as the taker.",
  },
  PaymentTooHigh: {
    ccxt: "OperationRejected",
    text: "The taker would pay more than it said it would. Look at the legs and the prices again, or raise the limit.",
  },
  PreferredCreditor: {
    ccxt: "OperationRejected",
    text: "The account owes more than it has, so nobody chooses whom of its lenders it repays. Leave the loans out.",
  },
  StepTooDear: {
    ccxt: "OperationRejected",
    text: "The step costs the account more than it may for the requirement that it frees. Ask for less reward, trade at better prices, or take legs that free more: a hedge goes as a pair.",
  },
  StepTooLarge: {
    ccxt: "OperationRejected",
    text: "The step would leave the account with more than 1.15 times its requirement. Take less.",
  },
  TooLittleCash: {
    ccxt: "InsufficientFunds",
    text: "The account has not the free dollars that the taker is to receive. Take less of its debts, draw its profit first, or take something of it that is worth as much.",
  },
  WriteOffPending: {
    ccxt: "OperationRejected",
    text: "Loans of the latest round are to be written off first: call writeOff with those that are left.",
  },
  WrongLeg: {
    ccxt: "BadRequest",
    text: "The leg or order names a market of another kind, or a loan in which the account has no part.",
  },
} as const satisfies Readonly<Record<string, Advice>>;
