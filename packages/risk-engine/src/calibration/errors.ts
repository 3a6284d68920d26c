import { RiskError } from "../errors.ts";

/**
 * Base of every error of the calibration. The first line says what happened, with the value and the limit, the second
 * what to do.
 *
 * @example
 * try {
 *   horizonLosses(bars, { horizon: 3_600_000 });
 * } catch (error) {
 *   if (error instanceof CalibrationError) console.error(error.code, error.advice);
 * }
 */
export class CalibrationError extends RiskError {
  override name = "CalibrationError";
}

/**
 * Thrown when a series has no element.
 *
 * @example
 * expectedShortfall([], 0.99); // throws EmptySeriesError
 */
export class EmptySeriesError extends CalibrationError {
  override name = "EmptySeriesError";

  constructor(series: string) {
    super(`${series} has 0 elements; at least 1 is needed.`, {
      code: "EMPTY_SERIES",
      advice: "Pass the recorded values, or leave the series out.",
    });
  }
}

/**
 * Thrown when series that belong together differ in length.
 *
 * @example
 * commonFactor({ returns: [[0.1], [0.1, 0.2]], level: 0.99 }); // throws LengthMismatchError
 */
export class LengthMismatchError extends CalibrationError {
  override name = "LengthMismatchError";

  constructor(series: string, { length, expected }: { length: number; expected: number }) {
    super(`${series} has ${length} elements; ${expected} are needed.`, {
      code: "LENGTH_MISMATCH",
      advice: "Give every time one value in each series.",
    });
  }
}

/**
 * Thrown when a number is NaN, infinite, or outside its bounds, such as a price that is not positive.
 *
 * @example
 * expectedShortfall([0.1, Number.NaN], 0.5); // throws InvalidNumberError: losses[1]
 */
export class InvalidNumberError extends CalibrationError {
  override name = "InvalidNumberError";
  readonly value: number;

  constructor(what: string, { value, limit }: { value: number; limit: string }) {
    super(`${what} is ${value}; it must be ${limit}.`, {
      code: "INVALID_NUMBER",
      advice: "Correct or remove the record that it comes from.",
    });
    this.value = value;
  }
}

/**
 * Thrown when times do not increase, or do not lie on the grid of their step.
 *
 * @example
 * checkBars({ ...bars, time: [3_600_000, 0] }); // throws UnsortedTimeError
 */
export class UnsortedTimeError extends CalibrationError {
  override name = "UnsortedTimeError";

  constructor(
    series: string,
    { index, time, previous, step }: { [key in "index" | "time" | "previous" | "step"]: number },
  ) {
    super(`${series}: time[${index}] is ${time} after ${previous}; it must be later by a multiple of ${step} ms.`, {
      code: "UNSORTED_TIME",
      advice: "Sort the records by time, drop repeated ones, and check the step.",
    });
  }
}

/**
 * Thrown when more of a series is missing than its limit allows. Single gaps are left out instead.
 *
 * @example
 * checkBars(bars, { maxMissing: 0 }); // throws GapError if a bar is missing
 */
export class GapError extends CalibrationError {
  override name = "GapError";

  constructor(series: string, { missing, limit, after }: { missing: number; limit: number; after: number }) {
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    super(
      `${series} misses ${percent(missing)} of its bars, first after ${new Date(after).toISOString()}; at most ${percent(limit)} may miss.`,
      {
        code: "GAP",
        advice: "Split it at its long gaps into several series, or fill it from the source.",
      },
    );
  }
}

/**
 * Thrown when a tail would rest on too few observations to mean anything.
 *
 * @example
 * expectedShortfall([0.01, 0.02], 0.99); // throws TooFewObservationsError
 */
export class TooFewObservationsError extends CalibrationError {
  override name = "TooFewObservationsError";

  constructor(series: string, { count, minimum }: { count: number; minimum: number }) {
    super(`${series} has ${count} observations; at least ${minimum} are needed.`, {
      code: "TOO_FEW_OBSERVATIONS",
      advice: "Use a longer history, shorter bars, or a lower confidence level.",
    });
  }
}

/**
 * Thrown when a recorded book cannot take the size whose cost is asked for.
 *
 * @example
 * bookCost({ bids: [[99, 1]], asks: [[101, 1]] }, 1_000_000); // throws ThinBookError
 */
export class ThinBookError extends CalibrationError {
  override name = "ThinBookError";

  constructor(side: string, { available, wanted }: { available: number; wanted: number }) {
    super(`The ${side} hold ${Math.floor(available)} dollars; ${wanted} are needed.`, {
      code: "THIN_BOOK",
      advice: "Use a deeper snapshot or a smaller slice.",
    });
  }
}

/**
 * Thrown when parameters break a bound that the exchange enforces.
 *
 * @example
 * checkBounds({ ...parameters, shock: 1 }); // throws BoundBrokenError
 */
export class BoundBrokenError extends CalibrationError {
  override name = "BoundBrokenError";

  constructor(bound: string, { value, limit }: { value: number; limit: number }) {
    super(`${bound}: ${value} is beyond ${limit}.`, {
      code: "BOUND_BROKEN",
      advice: "Raise the shock, or lower the basis, the loading or the band.",
    });
  }
}
