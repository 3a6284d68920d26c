import type { Hash } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { NewOrder, Placement } from "../../types/order.ts";
import type { AccountId, MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { decodePlacement, encodeAccount, encodeMarket, encodeMatches, encodeOrder } from "../encode.ts";
import { type SimulateParameters, simulate } from "../simulate.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";
import { type OrderSyncReturnValue, orderOutcomeOf, type TermsParameters } from "./outcome.ts";

/**
 * Places an order. Owner, or a delegate who may trade.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Order, where to place it, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when a field does not fit.
 * @throws {ContractError} when the exchange would refuse the order.
 * @throws {PreBroadcastError} when the node refused the transaction.
 * @example
 * const hash = await placeOrder(client, {
 *   exchange,
 *   account: 7,
 *   market: 1,
 *   order: { side: "bid", tick: 50_000n, lots: 10n, timeInForce: "postOnly" },
 * });
 */
export async function placeOrder(
  client: PangeaClient,
  parameters: placeOrder.Parameters,
): Promise<placeOrder.ReturnValue> {
  return write(client, placeOrder.call(parameters), parameters);
}

export declare namespace placeOrder {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly order: NewOrder;
    /** Most maker orders to touch, 1 to 255; an order that reaches it cancels its remainder. Default 0: 64. */
    readonly maxMatches?: number | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
placeOrder.call = ({ exchange, account, market, order, maxMatches }: placeOrder.Args): PangeaCall<"placeOrder"> =>
  defineCall(exchange, "placeOrder", [
    encodeAccount(account),
    encodeMarket(market),
    encodeOrder(order),
    encodeMatches(maxMatches),
  ]);

/** What the order would do in the newest state, without sending it. */
placeOrder.simulate = async (
  client: PangeaClient,
  parameters: placeOrder.Args & SimulateParameters,
): Promise<Placement> => decodePlacement(await simulate(client, placeOrder.call(parameters), parameters));

/**
 * Places an order and waits for what becomes of it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - As of `placeOrder`, and how to wait. With `terms`, nothing is read besides.
 * @returns What rests, every fill, and the fee, read from the receipt's logs.
 * @throws {ContractError} when the exchange would refuse the order.
 * @throws {TransactionRevertedError} when it was refused on chain.
 * @throws {TransactionUncertainError} when no receipt was seen in time.
 * @example
 * const { id, filledLots, feeDollars } = await placeOrderSync(client, {
 *   exchange,
 *   account: 7,
 *   market: 1,
 *   order: { side: "bid", tick: 50_000n, lots: 10n },
 *   gas: 600_000n,
 * });
 */
export async function placeOrderSync(
  client: PangeaClient,
  parameters: placeOrderSync.Parameters,
): Promise<placeOrderSync.ReturnValue> {
  return orderOutcomeOf(client, writeSync(client, placeOrder.call(parameters), parameters), parameters);
}

export declare namespace placeOrderSync {
  interface Parameters extends placeOrder.Args, WriteSyncParameters, TermsParameters {}
  type ReturnValue = OrderSyncReturnValue;
}
