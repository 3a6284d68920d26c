// What participants want from the exchange, before anything is encoded. The reconciliation starts from here, so that it
// also finds what would be wrong in the encoding.

import type { NewOrder, Operation } from "@pangea/sdk";
import type { Address, TransactionReceipt } from "viem";
import type { Fixed } from "./events.ts";

export type Intent =
  | { readonly type: "approve"; readonly token: Address }
  | { readonly type: "openAccount" }
  | { readonly type: "deposit"; readonly account: number; readonly asset: number; readonly amount: bigint }
  | { readonly type: "withdrawAll"; readonly account: number; readonly asset: number }
  | { readonly type: "place"; readonly account: number; readonly market: number; readonly order: NewOrder }
  | { readonly type: "batch"; readonly account: number; readonly operations: readonly Operation[] }
  | { readonly type: "sweepFees"; readonly market: number }
  | { readonly type: "pushPrice"; readonly feed: Address; readonly price: Fixed }
  | { readonly type: "refreshPrices"; readonly asset: number }
  | { readonly type: "pokeFunding"; readonly market: number }
  | { readonly type: "drawPerpFees"; readonly market: number }
  | { readonly type: "settle"; readonly market: number; readonly accounts: readonly number[] };

/** An intent that was sent, and what the chain answered. */
export interface Sent {
  readonly intent: Intent;
  readonly sender: Address;
  readonly receipt: TransactionReceipt;
  /** From the call of the SDK to the receipt. */
  readonly milliseconds: number;
}

/** In the order in which the chain executed them. */
export function inChainOrder(sent: readonly Sent[]): readonly Sent[] {
  return sent.toSorted(({ receipt: a }, { receipt: b }) =>
    a.blockNumber === b.blockNumber ? a.transactionIndex - b.transactionIndex : Number(a.blockNumber - b.blockNumber),
  );
}
