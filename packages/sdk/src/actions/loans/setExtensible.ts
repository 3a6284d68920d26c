import type { Hash, TransactionReceipt } from "viem";
import { checked, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Says whether the lender extends a loan at its end; it does unless it says otherwise. Owner of the lending account, or a
 * delegate with `loans`.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Loan, and whether it is extended, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `LoanNotFound` when the loan is over, `NotAuthorized` when the sender may not.
 * @example
 * const hash = await setExtensible(client, { exchange, loan: id, isExtensible: false });
 */
export async function setExtensible(
  client: PangeaClient,
  parameters: setExtensible.Parameters,
): Promise<setExtensible.ReturnValue> {
  return write(client, setExtensible.call(parameters), parameters);
}

export declare namespace setExtensible {
  interface Args extends ExchangeParameters {
    readonly loan: LoanId;
    readonly isExtensible: boolean;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
setExtensible.call = ({ exchange, loan, isExtensible }: setExtensible.Args): PangeaCall<"setExtensible"> =>
  defineCall(exchange, "setExtensible", [checked(loan, FIELDS.loan), isExtensible]);

/**
 * Says whether a loan is extended, and waits until that is in force.
 *
 * @throws {ContractError} `LoanNotFound` when the loan is over, `NotAuthorized` when the sender may not.
 * @example
 * await setExtensibleSync(client, { exchange, loan: id, isExtensible: false });
 */
export async function setExtensibleSync(
  client: PangeaClient,
  parameters: setExtensibleSync.Parameters,
): Promise<setExtensibleSync.ReturnValue> {
  return { receipt: await writeSync(client, setExtensible.call(parameters), parameters) };
}

export declare namespace setExtensibleSync {
  interface Parameters extends setExtensible.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
