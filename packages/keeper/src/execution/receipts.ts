import type { PangeaClient } from "@pangea/sdk";
import { type Address, TransactionReceiptNotFoundError } from "viem";
import { getTransactionCount, getTransactionReceipt } from "viem/actions";
import type { Ending, Intent, StoredTransaction } from "../store/intents.ts";

/**
 * How an action ended, as the chain tells it.
 *
 * @returns Undefined = it is still on its way.
 */
export async function findEnding(client: PangeaClient, intent: Intent): Promise<Ending | undefined> {
  const [first] = intent.transactions;
  if (first === undefined) return { status: "dropped", outcome: "it was planned and never signed" };
  const mined = await findMined(client, intent.transactions);
  if (mined !== undefined) return mined;
  const used = await getTransactionCount(client, { address: first.lane as Address, blockTag: "latest" });
  if (used <= first.nonce) return undefined;
  // it may have been mined between the two questions
  return (
    (await findMined(client, intent.transactions)) ?? {
      status: "replaced",
      outcome: `another transaction used nonce ${first.nonce}`,
    }
  );
}

async function findMined(
  client: PangeaClient,
  transactions: readonly StoredTransaction[],
): Promise<Ending | undefined> {
  for (const { hash } of transactions) {
    try {
      const { status, gasUsed, effectiveGasPrice, blockNumber } = await getTransactionReceipt(client, { hash });
      const spent = { block: blockNumber, cost: gasUsed * effectiveGasPrice };
      if (status === "success") return { status: "mined", outcome: `in block ${blockNumber}`, ...spent };
      return { status: "failed", outcome: `reverted in block ${blockNumber}`, ...spent };
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
    }
  }
  return undefined;
}
