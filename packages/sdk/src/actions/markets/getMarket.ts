import { DOLLAR } from "../../codec/constants.ts";
import { decodeMarketKind, marketKindSlots } from "../../codec/marketWords.ts";
import { marketScale } from "../../codec/scale.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Asset, Market } from "../../types/market.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { getAsset } from "./getAsset.ts";
import { getWords } from "./getWords.ts";

/** Number of a market's status when it takes orders. */
const ACTIVE = 1;

/**
 * Reads a market of either kind with what is needed to convert its numbers: views `marketInfo` and `assetInfo`, and by
 * `words` of what kind it is. Kind, scale, asset and fee cap never change; fees, smallest order and status may.
 *
 * @param client - Any client.
 * @param parameters - Number of the market. `dollar` saves a question when it is known.
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @example
 * const market = await getMarket(client, { exchange, market: 1 });
 * const tick = priceToTick("64000.5", market.scale);
 */
export async function getMarket(
  client: PangeaClient,
  parameters: getMarket.Parameters,
): Promise<getMarket.ReturnValue> {
  const [info, words, dollar] = await Promise.all([
    read(client, getMarket.call(parameters), parameters),
    getWords(client, { ...parameters, slots: marketKindSlots(parameters.market) }),
    parameters.dollar ?? getAsset(client, { ...parameters, asset: DOLLAR }),
  ]);
  const asset = await getAsset(client, { ...parameters, asset: info.asset });
  return {
    id: parameters.market,
    asset,
    dollar,
    scale: marketScale({ asset, dollar, lotExp: info.lotExp, priceExp: info.priceExp }),
    status: info.status === ACTIVE ? "active" : "cancelOnly",
    takerFee: BigInt(info.takerFee),
    makerFee: BigInt(info.makerFee),
    makerFeeCap: BigInt(info.makerFeeCap),
    minNotional: BigInt(info.minNotional),
    expiryBounty: BigInt(info.expiryBounty),
    bestBid: BigInt(info.bestBid),
    bestAsk: BigInt(info.bestAsk),
    fees: info.fees,
    ...decodeMarketKind(words),
  };
}

export declare namespace getMarket {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, ReadParameters {
    /** The dollar, if it was read before. */
    readonly dollar?: Asset | undefined;
  }
  type ReturnValue = Market;
}

/** The call of `marketInfo`, for multicalls. */
getMarket.call = ({ exchange, market }: getMarket.Args): PangeaCall<"marketInfo"> =>
  defineCall(exchange, "marketInfo", [encodeMarket(market)]);
