// What tests of liquidation share: legs, and what the rule allows.

import type { LoanInfo } from "./loans.ts";
import { DOLLAR_UNITS, PERP } from "./perps.ts";
import { DOLLAR, type Trader, type Venue } from "./venue.ts";

/** `LegKind` of the contracts. */
const LegKind = { SPOT: 0, PERP: 1, REPAY: 2, CLAIM: 3, PROFIT: 4, SUPPLY: 5 } as const;

export interface Leg {
  readonly kind: number;
  readonly market: number;
  readonly loan: bigint;
  readonly amount: bigint;
}

const leg = (kind: number, amount: bigint, { market = 0, loan = 0n } = {}): Leg => ({ kind, market, loan, amount });

export const perpLeg = (lots: bigint, market = PERP): Leg => leg(LegKind.PERP, lots, { market });
export const spotLeg = (units: bigint, market: number): Leg => leg(LegKind.SPOT, units, { market });
export const supplyLeg = (units: bigint, market: number): Leg => leg(LegKind.SUPPLY, units, { market });
export const repayLeg = ({ id }: Pick<LoanInfo, "id">, principal: bigint): Leg =>
  leg(LegKind.REPAY, principal, { loan: id });
export const claimLeg = ({ id }: Pick<LoanInfo, "id">, principal: bigint): Leg =>
  leg(LegKind.CLAIM, principal, { loan: id });
export const profitLeg = (market = PERP): Leg => leg(LegKind.PROFIT, 0n, { market });

/** Highest payment that any taker could be asked for. */
export const ANY_PAYMENT = 2n ** 63n - 1n;

export interface Takeover {
  readonly taker: Trader;
  readonly account: Trader;
  readonly legs: readonly Leg[];
  readonly reward?: bigint;
  /** Most that the taker pays. */
  readonly most?: bigint;
}

export function liquidate({ taker, account, legs, reward = 0n, most = ANY_PAYMENT }: Takeover) {
  return taker.write("liquidate", [account.account, legs, taker.account, reward, most]);
}

/** Ledger units of the dollar. */
export const dollars = (amount: number): bigint => BigInt(Math.round(amount * Number(DOLLAR_UNITS)));

export const stateOf = ({ exchange }: Venue, { account }: Trader) => exchange.read.liquidationState([account]);

export const freeDollars = async (trader: Trader): Promise<bigint> => (await trader.balance(DOLLAR)).free;
