import type { Hash, TransactionReceipt } from "viem";
import { checked, checkedNumber, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanId, Tick, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMatches } from "../encode.ts";
import { readEvents } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/** All that the loan is worth. */
const ALL = 2n ** 64n - 1n;

/**
 * Passes a loan, or a part of it, to lend orders of its market. Owner of the lending account, or a delegate with `loans`. The
 * borrower's rate stays; new lenders who ask for a higher one are paid the difference by the one who leaves.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Loan, how much, and at what rates of new lenders, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NobodyTakesOver` when no lend order asks for `maxRate` or less, `BorrowerNotEligible` when the borrower has
 *   no initial margin, `LoanDueSoon` in the last hours.
 * @example
 * const hash = await assign(client, { exchange, loan: id, maxRate: 700n });
 */
export async function assign(client: PangeaClient, parameters: assign.Parameters): Promise<assign.ReturnValue> {
  return write(client, assign.call(parameters), parameters);
}

export declare namespace assign {
  interface Args extends ExchangeParameters {
    readonly loan: LoanId;
    /** Most that new lenders shall pay in all, ledger units. Default: all that the loan is worth. */
    readonly units?: Units | undefined;
    /** Highest rate of lend orders to accept, basis points a year. */
    readonly maxRate: Tick;
    /** Lend orders to touch at most. Default 64. */
    readonly maxMatches?: number | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
assign.call = ({ exchange, loan, units = ALL, maxRate, maxMatches }: assign.Args): PangeaCall<"assign"> =>
  defineCall(exchange, "assign", [
    checked(loan, FIELDS.loan),
    checked(units, FIELDS.units),
    checkedNumber(maxRate, FIELDS.rate),
    encodeMatches(maxMatches),
  ]);

/**
 * Passes a loan on and waits until others have it.
 *
 * @throws {ContractError} `NobodyTakesOver` when no lend order asks for `maxRate` or less, `BorrowerNotEligible` when the borrower has
 *   no initial margin, `LoanDueSoon` in the last hours.
 * @example
 * const { principal, received } = await assignSync(client, { exchange, loan: id, maxRate: 700n });
 */
export async function assignSync(
  client: PangeaClient,
  parameters: assignSync.Parameters,
): Promise<assignSync.ReturnValue> {
  const receipt = await writeSync(client, assign.call(parameters), parameters);
  return { receipt, ...assignmentOf(receipt, parameters) };
}

export declare namespace assignSync {
  interface Parameters extends assign.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** That passed on. */
    readonly principal: Units;
    /** What new lenders paid. */
    readonly received: Units;
    /** Paid to them for higher rates. */
    readonly compensation: Units;
    /** The loans in which it passed on. */
    readonly loans: readonly LoanId[];
  }
}

function assignmentOf(receipt: TransactionReceipt, { exchange }: assign.Args): Omit<assignSync.ReturnValue, "receipt"> {
  const parts = readEvents(receipt, exchange, "LoanAssigned");
  const total = (key: "principal" | "price" | "compensation") => parts.reduce((sum, part) => sum + part[key], 0n);
  return {
    principal: total("principal"),
    received: total("price"),
    compensation: total("compensation"),
    loans: parts.map(({ newLoan }) => newLoan),
  };
}
