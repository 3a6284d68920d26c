// Market makers and takers: each has a key of its own, sends through a lane of the SDK and trades for one account.

import { createLane, TransactionRevertedError } from "@pangea/sdk";
import {
  type Address,
  type Chain,
  createPublicClient,
  defineChain,
  type HDAccount,
  http,
  type TransactionReceipt,
} from "viem";
import { callOf } from "./calls.ts";
import type { Intent, Sent } from "./intents.ts";

export interface Participant {
  readonly owner: Address;
  /** Number of its account at the exchange. */
  readonly account: number;
  /** Sends and waits for the receipt, also of a transaction that reverts. */
  readonly send: (intent: Intent) => Promise<Sent>;
}

export interface ParticipantsOptions {
  readonly exchange: Address;
  readonly client: ReplayClient;
  readonly signers: readonly HDAccount[];
  /** What each of them brings in, by asset number, in the smallest units of the token. */
  readonly deposits: readonly { readonly asset: number; readonly token: Address; readonly amount: bigint }[];
  /** Number of the first account that will be opened. */
  readonly firstAccount: number;
  /** Told of every transaction that was executed. */
  readonly record: (sent: Sent) => void;
}

/** A fixed limit saves a question to the node before every send. */
const GAS_LIMIT = 30_000_000n;

/** Milliseconds to wait for an answer: a machine that is busy with other things may be slow. */
const PATIENCE = 120_000;

/** Wei per gas. The local chain's base fee is 7 and stays there. */
const FEES = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 0n } as const;

/**
 * A client for sending and reading. Over HTTP, because answers of anvil on a WebSocket wait for the acknowledgement of
 * the answer before, which at times takes 40 ms.
 *
 * @param options - `isBatching`: whether questions asked at once go to the node in one request, for reading much.
 */
export function createReplayClient(url: string, chainId: number, { isBatching = false } = {}) {
  const chain: Chain = defineChain({
    id: chainId,
    name: "local",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  return createPublicClient({
    chain,
    transport: http(url, { retryCount: 0, timeout: PATIENCE, batch: isBatching }),
    pollingInterval: 10,
    cacheTime: 0,
  });
}

export type ReplayClient = ReturnType<typeof createReplayClient>;

/** Opens an account for each signer and deposits what it has. */
export async function enlist(options: ParticipantsOptions): Promise<readonly Participant[]> {
  const participants: Participant[] = [];
  // one after the other, so that it is known which account is whose
  for (const [index, signer] of options.signers.entries()) {
    const participant = createParticipant(options, signer, options.firstAccount + index);
    await participant.send({ type: "openAccount" });
    participants.push(participant);
  }
  await Promise.all(participants.flatMap((participant) => bringIn(participant, options)));
  return participants;
}

function bringIn({ send, account }: Participant, { deposits }: ParticipantsOptions): Promise<unknown>[] {
  return deposits.map(async ({ asset, token, amount }) => {
    await send({ type: "approve", token });
    await send({ type: "deposit", account, asset, amount });
  });
}

/** Somebody who sends for an account that is there already, or for none. */
export function createParticipant(
  { client, exchange, record }: Pick<ParticipantsOptions, "client" | "exchange" | "record">,
  signer: HDAccount,
  account: number,
): Participant {
  const lane = createLane({ client, account: signer, fees: FEES });
  const owner = signer.address;
  const send = async (intent: Intent) => {
    const call = callOf(intent, exchange, owner);
    const start = performance.now();
    const receipt = await executed(lane.sendSync({ ...call, gas: GAS_LIMIT }));
    const sent = { intent, sender: owner, receipt, milliseconds: performance.now() - start };
    record(sent);
    return sent;
  };
  // one after the other: requests of several connections overtake each other, and anvil, which executes in order of
  // arrival, may leave one that came before its turn
  let last: Promise<unknown> = Promise.resolve();
  return {
    owner,
    account,
    send: (intent: Intent) => {
      const sending = last.then(() => send(intent));
      last = sending.catch(() => undefined);
      return sending;
    },
  };
}

/** The receipt, whether the transaction succeeded or not. */
async function executed(sending: Promise<TransactionReceipt>): Promise<TransactionReceipt> {
  try {
    return await sending;
  } catch (error) {
    if (error instanceof TransactionRevertedError) return error.receipt;
    throw error;
  }
}
