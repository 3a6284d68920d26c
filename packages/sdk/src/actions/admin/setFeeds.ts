import { type Address, type Hash, type TransactionReceipt, zeroAddress } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAsset } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Names where the price of an asset comes from, and reads it at once. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `RiskNotSet` when `setRisk` must be called first.
 * @example
 * const hash = await setFeeds(client, { exchange, asset: 1, primary: source, maxAge: 60, deadAge: 3_600, maxDeviation: 10_000n, jumpBound: 100_000n, jumpHold: 300 });
 */
export async function setFeeds(client: PangeaClient, parameters: setFeeds.Parameters): Promise<setFeeds.ReturnValue> {
  return write(client, setFeeds.call(parameters), parameters);
}

export declare namespace setFeeds {
  interface Args extends ExchangeParameters {
    readonly asset: AssetId;
    /** Source of the price, such as an `AggregatorSource` or a `PythSource`. */
    readonly primary: Address;
    /** Confirms jumps and takes the place of the first when that is silent. Default: none. */
    readonly secondary?: Address | undefined;
    /** Seconds after which a price is stale. */
    readonly maxAge: number;
    /** Seconds after which it says nothing any more. */
    readonly deadAge: number;
    /** Most that both sources may differ, and that one may be unsure of itself, millionths. */
    readonly maxDeviation: bigint;
    /** Most that a price may change in one refresh without being confirmed, millionths. */
    readonly jumpBound: bigint;
    /** Seconds after which a change that stands is accepted without the other source. */
    readonly jumpHold: number;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setFeeds.call = ({ exchange, asset, secondary = zeroAddress, ...terms }: setFeeds.Args): PangeaCall<"setFeeds"> =>
  defineCall(exchange, "setFeeds", [
    encodeAsset(asset),
    {
      primary: terms.primary,
      secondary,
      maxAge: terms.maxAge,
      deadAge: terms.deadAge,
      maxDeviation: Number(terms.maxDeviation),
      jumpBound: Number(terms.jumpBound),
      jumpHold: terms.jumpHold,
    },
  ]);

/**
 * As `setFeeds`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setFeedsSync(client, { exchange, asset: 1, primary: source, maxAge: 60, deadAge: 3_600, maxDeviation: 10_000n, jumpBound: 100_000n, jumpHold: 300 });
 */
export async function setFeedsSync(
  client: PangeaClient,
  parameters: setFeedsSync.Parameters,
): Promise<setFeedsSync.ReturnValue> {
  return { receipt: await writeSync(client, setFeeds.call(parameters), parameters) };
}

export declare namespace setFeedsSync {
  interface Parameters extends setFeeds.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
