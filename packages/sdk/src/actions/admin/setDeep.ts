import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Says whether unsettled profit of a market counts for initial margin. Only for markets that nobody can push. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `NotPerpMarket` when the market is for spot.
 * @example
 * const hash = await setDeep(client, { exchange, market: 3, isDeep: true });
 */
export async function setDeep(client: PangeaClient, parameters: setDeep.Parameters): Promise<setDeep.ReturnValue> {
  return write(client, setDeep.call(parameters), parameters);
}

export declare namespace setDeep {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    readonly isDeep: boolean;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setDeep.call = ({ exchange, market, isDeep }: setDeep.Args): PangeaCall<"setDeep"> =>
  defineCall(exchange, "setDeep", [encodeMarket(market), isDeep]);

/**
 * As `setDeep`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setDeepSync(client, { exchange, market: 3, isDeep: true });
 */
export async function setDeepSync(
  client: PangeaClient,
  parameters: setDeepSync.Parameters,
): Promise<setDeepSync.ReturnValue> {
  return { receipt: await writeSync(client, setDeep.call(parameters), parameters) };
}

export declare namespace setDeepSync {
  interface Parameters extends setDeep.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
