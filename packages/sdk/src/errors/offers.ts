import { PangeaError } from "./base.ts";

const DOCS = "docs/offers.md";

/** What can be wrong with an offer that somebody sent. */
export type OfferProblem =
  | "expired"
  | "cancelled"
  | "filled"
  | "partTooSmall"
  | "ownOffer"
  | "notForThisTaker"
  | "signerNotAuthorized"
  | "wrongSignature";

const ADVICE: Readonly<Record<OfferProblem, string>> = {
  expired: "The offer is over. Ask for a new one.",
  cancelled: "The maker has cancelled its nonce. Ask for a new one.",
  filled: "Less is left of its nonce than is wanted. Take less, or ask for a new one.",
  partTooSmall: "Its maker accepts no part as small as that. Take more.",
  ownOffer: "An account cannot take its own offer.",
  notForThisTaker: "It names the accounts that may take it, and this one is not among them. Ask for an offer to it.",
  signerNotAuthorized: "Its signer is neither the owner of the account nor a delegate who may make offers there.",
  wrongSignature: "The signature is not the signer's, or is about another offer, chain or exchange.",
};

/**
 * Thrown when an offer that was checked could not be taken.
 *
 * @example
 * if (error instanceof OfferInvalidError && error.problem === "expired") await requestQuote(client, request);
 */
export class OfferInvalidError extends PangeaError {
  override name = "OfferInvalidError";
  readonly problem: OfferProblem;

  constructor(problem: OfferProblem) {
    super(`The offer cannot be taken: ${problem}.`, {
      code: "OFFER_INVALID",
      ccxt: "OperationRejected",
      docsPath: DOCS,
      metaMessages: [ADVICE[problem]],
    });
    this.problem = problem;
  }
}

/**
 * Thrown when nobody answered a request for quotes with one that can be taken.
 *
 * @example
 * if (error instanceof NoQuoteError) console.error(error.rejected.length);
 */
export class NoQuoteError extends PangeaError {
  override name = "NoQuoteError";
  /** Why answers were passed over, one entry each. */
  readonly rejected: readonly unknown[];

  constructor(rejected: readonly unknown[]) {
    const reasons = rejected.map((reason) => (reason instanceof Error ? (reason.message.split("\n")[0] ?? "") : ""));
    super(`None of ${rejected.length} answers is a quote that can be taken.`, {
      code: "NO_QUOTE",
      ccxt: "OrderNotFillable",
      docsPath: DOCS,
      metaMessages: reasons.length === 0 ? ["Wait longer, or ask more makers."] : [...new Set(reasons)],
    });
    this.rejected = rejected;
  }
}
