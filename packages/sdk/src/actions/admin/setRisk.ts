import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAsset } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sets the risk parameters of an asset. It has no price until `setFeeds` names sources. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when breaking a hedge could free
 *   margin.
 * @example
 * const hash = await setRisk(client, { exchange, asset: 1, priceExp: 10, shock: 200_000n, halfBasis: 5_000n, common: 50_000n, haircut: 50_000n });
 */
export async function setRisk(client: PangeaClient, parameters: setRisk.Parameters): Promise<setRisk.ReturnValue> {
  return write(client, setRisk.call(parameters), parameters);
}

export declare namespace setRisk {
  interface Args extends ExchangeParameters {
    readonly asset: AssetId;
    /** units x price / 10^priceExp = ledger units of the dollar. Never changes once it is set. */
    readonly priceExp: number;
    /** Requirement of a naked leg, millionths. Zero for the dollar, and only for it. */
    readonly shock: bigint;
    /** Requirement of each leg of a perfect hedge, millionths. At most half the shock. */
    readonly halfBasis: bigint;
    /** Part of the shock that all assets share, millionths. At most half of the shock less twice `halfBasis`. */
    readonly common: bigint;
    /** Part of lent tokens that does not count, millionths. */
    readonly haircut: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
setRisk.call = ({ exchange, asset, priceExp, ...ratios }: setRisk.Args): PangeaCall<"setRisk"> =>
  defineCall(exchange, "setRisk", [
    encodeAsset(asset),
    {
      priceExp,
      shock: Number(ratios.shock),
      halfBasis: Number(ratios.halfBasis),
      common: Number(ratios.common),
      haircut: Number(ratios.haircut),
    },
  ]);

/**
 * As `setRisk`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * await setRiskSync(client, { exchange, asset: 1, priceExp: 10, shock: 200_000n, halfBasis: 5_000n, common: 50_000n, haircut: 50_000n });
 */
export async function setRiskSync(
  client: PangeaClient,
  parameters: setRiskSync.Parameters,
): Promise<setRiskSync.ReturnValue> {
  return { receipt: await writeSync(client, setRisk.call(parameters), parameters) };
}

export declare namespace setRiskSync {
  interface Parameters extends setRisk.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
