import type { PangeaClient } from "../../types/client.ts";
import type { AccountSnapshot } from "../../types/margin.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeSnapshot } from "./decode.ts";

/**
 * Reads everything that the margin of an account depends on, in one request: view `snapshotOf`. `toRiskVenue` and
 * `toRiskAccount` turn it into what the risk engine takes, `checkOrders` asks it about orders.
 *
 * @param client - Any client.
 * @param parameters - Account.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const snapshot = await getAccountSnapshot(client, { exchange, account: 7 });
 * const { freeMargin } = assess(toRiskVenue(snapshot), toRiskAccount(snapshot));
 */
export async function getAccountSnapshot(
  client: PangeaClient,
  parameters: getAccountSnapshot.Parameters,
): Promise<getAccountSnapshot.ReturnValue> {
  return decodeSnapshot(parameters.account, await read(client, getAccountSnapshot.call(parameters), parameters));
}

export declare namespace getAccountSnapshot {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = AccountSnapshot;
}

/** The call itself, for multicalls. */
getAccountSnapshot.call = ({ exchange, account }: getAccountSnapshot.Args): PangeaCall<"snapshotOf"> =>
  defineCall(exchange, "snapshotOf", [encodeAccount(account)]);
