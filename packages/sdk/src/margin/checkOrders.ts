import { type Assessment, initialRequirement, ruleOfAction } from "@pangea/risk-engine";
import { DOLLAR } from "../codec/constants.ts";
import { type OrderProblem, OrderRefusedError, orderProblem } from "../errors/orders.ts";
import { formatDecimal } from "../math/decimal.ts";
import type { Standing } from "../types/margin.ts";
import type { Units } from "../types/units.ts";
import { applyOperation, mixedProblem, type OrderToCheck } from "./operations.ts";
import { type OrderContext, type OrderState, termsOf } from "./orderState.ts";
import { unreliablePrice } from "./orderTerms.ts";
import { assessSnapshot, toStanding } from "./riskInputs.ts";

/** Of the multiplier, in millionths. */
const HUNDREDTH = 10_000n;

/** Most orders of others that a call meets, if it says nothing else. */
const MOST_MATCHES = 64;

/** Orders of one call, and what they are judged by. */
export interface CheckOrdersParameters extends OrderContext {
  /** Orders, or the operations of a batch, in this order. */
  readonly orders: readonly OrderToCheck[];
  /** Most orders of others to meet in all. Default 0: 64. */
  readonly maxMatches?: number | undefined;
}

/** Whether the exchange would take orders, and how the account would stand with them. */
export interface OrdersVerdict {
  readonly isAllowed: boolean;
  /** The first is what the exchange would say. What is refused and may be skipped is not among them. */
  readonly problems: readonly OrderProblem[];
  readonly before: Standing;
  /** With what is admitted. */
  readonly after: Standing;
  /** What the resting orders may lose against the mark at their limits: initial margin bears it. */
  readonly limitLoss: Units;
  /** What would be left for new risk: E_I - limitLoss - m R_I. */
  readonly freeMargin: bigint;
}

/**
 * Checks what one call would do as the exchange would, without asking it: terms, price band, position, balance, open interest and
 * margin, for orders, amends and cancels at any number of markets. Exact for the state of the snapshot: always for orders that
 * rest; for those that trade given the books of their markets, or their fills. Without either the worst is thought, of prices and of
 * open interest. A lender without the book may lend less than was thought: borrowers without margin are passed over.
 *
 * @param parameters - Account, markets, prices, orders. `getOrderContext` reads all but the orders.
 * @throws {InvalidArgumentError} when a market, a price, or the book of what is cancelled or amended is missing.
 * @example
 * const context = await getOrderContext(client, { exchange, account: 7, markets: [3], books: true });
 * const order = { side: "bid", tick: 29_990n, lots: 1_000n } as const;
 * const { isAllowed, problems } = checkOrders({ ...context, orders: [{ market: 3, order }] });
 * if (!isAllowed) console.log(problems[0].error, problems[0].missingAmount, problems[0].advice);
 */
export function checkOrders({ orders, maxMatches, ...context }: CheckOrdersParameters): OrdersVerdict {
  const steps = maxMatches || MOST_MATCHES;
  let state: OrderState = { ...context, steps, limitLoss: 0n, borrowClass: 0, unreliable: undefined, isJudged: false };
  const problems: OrderProblem[] = [];
  for (const [index, order] of orders.entries()) {
    const outcome = mixedProblem(state, orders, index) ?? applyOperation(state, order);
    const { problem, reverts = false } = outcome;
    if (problem === undefined || (order.skip === true && !reverts)) state = outcome.state;
    else problems.push({ ...problem, order: index });
  }
  const [before, after] = [assessSnapshot(context.snapshot), assessSnapshot(state.snapshot)];
  const unfit = state.isJudged ? marginProblem(state, before, after) : undefined;
  if (unfit !== undefined) problems.push(unfit);
  return {
    isAllowed: problems.length === 0,
    problems,
    before: toStanding(before),
    after: toStanding(after),
    limitLoss: state.limitLoss,
    freeMargin: after.equity.initialEquity - state.limitLoss - initialRequirement(after, multiplierOf(state)),
  };
}

/**
 * As `checkOrders`, and throws when the exchange would refuse.
 *
 * @throws {OrderRefusedError} naming everything that is wrong, by how much, and the way out.
 * @example
 * const { freeMargin } = requireOrders({ ...context, orders: [{ market: 3, order }] });
 */
export function requireOrders(parameters: CheckOrdersParameters): OrdersVerdict {
  const verdict = checkOrders(parameters);
  const [first, ...rest] = verdict.problems;
  if (first !== undefined) throw new OrderRefusedError([first, ...rest]);
  return verdict;
}

/** m in millionths: what the account must leave anyway, and the highest class in which the orders borrow. */
function multiplierOf({ snapshot, borrowClass }: OrderState): bigint {
  return BigInt(Math.max(snapshot.multiplier, borrowClass)) * HUNDREDTH;
}

/** Why the rule of action would refuse, undefined = it would not. New debt needs initial margin, whatever else changes. */
function marginProblem(state: OrderState, before: Assessment, after: Assessment): OrderProblem | undefined {
  const { snapshot, unreliable, limitLoss: loss, borrowClass } = state;
  const opens = unreliable === undefined && snapshot.dollarState === "ok";
  const verdict = ruleOfAction({
    ...{ before, after, loss, mayOpen: opens },
    ...{ multiplier: multiplierOf(state), paysOut: borrowClass !== 0 },
  });
  if (verdict.isAllowed) return undefined;
  if (!opens) {
    const found = unreliable === undefined ? snapshot.dollarState : termsOf(state, unreliable).state;
    return orderProblem(unreliablePrice(unreliable ?? DOLLAR, found));
  }
  return orderProblem({
    error: "InsufficientMargin",
    value: verdict.available,
    limit: verdict.required,
    missingAmount: toDollars(state, verdict.missing),
  });
}

function toDollars({ markets }: OrderState, units: Units): string | undefined {
  const [first] = markets;
  return first && formatDecimal({ coefficient: units, exponent: first.scale.dollarExponent });
}
