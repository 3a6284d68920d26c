import type { Address } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads the number of a listed token: view `assetOf`.
 *
 * @param client - Any client.
 * @param parameters - Address of the token.
 * @throws {ContractError} `UnknownToken` when the token is not listed.
 * @example
 * const asset = await getAssetOf(client, { exchange, token });
 */
export async function getAssetOf(
  client: PangeaClient,
  parameters: getAssetOf.Parameters,
): Promise<getAssetOf.ReturnValue> {
  return read(client, getAssetOf.call(parameters), parameters);
}

export declare namespace getAssetOf {
  interface Args extends ExchangeParameters {
    readonly token: Address;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = AssetId;
}

/** The call itself, for multicalls. */
getAssetOf.call = ({ exchange, token }: getAssetOf.Args): PangeaCall<"assetOf"> =>
  defineCall(exchange, "assetOf", [token]);
