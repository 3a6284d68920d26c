import type { PangeaClient } from "../../types/client.ts";
import type { Asset } from "../../types/market.ts";
import type { ReadParameters } from "../read.ts";
import { getAsset } from "./getAsset.ts";
import { getRegistry } from "./getRegistry.ts";

/**
 * Reads every listed asset, the dollar first: views `registry` and `assetInfo`. With a client that batches
 * multicalls, these are few requests.
 *
 * @param client - Any client.
 * @param parameters - Exchange and block.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const [dollar, ...assets] = await getAssets(client, { exchange });
 */
export async function getAssets(
  client: PangeaClient,
  parameters: getAssets.Parameters,
): Promise<getAssets.ReturnValue> {
  const { assets } = await getRegistry(client, parameters);
  return Promise.all(Array.from({ length: assets }, (_, asset) => getAsset(client, { ...parameters, asset })));
}

export declare namespace getAssets {
  type Parameters = ReadParameters;
  type ReturnValue = readonly Asset[];
}
