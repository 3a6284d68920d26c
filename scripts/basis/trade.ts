// Opening, keeping and closing the position, by the strategy of the SDK: what is sent here is what anybody would send.

import { bundle, executeBundleSync, type Loan, type LoanChange, planBasisTrade, settleSync } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
import { parseEventLogs, type TransactionReceipt } from "viem";
import { makerAccounts, type Quotes } from "./makers.ts";
import { HOUR_SECONDS } from "./path.ts";
import { fundingIndexAt, owedBy } from "./reading.ts";
import { interestOf, type Leg, type LoanTerm } from "./statement.ts";
import { type BasisVenue, DOLLAR, known } from "./venue.ts";

export interface Opened {
  readonly leg: Leg;
  readonly loan: Loan;
  readonly gas: bigint;
  readonly actions: number;
}

export interface OpenOptions {
  /** Worth of the position, in equity of the account. */
  readonly leverage: bigint;
  readonly quotes: Quotes;
}

/** Borrows what is missing, sells the perpetual and buys spot, in one transaction. */
export async function openTrade(venue: BasisVenue, { leverage, quotes }: OpenOptions): Promise<Opened> {
  const { trader } = venue;
  const plan = await planBasisTrade(trader.client, { ...termsOf(venue), target: { leverage: String(leverage) } });
  const { receipt } = await executeBundleSync(trader.client, plan.bundle);
  const [loan] = await owedBy(venue, traderAccount(venue));
  return {
    leg: await legOf(venue, { receipt, quotes, lots: lotsOf(plan, venue) }),
    loan: known(loan, "loan"),
    ...{ gas: receipt.gasUsed, actions: plan.bundle.actions.length },
  };
}

/** Pays the profit of the perpetual out, and renews the loan, as a keeper does it. */
export async function renewLoan(venue: BasisVenue, loan: Loan): Promise<LoanTerm> {
  const { exchange, keeper, perp } = venue;
  const account = known(keeper.accounts[0], "account of the keeper");
  const steps = bundle({ exchange, account })
    .settle({ market: perp.id, accounts: counterparties(venue) })
    .renew({ loan: loan.id, keeper: account });
  const { receipt, loanChanges } = await executeBundleSync(keeper.client, { ...steps, ...keeper.sending });
  const paid = changesOf(loanChanges, "renewalPaid").reduce((sum, { bounty }) => sum + bounty, 0n);
  const [extended] = changesOf(loanChanges, "extended");
  const interest = known(extended, "extension").paid + known(extended, "extension").added;
  const term = { ...(await termOf(venue, loan, receipt)), bounty: paid };
  if (interest === interestOf(term)) return term;
  throw new Error(`The loan was extended for an interest of ${interest}, not of ${interestOf(term)}.`);
}

/** Turns profit into dollars: who loses first, then the trader. */
export async function settleProfit(venue: BasisVenue): Promise<void> {
  const { exchange, keeper, perp } = venue;
  await settleSync(keeper.client, {
    ...{ exchange, market: perp.id, accounts: counterparties(venue) },
    ...keeper.sending,
  });
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
  readonly loan: Loan;
  readonly quotes: Quotes;
}

/** Sells spot, buys the perpetual back, settles both sides of it, repays and takes everything home, in one transaction. */
export async function closeTrade(venue: BasisVenue, { loan, quotes }: CloseOptions): Promise<Closed> {
  const { trader } = venue;
  const plan = await planBasisTrade(trader.client, { ...termsOf(venue), target: { size: "0" } });
  const closing = plan.bundle.withdraw({ asset: DOLLAR, amount: "all", to: trader.owner });
  const { receipt } = await executeBundleSync(trader.client, closing);
  const [withdrawal] = parseEventLogs({ abi: pangeaAbi, logs: receipt.logs, eventName: "Withdrawn" });
  return {
    leg: await legOf(venue, { receipt, quotes, lots: lotsOf(plan, venue) }),
    term: await termOf(venue, loan, receipt),
    withdrawn: known(withdrawal, "withdrawal").args.units,
    ...{ gas: receipt.gasUsed, actions: closing.actions.length },
  };
}

export function traderAccount({ trader }: BasisVenue): number {
  return known(trader.accounts[0], "account of the trader");
}

/** At the prices of the books, and with losers found in the logs of the market. */
function termsOf(venue: BasisVenue) {
  const { exchange, spot, perp, loan, startBlock: fromBlock } = venue;
  const account = traderAccount(venue);
  return { ...{ exchange, account, spot: spot.id, perp: perp.id, loan: loan.id }, slippage: 0n, fromBlock };
}

/** Lots that a plan trades of each leg. */
function lotsOf({ orders }: planBasisTrade.ReturnValue, { spot, perp }: BasisVenue): bigint {
  const [bought, sold] = [spot, perp].map(({ id }) => orders.find(({ market }) => market === id)?.lots);
  if (bought === undefined || bought !== sold) throw new Error("The plan does not trade as much of each leg.");
  return bought;
}

interface LegTerms extends Pick<Leg, "lots" | "quotes"> {
  readonly receipt: TransactionReceipt;
}

async function legOf(venue: BasisVenue, { receipt, lots, quotes }: LegTerms): Promise<Leg> {
  return { lots, quotes, fundingIndex: await fundingIndexAt(venue, receipt.blockNumber) };
}

/** The maker on the other side, who pays first where it has lost, and the trader. */
function counterparties(venue: BasisVenue): readonly number[] {
  return [makerAccounts(venue)[1], traderAccount(venue)];
}

function changesOf<Type extends LoanChange["type"]>(changes: readonly LoanChange[], type: Type) {
  return changes.filter((change): change is Extract<LoanChange, { type: Type }> => change.type === type);
}

async function termOf({ chain, loan }: BasisVenue, owed: Loan, receipt: TransactionReceipt): Promise<LoanTerm> {
  const { timestamp } = await chain.client.getBlock({ blockNumber: receipt.blockNumber });
  const hour = (seconds: number) => Math.floor(seconds / HOUR_SECONDS);
  return {
    ...{ principal: owed.principal, rate: owed.rate, termHours: loan.termHours, bounty: 0n },
    ...{ startHour: hour(owed.start), endHour: hour(Number(timestamp)) },
  };
}
