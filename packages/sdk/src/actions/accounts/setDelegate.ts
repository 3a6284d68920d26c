import type { Address, Hash, TransactionReceipt } from "viem";
import { checkedNumber, FIELDS } from "../../codec/fields.ts";
import { encodePermissions, type Permission } from "../../codec/permissions.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, Seconds } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Appoints a delegate (session key), changes or dismisses it. Owner only, effective at once. No delegate can withdraw.
 *
 * @param client - Client of the owner, unless `lane` or `signer` is given.
 * @param parameters - Delegate, what it may do and until when; no permissions dismiss it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotOwner` when the sender is not the owner, `InvalidDelegation` when it would be over already.
 * @example
 * await setDelegate(client, { exchange, account: 7, delegate, permissions: ["tradeSpot", "cancel"], expiry: 1_900_000_000 });
 */
export async function setDelegate(
  client: PangeaClient,
  parameters: setDelegate.Parameters,
): Promise<setDelegate.ReturnValue> {
  return write(client, setDelegate.call(parameters), parameters);
}

export declare namespace setDelegate {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly delegate: Address;
    readonly permissions: readonly Permission[];
    /** Last second of validity, unix time. Default 0, which only a dismissal may have. */
    readonly expiry?: Seconds | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
setDelegate.call = ({
  exchange,
  account,
  delegate,
  permissions,
  expiry = 0,
}: setDelegate.Args): PangeaCall<"setDelegate"> =>
  defineCall(exchange, "setDelegate", [
    encodeAccount(account),
    delegate,
    encodePermissions(permissions),
    checkedNumber(expiry, FIELDS.delegationExpiry),
  ]);

/**
 * Appoints, changes or dismisses a delegate and waits until it is in force.
 *
 * @throws {ContractError} `NotOwner` when the sender is not the owner.
 * @example
 * await setDelegateSync(client, { exchange, account: 7, delegate, permissions: [] }); // dismisses
 */
export async function setDelegateSync(
  client: PangeaClient,
  parameters: setDelegateSync.Parameters,
): Promise<setDelegateSync.ReturnValue> {
  return { receipt: await writeSync(client, setDelegate.call(parameters), parameters) };
}

export declare namespace setDelegateSync {
  interface Parameters extends setDelegate.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
