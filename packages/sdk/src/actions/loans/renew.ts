import type { Hash, TransactionReceipt } from "viem";
import { checked, FIELDS } from "../../codec/fields.ts";
import { readLoanChanges } from "../../codec/loanEvents.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanChange } from "../../types/loan.ts";
import type { AccountId, LoanId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMatches } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Renews a loan in its last six hours, or later: its lender extends it at its rate, if it does; else it is refinanced from the
 * book, at up to the rate that the borrower accepts by now (see `acceptedRate`). Anybody may, for a small bounty.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Loan, and account that gets the bounty, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `RenewalTooEarly` before that, `NobodyRenews` when nobody lends at an accepted rate, `BelowMaintenance`
 *   when the borrower would be below maintenance margin.
 * @example
 * const hash = await renew(client, { exchange, loan: id, keeper: 9 });
 */
export async function renew(client: PangeaClient, parameters: renew.Parameters): Promise<renew.ReturnValue> {
  return write(client, renew.call(parameters), parameters);
}

export declare namespace renew {
  interface Args extends ExchangeParameters {
    readonly loan: LoanId;
    /** Default: nobody is paid, and nobody pays. */
    readonly keeper?: AccountId | undefined;
    /** Lend orders to touch at most. Default 64. */
    readonly maxMatches?: number | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
renew.call = ({ exchange, loan, keeper = 0, maxMatches }: renew.Args): PangeaCall<"renew"> =>
  defineCall(exchange, "renew", [checked(loan, FIELDS.loan), encodeAccount(keeper), encodeMatches(maxMatches)]);

/**
 * Renews a loan and waits until it is renewed.
 *
 * @throws {ContractError} `RenewalTooEarly` before that, `NobodyRenews` when nobody lends at an accepted rate, `BelowMaintenance`
 *   when the borrower would be below maintenance margin.
 * @example
 * const { changes } = await renewSync(client, { exchange, loan: id, keeper: 9 });
 */
export async function renewSync(
  client: PangeaClient,
  parameters: renewSync.Parameters,
): Promise<renewSync.ReturnValue> {
  const receipt = await writeSync(client, renew.call(parameters), parameters);
  return { receipt, changes: readLoanChanges({ logs: receipt.logs, exchange: parameters.exchange }) };
}

export declare namespace renewSync {
  interface Parameters extends renew.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** What happened to it: it was extended, or repaid by loans that were opened. */
    readonly changes: readonly LoanChange[];
  }
}
