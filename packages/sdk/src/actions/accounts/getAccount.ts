import { type Address, zeroAddress } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads who owns an account: view `ownerOf`.
 *
 * @param client - Any client.
 * @param parameters - Number of the account.
 * @returns The account, undefined = it was never opened.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const account = await getAccount(client, { exchange, account: 7 });
 * if (account?.owner !== owner) throw new Error("not mine");
 */
export async function getAccount(
  client: PangeaClient,
  parameters: getAccount.Parameters,
): Promise<getAccount.ReturnValue> {
  const owner = await read(client, getAccount.call(parameters), parameters);
  return owner === zeroAddress ? undefined : { id: parameters.account, owner };
}

export declare namespace getAccount {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = { readonly id: AccountId; readonly owner: Address } | undefined;
}

/** The call itself, for multicalls. */
getAccount.call = ({ exchange, account }: getAccount.Args): PangeaCall<"ownerOf"> =>
  defineCall(exchange, "ownerOf", [encodeAccount(account)]);
