import type { Hash, TransactionReceipt } from "viem";
import { InvalidArgumentError } from "../../errors/trader.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { OrdersAt } from "../../types/liquidation.ts";
import type { AccountId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeId, encodeMarket } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Removes orders that add risk of an account without initial margin, anybody. Each pays the bounty of its market, as far as the account has
 * free dollars. `getOpenOrders` finds them. Not in bundles.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, orders, and who is paid for it, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when a number does not fit its field.
 * @throws {InvalidArgumentError} when there is no order.
 * @throws {ContractError} `OrdersCovered` when the account has initial margin, `NotEvictable` when an order adds no risk or rests no more.
 * @example
 * const hash = await evictOrders(client, { exchange, account: 9, keeper: 7, orders: [{ market: 3, ids }] });
 */
export async function evictOrders(
  client: PangeaClient,
  parameters: evictOrders.Parameters,
): Promise<evictOrders.ReturnValue> {
  return write(client, evictOrders.call(parameters), parameters);
}

export declare namespace evictOrders {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    /** Account of anybody that is paid. Default: nobody. */
    readonly keeper?: AccountId | undefined;
    readonly orders: readonly OrdersAt[];
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for simulations and other senders. */
evictOrders.call = ({ exchange, account, keeper = 0, orders }: evictOrders.Args): PangeaCall<"evictOrders"> => {
  if (orders.every(({ ids }) => ids.length === 0)) {
    throw new InvalidArgumentError(
      "There is no order to remove",
      "Name at least one order, such as those of getOpenOrders.",
    );
  }
  return defineCall(exchange, "evictOrders", [
    encodeAccount(account),
    encodeAccount(keeper),
    orders.map(({ market, ids }) => ({ market: encodeMarket(market), ids: ids.map(encodeId) })),
  ]);
};

/**
 * As `evictOrders`, and waits until they are gone.
 *
 * @throws {ContractError} `OrdersCovered` when the account has initial margin, `NotEvictable` when an order adds no risk or rests no more.
 * @example
 * const { removed, bounty } = await evictOrdersSync(client, { exchange, account: 9, keeper: 7, orders: [{ market: 3, ids }] });
 */
export async function evictOrdersSync(
  client: PangeaClient,
  parameters: evictOrdersSync.Parameters,
): Promise<evictOrdersSync.ReturnValue> {
  const receipt = await writeSync(client, evictOrders.call(parameters), parameters);
  const { removed, bounty } = requireEvent(receipt, parameters.exchange, "OrdersEvicted");
  return { receipt, removed: Number(removed), bounty };
}

export declare namespace evictOrdersSync {
  interface Parameters extends evictOrders.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Number of orders. */
    readonly removed: number;
    /** Ledger units of the dollar that the account paid for it. */
    readonly bounty: Units;
  }
}
