import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeId, encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";
import { ownRecords } from "./outcome.ts";

/**
 * Removes expired orders, anyone's, for the bounty that each of them reserved. Orders that are not expired are passed
 * over. Anyone may call it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account that gets the bounties, orders of one market, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} when account or market do not exist.
 * @example
 * const hash = await sweepExpired(client, { exchange, account: 7, market: 1, ids });
 */
export async function sweepExpired(
  client: PangeaClient,
  parameters: sweepExpired.Parameters,
): Promise<sweepExpired.ReturnValue> {
  return write(client, sweepExpired.call(parameters), parameters);
}

export declare namespace sweepExpired {
  interface Args extends ExchangeParameters {
    /** Gets the bounties. */
    readonly account: AccountId;
    readonly market: MarketId;
    readonly ids: readonly OrderId[];
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
sweepExpired.call = ({ exchange, account, market, ids }: sweepExpired.Args): PangeaCall<"sweepExpired"> =>
  defineCall(exchange, "sweepExpired", [encodeAccount(account), encodeMarket(market), ids.map(encodeId)]);

/**
 * Removes expired orders and waits until they are gone.
 *
 * @returns Ids of the orders that were removed.
 * @throws {ContractError} when account or market do not exist.
 * @example
 * const { removed } = await sweepExpiredSync(client, { exchange, account: 7, market: 1, ids });
 */
export async function sweepExpiredSync(
  client: PangeaClient,
  parameters: sweepExpiredSync.Parameters,
): Promise<sweepExpiredSync.ReturnValue> {
  const receipt = await writeSync(client, sweepExpired.call(parameters), parameters);
  const records = ownRecords(receipt, parameters);
  return { receipt, removed: records.flatMap((record) => (record.type === "expired" ? [record.id] : [])) };
}

export declare namespace sweepExpiredSync {
  interface Parameters extends sweepExpired.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly removed: readonly OrderId[];
  }
}
