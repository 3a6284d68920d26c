import type { Hash, TransactionReceipt } from "viem";
import { checkedNumber, FIELDS } from "../../codec/fields.ts";
import { readLoanChanges } from "../../codec/loanEvents.ts";
import { type BundleOrderOutcome, bundleOrderOutcomes } from "../../outcome/bundle.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanChange } from "../../types/loan.ts";
import type { AccountId, Seconds } from "../../types/units.ts";
import { defineCall, type ExchangeParameters, type PangeaCall } from "../call.ts";
import { encodeAccount } from "../encode.ts";
import { type WriteParameters, type WriteSyncParameters, write, writeSync } from "../write.ts";
import type { BundleAction } from "./bundle.ts";
import { type BundleTermsParameters, readBundleTerms } from "./terms.ts";

/**
 * Sends many actions in one transaction, all or nothing: accounts are judged once, after the last action. A `Bundle` fits as it is,
 * and `{ ...bundle, gas }` says how to send it.
 *
 * @param client - Client with an account, unless `lane` or `signer` is given.
 * @param parameters - Account, actions, and how to send them.
 * @returns Hash of the transaction.
 * @throws {ContractError} `FilledTooLittle` when an action would trade less than it must, or what any action would end with alone.
 * @example
 * const hash = await executeBundle(client, bundle({ exchange, account: 7 }).cancelOrder({ market: 1, id }).payLosses());
 */
export async function executeBundle(
  client: PangeaClient,
  parameters: executeBundle.Parameters,
): Promise<executeBundle.ReturnValue> {
  return write(client, executeBundle.call(parameters), parameters);
}

export declare namespace executeBundle {
  interface Args extends ExchangeParameters {
    /** In whose name: the sender owns it or has any permission for it. */
    readonly account: AccountId;
    /** In order. */
    readonly actions: readonly BundleAction[];
    /** Last second at which it may be executed. Default 0: none. */
    readonly deadline?: Seconds | undefined;
  }
  interface Parameters extends Args, WriteParameters {}
  type ReturnValue = Hash;
}

/** The call itself, for schedulers, multisigs and other senders. */
executeBundle.call = ({ exchange, account, actions, deadline = 0 }: executeBundle.Args): PangeaCall<"execute"> =>
  defineCall(exchange, "execute", [encodeAccount(account), actions.map(encodeAction), deadline]);

/** The call in which every action returns what it did. */
executeBundle.readableCall = ({ actions, ...args }: executeBundle.Args): PangeaCall<"execute"> =>
  executeBundle.call({ ...args, actions: actions.map(({ call, minFilledLots }) => ({ call, minFilledLots })) });

function encodeAction({ call, minFilledLots = 0n, packed = call.data }: BundleAction) {
  const minimum = minFilledLots === 0n ? 0 : checkedNumber(minFilledLots, FIELDS.lots);
  return { minFilledLots: minimum, call: packed };
}

/**
 * Sends a bundle and waits for what becomes of each action.
 *
 * @returns What became of the orders of each action, and what happened to loans.
 * @throws {ContractError} when an action would be refused, or the bundle as a whole.
 * @throws {TransactionRevertedError} when it was refused on chain.
 * @example
 * const { outcomes, loanChanges } = await executeBundleSync(client, { ...trade, gas: 1_000_000n });
 */
export async function executeBundleSync(
  client: PangeaClient,
  parameters: executeBundleSync.Parameters,
): Promise<executeBundleSync.ReturnValue> {
  const { exchange, actions } = parameters;
  const reading = readBundleTerms(client, parameters);
  // the bundle counts more than its terms: their failure is looked at when the receipt is there
  reading.catch(() => {});
  const receipt = await writeSync(client, executeBundle.call(parameters), parameters);
  const terms = await reading.catch(() => readBundleTerms(client, parameters));
  const { logs } = receipt;
  return {
    receipt,
    outcomes: bundleOrderOutcomes({ logs, exchange, terms, orders: actions.map(({ orders }) => orders) }),
    loanChanges: readLoanChanges({ logs, exchange }),
  };
}

export declare namespace executeBundleSync {
  interface Parameters extends executeBundle.Args, BundleTermsParameters, WriteSyncParameters {}
  interface ReturnValue {
    readonly receipt: TransactionReceipt;
    /** By action: what became of its orders, of a batch one outcome per operation. Of actions without orders none. */
    readonly outcomes: readonly (readonly BundleOrderOutcome[])[];
    /** Loans made, repaid, renewed and passed on, in order. */
    readonly loanChanges: readonly LoanChange[];
  }
}
