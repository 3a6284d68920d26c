import type { Hash } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { NewOrder, Placement } from "../../types/order.ts";
import type { AccountId, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { decodePlacement, encodeAccount, encodeId, encodeMarket, encodeMatches, encodeOrder } from "../encode.ts";
import { type SimulateParameters, simulate } from "../simulate.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";
import { type OrderSyncReturnValue, orderOutcomeOf, type TermsParameters } from "./outcome.ts";

/**
 * Replaces an order. No more lots than rest, at the same tick and expiry, keep the place in the queue; anything else is
 * cancel and place, atomically.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - `order.side` must be the side of `id`.
 * @returns Hash of the transaction.
 * @throws {ContractError} when the exchange would refuse it, such as `OrderNotFound`.
 * @example
 * await amendOrder(client, { exchange, account: 7, market: 1, id, order: { side: "bid", tick: 50_010n, lots: 10n } });
 */
export async function amendOrder(
  client: PangeaClient,
  parameters: amendOrder.Parameters,
): Promise<amendOrder.ReturnValue> {
  return write(client, amendOrder.call(parameters), parameters);
}

export declare namespace amendOrder {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    /** Order to replace. */
    readonly id: OrderId;
    /** What to replace it with. */
    readonly order: NewOrder;
    /** Most maker orders to touch, 1 to 255. Default 0: 64. */
    readonly maxMatches?: number | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
amendOrder.call = ({ exchange, account, market, id, order, maxMatches }: amendOrder.Args): PangeaCall<"amendOrder"> =>
  defineCall(exchange, "amendOrder", [
    encodeAccount(account),
    encodeMarket(market),
    encodeId(id),
    encodeOrder(order),
    encodeMatches(maxMatches),
  ]);

/** What the amend would do in the newest state, without sending it. */
amendOrder.simulate = async (
  client: PangeaClient,
  parameters: amendOrder.Args & SimulateParameters,
): Promise<Placement> => decodePlacement(await simulate(client, amendOrder.call(parameters), parameters));

/**
 * Replaces an order and waits for what becomes of it.
 *
 * @returns What rests, every fill, and the fee, read from the receipt's logs.
 * @throws {ContractError} when the exchange would refuse it.
 * @throws {TransactionRevertedError} when it was refused on chain.
 * @example
 * const { id } = await amendOrderSync(client, { exchange, account: 7, market: 1, id: old, order });
 */
export async function amendOrderSync(
  client: PangeaClient,
  parameters: amendOrderSync.Parameters,
): Promise<amendOrderSync.ReturnValue> {
  return orderOutcomeOf(client, writeSync(client, amendOrder.call(parameters), parameters), parameters);
}

export declare namespace amendOrderSync {
  interface Parameters extends amendOrder.Args, WriteSyncParameters, TermsParameters {}
  type ReturnValue = OrderSyncReturnValue;
}
