import { type Assessment, initialRequirement, ruleOfAction } from "@pangea/risk-engine";
import { DOLLAR } from "../codec/constants.ts";
import { type OrderProblem, OrderRefusedError, orderProblem } from "../errors/orders.ts";
import { formatDecimal } from "../math/decimal.ts";
import type { Standing } from "../types/margin.ts";
import type { NewOrder } from "../types/order.ts";
import type { MarketId, Units } from "../types/units.ts";
import { applyOrder, type ExpectedFill, worstFills } from "./orderEffects.ts";
import { marketOf, type OrderContext, type OrderState, termsOf } from "./orderState.ts";
import { admitOrder, unreliablePrice } from "./orderTerms.ts";
import { assessSnapshot, toStanding } from "./riskInputs.ts";

/** Of the multiplier, in millionths. */
const HUNDREDTH = 10_000n;

/** An order to be checked. */
export interface OrderToCheck {
  readonly market: MarketId;
  readonly order: NewOrder;
  /**
   * What of it trades at once. Default: all of it at the worst price it accepts, if it reaches the best price of the other side.
   */
  readonly fills?: readonly ExpectedFill[] | undefined;
}

/** Orders of one call, and what they are judged by. */
export interface CheckOrdersParameters extends OrderContext {
  readonly orders: readonly OrderToCheck[];
}

/** Whether the exchange would take orders, and how the account would stand with them. */
export interface OrdersVerdict {
  readonly isAllowed: boolean;
  /** The first is what the exchange would say. */
  readonly problems: readonly OrderProblem[];
  readonly before: Standing;
  /** With the orders that are admitted. */
  readonly after: Standing;
  /** What the resting orders may lose against the mark at their limits: initial margin bears it. */
  readonly limitLoss: Units;
  /** What would be left for new risk: E_I - limitLoss - m R_I. */
  readonly freeMargin: bigint;
}

/**
 * Checks orders of one call as the exchange would, without asking it: terms, price band, position, balance and margin. Exact
 * for the state of the snapshot: for orders that rest, and for those that trade given their fills, as long as these leave the
 * open-interest factor as it is. On a loan market a lender may lend less than was thought: borrowers without margin are passed
 * over.
 *
 * @param parameters - Account, markets, prices, orders. `getOrderContext` reads all but the orders.
 * @throws {InvalidArgumentError} when a market or price is missing.
 * @example
 * const context = await getOrderContext(client, { exchange, account: 7, markets: [3] });
 * const order = { side: "bid", tick: 29_990n, lots: 1_000n } as const;
 * const { isAllowed, problems } = checkOrders({ ...context, orders: [{ market: 3, order }] });
 * if (!isAllowed) console.log(problems[0].error, problems[0].missingAmount, problems[0].advice);
 */
export function checkOrders({ orders, ...context }: CheckOrdersParameters): OrdersVerdict {
  let state: OrderState = { ...context, limitLoss: 0n, borrowClass: 0, unreliable: undefined };
  const problems: OrderProblem[] = [];
  let judges = false;
  for (const [index, { market: id, order, fills }] of orders.entries()) {
    const market = marketOf(context, id);
    judges ||= market.kind === "perp" || context.snapshot.isMargined;
    const admitted = admitOrder(state, market, order);
    const result = isProblem(admitted)
      ? admitted
      : applyOrder(state, { ...admitted, fills: fills ?? worstFills(admitted) });
    if (isProblem(result)) problems.push({ ...result, order: index });
    else state = result;
  }
  judges ||= state.borrowClass !== 0;
  const [before, after] = [assessSnapshot(context.snapshot), assessSnapshot(state.snapshot)];
  const unfit = judges ? marginProblem(state, before, after) : undefined;
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

function isProblem(value: object): value is OrderProblem {
  return "error" in value;
}

/** m in millionths: what the account must leave anyway, and the highest class in which the orders borrow. */
function multiplierOf({ snapshot, borrowClass }: OrderState): bigint {
  return BigInt(Math.max(snapshot.multiplier, borrowClass)) * HUNDREDTH;
}

/** Why the rule of action would refuse, undefined = it would not. New debt needs initial margin, whatever else changes. */
function marginProblem(state: OrderState, before: Assessment, after: Assessment): OrderProblem | undefined {
  const { snapshot, unreliable, limitLoss: loss, borrowClass } = state;
  const opens = unreliable === undefined && snapshot.dollarState === "ok";
  const multiplier = multiplierOf(state);
  const verdict = ruleOfAction({ before, after, loss, mayOpen: opens, multiplier, paysOut: borrowClass !== 0 });
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
