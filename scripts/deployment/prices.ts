// Tells feeds their prices, on chains where no oracle is at work.

import { encodeFunctionData } from "viem";
import { readArtifact } from "./artifacts.ts";
import { DeploymentError } from "./errors.ts";
import type { DeploymentRecord } from "./record.ts";
import { contractAddress, exchangeAbi } from "./step.ts";
import { feedAddress } from "./steps.ts";
import { feedAnswer } from "./terms.ts";
import type { Call, Sender } from "./transactions.ts";

export interface PushedPrice {
  /** Of an asset or index that was deployed with a feed to push. */
  readonly symbol: string;
  /** Dollars for a whole one, with eight decimals at most. */
  readonly price: string;
}

/**
 * Sets a price and has the exchange read it. Until the next one it is good for as long as the feed's `maxAge`. A change
 * beyond the feed's `jumpBound` waits: push the same price again after `jumpHold`.
 *
 * @param sender - Its account must be who governs.
 * @param record - What was deployed.
 */
export async function pushPrice(sender: Sender, record: DeploymentRecord, pushed: PushedPrice): Promise<void> {
  for (const call of priceCalls(record, pushed)) {
    const hash = await sender.walletClient.sendTransaction(call);
    const { status } = await sender.publicClient.waitForTransactionReceipt({ hash });
    if (status === "reverted") throw new DeploymentError(`Pushing a price of ${pushed.symbol} reverted, ${hash}.`);
  }
}

/** The transactions that set a price: the feed is told, then the exchange reads it. */
export function priceCalls(record: DeploymentRecord, { symbol, price }: PushedPrice): readonly Required<Call>[] {
  const asset = record.assets[symbol]?.id;
  const push = { abi: readArtifact("PushFeed").abi, functionName: "push", args: [feedAnswer(price)] };
  const refresh = { abi: exchangeAbi(), functionName: "refreshPrices", args: [[asset]] };
  return [
    { to: feedAddress(record, symbol), data: encodeFunctionData(push) },
    { to: contractAddress(record, "Exchange"), data: encodeFunctionData(refresh) },
  ];
}
