import type { PangeaClient } from "../../types/client.ts";
import type { Balance } from "../../types/market.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what an account has of everything, in ledger units, dollars first: view `balancesOf`.
 *
 * @param client - Any client.
 * @param parameters - Account.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const [dollars, ...assets] = await getBalances(client, { exchange, account: 7 });
 */
export async function getBalances(
  client: PangeaClient,
  parameters: getBalances.Parameters,
): Promise<getBalances.ReturnValue> {
  return read(client, getBalances.call(parameters), parameters);
}

export declare namespace getBalances {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = readonly Balance[];
}

/** The call itself, for multicalls. */
getBalances.call = ({ exchange, account }: getBalances.Args): PangeaCall<"balancesOf"> =>
  defineCall(exchange, "balancesOf", [encodeAccount(account)]);
