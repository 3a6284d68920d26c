import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { Lots, MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sets from which open interest on size costs more margin, and which no trade may exceed. Positions stay. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `NotPerpMarket` when the market is for spot.
 * @example
 * const hash = await setOpenInterestCaps(client, { exchange, market: 3, softCap: 1_000_000n, hardCap: 2_000_000n });
 */
export async function setOpenInterestCaps(
  client: PangeaClient,
  parameters: setOpenInterestCaps.Parameters,
): Promise<setOpenInterestCaps.ReturnValue> {
  return write(client, setOpenInterestCaps.call(parameters), parameters);
}

export declare namespace setOpenInterestCaps {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    readonly softCap: Lots;
    /** Not below the soft cap. */
    readonly hardCap: Lots;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setOpenInterestCaps.call = ({
  exchange,
  market,
  softCap,
  hardCap,
}: setOpenInterestCaps.Args): PangeaCall<"setOpenInterestCaps"> =>
  defineCall(exchange, "setOpenInterestCaps", [encodeMarket(market), Number(softCap), Number(hardCap)]);

/**
 * As `setOpenInterestCaps`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setOpenInterestCapsSync(client, { exchange, market: 3, softCap: 1_000_000n, hardCap: 2_000_000n });
 */
export async function setOpenInterestCapsSync(
  client: PangeaClient,
  parameters: setOpenInterestCapsSync.Parameters,
): Promise<setOpenInterestCapsSync.ReturnValue> {
  return { receipt: await writeSync(client, setOpenInterestCaps.call(parameters), parameters) };
}

export declare namespace setOpenInterestCapsSync {
  interface Parameters extends setOpenInterestCaps.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
