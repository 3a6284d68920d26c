import type { PangeaClient } from "../../types/client.ts";
import type { Side, StoredOrder } from "../../types/order.ts";
import type { AccountId, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeId, encodeMarket, encodeSide } from "../encode.ts";
import { pinBlock } from "../pinBlock.ts";
import { type ReadParameters, read } from "../read.ts";
import { decodeOrder } from "./decodeOrder.ts";

const DEFAULT_PAGE_SIZE = 1_000;
const BOTH: readonly Side[] = ["bid", "ask"];

/**
 * Reads the resting orders of an account at a market: view `openOrders`, which walks the whole book in stretches, all
 * at one block. With the ids at hand, `getOrder` is cheaper.
 *
 * @param client - Any client.
 * @param parameters - Account, market and side.
 * @returns Bids, best first, then asks, best first; expired ones that nobody has removed yet are among them.
 * @throws {ContractError} `UnknownMarket` when no market is listed under this number.
 * @example
 * const orders = await getOpenOrders(client, { exchange, account: 7, market: 1 });
 */
export async function getOpenOrders(
  client: PangeaClient,
  parameters: getOpenOrders.Parameters,
): Promise<getOpenOrders.ReturnValue> {
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const sides = parameters.side === undefined ? BOTH : [parameters.side];
  const orders = await Promise.all(sides.map((side) => readSide(client, { ...pinned, side })));
  return orders.flat();
}

export declare namespace getOpenOrders {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly side: Side;
    /** Where to begin. Default 0: at the best price. */
    readonly cursor?: OrderId | undefined;
    /** Orders of anybody to look at in one request. Default 1,000. */
    readonly pageSize?: number | undefined;
  }
  interface Parameters extends Omit<Args, "side" | "cursor">, ReadParameters {
    /** Default: both sides. */
    readonly side?: Side | undefined;
  }
  type ReturnValue = readonly StoredOrder[];
}

/** The call for one stretch of one side. It returns the account's orders and where to go on, 0 = done. */
getOpenOrders.call = ({
  exchange,
  account,
  market,
  side,
  cursor = 0n,
  pageSize = DEFAULT_PAGE_SIZE,
}: getOpenOrders.Args): PangeaCall<"openOrders"> =>
  defineCall(exchange, "openOrders", [
    encodeAccount(account),
    encodeMarket(market),
    encodeSide(side),
    encodeId(cursor),
    BigInt(pageSize),
  ]);

async function readSide(
  client: PangeaClient,
  parameters: getOpenOrders.Parameters & { readonly side: Side },
): Promise<StoredOrder[]> {
  const found: StoredOrder[] = [];
  let cursor = 0n;
  do {
    const [orders, next] = await read(client, getOpenOrders.call({ ...parameters, cursor }), parameters);
    found.push(...orders.map(decodeOrder));
    cursor = next;
  } while (cursor !== 0n);
  return found;
}
