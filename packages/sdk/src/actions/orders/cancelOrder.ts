import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeId, encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Cancels an order and frees what it held. Owner, or a delegate who may cancel.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Order and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `OrderNotFound` when the order no longer rests, `NotOrderOwner` when it is somebody else's.
 * @example
 * const hash = await cancelOrder(client, { exchange, account: 7, market: 1, id });
 */
export async function cancelOrder(
  client: PangeaClient,
  parameters: cancelOrder.Parameters,
): Promise<cancelOrder.ReturnValue> {
  return write(client, cancelOrder.call(parameters), parameters);
}

export declare namespace cancelOrder {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly id: OrderId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
cancelOrder.call = ({ exchange, account, market, id }: cancelOrder.Args): PangeaCall<"cancelOrder"> =>
  defineCall(exchange, "cancelOrder", [encodeAccount(account), encodeMarket(market), encodeId(id)]);

/**
 * Cancels an order and waits until it is gone.
 *
 * @returns The receipt.
 * @throws {ContractError} `OrderNotFound` when the order no longer rests.
 * @throws {TransactionRevertedError} when it was filled or cancelled in between.
 * @example
 * await cancelOrderSync(client, { exchange, account: 7, market: 1, id });
 */
export async function cancelOrderSync(
  client: PangeaClient,
  parameters: cancelOrderSync.Parameters,
): Promise<cancelOrderSync.ReturnValue> {
  return { receipt: await writeSync(client, cancelOrder.call(parameters), parameters) };
}

export declare namespace cancelOrderSync {
  interface Parameters extends cancelOrder.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
