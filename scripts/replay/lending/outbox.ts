// Sends the transactions of one key in the order in which they are given, without waiting for one before the next. The
// nonce sees to it that the chain executes them in that order.

import { createLane } from "@pangea/sdk";
import type { Address, Hash, HDAccount, TransactionReceipt } from "viem";
import type { ReplayClient } from "../participants.ts";
import { type LendingIntent, lendingCall } from "./intents.ts";

export interface Delivered {
  readonly intent: LendingIntent;
  readonly receipt: TransactionReceipt;
}

export interface Outbox {
  readonly post: (intent: LendingIntent) => void;
  /** Waits until everything was executed that was posted since the last time. */
  readonly flush: () => Promise<readonly Delivered[]>;
  /** Receipt of what was posted last, once it is executed. */
  readonly lastReceipt: () => Promise<TransactionReceipt>;
}

export interface OutboxOptions {
  readonly client: ReplayClient;
  /** Asks for many receipts at once. */
  readonly reader: ReplayClient;
  readonly exchange: Address;
  readonly signer: HDAccount;
}

interface Posted {
  readonly intent: LendingIntent;
  readonly hash: Hash;
}

/** A fixed limit saves a question to the node before every send. */
const GAS_LIMIT = 30_000_000n;
const FEES = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 0n } as const;

export function createOutbox({ client, reader, exchange, signer }: OutboxOptions): Outbox {
  const lane = createLane({ client, account: signer, fees: FEES });
  let posted: Promise<Posted>[] = [];
  let last: Promise<Posted> | undefined;

  async function send(intent: LendingIntent): Promise<Posted> {
    // one request after the other: those of several connections overtake each other
    await last;
    const call = lendingCall(intent, exchange, signer.address);
    return { intent, hash: await lane.send({ ...call, gas: GAS_LIMIT }) };
  }

  async function lastReceipt(): Promise<TransactionReceipt> {
    const final = await last;
    if (final === undefined) throw new Error("Nothing was posted.");
    return client.waitForTransactionReceipt({ hash: final.hash });
  }

  return {
    post: (intent) => {
      last = send(intent);
      // whoever flushes hears of a failure
      last.catch(() => undefined);
      posted.push(last);
    },
    flush: async () => {
      const batch = await Promise.all(posted);
      posted = [];
      if (batch.length > 0) await lastReceipt();
      return Promise.all(
        batch.map(async ({ intent, hash }) => ({ intent, receipt: await reader.getTransactionReceipt({ hash }) })),
      );
    },
    lastReceipt,
  };
}
