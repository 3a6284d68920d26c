import type { PangeaClient } from "../../types/client.ts";
import type { Relending } from "../../types/loan.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what an account wants lent again at a market, and what waits for it: view `relendOf`.
 *
 * @param client - Any client.
 * @param parameters - Account and loan market.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { rate, waiting } = await getRelend(client, { exchange, account: 7, market: 5 });
 */
export async function getRelend(
  client: PangeaClient,
  parameters: getRelend.Parameters,
): Promise<getRelend.ReturnValue> {
  const [rate, waiting] = await read(client, getRelend.call(parameters), parameters);
  return { rate: BigInt(rate), waiting };
}

export declare namespace getRelend {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Relending;
}

/** The call itself, for multicalls. */
getRelend.call = ({ exchange, account, market }: getRelend.Args): PangeaCall<"relendOf"> =>
  defineCall(exchange, "relendOf", [encodeAccount(account), encodeMarket(market)]);
