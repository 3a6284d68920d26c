import type { Address } from "viem";
import { decodePermissions, type Permission } from "../../codec/permissions.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, Seconds } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what a delegate may do, and until when: view `delegation`.
 *
 * @param client - Any client.
 * @param parameters - Account and delegate.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { permissions, expiry } = await getDelegate(client, { exchange, account: 7, delegate });
 */
export async function getDelegate(
  client: PangeaClient,
  parameters: getDelegate.Parameters,
): Promise<getDelegate.ReturnValue> {
  const [permissions, expiry] = await read(client, getDelegate.call(parameters), parameters);
  return { permissions: decodePermissions(permissions), expiry };
}

export declare namespace getDelegate {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly delegate: Address;
  }
  interface Parameters extends Args, ReadParameters {}
  interface ReturnValue {
    readonly permissions: readonly Permission[];
    /** Last second of validity, unix time. */
    readonly expiry: Seconds;
  }
}

/** The call itself, for multicalls. */
getDelegate.call = ({ exchange, account, delegate }: getDelegate.Args): PangeaCall<"delegation"> =>
  defineCall(exchange, "delegation", [encodeAccount(account), delegate]);
