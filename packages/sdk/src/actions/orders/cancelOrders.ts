import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeId, encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";
import { ownRecords } from "./outcome.ts";

/**
 * Cancels those of the orders that still rest; the others are passed over.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Orders of one market, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} when the sender may not cancel for the account.
 * @example
 * const hash = await cancelOrders(client, { exchange, account: 7, market: 1, ids: [first, second] });
 */
export async function cancelOrders(
  client: PangeaClient,
  parameters: cancelOrders.Parameters,
): Promise<cancelOrders.ReturnValue> {
  return write(client, cancelOrders.call(parameters), parameters);
}

export declare namespace cancelOrders {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly ids: readonly OrderId[];
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
cancelOrders.call = ({ exchange, account, market, ids }: cancelOrders.Args): PangeaCall<"cancelOrders"> =>
  defineCall(exchange, "cancelOrders", [encodeAccount(account), encodeMarket(market), ids.map(encodeId)]);

/**
 * Cancels orders and waits until they are gone.
 *
 * @returns Ids of the orders that were cancelled; those missing no longer rested.
 * @throws {ContractError} when the sender may not cancel for the account.
 * @throws {TransactionUncertainError} when no receipt was seen in time.
 * @example
 * const { cancelled } = await cancelOrdersSync(client, { exchange, account: 7, market: 1, ids });
 */
export async function cancelOrdersSync(
  client: PangeaClient,
  parameters: cancelOrdersSync.Parameters,
): Promise<cancelOrdersSync.ReturnValue> {
  const receipt = await writeSync(client, cancelOrders.call(parameters), parameters);
  const cancelled = ownRecords(receipt, parameters).filter(({ type }) => type === "cancelled");
  return { receipt, cancelled: cancelled.flatMap((record) => ("id" in record ? [record.id] : [])) };
}

export declare namespace cancelOrdersSync {
  interface Parameters extends cancelOrders.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly cancelled: readonly OrderId[];
  }
}
