import type { Address, Hash, TransactionReceipt } from "viem";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountId, MarketId, Units } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount, encodeMarket } from "../encode.ts";
import { readEvents } from "../events.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";

/** What an account paid into the pool of a market, or drew from there, in ledger units of the dollar. */
export interface Settlement {
  readonly account: AccountId;
  /** By what its unsettled profit fell, or its loss when it paid. */
  readonly claim: Units;
  readonly paid: Units;
  /** Less than the claim while the market has a deficit. */
  readonly drawn: Units;
}

/**
 * Settles accounts at a perpetual market, in order: losers pay into its pool, winners draw from it. Anyone may call it, for
 * anybody; accounts with nothing to settle, or that may not draw now, are passed over.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Market and accounts, losers first, and how to send it.
 * @returns Hash of the transaction.
 * @throws {ContractError} `NotPerpMarket` when the market is for spot.
 * @example
 * const hash = await settle(client, { exchange, market: 3, accounts: [loser, winner] });
 */
export async function settle(client: PangeaClient, parameters: settle.Parameters): Promise<settle.ReturnValue> {
  return write(client, settle.call(parameters), parameters);
}

export declare namespace settle {
  interface Args extends ExchangeParameters {
    readonly market: MarketId;
    /** The pool must have what a winner draws, so losers go first. */
    readonly accounts: readonly AccountId[];
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
settle.call = ({ exchange, market, accounts }: settle.Args): PangeaCall<"settle"> =>
  defineCall(exchange, "settle", [encodeMarket(market), accounts.map(encodeAccount)]);

/**
 * Settles accounts and waits until it is done.
 *
 * @throws {ContractError} `NotPerpMarket` when the market is for spot.
 * @example
 * const { settled } = await settleSync(client, { exchange, market: 3, accounts: [loser, winner] });
 */
export async function settleSync(
  client: PangeaClient,
  parameters: settleSync.Parameters,
): Promise<settleSync.ReturnValue> {
  const receipt = await writeSync(client, settle.call(parameters), parameters);
  return { receipt, settled: settlementsOf(receipt, parameters.exchange) };
}

export declare namespace settleSync {
  interface Parameters extends settle.Args, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** Who paid or drew, in order. Accounts that were passed over are not among them. */
    readonly settled: readonly Settlement[];
  }
}

/** What settlements of a transaction paid and drew, in order. */
export function settlementsOf(receipt: TransactionReceipt, exchange: Address): Settlement[] {
  return readEvents(receipt, exchange, "ProfitSettled").map(({ account, claim, paid, drawn }) => ({
    account: Number(account),
    claim,
    paid,
    drawn,
  }));
}
