// Opening, keeping and closing the position.

import { dollars, feeUp } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
import { parseEventLogs, type TransactionReceipt } from "viem";
import { makerAccounts, type Quotes } from "./makers.ts";
import { HOUR_SECONDS } from "./path.ts";
import { fundingIndexAt, loansOf, type OpenLoan } from "./reading.ts";
import { interestOf, type Leg, type LoanTerm } from "./statement.ts";
import { type BasisVenue, DOLLAR, known } from "./venue.ts";

export interface Opened {
  readonly leg: Leg;
  readonly loan: OpenLoan;
  readonly gas: bigint;
  readonly actions: number;
}

export interface OpenOptions {
  /** Dollars that the trader has brought in, and worth of spot to buy, in ledger units. */
  readonly equity: bigint;
  readonly notional: bigint;
  /** Highest rate to borrow at, basis points a year. */
  readonly rate: bigint;
  readonly quotes: Quotes;
}

/** Borrows what is missing, buys spot and sells the perpetual, in one transaction. */
export async function openTrade(venue: BasisVenue, options: OpenOptions): Promise<Opened> {
  const { chain, exchange, actions, trader, spot, perp, book } = venue;
  const { equity, notional, rate, quotes } = options;
  const account = traderAccount(venue);
  const { priceExp } = spot.scale;
  const lots = notional / dollars({ lots: 1n, tick: quotes.mark, priceExp });
  const cost = dollars({ lots, tick: quotes.spotAsk, priceExp });
  const missing = cost + feeUp(cost, spot.takerFee) - equity;
  const borrowed = (missing + book.lotUnits - 1n) / book.lotUnits;
  const steps = [
    actions.take(account, book.market, { side: "bid", tick: rate, lots: borrowed }),
    actions.take(account, spot.id, { side: "bid", tick: quotes.spotAsk, lots }),
    actions.take(account, perp.id, { side: "ask", tick: quotes.perpBid, lots }),
  ];
  const receipt = await chain.send({ from: trader.owner, to: exchange, data: actions.bundle(account, steps) });
  const [loan] = await loansOf(venue, account);
  const fundingIndex = await fundingIndexAt(venue, receipt.blockNumber);
  return {
    ...{ leg: { lots, quotes, fundingIndex }, loan: known(loan, "loan") },
    ...{ gas: receipt.gasUsed, actions: steps.length },
  };
}

/** Pays the profit of the perpetual out, and renews the loan, as a keeper does it. */
export async function renewLoan(venue: BasisVenue, loan: OpenLoan): Promise<LoanTerm> {
  const { chain, exchange, actions, keeper, perp } = venue;
  const account = known(keeper.accounts[0], "account of the keeper");
  const steps = [actions.settle(perp.id, counterparties(venue)), actions.renew(loan.id, account)];
  const receipt = await chain.send({ from: keeper.owner, to: exchange, data: actions.bundle(account, steps) });
  const bounty = parseEventLogs({ abi: pangeaAbi, logs: receipt.logs, eventName: "RenewalPaid" })
    .map(({ args }) => args.bounty)
    .reduce((sum, each) => sum + each, 0n);
  const [extended] = parseEventLogs({ abi: pangeaAbi, logs: receipt.logs, eventName: "LoanExtended" });
  const { paid, added } = known(extended, "extension").args;
  const term = { ...(await termOf(venue, loan, receipt)), bounty };
  if (paid + added === interestOf(term)) return term;
  throw new Error(`The loan was extended for an interest of ${paid + added}, not of ${interestOf(term)}.`);
}

/** Turns profit into dollars: who loses first, then the trader. */
export async function settleProfit(venue: BasisVenue): Promise<void> {
  const { chain, exchange, actions, keeper, perp } = venue;
  const { call } = actions.settle(perp.id, counterparties(venue));
  await chain.send({ from: keeper.owner, to: exchange, data: call });
}

export interface Closed {
  readonly leg: Leg;
  readonly term: LoanTerm;
  /** Ledger units of the dollar that the trader took home. */
  readonly withdrawn: bigint;
  readonly gas: bigint;
  readonly actions: number;
}

export interface CloseOptions {
  readonly loan: OpenLoan;
  /** As it was opened. */
  readonly leg: Leg;
  readonly quotes: Quotes;
}

/** Sells spot, buys the perpetual back, settles both sides of it, repays and takes everything home, in one transaction. */
export async function closeTrade(venue: BasisVenue, { loan, leg: { lots }, quotes }: CloseOptions): Promise<Closed> {
  const { chain, exchange, actions, trader, spot, perp } = venue;
  const account = traderAccount(venue);
  const steps = [
    actions.take(account, spot.id, { side: "ask", tick: quotes.spotBid, lots }),
    actions.take(account, perp.id, { side: "bid", tick: quotes.perpAsk, lots, reduceOnly: true }),
    actions.settle(perp.id, counterparties(venue)),
    actions.repayAll(loan.id),
    actions.withdrawAll(account, DOLLAR, trader.owner),
  ];
  const receipt = await chain.send({ from: trader.owner, to: exchange, data: actions.bundle(account, steps) });
  const fundingIndex = await fundingIndexAt(venue, receipt.blockNumber);
  const [withdrawal] = parseEventLogs({ abi: pangeaAbi, logs: receipt.logs, eventName: "Withdrawn" });
  return {
    leg: { lots, quotes, fundingIndex },
    term: await termOf(venue, loan, receipt),
    withdrawn: known(withdrawal, "withdrawal").args.units,
    ...{ gas: receipt.gasUsed, actions: steps.length },
  };
}

export function traderAccount({ trader }: BasisVenue): number {
  return known(trader.accounts[0], "account of the trader");
}

/** The maker on the other side, who pays first where it has lost, and the trader. */
function counterparties(venue: BasisVenue): readonly number[] {
  return [makerAccounts(venue)[1], traderAccount(venue)];
}

async function termOf({ chain, book }: BasisVenue, loan: OpenLoan, receipt: TransactionReceipt): Promise<LoanTerm> {
  const { timestamp } = await chain.client.getBlock({ blockNumber: receipt.blockNumber });
  const hour = (seconds: number) => Math.floor(seconds / HOUR_SECONDS);
  return {
    ...{ principal: loan.principal, rate: loan.rate, termHours: book.termHours, bounty: 0n },
    ...{ startHour: hour(loan.start), endHour: hour(Number(timestamp)) },
  };
}
