// Sending a transaction exactly once, whatever happens in between: it is signed, recorded, and only then sent. After a
// crash the recorded one is looked for and sent again as it was. It has the same hash and nonce, so that the chain can
// execute it only once.

import {
  type Account,
  type Chain,
  type Hex,
  type HttpTransport,
  keccak256,
  type LocalAccount,
  type PublicClient,
  TransactionNotFoundError,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
  type WalletClient,
} from "viem";
import { DeploymentError } from "./errors.ts";
import type { DeploymentRecord } from "./record.ts";

export type Pending = NonNullable<DeploymentRecord["pending"]>;

export interface Call {
  /** Absent = a contract is created. */
  readonly to?: Hex;
  readonly data: Hex;
}

export interface Sender {
  readonly publicClient: PublicClient<HttpTransport, Chain>;
  readonly walletClient: WalletClient<HttpTransport, Chain, LocalAccount & Account>;
}

const RECEIPT_TIMEOUT_MS = 180_000;

/** Signs a transaction without sending it. */
export async function sign({ publicClient, walletClient }: Sender, step: string, call: Call): Promise<Pending> {
  const { account } = walletClient;
  const nonce = await publicClient.getTransactionCount({ address: account.address, blockTag: "latest" });
  const request = await walletClient.prepareTransactionRequest({ ...call, account, nonce, type: "eip1559" });
  const raw = await walletClient.signTransaction(request);
  return { step, hash: keccak256(raw), nonce, raw };
}

/** Sends a signed transaction, unless the chain has it already, and waits for it. */
export async function send({ publicClient }: Sender, pending: Pending): Promise<TransactionReceipt> {
  if (!(await isKnown(publicClient, pending.hash))) {
    await publicClient.sendRawTransaction({ serializedTransaction: pending.raw });
  }
  const receipt = await publicClient.waitForTransactionReceipt({ hash: pending.hash, timeout: RECEIPT_TIMEOUT_MS });
  if (receipt.status === "reverted") {
    throw new DeploymentError(`"${pending.step}" was executed and reverted, transaction ${pending.hash}.`);
  }
  return receipt;
}

/** Whether a transaction that an earlier run signed can still be executed, or was. */
export async function canCount({ publicClient, walletClient }: Sender, pending: Pending): Promise<boolean> {
  const receipt = await receiptOf(publicClient, pending.hash);
  if (receipt !== undefined) return receipt.status === "success";
  const nonce = await publicClient.getTransactionCount({ address: walletClient.account.address, blockTag: "latest" });
  // another transaction used the nonce up: this one never happens
  return nonce <= pending.nonce;
}

async function isKnown(publicClient: Sender["publicClient"], hash: Hex): Promise<boolean> {
  try {
    await publicClient.getTransaction({ hash });
    return true;
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return false;
    throw error;
  }
}

async function receiptOf(publicClient: Sender["publicClient"], hash: Hex): Promise<TransactionReceipt | undefined> {
  try {
    return await publicClient.getTransactionReceipt({ hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  }
}
