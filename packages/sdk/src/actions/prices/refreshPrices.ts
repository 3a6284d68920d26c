import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAsset } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Has the exchange read the sources of prices and judge what they say. Anyone may call it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Assets whose prices to bring up to date, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NoPriceSource` when an asset has no source.
 * @example
 * const hash = await refreshPrices(client, { exchange, assets: [1, 2] });
 */
export async function refreshPrices(
  client: PangeaClient,
  parameters: refreshPrices.Parameters,
): Promise<refreshPrices.ReturnValue> {
  return write(client, refreshPrices.call(parameters), parameters);
}

export declare namespace refreshPrices {
  interface Args extends ExchangeParameters {
    readonly assets: readonly AssetId[];
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
refreshPrices.call = ({ exchange, assets }: refreshPrices.Args): PangeaCall<"refreshPrices"> =>
  defineCall(exchange, "refreshPrices", [assets.map(encodeAsset)]);

/**
 * As `refreshPrices`, and waits until the prices are in force.
 *
 * @throws {ContractError} `NoPriceSource` when an asset has no source.
 * @example
 * await refreshPricesSync(client, { exchange, assets: [1, 2] });
 */
export async function refreshPricesSync(
  client: PangeaClient,
  parameters: refreshPricesSync.Parameters,
): Promise<refreshPricesSync.ReturnValue> {
  return { receipt: await writeSync(client, refreshPrices.call(parameters), parameters) };
}

export declare namespace refreshPricesSync {
  interface Parameters extends refreshPrices.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
