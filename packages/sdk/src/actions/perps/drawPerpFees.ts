import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { readEvents } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Draws fees of a perpetual market from its pool to the fee account, at most a tenth of the pool a day. Anyone may call it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Market, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NoFeeAccount` when none was named yet.
 * @example
 * const hash = await drawPerpFees(client, { exchange, market: 3 });
 */
export async function drawPerpFees(
  client: PangeaClient,
  parameters: drawPerpFees.Parameters,
): Promise<drawPerpFees.ReturnValue> {
  return write(client, drawPerpFees.call(parameters), parameters);
}

export declare namespace drawPerpFees {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
drawPerpFees.call = ({ exchange, market }: drawPerpFees.Args): PangeaCall<"drawPerpFees"> =>
  defineCall(exchange, "drawPerpFees", [encodeMarket(market)]);

/**
 * Draws fees and waits until they are there.
 *
 * @throws {ContractError} `NoFeeAccount` when none was named yet.
 * @example
 * const { units } = await drawPerpFeesSync(client, { exchange, market: 3 });
 */
export async function drawPerpFeesSync(
  client: PangeaClient,
  parameters: drawPerpFeesSync.Parameters,
): Promise<drawPerpFeesSync.ReturnValue> {
  const receipt = await writeSync(client, drawPerpFees.call(parameters), parameters);
  return { receipt, units: readEvents(receipt, parameters.exchange, "PerpFeesDrawn")[0]?.drawn ?? 0n };
}

export declare namespace drawPerpFeesSync {
  interface Parameters extends drawPerpFees.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Ledger units of the dollar, 0 = there was nothing to draw. */
    readonly units: Units;
  }
}
