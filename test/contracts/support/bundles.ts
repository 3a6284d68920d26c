// Bundles of actions as their senders write them.

import { encodePackedBatch, type NewOrder, type Operation, pangeaAbi } from "@pangea/sdk";
import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  type Hex,
  toFunctionSelector,
} from "viem";
import { encodeOrder } from "./orders.ts";
import type { Receipt, Trader } from "./venue.ts";

type Callable = ContractFunctionName<typeof pangeaAbi, "nonpayable" | "view">;

export interface Action {
  readonly call: Hex;
  readonly minFilledLots: number;
}

/** A call of a function of the exchange. */
export function action<Name extends Callable>(
  functionName: Name,
  args: ContractFunctionArgs<typeof pangeaAbi, "nonpayable" | "view", Name>,
): Action {
  return { call: encodeFunctionData({ abi: pangeaAbi, functionName, args } as never), minFilledLots: 0 };
}

/** An order at a market. */
export function placing(trader: Trader, market: number, order: NewOrder): Action {
  return action("placeOrder", [trader.account, market, encodeOrder(order), 0]);
}

/** An action that has to trade at least so many lots. */
export const filling = (minFilledLots: number, { call }: Action): Action => ({ call, minFilledLots });

/** A packed batch. */
export function packed(trader: Trader, operations: readonly Operation[]): Action {
  return { call: encodePackedBatch({ account: trader.account, operations }), minFilledLots: 0 };
}

/** Sends actions as one bundle. */
export function execute(trader: Trader, actions: readonly Action[], deadline = 0): Promise<Receipt> {
  return trader.write("execute", [trader.account, actions, deadline]);
}

export const selectorOf = (functionName: Callable): Hex => {
  const item = pangeaAbi.find((candidate) => candidate.type === "function" && candidate.name === functionName);
  return toFunctionSelector(item as never);
};
