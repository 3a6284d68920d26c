import { zeroAddress } from "viem";
import { decodePriceState, toRamp } from "../../codec/riskTerms.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetPrice, FeedTerms } from "../../types/perp.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAsset } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads price, risk parameters and sources of an asset: view `assetRisk`. `markPrice` writes the price in decimals.
 *
 * @param client - Any client.
 * @param parameters - Asset.
 * @throws {ContractError} `UnknownAsset` when no asset is listed under this number.
 * @example
 * const { price, state } = await getPrice(client, { exchange, asset: 1 });
 */
export async function getPrice(client: PangeaClient, parameters: getPrice.Parameters): Promise<getPrice.ReturnValue> {
  const risk = await read(client, getPrice.call(parameters), parameters);
  return {
    asset: parameters.asset,
    price: risk.price,
    priceExp: risk.priceExp,
    shock: BigInt(risk.shock),
    halfBasis: BigInt(risk.halfBasis),
    common: BigInt(risk.common),
    oiFactor: BigInt(risk.oiFactor),
    haircut: BigInt(risk.haircut),
    makerFeeCap: BigInt(risk.makerFeeCap),
    ramp: toRamp(BigInt(risk.shockLag), BigInt(risk.basisLag), BigInt(risk.hoursLeft)),
    state: decodePriceState(risk.state),
    time: risk.time,
    pendingPrice: risk.pendingSince === 0 ? undefined : risk.pendingPrice,
    pendingSince: risk.pendingSince === 0 ? undefined : risk.pendingSince,
    feeds: decodeFeeds(risk.feeds),
  };
}

export declare namespace getPrice {
  interface Args extends ExchangeParameters {
    readonly asset: AssetId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = AssetPrice;
}

/** The call itself, for multicalls. */
getPrice.call = ({ exchange, asset }: getPrice.Args): PangeaCall<"assetRisk"> =>
  defineCall(exchange, "assetRisk", [encodeAsset(asset)]);

type RawFeeds = Omit<FeedTerms, "secondary" | "maxDeviation" | "jumpBound"> & {
  readonly secondary: `0x${string}`;
  readonly maxDeviation: number;
  readonly jumpBound: number;
};

function decodeFeeds({ secondary, maxDeviation, jumpBound, ...feeds }: RawFeeds): FeedTerms | undefined {
  if (feeds.primary === zeroAddress) return undefined;
  return {
    ...feeds,
    secondary: secondary === zeroAddress ? undefined : secondary,
    maxDeviation: BigInt(maxDeviation),
    jumpBound: BigInt(jumpBound),
  };
}
