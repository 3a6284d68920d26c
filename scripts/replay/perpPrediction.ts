// The books of account of a perpetual market: from what was traded, and what funding was set, follows everything else — sizes,
// quotes, fees, open interest and settlements — by the documented rules. What was traded the model of the book says, what
// funding was set the model of funding.

import {
  type BookLog,
  type BookRecord,
  FUNDING_PERIOD,
  feeUp,
  fundingIndexAfter,
  orderSide,
  orderTick,
  positionProfit,
  QUOTE_SCALE,
  rebateDown,
  type Side,
  tradePosition,
} from "@pangea/sdk";
import { createOrderTracker } from "./orders.ts";
import type { FeesDrawnEvent, FundingEvent, PerpEvent, SettledEvent } from "./perpEvents.ts";

export interface PredictedTerms {
  /** Dollars in a lot at a price of one tick, ledger units. */
  readonly tickUnits: bigint;
  readonly lotUnits: bigint;
  readonly takerFee: bigint;
  readonly makerFee: bigint;
  /** Ledger units of the dollar. */
  readonly expiryBounty: bigint;
  /** Seconds of a funding interval. */
  readonly interval: number;
}

export interface PredictedPosition {
  readonly size: bigint;
  readonly quote: bigint;
}

export interface Mark {
  readonly price: bigint;
  readonly priceExp: number;
}

export interface SettlementPlan {
  /** In this order. */
  readonly accounts: readonly number[];
  /** Free dollars of an account, ledger units. */
  readonly freeOf: (account: number) => bigint;
  readonly mark: Mark;
  /** Second of the settlement. */
  readonly time: number;
}

export interface Funding {
  /** What a lot had paid when the interval began, ledger units of the dollar / 2^24. */
  readonly index: bigint;
  /** What it pays in eight hours of this interval. */
  readonly payment: bigint;
  /** Second in which it began. */
  readonly start: number;
}

export interface PerpPrediction {
  /** Takes in what happened at a second. */
  readonly apply: (event: PerpEvent, time: number) => void;
  /** Who settles for how much. Changes nothing: the logs of the settlement do. */
  readonly settlements: (plan: SettlementPlan) => readonly SettledEvent[];
  readonly positionOf: (account: number) => PredictedPosition;
  readonly restingOf: (account: number, side: Side) => bigint;
  readonly restingIds: (account: number) => readonly bigint[];
  readonly profitOf: (account: number, mark: Mark, time: number) => bigint;
  readonly feeDue: () => bigint;
  /** What fees may draw from the pool the first time on a day. */
  readonly drawableFees: () => bigint;
  /** What takers and makers have paid in fees, ledger units of the dollar; below zero = rebates. */
  readonly fees: () => { readonly takers: bigint; readonly makers: bigint; readonly drawn: bigint };
  readonly feesOf: (account: number) => bigint;
  readonly pool: () => bigint;
  readonly openInterest: () => bigint;
  readonly funding: () => Funding;
  readonly indexAt: (time: number) => bigint;
  /** Indices at which an interval ended, that follow from what was known before it, and that the logs say. */
  readonly turns: () => readonly FundingTurn[];
}

export interface FundingTurn {
  readonly predicted: bigint;
  readonly found: bigint;
  /** That a lot paid in the interval that ended. */
  readonly paid: bigint;
}

/** Fees draw no more than a tenth of the pool a day. */
const DRAWABLE_SHARE = 10n;

const NO_POSITION: PredictedPosition = { size: 0n, quote: 0n };

