// A chain that takes transactions of one signer, mines when it is told to, and fails as it is told.

import {
  createClient,
  custom,
  type Hex,
  keccak256,
  numberToHex,
  parseTransaction,
  type TransactionSerializableEIP1559,
} from "viem";
import { foundry } from "viem/chains";

/** What happens to the next broadcast. */
export type Mishap = "refused" | "lost" | "lostAfter";

interface Known {
  readonly nonce: number;
  readonly raw: Hex;
  readonly maxFeePerGas: bigint;
}

const hidden = (message: string, code = -32_000) => Object.assign(new Error(message), { code });

export function createFakeChain() {
  const pool = new Map<number, Known>();
  const mined = new Map<Hex, { readonly block: number; readonly status: "0x0" | "0x1" }>();
  const received: Hex[] = [];
  let nonce = 0;
  let block = 1;
  let gasPrice = 10n ** 9n;
  let revertData: Hex | undefined;
  let mishap: Mishap | undefined;

  const accept = (raw: Hex): Hex => {
    const [next, hash] = [mishap, keccak256(raw)];
    mishap = undefined;
    if (next === "refused") throw hidden("intrinsic gas too low");
    if (next === "lost") throw hidden("socket hang up");
    received.push(raw);
    const transaction = parseTransaction(raw) as TransactionSerializableEIP1559;
    const { nonce: used = 0, maxFeePerGas = 0n } = transaction;
    const waiting = pool.get(used);
    if (mined.has(hash) || waiting?.raw === raw) throw hidden("already known");
    if (used < nonce) throw hidden("nonce too low");
    if (waiting !== undefined && maxFeePerGas * 10n < waiting.maxFeePerGas * 11n)
      throw hidden("replacement underpriced");
    pool.set(used, { nonce: used, raw, maxFeePerGas });
    if (next === "lostAfter") throw hidden("socket hang up");
    return hash;
  };

  const receiptOf = (hash: Hex) => {
    const found = mined.get(hash);
    if (found === undefined) return null;
    return {
      ...{ transactionHash: hash, status: found.status, blockNumber: numberToHex(found.block), logs: [], type: "0x2" },
      ...{ gasUsed: "0x5208", effectiveGasPrice: numberToHex(gasPrice), transactionIndex: "0x0" },
    };
  };

  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_chainId: () => numberToHex(foundry.id),
    eth_getTransactionCount: ([, tag]) => numberToHex(nonce + (tag === "pending" ? pool.size : 0)),
    eth_estimateGas: () => {
      if (revertData !== undefined) throw Object.assign(hidden("execution reverted", 3), { data: revertData });
      return "0x5208";
    },
    eth_gasPrice: () => numberToHex(gasPrice),
    eth_getBlockByNumber: () => ({
      number: "0x1",
      baseFeePerGas: numberToHex(gasPrice),
      timestamp: "0x1",
      transactions: [],
    }),
    eth_maxPriorityFeePerGas: () => "0x1",
    eth_getBalance: () => numberToHex(10n ** 18n),
    eth_sendRawTransaction: ([raw]) => accept(raw as Hex),
    eth_getTransactionReceipt: ([hash]) => receiptOf(hash as Hex),
    eth_getTransactionByHash: () => null,
  };

  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const answer = answers[method];
    if (answer === undefined) throw hidden(`the method ${method} does not exist`, -32_601);
    return answer((params ?? []) as readonly unknown[]);
  };

  return {
    client: createClient({ chain: foundry, transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 }),
    /** Bytes that got through, in order. */
    received,
    /** Mines what waits, in the order of nonces. */
    mine: (status: "0x0" | "0x1" = "0x1") => {
      block += 1;
      for (let next = pool.get(nonce); next !== undefined; next = pool.get(nonce)) {
        mined.set(keccak256(next.raw), { block, status });
        pool.delete(nonce);
        nonce += 1;
      }
    },
    minedCount: () => mined.size,
    /** Forgets what waits, as a node does that is restarted. */
    forget: () => pool.clear(),
    useElsewhere: () => {
      nonce += 1;
    },
    fail: (next: Mishap) => {
      mishap = next;
    },
    setGasPrice: (wei: bigint) => {
      gasPrice = wei;
    },
    revertWith: (data: Hex | undefined) => {
      revertData = data;
    },
  };
}
