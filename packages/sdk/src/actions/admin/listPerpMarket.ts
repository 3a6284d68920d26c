import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId, MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarketTerms } from "../encodeMarketTerms.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Lists a perpetual market. Nobody can trade there before `setOpenInterestCaps`. Governance only.
 *
 * @param client - Client of the governor, unless `lane` or `signer` is given.
 * @param parameters - What to set, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when a term is out of bounds,
 *   `RiskNotSet` when the underlying has no risk parameters.
 * @example
 * const hash = await listPerpMarket(client, {
 *   ...{ exchange, asset: 1, lotExp: 5, priceExp: 2, takerFee: 400n, makerFee: 100n, makerFeeCap: 200n },
 *   ...{ minNotional: 100_000n, expiryBounty: 1_000n, fundingHours: 1, impactNotional: 10_000_000n },
 * });
 */
export async function listPerpMarket(
  client: PangeaClient,
  parameters: listPerpMarket.Parameters,
): Promise<listPerpMarket.ReturnValue> {
  return write(client, listPerpMarket.call(parameters), parameters);
}

export declare namespace listPerpMarket {
  interface Args extends ExchangeParameters {
    /** The underlying, a token or an index, whose risk must be set. Never changes. */
    readonly asset: AssetId;
    /** A lot is 10^lotExp ledger units of the underlying. Never changes. */
    readonly lotExp: number;
    /** lots x ticks x 10^priceExp = ledger units of the dollar. Never changes. */
    readonly priceExp: number;
    /** Millionths of the dollar value. */
    readonly takerFee: bigint;
    /** Millionths of the dollar value; negative = rebate, down to minus the taker's fee. */
    readonly makerFee: bigint;
    /** Most that the maker's fee can become; margin counts it. Never changes. */
    readonly makerFeeCap: bigint;
    /** Smallest order, in lots x ticks. */
    readonly minNotional: bigint;
    /** Ledger units of the dollar that a maker pays to whoever has to remove its order. Never changes. */
    readonly expiryBounty: Units;
    /** Length of a funding interval, 1 to 8. Never changes. */
    readonly fundingHours: number;
    /** Added to the mean premium, billionths for eight hours. Default 0. Never changes. */
    readonly interest?: bigint | undefined;
    /** Size for which the book is asked for the premium, lots x ticks. Never changes. */
    readonly impactNotional: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
listPerpMarket.call = ({
  exchange,
  fundingHours,
  interest = 0n,
  impactNotional,
  ...terms
}: listPerpMarket.Args): PangeaCall<"listPerpMarket"> => {
  const market = encodeMarketTerms(terms);
  const funding = { fundingHours, interest: Number(interest), impactNotional: Number(impactNotional) };
  return defineCall(exchange, "listPerpMarket", [{ market, ...funding }]);
};

/**
 * As `listPerpMarket`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern.
 * @example
 * const { market } = await listPerpMarketSync(client, {
 *   ...{ exchange, asset: 1, lotExp: 5, priceExp: 2, takerFee: 400n, makerFee: 100n, makerFeeCap: 200n },
 *   ...{ minNotional: 100_000n, expiryBounty: 1_000n, fundingHours: 1, impactNotional: 10_000_000n },
 * });
 */
export async function listPerpMarketSync(
  client: PangeaClient,
  parameters: listPerpMarketSync.Parameters,
): Promise<listPerpMarketSync.ReturnValue> {
  const receipt = await writeSync(client, listPerpMarket.call(parameters), parameters);
  return { receipt, market: Number(requireEvent(receipt, parameters.exchange, "PerpMarketListed").market) };
}

export declare namespace listPerpMarketSync {
  interface Parameters extends listPerpMarket.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Its number. */
    readonly market: MarketId;
  }
}
