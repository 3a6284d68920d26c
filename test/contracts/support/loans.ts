// A venue with loan markets of dollars and of ether beside its perpetual market.

import type { pangeaAbi } from "@pangea/sdk";
import type { ContractFunctionReturnType } from "viem";
import { openPerps, type PerpVenue } from "./perps.ts";
import { DOLLAR, ETHER, mineAt, now, type Trader, type Venue } from "./venue.ts";

/** Dollars for ten days in the lowest class. A lot is a dollar, the smallest order ten. */
export const CASH = 4;
/** The same in the highest class: its borrowers need twice their initial requirement. */
export const SAFE_CASH = 5;
/** Ether for ten days. A lot is a thousandth. */
export const COIN = 6;

export const TERM_HOURS = 240;
export const HAIRCUT = 20_000;
export const INTEREST_FEE = 100_000;
const HOUR = 3_600;

/** Basis points in a whole x hours in a year. */
export const INTEREST_SCALE = 10_000n * 8_760n;

const TERMS = { asset: DOLLAR, lotExp: 6, termHours: TERM_HOURS, class: 100, interestFee: INTEREST_FEE, minLots: 10 };

export type LoanInfo = ContractFunctionReturnType<typeof pangeaAbi, "view", "loanInfo">;

export async function openLoans(venue: Venue): Promise<PerpVenue> {
  const perps = await openPerps(venue);
  const { exchange } = perps;
  await exchange.write.setRisk([DOLLAR, { priceExp: 6, shock: 0, halfBasis: 0, common: 0, haircut: HAIRCUT }]);
  await exchange.write.listLoanMarket([TERMS]);
  await exchange.write.listLoanMarket([{ ...TERMS, class: 200 }]);
  await exchange.write.listLoanMarket([{ ...TERMS, asset: ETHER, lotExp: 5 }]);
  return perps;
}

/** Interest on units, up. */
export function interestUp(units: bigint, rate: bigint, hours: number): bigint {
  return (units * rate * BigInt(hours) + INTEREST_SCALE - 1n) / INTEREST_SCALE;
}

/** The exchange's share of interest, up. */
export const feeUp = (interest: bigint): bigint => (interest * BigInt(INTEREST_FEE) + 999_999n) / 1_000_000n;

export async function loansOf(venue: Venue, { account }: Trader, given = false): Promise<readonly LoanInfo[]> {
  const [loans] = await venue.exchange.read.loansOf([account, given, 0, 1_020]);
  return loans;
}

/** Goes to the beginning of an hour, so that tests know how many hours have begun. */
export async function atFullHour(venue: Venue): Promise<number> {
  const hour = Math.floor((await now(venue)) / HOUR) + 1;
  await mineAt(venue, hour * HOUR);
  return hour;
}

/** Lets hours pass and tells the exchange the price again, which would be stale by then. */
export async function passHours(venue: PerpVenue, hours: number, mark: number): Promise<void> {
  await mineAt(venue, (await now(venue)) + hours * HOUR);
  await venue.setMark(mark);
}
