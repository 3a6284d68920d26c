/** Stable codes of errors that the SDK finds by itself, and `"CONTRACT"` for those of the exchange. */
export type PangeaErrorCode =
  | "INVALID_DECIMAL"
  | "OFF_TICK"
  | "OFF_LOT"
  | "OFF_UNIT"
  | "OUT_OF_RANGE"
  | "MALFORMED_BATCH"
  | "MALFORMED_LOG"
  | "CONTRACT"
  | "PRE_BROADCAST"
  | "TX_UNCERTAIN"
  | "TX_REVERTED"
  | "NONCE_CONFLICT"
  | "NO_SIGNER"
  | "OUTCOME_MISSING"
  | "DEPLOYMENT"
  | "BOOK_INCONSISTENT"
  | "FEED"
  | "UNKNOWN_SYMBOL"
  | "UNSUPPORTED"
  | "ORDER_REFUSED"
  | "BOOK_TOO_THIN"
  | "WITHDRAWAL_SHORT"
  | "OFFER_INVALID"
  | "NO_QUOTE"
  | "RPC";

/** The names under which the ccxt library knows failures. */
export type CcxtErrorName =
  | "InsufficientFunds"
  | "InvalidOrder"
  | "OrderNotFound"
  | "OrderImmediatelyFillable"
  | "OrderNotFillable"
  | "BadSymbol"
  | "BadRequest"
  | "InvalidNonce"
  | "PermissionDenied"
  | "AuthenticationError"
  | "MarketClosed"
  | "RequestTimeout"
  | "ExchangeNotAvailable"
  | "OperationRejected"
  | "NetworkError"
  | "NotSupported"
  | "ExchangeError";

/** What an error is made of besides its message. */
export interface PangeaErrorOptions {
  readonly code: PangeaErrorCode;
  readonly ccxt?: CcxtErrorName | undefined;
  readonly cause?: unknown;
  /** Technical detail, such as the message of the node. Default: the first line of the cause; "" = none. */
  readonly details?: string | undefined;
  /** Lines of advice below the first. */
  readonly metaMessages?: readonly string[] | undefined;
  /** Page of the documentation that explains the failure. */
  readonly docsPath?: string | undefined;
}

/**
 * Base of every error that the SDK throws. The first line says what happened, the lines below what to do.
 *
 * @example
 * try {
 *   await placeOrder(client, parameters);
 * } catch (error) {
 *   if (error instanceof PangeaError) console.error(error.code, error.shortMessage);
 * }
 */
export class PangeaError extends Error {
  override name = "PangeaError";
  readonly code: PangeaErrorCode;
  /** The failure in the vocabulary of ccxt. */
  readonly ccxt: CcxtErrorName;
  /** What happened, in one sentence. */
  readonly shortMessage: string;
  readonly details: string | undefined;
  readonly metaMessages: readonly string[];
  readonly docsPath: string | undefined;

  constructor(shortMessage: string, options: PangeaErrorOptions) {
    const { code, ccxt = "ExchangeError", cause, metaMessages = [], docsPath } = options;
    const details = (options.details ?? (cause instanceof Error ? firstLine(cause) : "")) || undefined;
    super(compose(shortMessage, { metaMessages, docsPath, details }), cause === undefined ? undefined : { cause });
    this.code = code;
    this.ccxt = ccxt;
    this.shortMessage = shortMessage;
    this.details = details;
    this.metaMessages = metaMessages;
    this.docsPath = docsPath;
  }

  /** The first error in the chain of causes that `matches`, this one included; without an argument, the last one. */
  walk(matches?: (error: unknown) => boolean): unknown {
    let current: unknown = this;
    while (true) {
      if (matches?.(current)) return current;
      const next = current instanceof Error ? current.cause : undefined;
      if (next === undefined || next === null) return matches === undefined ? current : undefined;
      current = next;
    }
  }
}

interface MessageParts {
  readonly metaMessages: readonly string[];
  readonly docsPath: string | undefined;
  readonly details: string | undefined;
}

function compose(shortMessage: string, { metaMessages, docsPath, details }: MessageParts): string {
  const end = [
    ...(docsPath === undefined ? [] : [`Docs: ${docsPath}`]),
    ...(details === undefined ? [] : [`Details: ${details}`]),
  ];
  const blocks = [[shortMessage], metaMessages, end].filter((block) => block.length > 0);
  return blocks.map((block) => block.join("\n")).join("\n\n");
}

function firstLine(error: Error): string {
  return ("shortMessage" in error ? String(error.shortMessage) : error.message).split("\n")[0] ?? "";
}
