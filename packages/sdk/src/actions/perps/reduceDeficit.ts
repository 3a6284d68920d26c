import type { Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { requireEvent } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Gives free dollars of an account to a market to reduce its deficit. Owner only.
 *
 * @param client - Client of the owner, unless `lane` or `signer` is given.
 * @param parameters - Account, market, how much, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NoDeficit` when the market has none, `NotOwner` when the sender is not the owner.
 * @example
 * const hash = await reduceDeficit(client, { exchange, account: 7, market: 3, units: 1_000_000n });
 */
export async function reduceDeficit(
  client: PangeaClient,
  parameters: reduceDeficit.Parameters,
): Promise<reduceDeficit.ReturnValue> {
  return write(client, reduceDeficit.call(parameters), parameters);
}

export declare namespace reduceDeficit {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    /** Ledger units of the dollar; no more than the deficit is taken. */
    readonly units: Units;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
reduceDeficit.call = ({ exchange, account, market, units }: reduceDeficit.Args): PangeaCall<"reduceDeficit"> =>
  defineCall(exchange, "reduceDeficit", [encodeAccount(account), encodeMarket(market), units]);

/**
 * As `reduceDeficit`, and waits until it is done.
 *
 * @throws {ContractError} `NoDeficit` when the market has none.
 * @example
 * const { units } = await reduceDeficitSync(client, { exchange, account: 7, market: 3, units: 1_000_000n });
 */
export async function reduceDeficitSync(
  client: PangeaClient,
  parameters: reduceDeficitSync.Parameters,
): Promise<reduceDeficitSync.ReturnValue> {
  const receipt = await writeSync(client, reduceDeficit.call(parameters), parameters);
  return { receipt, units: requireEvent(receipt, parameters.exchange, "DeficitReduced").units };
}

export declare namespace reduceDeficitSync {
  interface Parameters extends reduceDeficit.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** What was given. */
    readonly units: Units;
  }
}
