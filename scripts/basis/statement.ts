// The profit of the trade, part by part, computed from prices that were quoted, terms of the markets, indices of funding and
// the formula of interest; not from what the account has. Ledger units of the dollar.

import { dollars, feeUp, fundingBetween } from "@pangea/sdk";
import { chargedHours, interestUp } from "../replay/lending/interest.ts";
import type { Quotes } from "./makers.ts";

/** Lots bought on spot and sold on the perpetual, at the quotes of one moment. */
export interface Leg {
  readonly lots: bigint;
  readonly quotes: Quotes;
  /** Of a lot of the perpetual since the beginning, at this moment. */
  readonly fundingIndex: bigint;
}

/** A loan, from an hour to another, as the borrower paid for it. */
export interface LoanTerm {
  readonly principal: bigint;
  /** Basis points a year. */
  readonly rate: bigint;
  readonly startHour: number;
  readonly termHours: number;
  /** Hour in which it was renewed or repaid. */
  readonly endHour: number;
  /** What renewing it cost. */
  readonly bounty: bigint;
}

export interface TradeRecord {
  readonly open: Leg;
  readonly close: Leg;
  readonly terms: readonly LoanTerm[];
  /** Millionths. */
  readonly spotFee: bigint;
  readonly perpFee: bigint;
  readonly spotPriceExp: number;
  readonly perpPriceExp: number;
}

export interface StatementRow {
  readonly label: string;
  readonly amount: bigint;
}

/** What each part brought (+) or cost (-). */
export function statementOf(record: TradeRecord): readonly StatementRow[] {
  const { open, close, terms } = record;
  const spot = (ticks: bigint, { lots }: Leg) => dollars({ lots, tick: ticks, priceExp: record.spotPriceExp });
  const perp = (ticks: bigint, { lots }: Leg) => dollars({ lots, tick: ticks, priceExp: record.perpPriceExp });
  const funding = -fundingBetween({ size: -open.lots, from: open.fundingIndex, to: close.fundingIndex });
  const interest = terms.reduce((sum, term) => sum + interestOf(term), 0n);
  return [
    { label: "funding received", amount: funding },
    { label: "interest paid", amount: -interest },
    { label: "fee of buying spot", amount: -feeUp(spot(open.quotes.spotAsk, open), record.spotFee) },
    { label: "fee of selling the perpetual", amount: -feeUp(perp(open.quotes.perpBid, open), record.perpFee) },
    { label: "fee of selling spot", amount: -feeUp(spot(close.quotes.spotBid, close), record.spotFee) },
    { label: "fee of buying the perpetual", amount: -feeUp(perp(close.quotes.perpAsk, close), record.perpFee) },
    { label: "renewals of the loan", amount: -terms.reduce((sum, { bounty }) => sum + bounty, 0n) },
    {
      label: "slippage against the mark, in",
      amount: spot(open.quotes.mark - open.quotes.spotAsk, open) + perp(open.quotes.perpBid - open.quotes.mark, open),
    },
    {
      label: "slippage against the mark, out",
      amount:
        spot(close.quotes.spotBid - close.quotes.mark, close) + perp(close.quotes.mark - close.quotes.perpAsk, close),
    },
  ];
}

export function interestOf({ principal, rate, startHour, termHours, endHour }: LoanTerm): bigint {
  const hours = chargedHours({ start: startHour, term: termHours, hour: endHour });
  return interestUp({ units: principal, rate, hours });
}

export function totalOf(rows: readonly StatementRow[]): bigint {
  return rows.reduce((sum, { amount }) => sum + amount, 0n);
}
