// Funding as the design has it, second by second, in ignorance of how the contracts compute it.

import { bandOf, isWithin, valuesOf } from "./band.ts";
import type { Clock, Header, Meter, Risk } from "./perpWords.ts";

const PERIOD = 28_800n;
const BILLION = 1_000_000_000n;
const PPM = 1_000_000n;
const QUOTE_ONE = 1n << 24n;
const MOST_LEVELS = 4;
const MOST_ORDERS = 8;

/** An order as far as funding is concerned. */
export interface RestingOrder {
  readonly tick: bigint;
  readonly lots: bigint;
  readonly expiry: number;
  readonly isReduceOnly: boolean;
}

/** What has stood since the market was looked at last. Orders are given best first. */
export interface Standstill {
  readonly header: Header;
  readonly risk: Risk;
  readonly bids: readonly RestingOrder[];
  readonly asks: readonly RestingOrder[];
}

type Beginning = Pick<Clock, "index" | "payment" | "accrued" | "until" | "hours"> & Meter;

/** The funding of a market. */
export class FundingModel {
  index: bigint;
  payment: bigint;
  accrued: bigint;
  until: bigint;
  sum: bigint;
  readonly hours: bigint;
  readonly notional: bigint;
  readonly interest: bigint;
  /** Intervals that ended during the last advance. */
  turns = 0;

  constructor({ index, payment, accrued, until, hours, sum, notional, interest }: Beginning) {
    [this.index, this.payment, this.accrued, this.until] = [index, payment, accrued, until];
    [this.sum, this.hours, this.notional, this.interest] = [sum, hours, notional, interest];
  }

  /** Funding that a lot has paid since the beginning. */
  get current(): bigint {
    return this.index + (this.payment * this.accrued) / PERIOD;
  }

  /** Lets time pass in which nothing changed. */
  advance(now: bigint, still: Standstill): this {
    const okUntil = lastGoodSecond(still.risk);
    const premium = this.until < okUntil ? premiumOf(still, this.notional) : 0n;
    const length = this.hours * 3_600n;
    this.turns = 0;
    while (this.until < now) {
      const boundary = (this.until / length + 1n) * length;
      const end = now < boundary ? now : boundary;
      const good = (end < okUntil ? end : okUntil) - this.until;
      if (good > 0n) {
        this.sum += premium * good;
        this.accrued += good;
      }
      this.until = end;
      if (end === boundary) this.#turn(still, length);
    }
    return this;
  }

  #turn({ risk, header }: Standstill, length: bigint): void {
    const cap = 2n * risk.halfBasis * 1_000n;
    const wanted = this.sum / length + this.interest;
    const rate = wanted > cap ? cap : wanted < -cap ? -cap : wanted;
    this.index = this.current;
    this.payment = (rate * header.lotUnits * risk.price * QUOTE_ONE) / (10n ** BigInt(risk.priceExp) * BILLION);
    [this.accrued, this.sum] = [0n, 0n];
    this.turns += 1;
  }
}

function lastGoodSecond({ state, maxAge, time }: Risk): bigint {
  if (state !== 0) return 0n;
  return maxAge === 0n ? 1n << 64n : time + maxAge;
}

/** Billionths. */
function premiumOf({ header, risk, bids, asks }: Standstill, notional: bigint): bigint {
  const { lotValue, tickValue } = valuesOf({ header, risk });
  const band = bandOf({ header, risk });
  const sideOf = (isBid: boolean) => ({
    distance: (tick: bigint) => (isBid ? 1n : -1n) * (tick * tickValue - lotValue),
    isTradable: (tick: bigint) => isWithin(band, isBid, tick),
  });
  const gain = gainOf(bids, sideOf(true), notional) - gainOf(asks, sideOf(false), notional);
  const premium = (gain * BILLION) / (notional * lotValue);
  return premium > BILLION ? BILLION : premium < -BILLION ? -BILLION : premium;
}

interface Side {
  /** How far a price is from the mark, in favour of who trades with the side. */
  readonly distance: (tick: bigint) => bigint;
  readonly isTradable: (tick: bigint) => boolean;
}

/** What trading the notional with a side would bring more than the mark. What is behind the last look is taken at its price. */
function gainOf(orders: readonly RestingOrder[], { distance, isTradable }: Side, notional: bigint): bigint {
  const ticks = [...new Set(orders.map(({ tick }) => tick))];
  if (ticks[0] === undefined || distance(ticks[0]) <= 0n) return 0n;
  const seen = ticks.slice(0, MOST_LEVELS);
  const looked = orders.filter(({ tick }) => seen.includes(tick) && isTradable(tick)).slice(0, MOST_ORDERS);
  let [left, gain] = [notional, 0n];
  for (const { tick, lots, expiry, isReduceOnly } of looked) {
    if (isReduceOnly || expiry !== 0) continue;
    const found = lots * tick < left ? lots * tick : left;
    left -= found;
    gain += found * distance(tick);
  }
  const isCut = looked.length === MOST_ORDERS;
  const last = isCut ? looked.at(-1)?.tick : seen.at(-1);
  if (last !== undefined && (isCut || ticks.length > seen.length)) gain += left * distance(last);
  return gain > 0n ? gain : 0n;
}

/** Most that a lot may pay in eight hours at a price. */
export function paymentCap({ halfBasis, price, priceExp }: Risk, { lotUnits }: Header): bigint {
  return (2n * halfBasis * lotUnits * price * QUOTE_ONE) / (10n ** BigInt(priceExp) * PPM);
}
