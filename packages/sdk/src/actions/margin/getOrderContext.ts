import { decodePerps, perpsSlot } from "../../codec/slots.ts";
import type { OrderContext } from "../../margin/orderState.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, AssetId, MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { getMarket } from "../markets/getMarket.ts";
import { getWords } from "../markets/getWords.ts";
import { getMatchingBook } from "../orders/getMatchingBook.ts";
import { getPerp } from "../perps/getPerp.ts";
import { pinBlock } from "../pinBlock.ts";
import { getPrice } from "../prices/getPrice.ts";
import type { ReadParameters } from "../read.ts";
import { getAccountSnapshot } from "./getAccountSnapshot.ts";

/**
 * Reads everything by which `checkOrders` judges orders, at one block: account, markets, prices, open interest, and if asked
 * whole books.
 *
 * @param client - Any client.
 * @param parameters - Account, the markets of the orders, and whether to read their books.
 * @throws {ContractError} `UnknownMarket` when no market is listed under a number.
 * @example
 * const context = await getOrderContext(client, { exchange, account: 7, markets: [1, 3] });
 * const verdict = checkOrders({ ...context, orders: [{ market: 3, order: { side: "ask", tick: 30_010n, lots: 500n } }] });
 */
export async function getOrderContext(
  client: PangeaClient,
  parameters: getOrderContext.Parameters,
): Promise<getOrderContext.ReturnValue> {
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const [snapshot, markets] = await Promise.all([
    getAccountSnapshot(client, pinned),
    Promise.all(parameters.markets.map((market) => getMarket(client, { ...pinned, market }))),
  ]);
  const assets = [...new Set(markets.map(({ asset }) => asset.id))];
  const [prices, perps, books] = await Promise.all([
    Promise.all(assets.map((asset) => getPrice(client, { ...pinned, asset }))),
    readPerps(client, pinned, assets),
    parameters.books ? Promise.all(markets.map(({ id }) => getMatchingBook(client, { ...pinned, market: id }))) : [],
  ]);
  return { snapshot, markets, prices, perps, books };
}

export declare namespace getOrderContext {
  interface Parameters extends ExchangeParameters, ReadParameters {
    readonly account: AccountId;
    readonly markets: readonly MarketId[];
    /** Whether to read the whole books of the markets, for orders that trade, amends and cancels. Default false. */
    readonly books?: boolean | undefined;
  }
  type ReturnValue = OrderContext;
}

/** All perpetual markets of assets: the one whose open interest is the highest decides what an asset requires. */
async function readPerps(client: PangeaClient, parameters: getOrderContext.Parameters, assets: readonly AssetId[]) {
  const lists = await getWords(client, { ...parameters, slots: assets.map(perpsSlot) });
  return Promise.all(lists.flatMap(decodePerps).map((market) => getPerp(client, { ...parameters, market })));
}
