import type { Advice } from "./advice.ts";

/** Advice for errors about loans. */
export const LOAN_ERROR_ADVICE = {
  BelowMaintenance: {
    ccxt: "OperationRejected",
    text: "The renewal would leave the borrower below maintenance margin. The borrower must deposit or reduce first.",
  },
  BorrowerNotEligible: {
    ccxt: "OperationRejected",
    text: "The borrower has no initial margin at present, so nobody new is made to lend to it. Wait, or keep the loan.",
  },
  CannotPreferCreditor: {
    ccxt: "OperationRejected",
    text: "The account's debts are more than its assets, so it may not choose whom to repay. Deposit first.",
  },
  DebtTooLarge: {
    ccxt: "InvalidOrder",
    text: "The debts of the account in this asset, or their interest, would outgrow the ledger. Borrow less, cheaper or shorter.",
  },
  InvalidCreditTerms: {
    ccxt: "InvalidOrder",
    text: "A leverage cap is 0 or at least 100 hundredths, and a rate at most 100,000 basis points.",
  },
  LentTooMuch: {
    ccxt: "InvalidOrder",
    text: "The account would have lent more of this asset than the ledger can hold. Lend less.",
  },
  LoanDueSoon: {
    ccxt: "OperationRejected",
    text: "The loan is due in less than `minimum` hours, so it passes to nobody else. Wait for its end.",
  },
  LoanNotFound: {
    ccxt: "OrderNotFound",
    text: "The loan is over, or never was. Read the loans of the account again.",
  },
  NobodyRenews: {
    ccxt: "OperationRejected",
    text: "The lender does not extend the loan, and nobody lends at up to `acceptedRate`. It rises until the loan is due: try later, or have the borrower raise maxRenewRate.",
  },
  NobodyTakesOver: {
    ccxt: "OperationRejected",
    text: "No lend order of the market asks for `maxRate` or less. Raise it, or wait.",
  },
  NothingToRelend: {
    ccxt: "OperationRejected",
    text: "What came back to the account and is still free is less than the smallest order, or it asked for nothing to be lent again.",
  },
  NoTradingFees: {
    ccxt: "OperationRejected",
    text: "A loan market has no fees of trading. Set its share of interest with setInterestFee.",
  },
  NotLoanMarket: {
    ccxt: "BadSymbol",
    text: "The market is not a loan market. Use the number of one.",
  },
  RenewalTooEarly: {
    ccxt: "OperationRejected",
    text: "Loans are renewed in their last six hours. Try again at `opensAt`.",
  },
  TooManyLoans: {
    ccxt: "OperationRejected",
    text: "The account owes, or has given, as many loans as it can. Repay or assign some first.",
  },
  UnknownClass: {
    ccxt: "InvalidOrder",
    text: "Loan markets have a class of 100, 150 or 200 hundredths.",
  },
} as const satisfies Readonly<Record<string, Advice>>;
