import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { FundingChange } from "../../types/perp.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { readEvents } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Brings the funding of a market up to date. Happens on every order as well. Anyone may call it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Market, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotPerpMarket` when the market is for spot.
 * @example
 * const hash = await pokeFunding(client, { exchange, market: 3 });
 */
export async function pokeFunding(
  client: PangeaClient,
  parameters: pokeFunding.Parameters,
): Promise<pokeFunding.ReturnValue> {
  return write(client, pokeFunding.call(parameters), parameters);
}

export declare namespace pokeFunding {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
pokeFunding.call = ({ exchange, market }: pokeFunding.Args): PangeaCall<"pokeFunding"> =>
  defineCall(exchange, "pokeFunding", [encodeMarket(market)]);

/**
 * As `pokeFunding`, and waits until it is done.
 *
 * @throws {ContractError} `NotPerpMarket` when the market is for spot.
 * @example
 * const { change } = await pokeFundingSync(client, { exchange, market: 3 });
 */
export async function pokeFundingSync(
  client: PangeaClient,
  parameters: pokeFundingSync.Parameters,
): Promise<pokeFundingSync.ReturnValue> {
  const receipt = await writeSync(client, pokeFunding.call(parameters), parameters);
  const [event] = readEvents(receipt, parameters.exchange, "FundingSet");
  if (event === undefined) return { receipt, change: undefined };
  const { index, oldPayment, payment } = event;
  return { receipt, change: { index, oldPayment, payment } };
}

export declare namespace pokeFundingSync {
  interface Parameters extends pokeFunding.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** The interval that began, undefined = none did. */
    readonly change: Pick<FundingChange, "index" | "oldPayment" | "payment"> | undefined;
  }
}
