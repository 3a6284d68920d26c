import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Resolves an account of which nothing is left for creditors, anybody: its losing positions pay what they can, and all claims on it are cut
 * by one ratio. A winner at one of its markets can do it in the bundle in which it draws.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when a number does not fit its field.
 * @throws {ContractError} `NotResolvable` when something is left for creditors or a price does not tell, `WriteOffPending` when loans of the
 * round before are not written off yet.
 * @example
 * const hash = await resolve(client, { exchange, account: 9 });
 */
export async function resolve(client: PangeaClient, parameters: resolve.Parameters): Promise<resolve.ReturnValue> {
  return write(client, resolve.call(parameters), parameters);
}

export declare namespace resolve {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for bundles, simulations and other senders. */
resolve.call = ({ exchange, account }: resolve.Args): PangeaCall<"resolve"> =>
  defineCall(exchange, "resolve", [encodeAccount(account)]);

/**
 * As `resolve`, and waits until it is done.
 *
 * @throws {ContractError} `NotResolvable` when something is left for creditors or a price does not tell, `WriteOffPending` when loans of the
 * round before are not written off yet.
 * @example
 * const { claims, shortfall } = await resolveSync(client, { exchange, account: 9 });
 */
export async function resolveSync(
  client: PangeaClient,
  parameters: resolveSync.Parameters,
): Promise<resolveSync.ReturnValue> {
  const receipt = await writeSync(client, resolve.call(parameters), parameters);
  const { claims, shortfall } = requireEvent(receipt, parameters.exchange, "AccountResolved");
  return { receipt, claims, shortfall };
}

export declare namespace resolveSync {
  interface Parameters extends resolve.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Ledger units of the dollar that its creditors claimed. */
    readonly claims: Units;
    /** Ledger units of the dollar by which they are cut. */
    readonly shortfall: Units;
  }
}
