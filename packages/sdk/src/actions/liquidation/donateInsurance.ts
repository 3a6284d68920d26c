import type { Hash, TransactionReceipt } from "viem";
import { checked, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Gives free units of an account to the insurance of a market: dollars, at a loan market the asset that is lent there. Owner only.
 *
 * @param client - Client of the owner, unless `lane` or `signer` is given.
 * @param parameters - Account, market, how much, and how to send it.
 * @returns Hash of the transaction.
 * @throws {OutOfRangeError} when the amount is zero or does not fit its field.
 * @throws {ContractError} `NotOwner` when the sender is not the owner, `NoInsurance` at a spot market, `InsufficientBalance` when the account has
 *   less, `InsufficientMargin` when it would lack margin.
 * @example
 * const hash = await donateInsurance(client, { exchange, account: 7, market: 3, units: 10_000_000n });
 */
export async function donateInsurance(
  client: PangeaClient,
  parameters: donateInsurance.Parameters,
): Promise<donateInsurance.ReturnValue> {
  return write(client, donateInsurance.call(parameters), parameters);
}

export declare namespace donateInsurance {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    /** Ledger units of the dollar, at a loan market of the asset that is lent there. */
    readonly units: Units;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for bundles, multisigs and other senders. */
donateInsurance.call = ({ exchange, account, market, units }: donateInsurance.Args): PangeaCall<"donateInsurance"> =>
  defineCall(exchange, "donateInsurance", [
    encodeAccount(account),
    encodeMarket(market),
    checked(units, { ...FIELDS.units, minimum: 1n }),
  ]);

/**
 * As `donateInsurance`, and waits until it is done.
 *
 * @throws {ContractError} `NotOwner` when the sender is not the owner, `NoInsurance` at a spot market, `InsufficientBalance` when the account has
 *   less, `InsufficientMargin` when it would lack margin.
 * @example
 * const { units } = await donateInsuranceSync(client, { exchange, account: 7, market: 3, units: 10_000_000n });
 */
export async function donateInsuranceSync(
  client: PangeaClient,
  parameters: donateInsuranceSync.Parameters,
): Promise<donateInsuranceSync.ReturnValue> {
  const receipt = await writeSync(client, donateInsurance.call(parameters), parameters);
  return { receipt, units: requireEvent(receipt, parameters.exchange, "InsuranceDonated").units };
}

export declare namespace donateInsuranceSync {
  interface Parameters extends donateInsurance.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** What was given. */
    readonly units: Units;
  }
}
