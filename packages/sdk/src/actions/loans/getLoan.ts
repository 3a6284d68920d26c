import { checked, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Loan } from "../../types/loan.ts";
import type { LoanId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeLoan } from "./decode.ts";

/**
 * Reads a loan: view `loanInfo`.
 *
 * @param client - Any client.
 * @param parameters - Id of the loan.
 * @returns Undefined when the loan is over, or never was.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const loan = await getLoan(client, { exchange, loan: id });
 * console.log(loan?.principal, loan?.interest, loan?.end);
 */
export async function getLoan(client: PangeaClient, parameters: getLoan.Parameters): Promise<getLoan.ReturnValue> {
  const raw = await read(client, getLoan.call(parameters), parameters);
  return raw.principal === 0n ? undefined : decodeLoan(raw);
}

export declare namespace getLoan {
  interface Args extends ExchangeParameters {
    readonly loan: LoanId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Loan | undefined;
}

/** The call itself, for multicalls. */
getLoan.call = ({ exchange, loan }: getLoan.Args): PangeaCall<"loanInfo"> =>
  defineCall(exchange, "loanInfo", [checked(loan, FIELDS.loan)]);
