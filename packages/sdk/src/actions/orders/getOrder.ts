import type { PangeaClient } from "../../types/client.ts";
import type { StoredOrder } from "../../types/order.ts";
import type { MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeId, encodeMarket } from "../encode.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeOrder } from "./decodeOrder.ts";

/**
 * Reads a resting order: view `orderInfo`.
 *
 * @param client - Any client.
 * @param parameters - Market and id.
 * @returns The order with its flags, undefined = it does not rest (any more).
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @example
 * const order = await getOrder(client, { exchange, market: 1, id });
 */
export async function getOrder(client: PangeaClient, parameters: getOrder.Parameters): Promise<getOrder.ReturnValue> {
  const order = await read(client, getOrder.call(parameters), parameters);
  return order.account === 0 ? undefined : decodeOrder(order);
}

export declare namespace getOrder {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    readonly id: OrderId;
  }
  interface Parameters extends Args, ReadParameters {}
  type ReturnValue = StoredOrder | undefined;
}

/** The call itself, for multicalls. */
getOrder.call = ({ exchange, market, id }: getOrder.Args): PangeaCall<"orderInfo"> =>
  defineCall(exchange, "orderInfo", [encodeMarket(market), encodeId(id)]);
