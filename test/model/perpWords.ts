// What is in the words of perpetual markets, prices and accounts that may owe.

import { field, signedField } from "./fields.ts";

export interface Position {
  readonly size: bigint;
  readonly quote: bigint;
  readonly bidLots: bigint;
  readonly askLots: bigint;
  readonly isListed: boolean;
}

export function positionOf(word: bigint): Position {
  return {
    size: signedField(word, 0n, 56n),
    quote: signedField(word, 56n, 88n),
    bidLots: field(word, 144n, 52n),
    askLots: field(word, 196n, 52n),
    isListed: field(word, 248n, 1n) === 1n,
  };
}

export interface Ledger {
  readonly feeDue: bigint;
  readonly pool: bigint;
  readonly deficit: bigint;
  readonly openInterest: bigint;
}

export function ledgerOf(word: bigint): Ledger {
  return {
    feeDue: field(word, 0n, 86n),
    pool: field(word, 86n, 62n),
    deficit: field(word, 148n, 62n),
    openInterest: field(word, 210n, 46n),
  };
}

export interface Limits {
  readonly softCap: bigint;
  readonly hardCap: bigint;
  readonly factor: bigint;
  readonly day: bigint;
  readonly drawn: bigint;
}

export function limitsOf(word: bigint): Limits {
  return {
    softCap: field(word, 0n, 46n),
    hardCap: field(word, 46n, 46n),
    factor: field(word, 92n, 8n),
    day: field(word, 100n, 32n),
    drawn: field(word, 132n, 62n),
  };
}

/** `index` as it was when the interval began; what has accrued since is `payment * accrued / 28,800`. */
export interface Clock {
  readonly index: bigint;
  readonly payment: bigint;
  readonly accrued: bigint;
  readonly until: bigint;
  readonly asset: number;
  readonly lotUnits: bigint;
  readonly makerFeeCap: bigint;
  readonly hours: bigint;
  readonly isDeep: boolean;
  readonly hasDeficit: boolean;
}

export function clockOf(word: bigint): Clock {
  return {
    index: signedField(word, 0n, 80n),
    payment: signedField(word, 80n, 64n),
    accrued: field(word, 144n, 15n),
    until: field(word, 159n, 32n),
    asset: Number(field(word, 191n, 16n)),
    lotUnits: 10n ** field(word, 207n, 5n),
    makerFeeCap: field(word, 212n, 14n),
    hours: field(word, 226n, 4n),
    isDeep: field(word, 230n, 1n) === 1n,
    hasDeficit: field(word, 231n, 1n) === 1n,
  };
}

export interface Meter {
  readonly sum: bigint;
  readonly notional: bigint;
  readonly interest: bigint;
}

export function meterOf(word: bigint): Meter {
  return {
    sum: signedField(word, 0n, 64n),
    notional: field(word, 64n, 40n),
    interest: signedField(word, 104n, 24n),
  };
}

export interface Risk {
  readonly price: bigint;
  readonly priceExp: number;
  readonly shock: bigint;
  readonly halfBasis: bigint;
  readonly common: bigint;
  readonly oiFactor: bigint;
  readonly haircut: bigint;
  readonly makerFeeCap: bigint;
  readonly state: number;
  readonly time: bigint;
  readonly maxAge: bigint;
  readonly shockLag: bigint;
  readonly basisLag: bigint;
  /** Hour at which a raise counts in full for maintenance margin, modulo 2^12. */
  readonly rampEnd: bigint;
}

/** The raise that does not count in full at this second. */
export function rampOf({ shockLag, basisLag, rampEnd }: Risk, now: number) {
  if (shockLag === 0n && basisLag === 0n) return undefined;
  const left = BigInt.asUintN(12, rampEnd - BigInt(Math.floor(now / 3_600)));
  if (left === 0n || left > 49n) return undefined;
  return { shockLag, basisLag, hoursLeft: left > 48n ? 48n : left };
}

export function riskOf(word: bigint): Risk {
  return {
    price: field(word, 0n, 64n),
    priceExp: Number(field(word, 64n, 5n)),
    shock: field(word, 69n, 20n),
    halfBasis: field(word, 89n, 20n),
    common: field(word, 109n, 20n),
    oiFactor: field(word, 129n, 8n),
    haircut: field(word, 137n, 20n),
    makerFeeCap: field(word, 157n, 14n),
    state: Number(field(word, 171n, 3n)),
    time: field(word, 174n, 32n),
    maxAge: field(word, 206n, 16n),
    shockLag: field(word, 222n, 12n) * 10n,
    basisLag: field(word, 234n, 10n) * 10n,
    rampEnd: field(word, 244n, 12n),
  };
}

export interface Header {
  readonly bestBid: number;
  readonly bestAsk: number;
  readonly lotUnits: bigint;
  readonly tickUnits: bigint;
  readonly asset: number;
  readonly takerFee: bigint;
  readonly makerFee: bigint;
  readonly makerFeeCap: bigint;
  readonly minNotional: bigint;
  readonly expiryBounty: bigint;
  readonly status: number;
  readonly isPerp: boolean;
  /** Collected on spot and not yet swept. */
  readonly fees: bigint;
}

export function headerOf(word: bigint): Header {
  return {
    bestBid: Number(field(word, 0n, 24n)),
    bestAsk: Number(field(word, 24n, 24n)),
    lotUnits: 10n ** field(word, 48n, 5n),
    tickUnits: 10n ** field(word, 53n, 5n),
    asset: Number(field(word, 58n, 16n)),
    takerFee: field(word, 74n, 14n),
    makerFee: signedField(word, 88n, 15n),
    makerFeeCap: field(word, 103n, 14n),
    minNotional: field(word, 117n, 40n),
    expiryBounty: field(word, 157n, 24n),
    status: Number(field(word, 181n, 3n)),
    isPerp: field(word, 184n, 1n) === 1n,
    fees: field(word, 185n, 62n),
  };
}

export interface Pocket {
  readonly freeAsset: bigint;
  readonly heldAsset: bigint;
  readonly freeCash: bigint;
  readonly heldCash: bigint;
}

export function pocketOf(word: bigint): Pocket {
  return {
    freeAsset: field(word, 0n, 62n),
    heldAsset: field(word, 62n, 62n),
    freeCash: field(word, 124n, 62n),
    heldCash: field(word, 186n, 62n),
  };
}

export function isMargined(accountWord: bigint): boolean {
  return field(accountWord, 160n, 1n) === 1n;
}
