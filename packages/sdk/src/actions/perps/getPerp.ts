import type { PangeaClient } from "../../types/client.ts";
import type { Perp } from "../../types/perp.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";

/**
 * Reads a perpetual market apart from its book, which `getMarket` tells of: view `perpInfo`.
 *
 * @param client - Any client.
 * @param parameters - Market.
 * @throws {ContractError} `NotPerpMarket` when the market is for spot.
 * @example
 * const { openInterest, hardCap, pool } = await getPerp(client, { exchange, market: 3 });
 */
export async function getPerp(client: PangeaClient, parameters: getPerp.Parameters): Promise<getPerp.ReturnValue> {
  const info = await read(client, getPerp.call(parameters), parameters);
  return {
    ...info,
    market: parameters.market,
    openInterest: BigInt(info.openInterest),
    softCap: BigInt(info.softCap),
    hardCap: BigInt(info.hardCap),
    capNow: BigInt(info.capNow),
    oiFactor: BigInt(info.oiFactor),
  };
}

export declare namespace getPerp {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = Perp;
}

/** The call itself, for multicalls. */
getPerp.call = ({ exchange, market }: getPerp.Args): PangeaCall<"perpInfo"> =>
  defineCall(exchange, "perpInfo", [encodeMarket(market)]);
