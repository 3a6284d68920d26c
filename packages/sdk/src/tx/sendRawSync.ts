import type { Hash, Hex, RpcTransactionReceipt, TransactionReceipt } from "viem";
import { sendRawTransaction } from "viem/actions";
import { NonceConflictError, PreBroadcastError, TransactionUncertainError } from "../errors/transaction.ts";
import { untilAborted } from "../runtime/abort.ts";
import type { Clock } from "../runtime/clock.ts";
import type { PangeaClient } from "../types/client.ts";
import { classifySendFailure } from "./classify.ts";
import { DEFAULT_TIMEOUT, formatReceipt, pollReceipt } from "./receipt.ts";
import type { ReceiptOptions } from "./types.ts";

/** Ways to get a receipt, best first. */
const METHODS = ["eth_sendRawTransactionSync", "realtime_sendRawTransaction", "poll"] as const;

/** A way in which a client gets the receipt of a transaction that it sends. */
export type SyncMethod = (typeof METHODS)[number];

/** A signed transaction and how to wait for its receipt. */
export interface SendRawSyncParameters extends ReceiptOptions {
  readonly raw: Hex;
  readonly hash: Hash;
  readonly nonce?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** By transport, because clients that extend one another share it: index of the first method that may work. */
const firstMethod = new WeakMap<object, number>();

/** Milliseconds for which a receipt is looked for when the node says that its nonce is used already. */
const NONCE_LOOKUP_TIMEOUT = 1_000;

/** Milliseconds that an answer may take beyond the timeout that the node was told. */
const GRACE = 1_000;

/**
 * The way in which the client gets receipts, as far as it was found out: one that the node does not know is passed
 * over for good.
 *
 * @example
 * syncMethod(client); // "eth_sendRawTransactionSync"
 */
export function syncMethod(client: PangeaClient): SyncMethod {
  return METHODS[firstMethod.get(client.transport) ?? 0] ?? "poll";
}

/**
 * Broadcasts a signed transaction and waits for its receipt: in one request where the node can do that, else by
 * polling. Sending the same bytes twice is harmless, so it tries the next method whenever one is not supported.
 *
 * @throws {PreBroadcastError} when the node refused the transaction.
 * @throws {TransactionUncertainError} when no receipt was seen in time.
 * @throws {NonceConflictError} when another transaction used the nonce.
 */
export async function sendRawSync(
  client: PangeaClient,
  parameters: SendRawSyncParameters,
): Promise<TransactionReceipt> {
  const method = syncMethod(client);
  try {
    return await attempt(client, method, parameters);
  } catch (error) {
    if (error instanceof TransactionUncertainError) throw error;
    const failure = parameters.signal?.aborted ? "ambiguous" : classifySendFailure(error);
    if (failure === "unsupported" && method !== "poll") {
      skipMethod(client, method);
      return sendRawSync(client, parameters);
    }
    return conclude(client, { ...parameters, cause: error }, failure);
  }
}

function attempt(
  client: PangeaClient,
  method: SyncMethod,
  parameters: SendRawSyncParameters,
): Promise<TransactionReceipt> {
  return method === "poll" ? sendAndPoll(client, parameters) : request(client, method, parameters);
}

function skipMethod(client: PangeaClient, method: SyncMethod): void {
  const next = METHODS.indexOf(method) + 1;
  firstMethod.set(client.transport, Math.max(next, firstMethod.get(client.transport) ?? 0));
}

async function request(
  client: PangeaClient,
  method: Exclude<SyncMethod, "poll">,
  { raw, timeout = DEFAULT_TIMEOUT, signal, hash, nonce, clock, pollingInterval }: SendRawSyncParameters,
): Promise<TransactionReceipt> {
  // the timeout may be named as a second parameter, which not every node accepts
  const sent = client.request({ method, params: [raw] } as never, {
    retryCount: 0,
  }) as Promise<RpcTransactionReceipt | null>;
  const late = AbortSignal.timeout(timeout + GRACE);
  const answer = await untilAborted(sent, signal === undefined ? late : AbortSignal.any([signal, late]));
  if (answer !== null) return formatReceipt(client, answer);
  return pollReceipt(client, { hash, nonce, timeout, signal, clock, pollingInterval });
}

async function sendAndPoll(client: PangeaClient, parameters: SendRawSyncParameters): Promise<TransactionReceipt> {
  await sendRawTransaction(client, { serializedTransaction: parameters.raw });
  return pollReceipt(client, parameters);
}

async function conclude(
  client: PangeaClient,
  parameters: SendRawSyncParameters & { readonly cause: unknown },
  failure: ReturnType<typeof classifySendFailure>,
): Promise<TransactionReceipt> {
  const { hash, nonce, cause } = parameters;
  if (failure === "rejected" || failure === "unsupported") throw refusal(cause);
  if (failure !== "nonceTooLow") return pollReceipt(client, parameters);
  try {
    return await pollReceipt(client, { ...parameters, timeout: NONCE_LOOKUP_TIMEOUT });
  } catch (error) {
    throw error instanceof TransactionUncertainError ? new NonceConflictError({ hash, nonce, cause }) : error;
  }
}

/** The error for a transaction that the node has refused. */
export function refusal(cause: unknown): PreBroadcastError {
  const isPoor = cause instanceof Error && /insufficient funds/i.test(cause.message);
  return isPoor
    ? new PreBroadcastError("the signer cannot pay for the gas", { cause, ccxt: "InsufficientFunds" })
    : new PreBroadcastError("the node refused it", { cause });
}
