import type { PangeaClient } from "../../types/client.ts";
import type { AccountId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads how many accounts, tokens and markets there are: view `registry`.
 *
 * @param client - Any client.
 * @param parameters - Exchange and block.
 * @returns Accounts and markets are numbered from 1 to their count, assets from 0.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { markets } = await getRegistry(client, { exchange });
 */
export async function getRegistry(
  client: PangeaClient,
  parameters: getRegistry.Parameters,
): Promise<getRegistry.ReturnValue> {
  const [accounts, assets, markets, feeAccount] = await read(client, getRegistry.call(parameters), parameters);
  return { accounts, assets, markets, feeAccount: feeAccount === 0 ? undefined : feeAccount };
}

export declare namespace getRegistry {
  type Args = ExchangeParameters;
  type Parameters = ReadParameters;
  interface ReturnValue {
    /** How many there are: the highest number of an account, numbers begin with 1. */
    readonly accounts: number;
    /** How many there are, the dollar included: the highest number of an asset is one less. */
    readonly assets: number;
    /** How many there are: the highest number of a market, numbers begin with 1. */
    readonly markets: number;
    /** Collects fees, undefined = none was named yet. */
    readonly feeAccount: AccountId | undefined;
  }
}

/** The call itself, for multicalls. */
getRegistry.call = ({ exchange }: getRegistry.Args): PangeaCall<"registry"> => defineCall(exchange, "registry", []);
