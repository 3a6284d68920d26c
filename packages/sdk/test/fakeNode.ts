// A node that takes transactions, in the ways of different nodes, and fails as it is told.

import { createClient, custom, type Hex, keccak256, numberToHex, parseTransaction } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";

/** What happens to the next transaction: it fails before or after it got through. */
export interface NextFailure {
  readonly error: { readonly code: number; readonly message: string };
  readonly gotThrough: boolean;
}

export const signer = privateKeyToAccount(`0x${"11".repeat(32)}`);

export function createFakeNode({ methods }: { readonly methods: readonly string[] }) {
  const known = new Map<Hex, { nonce: number; to: string | null | undefined; isMined: boolean }>();
  const calls: string[] = [];
  const failures: NextFailure[] = [];
  let mines = true;
  let foreign = 0;

  /** Nonces in use without a hole: what a node calls the pending count. */
  const pendingCount = () => {
    const nonces = new Set([...known.values()].map(({ nonce }) => nonce));
    let count = foreign;
    while (nonces.has(count)) count += 1;
    return count;
  };

  const receiptOf = (hash: Hex) => {
    const transaction = known.get(hash);
    if (!transaction?.isMined) return null;
    return {
      transactionHash: hash,
      status: "0x1",
      blockNumber: "0x1",
      logs: [],
      gasUsed: "0x1",
      type: "0x2",
      from: signer.address,
      to: transaction.to,
    };
  };

  const accept = (raw: Hex): Hex => {
    const hash = keccak256(raw);
    const failure = failures.shift();
    const { nonce = 0, to } = parseTransaction(raw);
    if (failure === undefined || failure.gotThrough) known.set(hash, { nonce, to, isMined: mines });
    if (failure !== undefined) throw Object.assign(new Error(failure.error.message), failure.error);
    return hash;
  };

  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_chainId: () => "0x7a69",
    eth_getTransactionCount: () => numberToHex(pendingCount()),
    eth_estimateGas: () => "0x5208",
    eth_getBlockByNumber: () => ({ number: "0x1", baseFeePerGas: "0x7", timestamp: "0x1", transactions: [] }),
    eth_maxPriorityFeePerGas: () => "0x1",
    eth_sendRawTransaction: ([raw]) => accept(raw as Hex),
    eth_sendRawTransactionSync: ([raw]) => receiptOf(accept(raw as Hex)),
    realtime_sendRawTransaction: ([raw]) => receiptOf(accept(raw as Hex)),
    eth_getTransactionReceipt: ([hash]) => receiptOf(hash as Hex),
    eth_getTransactionByHash: ([hash]) => (known.has(hash as Hex) ? { hash, type: "0x2", nonce: "0x0" } : null),
  };

  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    calls.push(method);
    const isMissing = /Sync$|^realtime_/.test(method) && !methods.includes(method);
    const answer = isMissing ? undefined : answers[method];
    if (answer === undefined) throw Object.assign(new Error(`the method ${method} does not exist`), { code: -32601 });
    await new Promise((resolve) => setTimeout(resolve, 1));
    return answer((params ?? []) as readonly unknown[]);
  };

  return {
    client: createClient({
      account: signer,
      chain: foundry,
      transport: custom({ request }, { retryCount: 0 }),
      cacheTime: 0,
    }),
    calls,
    /** Nonces of what got through, sorted. */
    nonces: () => [...known.values()].map(({ nonce }) => nonce).toSorted((a, b) => a - b),
    /** Receivers by nonce. */
    receivers: () => new Map([...known.values()].map(({ nonce, to }) => [nonce, to])),
    failNext: (...next: NextFailure[]) => failures.push(...next),
    setMining: (isMining: boolean) => {
      mines = isMining;
      if (isMining) for (const transaction of known.values()) transaction.isMined = true;
    },
    /** Somebody else sends so many transactions with the same key. */
    useElsewhere: (count: number) => {
      foreign = Math.max(foreign, pendingCount()) + count;
    },
  };
}
