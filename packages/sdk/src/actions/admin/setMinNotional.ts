import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sets the smallest order of a market. Resting orders stay. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when it is out of bounds.
 * @example
 * const hash = await setMinNotional(client, { exchange, market: 1, minNotional: 1_000n });
 */
export async function setMinNotional(
  client: PangeaClient,
  parameters: setMinNotional.Parameters,
): Promise<setMinNotional.ReturnValue> {
  return write(client, setMinNotional.call(parameters), parameters);
}

export declare namespace setMinNotional {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    /** In lots x ticks. */
    readonly minNotional: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setMinNotional.call = ({ exchange, market, minNotional }: setMinNotional.Args): PangeaCall<"setMinNotional"> =>
  defineCall(exchange, "setMinNotional", [encodeMarket(market), Number(minNotional)]);

/**
 * As `setMinNotional`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setMinNotionalSync(client, { exchange, market: 1, minNotional: 1_000n });
 */
export async function setMinNotionalSync(
  client: PangeaClient,
  parameters: setMinNotionalSync.Parameters,
): Promise<setMinNotionalSync.ReturnValue> {
  return { receipt: await writeSync(client, setMinNotional.call(parameters), parameters) };
}

export declare namespace setMinNotionalSync {
  interface Parameters extends setMinNotional.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
