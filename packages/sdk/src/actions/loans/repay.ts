import type { Hash, TransactionReceipt } from "viem";
import { checked, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/** As much as the free balance allows. */
const AFFORDABLE = 2n ** 64n - 1n;

/**
 * Repays a loan, all of it or a part, with the interest on it so far, from the free balance of its borrower. Owner of the
 * borrowing account, or a delegate with `loans`.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Loan and principal, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `LoanNotFound` when the loan is over, `InsufficientBalance` when the free balance is short.
 * @example
 * const hash = await repay(client, { exchange, loan: id, units: 400_000_000n });
 */
export async function repay(client: PangeaClient, parameters: repay.Parameters): Promise<repay.ReturnValue> {
  return write(client, repay.call(parameters), parameters);
}

export declare namespace repay {
  interface Args extends ExchangeParameters {
    readonly loan: LoanId;
    /** Principal in ledger units; more than there is = all of it. Default: as much as the free balance allows. */
    readonly units?: Units | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
repay.call = ({ exchange, loan, units = AFFORDABLE }: repay.Args): PangeaCall<"repay"> =>
  defineCall(exchange, "repay", [checked(loan, FIELDS.loan), checked(units, FIELDS.units)]);

/**
 * Repays a loan and waits until it is repaid.
 *
 * @throws {ContractError} `LoanNotFound` when the loan is over, `InsufficientBalance` when the free balance is short.
 * @example
 * const { principal, interest } = await repaySync(client, { exchange, loan: id });
 */
export async function repaySync(
  client: PangeaClient,
  parameters: repaySync.Parameters,
): Promise<repaySync.ReturnValue> {
  const receipt = await writeSync(client, repay.call(parameters), parameters);
  return { receipt, ...repaidBy(receipt, parameters) };
}

export declare namespace repaySync {
  interface Parameters extends repay.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Repaid. */
    readonly principal: Units;
    /** Paid on top. */
    readonly interest: Units;
  }
}

function repaidBy(
  receipt: TransactionReceipt,
  { exchange }: repay.Args,
): Pick<repaySync.ReturnValue, "principal" | "interest"> {
  const { principal, interest } = requireEvent(receipt, exchange, "LoanRepaid");
  return { principal, interest };
}
