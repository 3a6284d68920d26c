import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketStatus } from "../../types/market.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Opens or closes a market for new orders. Cancelling stays possible. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * const hash = await setMarketStatus(client, { exchange, market: 1, status: "cancelOnly" });
 */
export async function setMarketStatus(
  client: PangeaClient,
  parameters: setMarketStatus.Parameters,
): Promise<setMarketStatus.ReturnValue> {
  return write(client, setMarketStatus.call(parameters), parameters);
}

export declare namespace setMarketStatus {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    /** Pauses are begun and lifted by functions of their own. */
    readonly status: Exclude<MarketStatus, "paused">;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setMarketStatus.call = ({ exchange, market, status }: setMarketStatus.Args): PangeaCall<"setMarketStatus"> =>
  defineCall(exchange, "setMarketStatus", [encodeMarket(market), status === "active" ? 1 : 2]);

/**
 * As `setMarketStatus`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setMarketStatusSync(client, { exchange, market: 1, status: "cancelOnly" });
 */
export async function setMarketStatusSync(
  client: PangeaClient,
  parameters: setMarketStatusSync.Parameters,
): Promise<setMarketStatusSync.ReturnValue> {
  return { receipt: await writeSync(client, setMarketStatus.call(parameters), parameters) };
}

export declare namespace setMarketStatusSync {
  interface Parameters extends setMarketStatus.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
