import type { PangeaClient } from "../../types/client.ts";
import type { Margin } from "../../types/margin.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeMargin } from "./decode.ts";

/**
 * Reads the margin of an account term by term: view `marginOf`.
 *
 * @param client - Any client.
 * @param parameters - Account.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { freeMargin, health, assets } = await getMargin(client, { exchange, account: 7 });
 */
export async function getMargin(
  client: PangeaClient,
  parameters: getMargin.Parameters,
): Promise<getMargin.ReturnValue> {
  return decodeMargin(await read(client, getMargin.call(parameters), parameters));
}

export declare namespace getMargin {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Margin;
}

/** The call itself, for multicalls. */
getMargin.call = ({ exchange, account }: getMargin.Args): PangeaCall<"marginOf"> =>
  defineCall(exchange, "marginOf", [encodeAccount(account)]);
