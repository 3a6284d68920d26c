import type { Hash, TransactionReceipt } from "viem";
import { extractBookLogs } from "../../outcome/bookLogs.ts";
import { orderOutcome } from "../../outcome/order.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, Lots, MarketId, OrderId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Lends what came back to an account at a market once more, as a post-only order at the rate that it asked for. Anybody may, as
 * soon as it comes to the smallest order.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account and loan market, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NothingToRelend` when what waits is less than the smallest order, or nothing was asked for.
 * @example
 * const hash = await relend(client, { exchange, account: 7, market: 5 });
 */
export async function relend(client: PangeaClient, parameters: relend.Parameters): Promise<relend.ReturnValue> {
  return write(client, relend.call(parameters), parameters);
}

export declare namespace relend {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
relend.call = ({ exchange, account, market }: relend.Args): PangeaCall<"relend"> =>
  defineCall(exchange, "relend", [encodeAccount(account), encodeMarket(market)]);

/**
 * Lends again what came back, and waits until the order rests.
 *
 * @throws {ContractError} `NothingToRelend` when what waits is less than the smallest order, or nothing was asked for.
 * @example
 * const { id, restingLots } = await relendSync(client, { exchange, account: 7, market: 5 });
 */
export async function relendSync(
  client: PangeaClient,
  parameters: relendSync.Parameters,
): Promise<relendSync.ReturnValue> {
  const receipt = await writeSync(client, relend.call(parameters), parameters);
  return { receipt, ...restingOf(receipt, parameters) };
}

export declare namespace relendSync {
  interface Parameters extends relend.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** The order, undefined = nothing rests. */
    readonly id: OrderId | undefined;
    readonly restingLots: Lots;
  }
}

function restingOf(receipt: TransactionReceipt, parameters: relend.Args): Omit<relendSync.ReturnValue, "receipt"> {
  const logs = extractBookLogs({ ...parameters, logs: receipt.logs });
  const terms = { takerFee: 0n, scale: { priceExp: 0 } };
  const { id, restingLots } = orderOutcome(
    logs.flatMap(({ records }) => records),
    terms,
  );
  return { id, restingLots };
}
