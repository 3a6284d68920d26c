import type { Hash, TransactionReceipt } from "viem";
import { checkedNumber, FIELDS } from "../../codec/fields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, Tick } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/**
 * Asks for what is repaid at a market to be lent again. Owner, or a delegate with `loans`.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, loan market and rate, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotLoanMarket` when the market is of another kind.
 * @example
 * const hash = await setRelend(client, { exchange, account: 7, market: 5, rate: 550n });
 */
export async function setRelend(
  client: PangeaClient,
  parameters: setRelend.Parameters,
): Promise<setRelend.ReturnValue> {
  return write(client, setRelend.call(parameters), parameters);
}

export declare namespace setRelend {
  interface Args extends ExchangeParameters {
    readonly account: AccountId;
    readonly market: MarketId;
    /** Basis points a year, 0 = no longer. */
    readonly rate: Tick;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for batches, simulations and other senders. */
setRelend.call = ({ exchange, account, market, rate }: setRelend.Args): PangeaCall<"setRelend"> =>
  defineCall(exchange, "setRelend", [encodeAccount(account), encodeMarket(market), checkedNumber(rate, FIELDS.rate)]);

/**
 * Asks for repaid money to be lent again, and waits until that is in force.
 *
 * @throws {ContractError} `NotLoanMarket` when the market is of another kind.
 * @example
 * await setRelendSync(client, { exchange, account: 7, market: 5, rate: 550n });
 */
export async function setRelendSync(
  client: PangeaClient,
  parameters: setRelendSync.Parameters,
): Promise<setRelendSync.ReturnValue> {
  return { receipt: await writeSync(client, setRelend.call(parameters), parameters) };
}

export declare namespace setRelendSync {
  interface Parameters extends setRelend.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
  }
}
