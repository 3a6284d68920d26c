// Intents as transactions, encoded by the SDK.

import {
  deposit,
  drawPerpFees,
  encodePackedBatch,
  openAccount,
  placeOrder,
  pokeFunding,
  pushFeedAbi,
  refreshPrices,
  settle,
  sweepFees,
  withdraw,
} from "@pangea/sdk";
import { type Address, encodeFunctionData, erc20Abi, type Hex, maxUint256 } from "viem";
import type { Intent } from "./intents.ts";

export interface TransactionCall {
  readonly to: Address;
  readonly data: Hex;
}

/** The transaction that does what `owner` intends. */
export function callOf(intent: Intent, exchange: Address, owner: Address): TransactionCall {
  switch (intent.type) {
    case "approve":
      return {
        to: intent.token,
        data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [exchange, maxUint256] }),
      };
    case "openAccount":
      return openAccount.call({ exchange });
    case "deposit":
      return deposit.call({ exchange, account: intent.account, asset: intent.asset, amount: intent.amount });
    case "withdrawAll":
      return withdraw.call({ exchange, account: intent.account, asset: intent.asset, amount: maxUint256, to: owner });
    case "place":
      return placeOrder.call({ exchange, account: intent.account, market: intent.market, order: intent.order });
    case "batch":
      return { to: exchange, data: encodePackedBatch({ account: intent.account, operations: intent.operations }) };
    case "sweepFees":
      return sweepFees.call({ exchange, market: intent.market });
    case "pushPrice":
      // a feed counts in the same steps as recordings do
      return {
        to: intent.feed,
        data: encodeFunctionData({ abi: pushFeedAbi, functionName: "push", args: [BigInt(intent.price)] }),
      };
    case "refreshPrices":
      return refreshPrices.call({ exchange, assets: [intent.asset] });
    case "pokeFunding":
      return pokeFunding.call({ exchange, market: intent.market });
    case "drawPerpFees":
      return drawPerpFees.call({ exchange, market: intent.market });
    case "settle":
      return settle.call({ exchange, market: intent.market, accounts: intent.accounts });
  }
}
