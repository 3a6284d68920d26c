import type { Hex } from "viem";
import type { BundleOrders } from "../../types/bundle.ts";
import type { AccountId, Lots, Seconds } from "../../types/units.ts";
import { deposit } from "../accounts/deposit.ts";
import { transfer } from "../accounts/transfer.ts";
import { withdraw } from "../accounts/withdraw.ts";
import type { ExchangeParameters, PangeaCall } from "../call.ts";
import { liquidate } from "../liquidation/liquidate.ts";
import { resolve } from "../liquidation/resolve.ts";
import { assign } from "../loans/assign.ts";
import { bookPastDue } from "../loans/bookPastDue.ts";
import { relend } from "../loans/relend.ts";
import { renew } from "../loans/renew.ts";
import { repay } from "../loans/repay.ts";
import { setCreditTerms } from "../loans/setCreditTerms.ts";
import { setExtensible } from "../loans/setExtensible.ts";
import { setRelend } from "../loans/setRelend.ts";
import { cancelOffer } from "../offers/cancelOffer.ts";
import { cancelOffersBelow } from "../offers/cancelOffersBelow.ts";
import { takeOffer } from "../offers/takeOffer.ts";
import { amendOrder } from "../orders/amendOrder.ts";
import { batch, chooseCall } from "../orders/batch.ts";
import { cancelAll } from "../orders/cancelAll.ts";
import { cancelOrder } from "../orders/cancelOrder.ts";
import { cancelOrders } from "../orders/cancelOrders.ts";
import { placeOrder } from "../orders/placeOrder.ts";
import { sweepExpired } from "../orders/sweepExpired.ts";
import { payLosses } from "../perps/payLosses.ts";
import { pokeFunding } from "../perps/pokeFunding.ts";
import { reduceDeficit } from "../perps/reduceDeficit.ts";
import { settle } from "../perps/settle.ts";
import { refreshPrices } from "../prices/refreshPrices.ts";

/** Everything that can be an action of a bundle. */
const CALLS = {
  ...{ placeOrder: placeOrder.call, amendOrder: amendOrder.call, batch: batch.call },
  ...{ cancelOrder: cancelOrder.call, cancelOrders: cancelOrders.call, cancelAll: cancelAll.call },
  ...{ deposit: deposit.call, depositWithPermit: deposit.permitCall, withdraw: withdraw.call, transfer: transfer.call },
  ...{ settle: settle.call, payLosses: payLosses.call, pokeFunding: pokeFunding.call },
  ...{ reduceDeficit: reduceDeficit.call, refreshPrices: refreshPrices.call, sweepExpired: sweepExpired.call },
  ...{ repay: repay.call, renew: renew.call, assign: assign.call, relend: relend.call, bookPastDue: bookPastDue.call },
  ...{ setCreditTerms: setCreditTerms.call, setRelend: setRelend.call, setExtensible: setExtensible.call },
  ...{ takeOffer: takeOffer.call, cancelOffer: cancelOffer.call, cancelOffersBelow: cancelOffersBelow.call },
  ...{ liquidate: liquidate.call, resolve: resolve.call },
} as const;

type Calls = typeof CALLS;

/** Name of a function of the exchange that can be an action of a bundle. */
export type BundleFunctionName = keyof Calls;

/** An action of a bundle. */
export interface BundleAction {
  /** Call of a function that can be an action, as `placeOrder.call` and its like make it. */
  readonly call: PangeaCall;
  /** What it must trade, or the bundle does not happen. Only orders, amends and batches say what they traded. Default 0. */
  readonly minFilledLots?: Lots | undefined;
  /** Calldata that does the same for less gas and returns nothing, such as a packed batch. */
  readonly packed?: Hex | undefined;
  /** Its orders, by which the outcome of each is found. The steps of `bundle` fill it in. */
  readonly orders?: BundleOrders | undefined;
}

/** Of functions that say what they traded. */
interface FillCondition {
  /** What it must trade, or the bundle does not happen; of a batch all operations together. Default 0: no matter. */
  readonly minFilledLots?: Lots | undefined;
}

type OwnArgs<Args> = Omit<Args, "exchange" | "account"> &
  (Args extends { readonly account: AccountId } ? { readonly account?: AccountId | undefined } : unknown);

