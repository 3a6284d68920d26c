import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AssetId, Lots, MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAsset } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Lists a loan market. All its terms but the fee and the smallest order stay for ever. Governance only.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Terms, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when a term is out of
 *   bounds, `UnknownClass`, `RiskNotSet` when the asset has no risk parameters.
 * @example
 * const hash = await listLoanMarket(client, { exchange, asset: 0, lotExp: 6, termHours: 240, classHundredths: 100, interestFee: 100_000n, minLots: 10n });
 */
export async function listLoanMarket(
  client: PangeaClient,
  parameters: listLoanMarket.Parameters,
): Promise<listLoanMarket.ReturnValue> {
  return write(client, listLoanMarket.call(parameters), parameters);
}

export declare namespace listLoanMarket {
  interface Args extends ExchangeParameters {
    /** What is lent, 0 = the dollar. */
    readonly asset: AssetId;
    /** A lot is 10^lotExp ledger units, at least 1,000. */
    readonly lotExp: number;
    /** How long loans run: a day to a year. */
    readonly termHours: number;
    /** What borrowers must leave of their initial requirement: 100, 150 or 200. */
    readonly classHundredths: number;
    /** The exchange's share of the interest, millionths. */
    readonly interestFee: bigint;
    /** Smallest order. */
    readonly minLots: Lots;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
listLoanMarket.call = ({
  exchange,
  asset,
  lotExp,
  termHours,
  classHundredths,
  interestFee,
  minLots,
}: listLoanMarket.Args): PangeaCall<"listLoanMarket"> =>
  defineCall(exchange, "listLoanMarket", [
    {
      ...{ asset: encodeAsset(asset), lotExp, termHours, class: classHundredths },
      ...{ interestFee: Number(interestFee), minLots: Number(minLots) },
    },
  ]);

/**
 * As `listLoanMarket`, and waits until it is there.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `ParameterOutOfBounds` when a term is out of
 *   bounds, `UnknownClass`, `RiskNotSet` when the asset has no risk parameters.
 * @example
 * const { market } = await listLoanMarketSync(client, { exchange, asset: 0, lotExp: 6, termHours: 240, classHundredths: 100, interestFee: 100_000n, minLots: 10n });
 */
export async function listLoanMarketSync(
  client: PangeaClient,
  parameters: listLoanMarketSync.Parameters,
): Promise<listLoanMarketSync.ReturnValue> {
  const receipt = await writeSync(client, listLoanMarket.call(parameters), parameters);
  return { receipt, market: Number(requireEvent(receipt, parameters.exchange, "LoanMarketListed").market) };
}

export declare namespace listLoanMarketSync {
  interface Parameters extends listLoanMarket.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Its number. */
    readonly market: MarketId;
  }
}
