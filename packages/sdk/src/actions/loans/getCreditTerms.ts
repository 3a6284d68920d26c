import type { PangeaClient } from "../../types/client.ts";
import type { CreditTerms } from "../../types/loan.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads on what terms an account borrows: view `creditTerms`.
 *
 * @param client - Any client.
 * @param parameters - Account.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { multiplier } = await getCreditTerms(client, { exchange, account: 7 }); // 200 = twice its initial requirement
 */
export async function getCreditTerms(
  client: PangeaClient,
  parameters: getCreditTerms.Parameters,
): Promise<getCreditTerms.ReturnValue> {
  const [leverageCap, maxRenewRate, multiplier] = await read(client, getCreditTerms.call(parameters), parameters);
  return { leverageCap, maxRenewRate: BigInt(maxRenewRate), multiplier };
}

export declare namespace getCreditTerms {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = CreditTerms;
}

/** The call itself, for multicalls. */
getCreditTerms.call = ({ exchange, account }: getCreditTerms.Args): PangeaCall<"creditTerms"> =>
  defineCall(exchange, "creditTerms", [encodeAccount(account)]);
