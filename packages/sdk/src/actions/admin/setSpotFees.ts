import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sets the fees of a market. They apply to every fill from then on, of resting orders too. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when a rate is out of bounds.
 * @example
 * const hash = await setSpotFees(client, { exchange, market: 1, takerFee: 500n, makerFee: -100n });
 */
export async function setSpotFees(
  client: PangeaClient,
  parameters: setSpotFees.Parameters,
): Promise<setSpotFees.ReturnValue> {
  return write(client, setSpotFees.call(parameters), parameters);
}

export declare namespace setSpotFees {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    /** Millionths of the dollar value. */
    readonly takerFee: bigint;
    /** Millionths of the dollar value; negative = rebate. */
    readonly makerFee: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setSpotFees.call = ({ exchange, market, takerFee, makerFee }: setSpotFees.Args): PangeaCall<"setSpotFees"> =>
  defineCall(exchange, "setSpotFees", [encodeMarket(market), Number(takerFee), Number(makerFee)]);

/**
 * As `setSpotFees`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setSpotFeesSync(client, { exchange, market: 1, takerFee: 500n, makerFee: -100n });
 */
export async function setSpotFeesSync(
  client: PangeaClient,
  parameters: setSpotFeesSync.Parameters,
): Promise<setSpotFeesSync.ReturnValue> {
  return { receipt: await writeSync(client, setSpotFees.call(parameters), parameters) };
}

export declare namespace setSpotFeesSync {
  interface Parameters extends setSpotFees.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
