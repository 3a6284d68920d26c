/** Stable codes of the errors of the risk engine. */
export type RiskErrorCode =
  | "OUT_OF_RANGE"
  | "UNKNOWN_ASSET"
  | "UNKNOWN_MARKET"
  | "UNKNOWN_LOAN"
  | "DUPLICATE"
  | "STALE_SCREEN"
  | "EMPTY_SERIES"
  | "LENGTH_MISMATCH"
  | "INVALID_NUMBER"
  | "UNSORTED_TIME"
  | "GAP"
  | "TOO_FEW_OBSERVATIONS"
  | "THIN_BOOK"
  | "BOUND_BROKEN";

/**
 * Base of every error that the risk engine throws. The first line says what happened, the second what to do.
 *
 * @example
 * try {
 *   createAccount(venue, fields);
 * } catch (error) {
 *   if (error instanceof RiskError) console.error(error.code, error.advice);
 * }
 */
export class RiskError extends Error {
  override name = "RiskError";
  readonly code: RiskErrorCode;
  /** What happened, in one sentence. */
  readonly shortMessage: string;
  /** The way out. */
  readonly advice: string;

  constructor(shortMessage: string, { code, advice }: { code: RiskErrorCode; advice: string }) {
    super(`${shortMessage}\n${advice}`);
    this.code = code;
    this.shortMessage = shortMessage;
    this.advice = advice;
  }
}

/** The name of a value, the value, its bounds (both inclusive), and what to do about it. */
export interface OutOfRangeErrorOptions {
  readonly name: string;
  readonly value: bigint | number;
  readonly minimum: bigint | number;
  readonly maximum: bigint | number;
  /** Default: "Choose a value within the bounds." */
  readonly advice?: string;
}

/**
 * Thrown when a value lies outside its bounds.
 *
 * @example
 * createVenue({ ...fields, one: -1n }); // throws OutOfRangeError: one
 */
export class OutOfRangeError extends RiskError {
  override name = "OutOfRangeError";
  readonly field: string;
  readonly value: bigint | number;
  readonly minimum: bigint | number;
  readonly maximum: bigint | number;

  constructor({ name, value, minimum, maximum, advice }: OutOfRangeErrorOptions) {
    super(`${name} ${value} is out of range: ${minimum} to ${maximum}.`, {
      code: "OUT_OF_RANGE",
      advice: advice ?? "Choose a value within the bounds.",
    });
    this.field = name;
    this.value = value;
    this.minimum = minimum;
    this.maximum = maximum;
  }
}

/**
 * Thrown when an account or a request names an asset that the venue does not list.
 *
 * @example
 * assetTerms(venue, 99); // throws UnknownAssetError
 */
export class UnknownAssetError extends RiskError {
  override name = "UnknownAssetError";
  readonly asset: number;

  constructor(asset: number, known: Iterable<number>) {
    super(`The venue has no asset ${asset}.`, { code: "UNKNOWN_ASSET", advice: `Listed assets: ${list(known)}.` });
    this.asset = asset;
  }
}

/**
 * Thrown when an account or a request names a perpetual market that the venue does not have.
 *
 * @example
 * perpTerms(venue, 99); // throws UnknownMarketError
 */
export class UnknownMarketError extends RiskError {
  override name = "UnknownMarketError";
  readonly market: number;

  constructor(market: number, known: Iterable<number>) {
    super(`The venue has no perpetual market ${market}.`, {
      code: "UNKNOWN_MARKET",
      advice: `Perpetual markets: ${list(known)}.`,
    });
    this.market = market;
  }
}

/**
 * Thrown when a leg names a loan in which the account does not have that part.
 *
 * @example
 * takeOver(context, { legs: [{ kind: "repay", loan: 5n, principal: 1n }] }); // throws UnknownLoanError
 */
export class UnknownLoanError extends RiskError {
  override name = "UnknownLoanError";
  readonly loan: bigint;

  constructor(loan: bigint, isOwed: boolean) {
    super(`The account has not ${isOwed ? "borrowed" : "given"} the loan ${loan}.`, {
      code: "UNKNOWN_LOAN",
      advice: "Read its loans again: this one may be over, or have passed to somebody else.",
    });
    this.loan = loan;
  }
}

/**
 * Thrown when two entries of a list are for the same asset or market.
 *
 * @example
 * createAccount(venue, { assets: [{ asset: 1, free: 1n }, { asset: 1, free: 2n }] }); // throws DuplicateError
 */
export class DuplicateError extends RiskError {
  override name = "DuplicateError";
  readonly id: number;

  constructor(what: "asset" | "market", id: number) {
    super(`The ${what} ${id} is listed twice.`, { code: "DUPLICATE", advice: `Add the amounts up into one entry.` });
    this.id = id;
  }
}

/**
 * Thrown when terms change by which the amounts in a screen were computed.
 *
 * @example
 * screen.setAsset({ ...weth, haircut: 30_000n }); // throws StaleScreenError
 */
export class StaleScreenError extends RiskError {
  override name = "StaleScreenError";

  constructor(what: string) {
    super(`The screen was built with another ${what}.`, {
      code: "STALE_SCREEN",
      advice: "Create a new screen with the changed venue, and enter the accounts again.",
    });
  }
}

function list(ids: Iterable<number>): string {
  const all = [...ids];
  const shown = all.slice(0, 12).join(", ") || "none";
  return all.length > 12 ? `${shown} and ${all.length - 12} more` : shown;
}
