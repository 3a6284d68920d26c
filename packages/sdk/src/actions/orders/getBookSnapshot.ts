import { BookMovedError } from "../../errors/feed.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { RestingOrder, Side } from "../../types/order.ts";
import type { MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeId, encodeMarket, encodeSide } from "../encode.ts";
import { pinBlock } from "../pinBlock.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeResting } from "./decodeOrder.ts";

const DEFAULT_PAGE_SIZE = 1_000;

/**
 * Reads every resting order of a market at one block, page by page: view `bookOrders`.
 *
 * @param client - Any client whose node still has the state of the block.
 * @param parameters - Market, block, and orders per request.
 * @returns Both sides in the order of their priority, expired orders among them, and the block they were read at.
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @throws {BookMovedError} when the node answered from another block than it was asked about.
 * @example
 * const { bids, asks, blockNumber } = await getBookSnapshot(client, { exchange, market: 1 });
 */
export async function getBookSnapshot(
  client: PangeaClient,
  parameters: getBookSnapshot.Parameters,
): Promise<getBookSnapshot.ReturnValue> {
  const pinned = await pinBlock(client, parameters);
  const [bids, asks] = await Promise.all([
    readSide(client, { ...parameters, ...pinned, side: "bid" }),
    readSide(client, { ...parameters, ...pinned, side: "ask" }),
  ]);
  const blockNumber = pinned.blockNumber ?? bids.blockNumber;
  // on some nodes a number means another state than the one asked for; better none than a torn snapshot
  if (bids.blockNumber !== asks.blockNumber) throw new BookMovedError(bids.blockNumber, asks.blockNumber);
  return { market: parameters.market, blockNumber, bids: bids.orders, asks: asks.orders };
}

export declare namespace getBookSnapshot {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    readonly side: Side;
    /** Where to begin. Default 0: at the best price. */
    readonly cursor?: OrderId | undefined;
    /** Orders of one request. Default 1,000. */
    readonly pageSize?: number | undefined;
  }
  interface Parameters extends Omit<Args, "side" | "cursor">, ReadParameters {}
  interface ReturnValue {
    readonly market: MarketId;
    readonly blockNumber: bigint;
    readonly bids: readonly RestingOrder[];
    readonly asks: readonly RestingOrder[];
  }
}

/** The call for one page of one side. It returns orders, where to go on, 0 = done, and the block. */
getBookSnapshot.call = ({
  exchange,
  market,
  side,
  cursor = 0n,
  pageSize = DEFAULT_PAGE_SIZE,
}: getBookSnapshot.Args): PangeaCall<"bookOrders"> =>
  defineCall(exchange, "bookOrders", [encodeMarket(market), encodeSide(side), encodeId(cursor), BigInt(pageSize)]);

async function readSide(client: PangeaClient, parameters: getBookSnapshot.Parameters & { readonly side: Side }) {
  const found: RestingOrder[] = [];
  let cursor = 0n;
  let at: bigint | undefined;
  do {
    const [orders, next, blockNumber] = await read(client, getBookSnapshot.call({ ...parameters, cursor }), parameters);
    at ??= blockNumber;
    if (blockNumber !== at) throw new BookMovedError(at, blockNumber);
    found.push(...orders.map(decodeResting));
    cursor = next;
  } while (cursor !== 0n);
  return { orders: found, blockNumber: at };
}
