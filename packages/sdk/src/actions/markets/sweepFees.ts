import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Moves the fees that a market has collected to the fee account. Anyone may call it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Number of the market, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NoFeeAccount` when none was named yet.
 * @example
 * const hash = await sweepFees(client, { exchange, market: 1 });
 */
export async function sweepFees(
  client: PangeaClient,
  parameters: sweepFees.Parameters,
): Promise<sweepFees.ReturnValue> {
  return write(client, sweepFees.call(parameters), parameters);
}

export declare namespace sweepFees {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
sweepFees.call = ({ exchange, market }: sweepFees.Args): PangeaCall<"sweepFees"> =>
  defineCall(exchange, "sweepFees", [encodeMarket(market)]);

/**
 * Moves the fees of a market and waits until they are there.
 *
 * @returns Ledger units of the dollar.
 * @throws {ContractError} `NoFeeAccount` when none was named yet.
 * @example
 * const { units } = await sweepFeesSync(client, { exchange, market: 1 });
 */
export async function sweepFeesSync(
  client: PangeaClient,
  parameters: sweepFeesSync.Parameters,
): Promise<sweepFeesSync.ReturnValue> {
  const receipt = await writeSync(client, sweepFees.call(parameters), parameters);
  return { receipt, units: requireEvent(receipt, parameters.exchange, "FeesSwept").units };
}

export declare namespace sweepFeesSync {
  interface Parameters extends sweepFees.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    readonly units: Units;
  }
}
