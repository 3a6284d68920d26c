import type { PangeaClient } from "../../types/client.ts";
import type { InsuranceBudget } from "../../types/liquidation.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads what a market has put by for defaults of its own accounts: view `insuranceOf`.
 *
 * @param client - Any client.
 * @param parameters - Perpetual or loan market.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const { budget, dayCap, usedToday } = await getInsurance(client, { exchange, market: 3 });
 */
export async function getInsurance(
  client: PangeaClient,
  parameters: getInsurance.Parameters,
): Promise<getInsurance.ReturnValue> {
  const [budget, dayCap, usedToday] = await read(client, getInsurance.call(parameters), parameters);
  return { budget, dayCap, usedToday };
}

export declare namespace getInsurance {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = InsuranceBudget;
}

/** The call itself, for multicalls. */
getInsurance.call = ({ exchange, market }: getInsurance.Args): PangeaCall<"insuranceOf"> =>
  defineCall(exchange, "insuranceOf", [encodeMarket(market)]);
