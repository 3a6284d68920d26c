// The chain of the trade. A transaction is executed as soon as it is sent, in a block of its own a second after the last, so
// that a run does not depend on how fast the machine is.

import { createLane, type Lane, type PangeaClient } from "@pangea/sdk";
import { createClient, createTestClient, type HDAccount, http } from "viem";
import { createReplayClient, type ReplayClient } from "../replay/participants.ts";

/** How a participant sends: what is not given the SDK finds out before every transaction. */
export interface Sending {
  readonly lane?: Lane;
  readonly gas?: bigint;
}

export interface BasisChain {
  readonly client: ReplayClient;
  /** A client that signs. */
  readonly clientOf: (signer: HDAccount) => PangeaClient;
  /** Sends without a question to the node beforehand, for those who send every hour. */
  readonly quickly: (signer: HDAccount) => Sending;
  /** The next transaction is executed at this second. */
  readonly goTo: (timestamp: number) => Promise<void>;
  readonly now: () => Promise<number>;
}

const GAS_LIMIT = 30_000_000n;

/** Wei per gas. */
const FEES = { maxFeePerGas: 1_000_000_000n, maxPriorityFeePerGas: 0n } as const;

export async function createBasisChain(url: string, chainId: number): Promise<BasisChain> {
  const client = createReplayClient(url, chainId);
  const test = createTestClient({ mode: "anvil", transport: http(url, { retryCount: 0 }) });
  await test.setAutomine(true);
  await test.setBlockTimestampInterval({ interval: 1 });
  return {
    client,
    clientOf: (account) => createClient({ account, chain: client.chain, transport: http(url, { retryCount: 0 }) }),
    quickly: (account) => ({ lane: createLane({ client, account, fees: FEES }), gas: GAS_LIMIT }),
    goTo: (timestamp) => test.setNextBlockTimestamp({ timestamp: BigInt(timestamp) }),
    now: async () => Number((await client.getBlock()).timestamp),
  };
}
