import { Book } from "./book.ts";
import { type Order, Side, type SpotTerms, Status } from "./types.ts";
import type { Undo } from "./undo.ts";

const FEE_SCALE = 1_000_000n;

/** A spot market: its terms, its book, and the fees it collected. */
export class Market {
  readonly number: number;
  readonly asset: number;
  readonly lotExp: number;
  readonly priceExp: number;
  readonly makerFeeCap: number;
  readonly expiryBounty: bigint;
  readonly book: Book;
  takerFee: number;
  makerFee: number;
  minNotional: bigint;
  status: Status = Status.ACTIVE;
  fees = 0n;

  constructor(number: number, terms: SpotTerms, undo: Undo) {
    this.number = number;
    this.asset = terms.asset;
    this.lotExp = terms.lotExp;
    this.priceExp = terms.priceExp;
    this.makerFeeCap = terms.makerFeeCap;
    this.expiryBounty = BigInt(terms.expiryBounty);
    this.takerFee = terms.takerFee;
    this.makerFee = terms.makerFee;
    this.minNotional = terms.minNotional;
    this.book = new Book(undo);
  }

  /** Ledger units of the dollar that lots are worth at a tick. */
  dollars(lots: bigint, tick: number): bigint {
    return lots * BigInt(tick) * 10n ** BigInt(this.priceExp);
  }

  /** Ledger units of the asset in lots. */
  units(lots: bigint): bigint {
    return lots * 10n ** BigInt(this.lotExp);
  }

  /** Dollars that a bid of so many lots holds for its fills and their fees. */
  bidHold(lots: bigint, tick: number): bigint {
    const dollars = this.dollars(lots, tick);
    return dollars + feeUp(dollars, this.makerFeeCap);
  }

  bounty(expiry: number): bigint {
    return expiry === 0 ? 0n : this.expiryBounty;
  }

  /** All that an order holds, in dollars and in the market's asset. */
  holdOf({ side, lots, tick, expiry }: Pick<Order, "side" | "lots" | "tick" | "expiry">): Hold {
    const bounty = lots === 0n ? 0n : this.bounty(expiry);
    if (side === Side.BID) return { dollars: this.bidHold(lots, tick) + bounty, units: 0n };
    return { dollars: bounty, units: this.units(lots) };
  }
}

export interface Hold {
  readonly dollars: bigint;
  readonly units: bigint;
}

/** A share of `rate` millionths, rounded up: what a payer owes. */
export function feeUp(dollars: bigint, rate: number): bigint {
  const share = dollars * BigInt(rate);
  return share / FEE_SCALE + (share % FEE_SCALE === 0n ? 0n : 1n);
}

/** A share of `rate` millionths, rounded down: what is paid out. */
export function rebateDown(dollars: bigint, rate: number): bigint {
  return (dollars * BigInt(rate)) / FEE_SCALE;
}
