import type { Hash, Hex, TransactionReceipt } from "viem";
import { type CcxtErrorName, PangeaError } from "./base.ts";

const DOCS = "docs/errors.md";

/**
 * Thrown when an action writes and there is nobody to sign.
 *
 * @example
 * await placeOrder(publicClient, parameters); // throws NoSignerError
 */
export class NoSignerError extends PangeaError {
  override name = "NoSignerError";
  constructor() {
    super("There is no account to sign with.", {
      code: "NO_SIGNER",
      ccxt: "AuthenticationError",
      docsPath: DOCS,
      metaMessages: ["Give the client an account, or pass `signer` or `lane`."],
    });
  }
}

/**
 * Thrown when a transaction was refused before it reached the network: nothing happened and nothing will.
 *
 * @example
 * if (error instanceof PreBroadcastError) retry();
 */
export class PreBroadcastError extends PangeaError {
  override name = "PreBroadcastError";
  constructor(reason: string, options: { readonly cause: unknown; readonly ccxt?: CcxtErrorName }) {
    super(`The transaction was not sent: ${reason}.`, {
      code: "PRE_BROADCAST",
      ccxt: options.ccxt ?? "OperationRejected",
      cause: options.cause,
      docsPath: DOCS,
      metaMessages: ["Nothing happened on chain. It is safe to try again."],
    });
  }
}

/**
 * Thrown when it is unknown whether a transaction happened or will. Look it up by its hash before trying again.
 *
 * @example
 * if (error instanceof TransactionUncertainError) await client.getTransactionReceipt({ hash: error.hash });
 */
export class TransactionUncertainError extends PangeaError {
  override name = "TransactionUncertainError";
  readonly hash: Hash;
  readonly nonce: number | undefined;

  constructor(options: { readonly hash: Hash; readonly nonce?: number | undefined; readonly cause?: unknown }) {
    super(`No receipt of transaction ${options.hash} was seen in time.`, {
      code: "TX_UNCERTAIN",
      ccxt: "RequestTimeout",
      cause: options.cause,
      docsPath: DOCS,
      metaMessages: [
        "It may still be executed. Look it up by its hash, or find its order by client id, before you try again.",
      ],
    });
    this.hash = options.hash;
    this.nonce = options.nonce;
  }
}

/**
 * Thrown when another transaction has used the nonce of this one.
 *
 * @example
 * if (error instanceof NonceConflictError) await lane.resync();
 */
export class NonceConflictError extends PangeaError {
  override name = "NonceConflictError";
  readonly hash: Hash;
  readonly nonce: number | undefined;

  constructor(options: { readonly hash: Hash; readonly nonce?: number | undefined; readonly cause?: unknown }) {
    super(`Nonce ${options.nonce ?? "of the transaction"} is used already, and not by transaction ${options.hash}.`, {
      code: "NONCE_CONFLICT",
      ccxt: "InvalidNonce",
      cause: options.cause,
      docsPath: DOCS,
      metaMessages: ["Something else sends with this key. Give every sender a key of its own, such as a delegate."],
    });
    this.hash = options.hash;
    this.nonce = options.nonce;
  }
}

/**
 * Thrown when a transaction was included and reverted. `cause` is a `ContractError` when the reason could be found.
 *
 * @example
 * if (error instanceof TransactionRevertedError) console.error(error.receipt.gasUsed, error.cause);
 */
export class TransactionRevertedError extends PangeaError {
  override name = "TransactionRevertedError";
  readonly receipt: TransactionReceipt;

  constructor(receipt: TransactionReceipt, cause?: unknown) {
    super(`Transaction ${receipt.transactionHash} reverted.`, {
      code: "TX_REVERTED",
      ccxt: cause instanceof PangeaError ? cause.ccxt : "OperationRejected",
      cause,
      docsPath: DOCS,
      metaMessages: [
        "It changed nothing but the gas it paid for. The cause, if there is one below, is what the state says now.",
      ],
    });
    this.receipt = receipt;
  }
}

/**
 * Thrown when the logs of a receipt do not hold the outcome that the call must have had.
 *
 * @example
 * if (error instanceof OutcomeMissingError) console.error(error.hash, error.wanted);
 */
export class OutcomeMissingError extends PangeaError {
  override name = "OutcomeMissingError";
  readonly hash: Hash;
  readonly wanted: string;

  constructor(hash: Hex, wanted: string) {
    super(`Transaction ${hash} has no ${wanted} log of the exchange.`, {
      code: "OUTCOME_MISSING",
      docsPath: DOCS,
      metaMessages: ["Check that `exchange` is the address of a Pangea exchange on this chain."],
    });
    this.hash = hash;
    this.wanted = wanted;
  }
}
