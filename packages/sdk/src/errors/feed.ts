import { PangeaError } from "./base.ts";

const DOCS = "docs/errors.md";

/**
 * Thrown when a node answered parts of one reading from different blocks.
 *
 * @example
 * if (error instanceof BookMovedError) retry();
 */
export class BookMovedError extends PangeaError {
  override name = "BookMovedError";
  constructor(first: bigint, second: bigint) {
    super(`The node answered from block ${second} what was begun at block ${first}.`, {
      code: "RPC",
      ccxt: "ExchangeNotAvailable",
      docsPath: DOCS,
      metaMessages: ["Read again. If it happens often, use a node that keeps the state of recent blocks."],
    });
  }
}

/** Why a local book cannot follow a record. */
export type BookInconsistency =
  | "unknownOrder"
  | "duplicateOrder"
  | "notInFront"
  | "tooManyLots"
  | "brokenQueue"
  | "crossed"
  | "outOfOrder"
  | "noTaker";

/**
 * Thrown when a record cannot be true of a local book: records are missing before it. Take a new snapshot.
 *
 * @example
 * if (error instanceof BookInconsistentError) book.reset(await getBookSnapshot(client, parameters));
 */
export class BookInconsistentError extends PangeaError {
  override name = "BookInconsistentError";
  readonly reason: BookInconsistency;

  constructor(reason: BookInconsistency, details: string) {
    super(`The local book does not fit what happened on chain: ${details}.`, {
      code: "BOOK_INCONSISTENT",
      docsPath: DOCS,
      metaMessages: ["Records are missing. Take a new snapshot; createLiveBook does so by itself."],
    });
    this.reason = reason;
  }
}

/**
 * Thrown when platform or node lack something that was asked for.
 *
 * @example
 * if (error instanceof UnsupportedError) usePolling();
 */
export class UnsupportedError extends PangeaError {
  override name = "UnsupportedError";
  constructor(what: string, advice: string) {
    super(`${what}.`, { code: "UNSUPPORTED", ccxt: "NotSupported", docsPath: DOCS, metaMessages: [advice] });
  }
}

/**
 * Thrown when a feed was closed before it had begun.
 *
 * @example
 * await live.ready().catch((error) => { if (!(error instanceof FeedClosedError)) throw error; });
 */
export class FeedClosedError extends PangeaError {
  override name = "FeedClosedError";
  constructor() {
    super("The feed was closed before it was live.", { code: "FEED", ccxt: "ExchangeError", docsPath: DOCS });
  }
}
