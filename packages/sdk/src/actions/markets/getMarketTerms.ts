import { decodeMarketKind, marketKindSlots } from "../../codec/marketWords.ts";
import type { FeeTerms } from "../../outcome/order.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { getWords } from "./getWords.ts";

/** The terms of a market from which the value and the fee of a trade follow: views `marketInfo` and `words`. */
export async function getMarketTerms(
  client: PangeaClient,
  parameters: ReadParameters & { readonly market: MarketId },
): Promise<FeeTerms> {
  const call = defineCall(parameters.exchange, "marketInfo", [encodeMarket(parameters.market)]);
  const [{ takerFee, priceExp, lotExp }, words] = await Promise.all([
    read(client, call, parameters),
    getWords(client, { ...parameters, slots: marketKindSlots(parameters.market) }),
  ]);
  const kind = decodeMarketKind(words);
  if (kind.kind === "loan") return { takerFee: 0n, scale: { priceExp, lotExp }, termHours: kind.termHours };
  return { takerFee: BigInt(takerFee), scale: { priceExp, lotExp } };
}
