// Holds a lending venue against its prediction: every outcome and log of what was sent, every balance, every loan of every
// account on both of its lists, the books order by order, fees, and the dollars in custody.

import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, erc20Abi } from "viem";
import { DOLLAR } from "../../../test/model/types.ts";
import type { BlockTimes } from "../blockTimes.ts";
import { type Comparison, createComparison } from "../comparison.ts";
import type { ReplayClient } from "../participants.ts";
import { foundBookLogs, predictedBookLogs } from "../predictedLogs.ts";
import { compareMarkets, type Reconciliation } from "../reconcile.ts";
import { HOUR_SECONDS, interestUp } from "./interest.ts";
import { foundLoanLogs, predictedLoanLogs } from "./loanLogs.ts";
import { interestOf } from "./model/keeping.ts";
import type { LendingOutcome } from "./model/prediction.ts";
import type { Holder, LendingState, Loan } from "./model/state.ts";
import type { Delivered } from "./outbox.ts";

/** What was predicted of a transaction. */
export interface Expected {
  readonly outcome: LendingOutcome;
  /** Second for which it was predicted; its hour counts. */
  readonly seconds: number;
}

export interface LendingReconcileOptions {
  readonly client: ReplayClient;
  readonly exchange: Address;
  readonly state: LendingState;
  readonly dollar: Address;
  readonly dollarUnit: bigint;
}

/** A transaction that was executed, and what was predicted of it. */
export interface Compared extends Delivered {
  readonly expected: Expected;
}

/** Loans that are read at once. Few, so that lists are read page by page. */
const LOANS_AT_ONCE = 100;
const ACCOUNTS_AT_ONCE = 50;

/** Compares what came of transactions with what was predicted. */
export async function compareOutcomes(
  comparison: Comparison,
  delivered: readonly Compared[],
  { exchange, blockTimes }: { readonly exchange: Address; readonly blockTimes: BlockTimes },
): Promise<void> {
  const timeOf = await blockTimes(delivered);
  for (const { intent, receipt, expected } of delivered) {
    const { outcome, seconds } = expected;
    const what = `${intent.type} in ${receipt.transactionHash}`;
    comparison.check(`status of ${what}`, outcome.ok ? "success" : "reverted", receipt.status);
    comparison.check(`hour of ${what}`, hourAt(seconds), hourAt(timeOf(receipt.blockNumber)));
    const events = outcome.ok ? outcome.events : [];
    comparison.check(`book logs of ${what}`, predictedBookLogs(events), foundBookLogs(receipt, exchange));
    comparison.check(`loan logs of ${what}`, predictedLoanLogs(events), foundLoanLogs(receipt, exchange));
  }
}

/** Compares everything that there is at the exchange now. */
export async function reconcileLending(options: LendingReconcileOptions): Promise<Reconciliation> {
  const { client, exchange, state } = options;
  const comparison = createComparison();
  const [accounts, , , feeAccount] = await client.readContract({
    ...{ address: exchange, abi: pangeaAbi, functionName: "registry" },
  });
  comparison.check("number of accounts", state.holders.size, accounts);
  comparison.check("fee account", state.feeAccount, feeAccount);
  const { timestamp } = await client.getBlock();
  const holders = [...state.holders.values()];
  for (let start = 0; start < holders.length; start += ACCOUNTS_AT_ONCE) {
    const some = holders.slice(start, start + ACCOUNTS_AT_ONCE);
    await Promise.all(some.map((holder) => compareHolder(comparison, options, { holder, seconds: Number(timestamp) })));
  }
  await compareMarkets(comparison, options, state.markets.values());
  await compareCustody(comparison, options);
  return { compared: comparison.count(), differences: comparison.differences() };
}

interface HolderNow {
  readonly holder: Holder;
  readonly seconds: number;
}

async function compareHolder(
  comparison: Comparison,
  options: LendingReconcileOptions,
  { holder, seconds }: HolderNow,
): Promise<void> {
  const { client, exchange } = options;
  const { account } = holder;
  const [balance, owed, given] = await Promise.all([
    client.readContract({
      ...{ address: exchange, abi: pangeaAbi, functionName: "balanceOf", args: [account, DOLLAR] },
    }),
    readLoans(options, account, false),
    readLoans(options, account, true),
  ]);
  comparison.check(`free dollars of account ${account}`, holder.free, balance.free);
  comparison.check(`held dollars of account ${account}`, holder.held, balance.held);
  comparison.check(`loans that account ${account} owes`, loansText(holder.owed, seconds), owed);
  comparison.check(`loans that account ${account} has given`, loansText(holder.given, seconds), given);
}

async function readLoans({ client, exchange }: LendingReconcileOptions, account: number, given: boolean) {
  const texts: string[] = [];
  let cursor = 0;
  do {
    const [loans, next] = await client.readContract({
      ...{ address: exchange, abi: pangeaAbi, functionName: "loansOf" },
      args: [account, given, cursor, LOANS_AT_ONCE],
    });
    texts.push(...loans.map(loanText));
    cursor = next;
  } while (cursor !== 0);
  return texts.join("; ");
}

function loansText(loans: readonly (Loan | undefined)[], seconds: number): string {
  const own = loans.filter((loan) => loan !== undefined);
  return own.map((loan) => loanText(loanInfo(loan, seconds))).join("; ");
}

/** A loan as its view should tell it. */
function loanInfo(loan: Loan, seconds: number) {
  const { id, market, borrower, lender, principal, rate, start, booked, isExtensible } = loan;
  return {
    ...{ id, market: market.number, asset: DOLLAR, borrower: borrower.account, lender: lender.account },
    ...{ principal, rate, start: start * HOUR_SECONDS, end: (start + market.termHours) * HOUR_SECONDS },
    interest: interestOf(loan, { seconds }),
    interestToTerm: interestUp({ units: principal, rate, hours: booked }),
    isExtensible,
  };
}

function loanText(loan: object): string {
  const fields = Object.entries(loan).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, value]) => `${name} ${value}`).join(", ");
}

/** The exchange has as many dollars as it owes. */
async function compareCustody(comparison: Comparison, options: LendingReconcileOptions): Promise<void> {
  const { client, exchange, state, dollar, dollarUnit } = options;
  const fees = [...state.markets.values()].reduce((sum, market) => sum + market.fees, 0n);
  const owed = [...state.holders.values()].reduce((sum, { free, held }) => sum + free + held, fees);
  const inCustody = await client.readContract({
    ...{ address: dollar, abi: erc20Abi, functionName: "balanceOf", args: [exchange] },
  });
  comparison.check("dollars in custody, as the sum of what is owed", owed * dollarUnit, inCustody);
}

function hourAt(seconds: number): number {
  return Math.floor(seconds / HOUR_SECONDS);
}
