import { PangeaError } from "./base.ts";

const DOCS = "docs/errors.md";

/**
 * Thrown when a text is not a decimal number in plain notation.
 *
 * @example
 * parseDecimal("1e5"); // throws InvalidDecimalError
 */
export class InvalidDecimalError extends PangeaError {
  override name = "InvalidDecimalError";
  readonly value: string;

  constructor(value: string) {
    super(`"${value}" is not a decimal number.`, {
      code: "INVALID_DECIMAL",
      ccxt: "BadRequest",
      docsPath: DOCS,
      metaMessages: ['Write digits with at most one point, such as "1234.5". Exponents and separators are not read.'],
    });
    this.value = value;
  }
}

/** A value, the step it must be a multiple of, and the multiples next to it; all as decimal numbers. */
export interface StepErrorOptions {
  readonly value: string;
  readonly step: string;
  /** Nearest valid value at or below, undefined = there is none. */
  readonly below: string | undefined;
  /** Nearest valid value above. */
  readonly above: string | undefined;
}

/**
 * Base of the errors thrown when a value is not a multiple of its step.
 *
 * @example
 * if (error instanceof StepError) retryWith(error.below ?? error.above);
 */
export class StepError extends PangeaError {
  override name = "StepError";
  readonly value: string;
  readonly step: string;
  readonly below: string | undefined;
  readonly above: string | undefined;

  constructor(
    subject: readonly [noun: string, step: string],
    code: "OFF_TICK" | "OFF_LOT" | "OFF_UNIT",
    options: StepErrorOptions,
  ) {
    const { value, step, below, above } = options;
    const nearest = [below, above].filter((candidate) => candidate !== undefined);
    super(`${subject[0]} ${value} is not a multiple of the ${subject[1]} ${step}.`, {
      code,
      ccxt: "InvalidOrder",
      docsPath: DOCS,
      metaMessages: [
        `Nearest valid: ${nearest.join(" or ")}. Or name a rounding: { rounding: "down" | "up" | "nearest" }.`,
      ],
    });
    this.value = value;
    this.step = step;
    this.below = below;
    this.above = above;
  }
}

/**
 * Thrown when a price lies between two ticks.
 *
 * @example
 * priceToTick("100.005", scale); // throws OffTickError: nearest valid 100 or 100.01
 */
export class OffTickError extends StepError {
  override name = "OffTickError";
  constructor(options: StepErrorOptions) {
    super(["Price", "tick size"], "OFF_TICK", options);
  }
}

/**
 * Thrown when a size lies between two lots.
 *
 * @example
 * sizeToLots("0.00005", scale); // throws OffLotError when a lot is 0.0001
 */
export class OffLotError extends StepError {
  override name = "OffLotError";
  constructor(options: StepErrorOptions) {
    super(["Size", "lot size"], "OFF_LOT", options);
  }
}

/**
 * Thrown when an amount has more digits than the token or the ledger keeps.
 *
 * @example
 * amountToUnits("0.0000001", dollar); // throws OffUnitError when a unit is 0.000001
 */
export class OffUnitError extends StepError {
  override name = "OffUnitError";
  constructor(options: StepErrorOptions) {
    super(["Amount", "unit"], "OFF_UNIT", options);
  }
}

/** The name of a value, the value, and its bounds, both inclusive. */
export interface OutOfRangeErrorOptions {
  readonly name: string;
  readonly value: bigint | number | string;
  readonly minimum: bigint | number | string;
  readonly maximum: bigint | number | string;
}

/**
 * Thrown when a value does not fit its field.
 *
 * @example
 * packOrderId({ side: "bid", tick: 0n, page: 0, generation: 0n, slot: 0 }); // throws OutOfRangeError: tick
 */
export class OutOfRangeError extends PangeaError {
  override name = "OutOfRangeError";
  readonly field: string;
  readonly value: bigint | number | string;

  constructor({ name, value, minimum, maximum }: OutOfRangeErrorOptions) {
    super(`${name} ${value} is out of range.`, {
      code: "OUT_OF_RANGE",
      ccxt: "InvalidOrder",
      docsPath: DOCS,
      metaMessages: [`Allowed: ${minimum} to ${maximum}.`],
    });
    this.field = name;
    this.value = value;
  }
}

/**
 * Thrown when packed operations end in the middle of one, or name an unknown kind.
 *
 * @example
 * decodePackedBatch("0x00"); // throws MalformedBatchError at byte 1
 */
export class MalformedBatchError extends PangeaError {
  override name = "MalformedBatchError";
  /** Byte at which reading stopped. */
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(`The packed batch cannot be read at byte ${offset}: ${reason}.`, {
      code: "MALFORMED_BATCH",
      ccxt: "BadRequest",
      docsPath: "docs/events.md",
    });
    this.offset = offset;
  }
}

/**
 * Thrown when the data of a log are not packed book records.
 *
 * @example
 * decodeBookLog("0x0001"); // throws MalformedLogError at byte 2
 */
export class MalformedLogError extends PangeaError {
  override name = "MalformedLogError";
  /** Byte at which reading stopped. */
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(`The book log cannot be read at byte ${offset}: ${reason}.`, {
      code: "MALFORMED_LOG",
      docsPath: "docs/events.md",
      metaMessages: ["The log is of another contract, or of a later version of the exchange than this SDK knows."],
    });
    this.offset = offset;
  }
}
