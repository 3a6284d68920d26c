import { DOLLAR } from "../../codec/constants.ts";
import { decodeMarketKind, marketKindSlots } from "../../codec/marketWords.ts";
import { loanScale, marketScale } from "../../codec/scale.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { Asset, Market, MarketStatus } from "../../types/market.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { getAsset } from "./getAsset.ts";
import { getWords } from "./getWords.ts";

/** States of a market in the order in which the contracts number them, from 1. One that is not known takes no orders. */
const STATUSES: readonly MarketStatus[] = ["active", "cancelOnly", "paused"];

/** Nobody pays for making or taking a loan; other fields of the market's word lie where these are elsewhere. */
const NO_FEES = { takerFee: 0, makerFee: 0, makerFeeCap: 0, expiryBounty: 0 };

/**
 * Reads a market of any kind with what is needed to convert its numbers: views `marketInfo` and `assetInfo`, and by
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
  const kind = decodeMarketKind(words);
  const { lotExp, priceExp } = info;
  const fees = kind.kind === "loan" ? NO_FEES : info;
  return {
    id: parameters.market,
    asset,
    dollar,
    scale:
      kind.kind === "loan" ? loanScale({ asset, dollar, lotExp }) : marketScale({ asset, dollar, lotExp, priceExp }),
    status: STATUSES[info.status - 1] ?? "cancelOnly",
    takerFee: BigInt(fees.takerFee),
    makerFee: BigInt(fees.makerFee),
    makerFeeCap: BigInt(fees.makerFeeCap),
    minNotional: BigInt(info.minNotional),
    expiryBounty: BigInt(fees.expiryBounty),
    bestBid: BigInt(info.bestBid),
    bestAsk: BigInt(info.bestAsk),
    fees: info.fees,
    ...kind,
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
