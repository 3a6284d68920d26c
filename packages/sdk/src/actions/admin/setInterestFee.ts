import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { MarketId } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Sets the exchange's share of the interest that borrowers of a loan market pay. It applies to all interest paid from now on.
 * Governance only.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Loan market and share, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `NotLoanMarket`, `ParameterOutOfBounds`.
 * @example
 * const hash = await setInterestFee(client, { exchange, market: 5, interestFee: 100_000n });
 */
export async function setInterestFee(
  client: PangeaClient,
  parameters: setInterestFee.Parameters,
): Promise<setInterestFee.ReturnValue> {
  return write(client, setInterestFee.call(parameters), parameters);
}

export declare namespace setInterestFee {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    /** Millionths of the interest, at most 200,000. */
    readonly interestFee: bigint;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
setInterestFee.call = ({ exchange, market, interestFee }: setInterestFee.Args): PangeaCall<"setInterestFee"> =>
  defineCall(exchange, "setInterestFee", [encodeMarket(market), Number(interestFee)]);

/**
 * As `setInterestFee`, and waits until it is in force.
 *
 * @throws {ContractError} `AccessManagedUnauthorized` when the sender does not govern, `NotLoanMarket`, `ParameterOutOfBounds`.
 * @example
 * await setInterestFeeSync(client, { exchange, market: 5, interestFee: 100_000n });
 */
export async function setInterestFeeSync(
  client: PangeaClient,
  parameters: setInterestFeeSync.Parameters,
): Promise<setInterestFeeSync.ReturnValue> {
  return { receipt: await writeSync(client, setInterestFee.call(parameters), parameters) };
}

export declare namespace setInterestFeeSync {
  interface Parameters extends setInterestFee.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
