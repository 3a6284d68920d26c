// The recordings that the parameters come from: what each is, and what it is used for.

/** Names of the files, without their common end. */
export const FILES = {
  btcSpot2017: "binance-spot-btcusdt-1h-2017-08-17_2022-10-11.csv.gz",
  btcCoinm2020: "binance-coinm-btcusd-perp-1h-2020-08-11_2024-08-08.csv.gz",
  btcSpot2024: "binance-spot-btcusdt-1h-2024-09-14_2026-02-19.csv.gz",
  ethSpot2017: "binance-spot-ethusdt-1h-2017-08-17_2022-10-11.csv.gz",
  ethSpot2024: "binance-spot-ethusdt-1h-2024-09-14_2026-02-19.csv.gz",
  solSpot2020: "binance-spot-solusdt-1h-2020-08-11_2022-10-11.csv.gz",
  btcSpot5m: "binance-spot-btcusdt-5m-2024-12-31_2026-02-19.csv.gz",
  btcPerp5m: "binance-usdm-btcusdt-5m-2024-12-31_2026-02-19.csv.gz",
  ethSpot5m: "binance-spot-ethusdt-5m-2024-12-31_2026-02-19.csv.gz",
  ethPerp5m: "binance-usdm-ethusdt-5m-2024-12-31_2026-02-19.csv.gz",
  btcMark: "binance-usdm-btcusdt-mark-1h-2024-12-31_2026-02-19.csv.gz",
  ethMark: "binance-usdm-ethusdt-mark-1h-2024-12-31_2026-02-19.csv.gz",
  btcBasis: "binance-btcusdt-basis-1h-2021-07-01_2024-07-01.csv.gz",
  btcSpotBook: "binance-spot-btcusdt-stream-2024-08-08.txt.gz",
  btcPerpBook: "binance-usdm-btcusdt-stream-2024-08-08.txt.gz",
  ethSpotBook: "binance-spot-ethusdt-stream-2024-08-08.txt.gz",
  ethPerpBook: "binance-usdm-ethusdt-stream-2024-08-08.txt.gz",
} as const;

export type FileKey = keyof typeof FILES;

/** What a file is used for, and the public repository that it was taken from. */
export const ORIGINS: Readonly<Record<FileKey, { readonly use: string; readonly origin: string }>> = {
  btcSpot2017: { use: "shock, common factor", origin: "djienne/3EMA_SRSI_ATR" },
  btcCoinm2020: {
    use: "shock from 2022-10-11 on, volatility of the books",
    origin: "AHA-HH/optimising-funding-rate-arbitrage",
  },
  btcSpot2024: { use: "shock, volume", origin: "Harthor/marketlab" },
  ethSpot2017: { use: "shock, common factor", origin: "djienne/3EMA_SRSI_ATR" },
  ethSpot2024: { use: "shock, volume", origin: "Harthor/marketlab" },
  solSpot2020: { use: "shock, common factor, volume", origin: "djienne/3EMA_SRSI_ATR" },
  btcSpot5m: { use: "basis, backtest", origin: "Harthor/marketlab" },
  btcPerp5m: { use: "basis", origin: "Harthor/marketlab" },
  ethSpot5m: { use: "basis, backtest", origin: "Harthor/marketlab" },
  ethPerp5m: { use: "basis", origin: "Harthor/marketlab" },
  btcMark: { use: "basis of the mark, a check", origin: "Harthor/marketlab" },
  ethMark: { use: "basis of the mark, a check", origin: "Harthor/marketlab" },
  btcBasis: { use: "basis", origin: "AHA-HH/optimising-funding-rate-arbitrage" },
  btcSpotBook: { use: "closing cost", origin: "nkaz001/hftbacktest" },
  btcPerpBook: { use: "closing cost", origin: "nkaz001/hftbacktest" },
  ethSpotBook: { use: "closing cost", origin: "nkaz001/hftbacktest" },
  ethPerpBook: { use: "closing cost", origin: "nkaz001/hftbacktest" },
};

const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date);
const DAY = 24 * 3_600_000;

/** Days and months in which prices broke, UTC; `to` is exclusive. */
export const CRASHES = [
  { name: "2020-03-12 and 13", from: day(2020, 3, 12), to: day(2020, 3, 13) + DAY },
  { name: "2021-05-19", from: day(2021, 5, 19), to: day(2021, 5, 19) + DAY },
  { name: "2022-06", from: day(2022, 6, 1), to: day(2022, 7, 1) },
  { name: "2022-11", from: day(2022, 11, 1), to: day(2022, 12, 1) },
  { name: "2024-08-05", from: day(2024, 8, 5), to: day(2024, 8, 5) + DAY },
  { name: "2025-10-10", from: day(2025, 10, 10), to: day(2025, 10, 10) + DAY },
] as const;
