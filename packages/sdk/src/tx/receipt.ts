import {
  formatTransactionReceipt,
  type Hash,
  type RpcTransactionReceipt,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from "viem";
import { call, getTransaction, getTransactionReceipt } from "viem/actions";
import { toPangeaError } from "../errors/contract.ts";
import { TransactionRevertedError, TransactionUncertainError } from "../errors/transaction.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import type { PangeaClient } from "../types/client.ts";
import type { ReceiptOptions } from "./types.ts";

/** Milliseconds to wait for a receipt unless told otherwise. */
export const DEFAULT_TIMEOUT = 10_000;

/** Milliseconds between two looks for a receipt unless told otherwise. */
export const DEFAULT_POLLING_INTERVAL = 25;

/** What to wait for. */
export interface PollReceiptParameters extends ReceiptOptions {
  readonly hash: Hash;
  readonly nonce?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Why it must be polled. */
  readonly cause?: unknown;
}

/** Looks for a receipt until it is there. Throws TransactionUncertainError when it is not there in time. */
export async function pollReceipt(
  client: PangeaClient,
  parameters: PollReceiptParameters,
): Promise<TransactionReceipt> {
  const { hash, nonce, timeout = DEFAULT_TIMEOUT, pollingInterval = DEFAULT_POLLING_INTERVAL, signal } = parameters;
  const clock = parameters.clock ?? systemClock;
  const end = clock.now() + timeout;
  let { cause } = parameters;
  while (true) {
    try {
      return await getTransactionReceipt(client, { hash });
    } catch (error) {
      // a node that cannot be asked now may answer in a moment: the transaction is on its way in any case
      if (!(error instanceof TransactionReceiptNotFoundError)) cause = error;
    }
    if (signal?.aborted || clock.now() >= end) throw new TransactionUncertainError({ hash, nonce, cause });
    await clock.sleep(pollingInterval, signal);
  }
}

/** The receipt as viem gives it, with what the client's chain adds to it. */
export function formatReceipt(client: PangeaClient, receipt: RpcTransactionReceipt): TransactionReceipt {
  const format = client.chain?.formatters?.transactionReceipt?.format ?? formatTransactionReceipt;
  return format(receipt as never, "getTransactionReceipt") as TransactionReceipt;
}

/** The receipt, if its transaction succeeded. Throws TransactionRevertedError with the reason otherwise. */
export async function requireSuccess(client: PangeaClient, receipt: TransactionReceipt): Promise<TransactionReceipt> {
  if (receipt.status === "success") return receipt;
  throw new TransactionRevertedError(receipt, await findReason(client, receipt));
}

/** Why a transaction reverted, as far as a repetition on the state of its block tells. */
async function findReason(client: PangeaClient, receipt: TransactionReceipt): Promise<unknown> {
  try {
    const { from, to, input, value, gas } = await getTransaction(client, { hash: receipt.transactionHash });
    await call(client, { account: from, to, data: input, value, gas, blockNumber: receipt.blockNumber });
    return undefined;
  } catch (error) {
    return toPangeaError(error);
  }
}
