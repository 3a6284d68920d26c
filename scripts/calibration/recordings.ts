// What the recordings say, in the shapes that the calibration takes.

import { type Bars, type BasisSeries, type BookSnapshot, HOUR, sliceBars } from "@pangea/risk-engine";
import { type Reader, timeOf } from "./read.ts";
import type { FileKey } from "./sources.ts";

const MINUTE = 60_000;
const FIVE_MINUTES = 5 * MINUTE;

/** An instrument in pieces, oldest first, and what else is recorded of it. */
export interface AssetRecordings {
  readonly symbol: string;
  /** Hourly bars without overlap. */
  readonly hourly: readonly Bars[];
  readonly fiveMinutes?: Bars;
  /** Perpetual against spot. */
  readonly basis: readonly { readonly name: string; readonly series: BasisSeries }[];
  /** Mark of the perpetual's venue against spot: checked, not calibrated on. */
  readonly markBasis?: BasisSeries;
  readonly books?: { readonly spot: BookSnapshot; readonly perp: BookSnapshot };
}

export function readRecordings(reader: Reader): readonly AssetRecordings[] {
  const hourly = (key: FileKey) => reader.bars(key, HOUR);
  const btcSpot2017 = hourly("btcSpot2017");
  const end = (btcSpot2017.time.at(-1) ?? 0) + HOUR;
  const between = sliceBars(hourly("btcCoinm2020"), { from: end, to: Number.POSITIVE_INFINITY });
  const btcSpot2024 = hourly("btcSpot2024");
  const ethSpot2024 = hourly("ethSpot2024");
  const btcSpot5m = reader.bars("btcSpot5m", FIVE_MINUTES);
  const ethSpot5m = reader.bars("ethSpot5m", FIVE_MINUTES);
  return [
    {
      symbol: "BTC",
      hourly: [btcSpot2017, between, btcSpot2024],
      fiveMinutes: btcSpot5m,
      basis: [
        { name: "5 minutes, 2024-12 to 2026-02", series: join(btcSpot5m, reader.bars("btcPerp5m", FIVE_MINUTES)) },
        { name: "1 hour, 2021-07 to 2024-07", series: recordedBasis(reader) },
      ],
      markBasis: join(btcSpot2024, hourly("btcMark")),
      books: { spot: reader.book("btcSpotBook"), perp: reader.book("btcPerpBook") },
    },
    {
      symbol: "ETH",
      hourly: [hourly("ethSpot2017"), ethSpot2024],
      fiveMinutes: ethSpot5m,
      basis: [
        { name: "5 minutes, 2024-12 to 2026-02", series: join(ethSpot5m, reader.bars("ethPerp5m", FIVE_MINUTES)) },
      ],
      markBasis: join(ethSpot2024, hourly("ethMark")),
      books: { spot: reader.book("ethSpotBook"), perp: reader.book("ethPerpBook") },
    },
    { symbol: "SOL", hourly: [hourly("solSpot2020")], basis: [] },
  ];
}

/** Closes at the times that both have. */
function join(spot: Bars, perp: Bars): BasisSeries {
  const closes = new Map(perp.time.map((one, index) => [one, perp.close[index] ?? 0]));
  const common = [...spot.time.keys()].filter((index) => closes.has(spot.time[index] ?? 0));
  const time = common.map((index) => spot.time[index] ?? 0);
  return {
    step: spot.step,
    time,
    spot: common.map((index) => spot.close[index] ?? 0),
    perp: time.map((one) => closes.get(one) ?? 0),
  };
}

/** The contract that is settled in bitcoin is left out: it is quoted in dollars, so its basis holds the price of USDT. */
function recordedBasis(reader: Reader): BasisSeries {
  const rows = reader.table("btcBasis");
  return {
    step: HOUR,
    time: rows.map(timeOf),
    spot: rows.map((row) => Number(row["BTCUSDT Spot"])),
    perp: rows.map((row) => Number(row["BTCUSDT Future"])),
  };
}
