import type { Hash, TransactionReceipt } from "viem";
import { PangeaError } from "./base.ts";
import { TransactionUncertainError } from "./transaction.ts";

/** What a withdrawal lacks, as decimals of whole dollars. */
export interface WithdrawalShortErrorOptions {
  readonly wanted: string;
  /** Free dollars that cannot be found, "0" = there are enough. */
  readonly missing: string;
  /** Initial margin that would be missing afterwards, "0" = there is enough. */
  readonly missingMargin: string;
}

/**
 * Thrown when a withdrawal cannot be paid, not even after drawing all profit that can be drawn.
 *
 * @example
 * if (error instanceof WithdrawalShortError) console.error(error.missing, error.missingMargin);
 */
export class WithdrawalShortError extends PangeaError {
  override name = "WithdrawalShortError";
  readonly wanted: string;
  readonly missing: string;
  readonly missingMargin: string;

  constructor({ wanted, missing, missingMargin }: WithdrawalShortErrorOptions) {
    super(`${wanted} cannot be withdrawn.`, {
      code: "WITHDRAWAL_SHORT",
      ccxt: "InsufficientFunds",
      docsPath: "docs/errors.md",
      metaMessages: [
        ...(missing === "0"
          ? []
          : [
              `Free balance lacks ${missing}. Withdraw less, cancel orders, or name losers of the market as candidates.`,
            ]),
        ...(missingMargin === "0"
          ? []
          : [`Initial margin would lack ${missingMargin} dollars. Withdraw less, close positions or cancel orders.`]),
      ],
    });
    this.wanted = wanted;
    this.missing = missing;
    this.missingMargin = missingMargin;
  }
}

/** How far a withdrawal with settlements came. */
export interface WithdrawalIncompleteErrorOptions {
  /** What failed. */
  readonly step: "settlement" | "withdrawal";
  /** Settlements that were executed before. */
  readonly settlements: readonly TransactionReceipt[];
  /** How many settlements there should have been. */
  readonly planned: number;
  readonly cause: unknown;
}

/**
 * Thrown when a withdrawal with settlements stopped on its way. What was drawn lies in the free balance of the account, nothing is
 * lost, and the same call goes on from there: it plans anew by what there is then.
 *
 * @example
 * if (error instanceof WithdrawalIncompleteError && error.uncertain === undefined) await withdrawWithSettlementSync(client, parameters);
 */
export class WithdrawalIncompleteError extends PangeaError {
  override name = "WithdrawalIncompleteError";
  readonly step: "settlement" | "withdrawal";
  readonly settlements: readonly TransactionReceipt[];
  /** Of a transaction that may still be executed: look it up before the call is repeated, or it may be paid twice. */
  readonly uncertain: Hash | undefined;

  constructor({ step, settlements, planned, cause }: WithdrawalIncompleteErrorOptions) {
    const uncertain = cause instanceof TransactionUncertainError ? cause.hash : undefined;
    super(`The withdrawal stopped at its ${step}, after ${settlements.length} of ${planned} settlements.`, {
      code: "WITHDRAWAL_INCOMPLETE",
      ccxt: cause instanceof PangeaError ? cause.ccxt : "ExchangeError",
      docsPath: "docs/errors.md",
      cause,
      metaMessages: [
        ...settlements.map(({ transactionHash }) => `Settled by ${transactionHash}.`),
        uncertain === undefined
          ? "What was drawn is free in the account. Call again with the same arguments: it goes on from there."
          : `Transaction ${uncertain} may still be executed. Look it up by its hash before you call again.`,
      ],
    });
    this.step = step;
    this.settlements = settlements;
    this.uncertain = uncertain;
  }
}
