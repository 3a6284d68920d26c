import type { PangeaClient } from "../../types/client.ts";
import type { Asset } from "../../types/market.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAsset } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads a listed token, or an index, whose token is the zero address: view `assetInfo`.
 *
 * @param client - Any client.
 * @param parameters - Number of the token; 0 is the dollar.
 * @throws {ContractError} `UnknownAsset` when no token is listed under this number.
 * @example
 * const dollar = await getAsset(client, { exchange, asset: 0 });
 */
export async function getAsset(client: PangeaClient, parameters: getAsset.Parameters): Promise<getAsset.ReturnValue> {
  const info = await read(client, getAsset.call(parameters), parameters);
  return { id: parameters.asset, ...info };
}

export declare namespace getAsset {
  interface Args extends ExchangeParameters {
    readonly asset: AssetId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Asset;
}

/** The call itself, for multicalls. */
getAsset.call = ({ exchange, asset }: getAsset.Args): PangeaCall<"assetInfo"> =>
  defineCall(exchange, "assetInfo", [encodeAsset(asset)]);
