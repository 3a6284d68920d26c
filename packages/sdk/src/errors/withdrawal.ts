import { PangeaError } from "./base.ts";

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
