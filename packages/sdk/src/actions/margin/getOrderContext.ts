import type { OrderContext } from "../../margin/orderState.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { getMarket } from "../markets/getMarket.ts";
import { getPerp } from "../perps/getPerp.ts";
import { pinBlock } from "../pinBlock.ts";
import { getPrice } from "../prices/getPrice.ts";
import type { ReadParameters } from "../read.ts";
import { getAccountSnapshot } from "./getAccountSnapshot.ts";

/**
 * Reads everything by which `checkOrders` judges orders, at one block: account, markets, prices.
 *
 * @param client - Any client.
 * @param parameters - Account, and the markets of the orders.
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
  const perpetual = markets.filter(({ kind }) => kind === "perp");
  const assets = [...new Set(markets.map(({ asset }) => asset.id))];
  const [prices, perps] = await Promise.all([
    Promise.all(assets.map((asset) => getPrice(client, { ...pinned, asset }))),
    Promise.all(perpetual.map(({ id }) => getPerp(client, { ...pinned, market: id }))),
  ]);
  return { snapshot, markets, prices, perps };
}

export declare namespace getOrderContext {
  interface Parameters extends ExchangeParameters, ReadParameters {
    readonly account: AccountId;
    readonly markets: readonly MarketId[];
  }
  type ReturnValue = OrderContext;
}
