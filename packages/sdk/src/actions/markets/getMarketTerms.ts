import type { FeeTerms } from "../../outcome/order.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/** The terms of a market from which the fee of an order follows: one view, `marketInfo`. */
export async function getMarketTerms(
  client: PangeaClient,
  parameters: ReadParameters & { readonly market: MarketId },
): Promise<FeeTerms> {
  const call = defineCall(parameters.exchange, "marketInfo", [encodeMarket(parameters.market)]);
  const { takerFee, priceExp } = await read(client, call, parameters);
  return { takerFee: BigInt(takerFee), scale: { priceExp } };
}