/** What an action takes: the arguments of its function, without the exchange, and without the account if it is that of the bundle. */
export type BundleStepParameters<Name extends BundleFunctionName> = OwnArgs<Parameters<Calls[Name]>[0]> &
  (Name extends "placeOrder" | "amendOrder" | "batch" ? FillCondition : unknown);

type Steps = {
  readonly [Name in BundleFunctionName]: Record<never, never> extends BundleStepParameters<Name>
    ? (parameters?: BundleStepParameters<Name>) => Bundle
    : (parameters: BundleStepParameters<Name>) => Bundle;
};

/** Actions that happen together or not at all. Never changes: every step makes a new one. */
export interface Bundle extends ExchangeParameters, Steps {
  /** In whose name. Actions may be for other accounts of the same sender. */
  readonly account: AccountId;
  /** Last second at which it may be executed. 0 = none. */
  readonly deadline: Seconds;
  /** In order. */
  readonly actions: readonly BundleAction[];
  /** The bundle with more actions, such as those of another bundle. */
  readonly add: (...actions: readonly BundleAction[]) => Bundle;
}

/**
 * Begins a bundle: many actions in one transaction, all or nothing, whose accounts are judged once, at the end. Each step takes what
 * the action of the same name takes and makes a new bundle; orders, amends and batches may say how much they must trade.
 *
 * @param parameters - Exchange, account in whose name it is sent, and a deadline.
 * @example
 * const trade = bundle({ exchange, account: 7 })
 *   .placeOrder({ market: 5, order: { side: "bid", tick: 600n, lots: 2_500n, timeInForce: "ioc" }, minFilledLots: 2_500n })
 *   .placeOrder({ market: 3, order: { side: "ask", tick: 24_990n, lots: 10_000n, timeInForce: "ioc" }, minFilledLots: 10_000n })
 *   .placeOrder({ market: 1, order: { side: "bid", tick: 25_010n, lots: 10_000n, timeInForce: "ioc" }, minFilledLots: 10_000n });
 * const { outcomes } = await executeBundleSync(client, trade);
 */
export function bundle({ exchange, account, deadline = 0, actions = [] }: bundle.Parameters): Bundle {
  const terms = { exchange, account, deadline };
  const add = (...more: readonly BundleAction[]) => bundle({ ...terms, actions: [...actions, ...more] });
  const steps = Object.keys(CALLS).map((name) => [
    name,
    (args: object = {}) => add(toAction(name as BundleFunctionName, { exchange, ...{ account }, ...args })),
  ]);
  return { ...terms, actions, add, ...(Object.fromEntries(steps) as Steps) };
}

export declare namespace bundle {
  interface Parameters extends ExchangeParameters {
    readonly account: AccountId;
    /** Last second at which it may be executed. Default 0: none. */
    readonly deadline?: Seconds | undefined;
    /** To begin with. Default: none. */
    readonly actions?: readonly BundleAction[] | undefined;
  }
}

function toAction(
  name: BundleFunctionName,
  { minFilledLots, ...args }: FillCondition & ExchangeParameters,
): BundleAction {
  const call = CALLS[name](args as never) as PangeaCall;
  // a packed batch returns nothing, so it cannot show what it traded
  const isSilent = name === "batch" && !minFilledLots;
  const packed = isSilent ? chooseCall(args as batch.Args).data : undefined;
  return { call, minFilledLots, packed, orders: ordersOf(name, args) };
}

type OrderArgs = placeOrder.Args & amendOrder.Args & cancelOrders.Args & batch.Args;

function ordersOf(name: BundleFunctionName, args: object): BundleOrders | undefined {
  const { account, market, order, id, ids, operations } = args as OrderArgs;
  switch (name) {
    case "placeOrder":
      return { account, operations: [{ type: "place", market, order }] };
    case "amendOrder":
      return { account, operations: [{ type: "amend", market, id, order }] };
    case "cancelOrder":
      return { account, operations: [{ type: "cancel", market, id }] };
    case "cancelOrders":
      return { account, operations: ids.map((each) => ({ type: "cancel", market, id: each })) };
    case "batch":
      return { account, operations };
    default:
      return undefined;
  }
}
