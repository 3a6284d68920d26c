// What the participants of the trade send, encoded: single calls, and bundles of them.

import { deposit, type NewOrder, openAccount, placeOrder, refreshPrices, settle, withdraw } from "@pangea/sdk";
import { pangeaAbi } from "@pangea/sdk/abi";
import { type Address, encodeFunctionData, type Hex, maxUint256 } from "viem";

/** One action of a bundle. */
export interface Action {
  readonly call: Hex;
  /** What it has to trade, in lots, for the bundle to happen. */
  readonly minFilledLots: number;
}

/** More principal than anybody can owe: all that the free balance repays. */
const ALL_UNITS = 2n ** 64n - 1n;
const MOST_ORDERS = 10;
const SIDES = [0, 1] as const;

export type Actions = ReturnType<typeof createActions>;

export function createActions(exchange: Address) {
  const plain = (call: Hex): Action => ({ call, minFilledLots: 0 });
  const encoded = (functionName: string, args: readonly unknown[]): Hex =>
    encodeFunctionData({ abi: pangeaAbi, functionName, args } as never);
  return {
    openAccount: (): Action => plain(openAccount.call({ exchange }).data),
    deposit: (account: number, asset: number, amount: bigint): Action =>
      plain(deposit.call({ exchange, account, asset, amount }).data),
    place: (account: number, market: number, order: NewOrder): Action =>
      plain(placeOrder.call({ exchange, account, market, order }).data),
    /** An order that trades all of its lots at its price or better, or undoes the bundle. */
    take: (account: number, market: number, order: NewOrder): Action => ({
      call: placeOrder.call({ exchange, account, market, order: { ...order, timeInForce: "fok" } }).data,
      minFilledLots: Number(order.lots),
    }),
    cancelQuotes: (account: number, market: number): readonly Action[] =>
      SIDES.map((side) => plain(encoded("cancelAll", [account, market, side, 0n, MOST_ORDERS]))),
    refreshPrices: (asset: number): Action => plain(refreshPrices.call({ exchange, assets: [asset] }).data),
    settle: (market: number, accounts: readonly number[]): Action =>
      plain(settle.call({ exchange, market, accounts }).data),
    renew: (loan: bigint, keeper: number): Action => plain(encoded("renew", [loan, keeper, 0])),
    repayAll: (loan: bigint): Action => plain(encoded("repay", [loan, ALL_UNITS])),
    withdrawAll: (account: number, asset: number, to: Address): Action =>
      plain(withdraw.call({ exchange, account, asset, amount: maxUint256, to }).data),
    bundle: (account: number, actions: readonly Action[]): Hex => encoded("execute", [account, actions, 0]),
  };
}