export function createPerpPrediction(terms: PredictedTerms): PerpPrediction {
  const positions = new Map<number, PredictedPosition>();
  const tracker = createOrderTracker();
  const turns: FundingTurn[] = [];
  let feeDue = 0n;
  let pool = 0n;
  let fees = { takers: 0n, makers: 0n, drawn: 0n };
  const feesByAccount = new Map<number, bigint>();
  let funding: Funding = { index: 0n, payment: 0n, start: 0 };

  const positionOf = (account: number) => positions.get(account) ?? NO_POSITION;
  const indexAt = (time: number) =>
    fundingIndexAfter({ ...funding, seconds: BigInt(funding.payment === 0n ? 0 : time - funding.start) });

  function addQuote(account: number, quote: bigint): void {
    const position = positionOf(account);
    positions.set(account, { ...position, quote: position.quote + quote });
  }

  function trade(account: number, { side, lots, dollars, fee, time }: Trade): void {
    const sign = side === "bid" ? 1n : -1n;
    const before = positionOf(account);
    const fundingIndex = indexAt(time);
    feesByAccount.set(account, (feesByAccount.get(account) ?? 0n) + fee);
    const after = tradePosition(before, { lots: sign * lots, paid: sign * dollars, fee, fundingIndex });
    positions.set(account, after);
    // whatever the quote lost beside price and funding are fees, the dust of closed positions included
    feeDue += before.quote - sign * dollars * QUOTE_SCALE + sign * lots * fundingIndex - after.quote;
  }

  function fillMaker({ id, lots }: { id: bigint; lots: bigint }, time: number): bigint {
    const dollars = lots * orderTick(id) * terms.tickUnits;
    const fee = makerFee(dollars);
    fees = { ...fees, makers: fees.makers + fee };
    trade(ownerOf(id), { side: orderSide(id), lots, dollars, fee, time });
    return dollars;
  }

  function makerFee(dollars: bigint): bigint {
    return terms.makerFee < 0n ? -rebateDown(dollars, -terms.makerFee) : feeUp(dollars, terms.makerFee);
  }

  function ownerOf(id: bigint): number {
    const order = tracker.find(id);
    if (order === undefined) throw new Error(`The logs say nothing of how order ${id} came to rest.`);
    return order.account;
  }

  function applyBook({ account, market, records }: BookLog, time: number): void {
    let taking: Taking | undefined;
    const finish = () => {
      if (taking === undefined || taking.lots === 0n) return;
      const fee = feeUp(taking.dollars, terms.takerFee);
      fees = { ...fees, takers: fees.takers + fee };
      trade(account, { ...taking, fee, time });
    };
    for (const record of records) {
      if (record.type === "taken") {
        finish();
        taking = { side: record.side, lots: 0n, dollars: 0n };
      } else if (record.type === "filled" && taking !== undefined) {
        const dollars = fillMaker(record, time);
        taking = { ...taking, lots: taking.lots + record.lots, dollars: taking.dollars + dollars };
      } else if (isRemoval(record)) {
        payBounty(ownerOf(record.id), account);
      }
      tracker.apply({ account, market, records: [record] });
    }
    finish();
  }

  function payBounty(from: number, to: number): void {
    addQuote(from, -terms.expiryBounty * QUOTE_SCALE);
    addQuote(to, terms.expiryBounty * QUOTE_SCALE);
  }

  function applyFunding({ index, oldPayment, payment }: FundingEvent, time: number): void {
    const start = time - (time % terms.interval);
    const base = index - (payment * BigInt(time - start)) / FUNDING_PERIOD;
    const isNext = funding.start !== 0 && start === funding.start + terms.interval;
    // an interval of which no log tells lies between: nothing can be said
    if (isNext) turns.push({ predicted: indexAt(start), found: base, paid: base - funding.index });
    if (isNext && oldPayment !== funding.payment) throw new Error("The logs leave out an interval of funding.");
    funding = { index: base, payment, start };
  }

  function applySettled({ account, claim, paid, drawn }: SettledEvent): void {
    addQuote(account, (paid > 0n ? paid : -claim) * QUOTE_SCALE);
    pool += paid - drawn;
  }

  function applyFeesDrawn({ claim, drawn }: FeesDrawnEvent): void {
    feeDue -= claim * QUOTE_SCALE;
    pool -= drawn;
    fees = { ...fees, drawn: fees.drawn + drawn };
  }

  function profitOf(account: number, mark: Mark, time: number): bigint {
    const { lotUnits } = terms;
    return positionProfit({ ...positionOf(account), fundingIndex: indexAt(time), lotUnits, terms: mark });
  }

  return {
    apply: (event, time) => {
      if (event.type === "book") applyBook(event.log, time);
      else if (event.type === "funding") applyFunding(event, time);
      else if (event.type === "feesDrawn") applyFeesDrawn(event);
      else applySettled(event);
    },
    settlements: ({ accounts, freeOf, mark, time }) => {
      let left = pool;
      return accounts.flatMap((account): SettledEvent[] => {
        const profit = profitOf(account, mark, time);
        const claim = profit < 0n ? smaller(-profit, freeOf(account)) : smaller(profit, left);
        if (claim === 0n) return [];
        const [paid, drawn] = profit < 0n ? [claim, 0n] : [0n, claim];
        left += paid - drawn;
        return [{ type: "settled", account, claim, paid, drawn }];
      });
    },
    positionOf,
    restingOf: (account, side) => {
      const own = tracker.ordersOf(account).filter((order) => order.side === side);
      return own.reduce((sum, { lots }) => sum + BigInt(lots), 0n);
    },
    restingIds: (account) => tracker.ordersOf(account).map(({ id }) => id),
    profitOf,
    feeDue: () => feeDue,
    drawableFees: () => smaller(feeDue / QUOTE_SCALE, pool / DRAWABLE_SHARE),
    fees: () => fees,
    feesOf: (account) => feesByAccount.get(account) ?? 0n,
    pool: () => pool,
    openInterest: () => [...positions.values()].reduce((sum, { size }) => sum + (size > 0n ? size : 0n), 0n),
    funding: () => funding,
    indexAt,
    turns: () => turns,
  };
}

interface Taking {
  readonly side: Side;
  readonly lots: bigint;
  readonly dollars: bigint;
}

interface Trade extends Taking {
  readonly fee: bigint;
  readonly time: number;
}

/** An order that a taker removes pays whoever does that. */
function isRemoval(record: BookRecord): record is BookRecord & { readonly id: bigint } {
  return record.type === "expired" || (record.type === "cancelled" && record.cause === "evicted");
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
