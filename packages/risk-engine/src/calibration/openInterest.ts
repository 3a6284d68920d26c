import type { Bars } from "./bars.ts";
import { at } from "./check.ts";
import { horizonLosses } from "./losses.ts";
import type { Method } from "./method.ts";
import { quantile } from "./tail.ts";

/** Share of the stressed windows that had less volume than is counted on. */
const THIN_SHARE = 0.05;

/**
 * Dollars traded in one horizon when prices break: of the windows with the largest moves (a share of `1 - level`), the
 * volume that all but one in twenty had.
 *
 * @returns dollars per horizon.
 * @throws {CalibrationError} when the bars are not sound.
 * @example
 * stressedVolume(lastYear, METHOD); // 210_000_000
 */
export function stressedVolume(bars: Bars, method: Method): number {
  const { time, long, short } = horizonLosses(bars, method);
  const moves = long.map((loss, index) => Math.max(loss, at(short, index)));
  const stressed = [...moves.keys()]
    .toSorted((a, b) => at(moves, b) - at(moves, a))
    .slice(0, Math.ceil(Number(((1 - method.level) * moves.length).toPrecision(12))));
  const indexOf = new Map(bars.time.map((opened, index) => [opened, index]));
  const count = method.horizon / bars.step;
  const volumes = stressed
    .map((index) => at(time, index))
    .map((begin) => {
      const start = indexOf.get(begin) ?? 0;
      const traded = bars.volume.slice(start, start + count);
      return traded.reduce((sum, quantity, index) => sum + quantity * at(bars.close, start + index), 0);
    });
  return quantile(volumes, THIN_SHARE);
}

/** Dollars. */
export interface OpenInterestCaps {
  /** Up to here a naked leg pays s. */
  readonly soft: number;
  /** From here it pays 3 s, and nothing may be opened. */
  readonly hard: number;
}

/**
 * Caps on the open interest of an asset, unrounded:
 *
 *     soft = participation / closedShare * volume      hard = capRatio * soft
 *
 * So at the soft cap, what has to be closed within one horizon is `participation` of what trades then. Beyond it takes
 * x = OI / soft horizons, over which a loss grows by sqrt(x); the exchange multiplies s by `k = 1 + 2 (x - 1) / (capRatio - 1)`,
 * and `k >= sqrt(x)` for all x up to the hard cap if capRatio <= 5 (sqrt(x) <= (1 + x) / 2).
 *
 * @param volume - Dollars per horizon in stress ({@link stressedVolume}).
 * @example
 * openInterestCaps(200_000_000, METHOD); // { soft: 80_000_000, hard: 240_000_000 }
 */
export function openInterestCaps(volume: number, { participation, closedShare, capRatio }: Method): OpenInterestCaps {
  const soft = (participation / closedShare) * volume;
  return { soft, hard: capRatio * soft };
}
