import type { PangeaClient } from "../../types/client.ts";
import type { Balance } from "../../types/market.ts";
import type { AccountId, AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeAsset } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what an account has of one asset, in ledger units: view `balanceOf`.
 *
 * @param client - Any client.
 * @param parameters - Account and asset.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { free, held } = await getAssetBalance(client, { exchange, account: 7, asset: 0 });
 */
export async function getAssetBalance(
  client: PangeaClient,
  parameters: getAssetBalance.Parameters,
): Promise<getAssetBalance.ReturnValue> {
  return read(client, getAssetBalance.call(parameters), parameters);
}

export declare namespace getAssetBalance {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly asset: AssetId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Balance;
}

/** The call itself, for multicalls. */
getAssetBalance.call = ({ exchange, account, asset }: getAssetBalance.Args): PangeaCall<"balanceOf"> =>
  defineCall(exchange, "balanceOf", [encodeAccount(account), encodeAsset(asset)]);
