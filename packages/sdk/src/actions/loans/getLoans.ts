import type { PangeaClient } from "../../types/client.ts";
import type { Loan } from "../../types/loan.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { pinBlock } from "../pinBlock.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeLoan } from "./decode.ts";

const DEFAULT_PAGE = 100;

/**
 * Reads all loans of an account, those that it owes and those that it has given, page by page at one block: view `loansOf`.
 *
 * @param client - Any client.
 * @param parameters - Account, which loans, and how many to read at a time.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { owed, given } = await getLoans(client, { exchange, account: 7 });
 * const principal = owed.reduce((sum, loan) => sum + loan.principal, 0n);
 */
export async function getLoans(client: PangeaClient, parameters: getLoans.Parameters): Promise<getLoans.ReturnValue> {
  const { role } = parameters;
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const [owed, given] = await Promise.all([
    role === "lender" ? [] : readPages(client, pinned, false),
    role === "borrower" ? [] : readPages(client, pinned, true),
  ]);
  return { owed, given };
}

async function readPages(client: PangeaClient, parameters: getLoans.Parameters, given: boolean): Promise<Loan[]> {
  const { exchange, account, pageSize: maxLoans = DEFAULT_PAGE } = parameters;
  const loans: Loan[] = [];
  let cursor = 0;
  do {
    const call = getLoans.call({ exchange, account, given, cursor, maxLoans });
    const [page, next] = await read(client, call, parameters);
    loans.push(...page.map(decodeLoan));
    cursor = next;
  } while (cursor !== 0);
  return loans;
}

export declare namespace getLoans {
  /** One page. */
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    /** Whether those that it has given, else those that it owes. */
    readonly given: boolean;
    /** Where to begin, 0 at first. */
    readonly cursor: number;
    /** Most loans of the page. */
    readonly maxLoans: number;
  }
  interface Parameters extends ExchangeParameters, ReadParameters {
    readonly account: AccountId;
    /** Only the loans in which the account has this part. Default: both. */
    readonly role?: "borrower" | "lender" | undefined;
    /** Loans of one request. Default 100. */
    readonly pageSize?: number | undefined;
  }
  interface ReturnValue {
    readonly owed: readonly Loan[];
    readonly given: readonly Loan[];
  }
}

/** The call of one page, for multicalls. */
getLoans.call = ({ exchange, account, given, cursor, maxLoans }: getLoans.Args): PangeaCall<"loansOf"> =>
  defineCall(exchange, "loansOf", [encodeAccount(account), given, cursor, maxLoans]);
