import type { Hash, TransactionReceipt } from "viem";
import { checked, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Books the interest of a loan past due, so that margin counts it. Anybody may.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Loan, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `LoanNotFound` when the loan is over.
 * @example
 * const hash = await bookPastDue(client, { exchange, loan: id });
 */
export async function bookPastDue(
  client: PangeaClient,
  parameters: bookPastDue.Parameters,
): Promise<bookPastDue.ReturnValue> {
  return write(client, bookPastDue.call(parameters), parameters);
}

export declare namespace bookPastDue {
  interface Args extends ExchangeParameters {
    readonly loan: LoanId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
bookPastDue.call = ({ exchange, loan }: bookPastDue.Args): PangeaCall<"bookPastDue"> =>
  defineCall(exchange, "bookPastDue", [checked(loan, FIELDS.loan)]);

/**
 * Books the interest of a loan past due and waits until it counts.
 *
 * @throws {ContractError} `LoanNotFound` when the loan is over.
 * @example
 * await bookPastDueSync(client, { exchange, loan: id });
 */
export async function bookPastDueSync(
  client: PangeaClient,
  parameters: bookPastDueSync.Parameters,
): Promise<bookPastDueSync.ReturnValue> {
  return { receipt: await writeSync(client, bookPastDue.call(parameters), parameters) };
}

export declare namespace bookPastDueSync {
  interface Parameters extends bookPastDue.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
