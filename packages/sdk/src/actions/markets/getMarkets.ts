import { DOLLAR } from "../../codec/constants.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Market } from "../../types/market.ts";
import type { ReadParameters } from "../read.ts";
import { getAsset } from "./getAsset.ts";
import { getMarket } from "./getMarket.ts";
import { getRegistry } from "./getRegistry.ts";

/**
 * Reads every market, spot and perpetuals: views `registry`, `marketInfo`, `assetInfo` and `words`. With a client that
 * batches multicalls, these are few requests.
 *
 * @param client - Any client.
 * @param parameters - Exchange and block.
 * @returns Markets in the order of their numbers.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const markets = await getMarkets(client, { exchange });
 */
export async function getMarkets(
  client: PangeaClient,
  parameters: getMarkets.Parameters,
): Promise<getMarkets.ReturnValue> {
  const [{ markets }, dollar] = await Promise.all([
    getRegistry(client, parameters),
    getAsset(client, { ...parameters, asset: DOLLAR }),
  ]);
  const ids = Array.from({ length: markets }, (_, index) => index + 1);
  return Promise.all(ids.map((market) => getMarket(client, { ...parameters, market, dollar })));
}

export declare namespace getMarkets {
  type Parameters = ReadParameters;
  type ReturnValue = readonly Market[];
}
