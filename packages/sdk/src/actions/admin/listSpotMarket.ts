import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId, MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarketTerms } from "../encodeMarketTerms.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Lists a spot market, active from then on. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when a term is out of bounds.
 * @example
 * const hash = await listSpotMarket(client, { exchange, asset: 1, lotExp: 5, priceExp: 0, takerFee: 500n, makerFee: -100n, makerFeeCap: 500n, minNotional: 1_000n, expiryBounty: 10_000n });
 */
export async function listSpotMarket(
  client: PangeaClient,
  parameters: listSpotMarket.Parameters,
): Promise<listSpotMarket.ReturnValue> {
  return write(client, listSpotMarket.call(parameters), parameters);
}

export declare namespace listSpotMarket {
  interface Args extends ExchangeParameters {
    /** What is traded, against dollars. Never changes. */
    readonly asset: AssetId;
    /** A lot is 10^lotExp ledger units of the asset. Never changes. */
    readonly lotExp: number;
    /** lots x ticks x 10^priceExp = ledger units of the dollar. Never changes. */
    readonly priceExp: number;
    /** Millionths of the dollar value. */
    readonly takerFee: bigint;
    /** Millionths of the dollar value; negative = rebate, down to minus the taker's fee. */
    readonly makerFee: bigint;
    /** Most that the maker's fee can become; bids reserve it. Never changes. */
    readonly makerFeeCap: bigint;
    /** Smallest order, in lots x ticks. */
    readonly minNotional: bigint;
    /** Ledger units of the dollar that an order with an expiry reserves for its late removal. Never changes. */
    readonly expiryBounty: Units;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
listSpotMarket.call = ({ exchange, ...terms }: listSpotMarket.Args): PangeaCall<"listSpotMarket"> =>
  defineCall(exchange, "listSpotMarket", [encodeMarketTerms(terms)]);

/**
 * As `listSpotMarket`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * const { market } = await listSpotMarketSync(client, { exchange, asset: 1, lotExp: 5, priceExp: 0, takerFee: 500n, makerFee: -100n, makerFeeCap: 500n, minNotional: 1_000n, expiryBounty: 10_000n });
 */
export async function listSpotMarketSync(
  client: PangeaClient,
  parameters: listSpotMarketSync.Parameters,
): Promise<listSpotMarketSync.ReturnValue> {
  const receipt = await writeSync(client, listSpotMarket.call(parameters), parameters);
  return { receipt, market: Number(requireEvent(receipt, parameters.exchange, "SpotMarketListed").market) };
}

export declare namespace listSpotMarketSync {
  interface Parameters extends listSpotMarket.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Its number. */
    readonly market: MarketId;
  }
}
