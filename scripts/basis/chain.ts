// The chain of the trade. A transaction is executed as soon as it is sent, in a block of its own a second after the last, so
// that a run does not depend on how fast the machine is.

import { setTimeout } from "node:timers/promises";
import { toPangeaError } from "@pangea/sdk";
import {
  type Address,
  createTestClient,
  formatTransactionReceipt,
  type Hex,
  http,
  numberToHex,
  type TransactionReceipt,
} from "viem";
import { createReplayClient, type ReplayClient } from "../replay/participants.ts";

export interface ChainCall {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
}

export interface BasisChain {
  readonly client: ReplayClient;
  /** Sends in the name of an account that the node knows. Throws what the exchange answers if it refuses. */
  readonly send: (call: ChainCall) => Promise<TransactionReceipt>;
  /** Sends without asking what came of it. */
  readonly post: (call: ChainCall) => Promise<Hex>;
  /** The next transaction is executed at this second. */
  readonly goTo: (timestamp: number) => Promise<void>;
  readonly now: () => Promise<number>;
}

/** Milliseconds between two questions for a receipt, and how often it is asked for. */
const RETRY_MS = 2;
const MOST_RETRIES = 5_000;

const GAS_LIMIT = numberToHex(100_000_000);

export async function createBasisChain(url: string, chainId: number): Promise<BasisChain> {
  const client = createReplayClient(url, chainId);
  const test = createTestClient({ mode: "anvil", transport: http(url, { retryCount: 0 }) });
  await test.setAutomine(true);
  await test.setBlockTimestampInterval({ interval: 1 });
  const post = (call: ChainCall): Promise<Hex> =>
    client.request({ method: "eth_sendTransaction", params: [{ ...call, gas: GAS_LIMIT }] } as never);
  return {
    client,
    post,
    send: async ({ from, to, data }) => {
      const receipt = await receiptOf(client, await post({ from, to, data }));
      if (receipt.status === "success") return receipt;
      // asks once more, on the state before, for the reason
      const reason = await client
        .call({ account: from, to, data, blockNumber: receipt.blockNumber - 1n })
        .then(() => undefined, toPangeaError);
      throw reason ?? new Error(`Transaction ${receipt.transactionHash} was refused.`);
    },
    goTo: (timestamp) => test.setNextBlockTimestamp({ timestamp: BigInt(timestamp) }),
    now: async () => Number((await client.getBlock()).timestamp),
  };
}

/** The block is there when the node answers, or soon after. */
async function receiptOf(client: ReplayClient, hash: Hex): Promise<TransactionReceipt> {
  for (let retry = 0; retry < MOST_RETRIES; retry += 1) {
    const receipt = await client.request({ method: "eth_getTransactionReceipt", params: [hash] });
    if (receipt !== null) return formatTransactionReceipt(receipt);
    await setTimeout(RETRY_MS);
  }
  throw new Error(`There is no receipt of transaction ${hash}.`);
}
