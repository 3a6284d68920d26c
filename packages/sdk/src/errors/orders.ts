import type { AssetId, MarketId } from "../types/units.ts";
import { CONTRACT_ERROR_ADVICE, type ContractErrorName } from "./advice.ts";
import { type CcxtErrorName, PangeaError } from "./base.ts";

/** Why the exchange would refuse an order, by how much, and the way out. */
export interface OrderProblem {
  /** What the exchange would say. */
  readonly error: ContractErrorName;
  /** Index of the order, undefined = all orders together. */
  readonly order: number | undefined;
  readonly market: MarketId | undefined;
  /** The asset that is short, or whose price may not be relied on. */
  readonly asset: AssetId | undefined;
  /** What it is, in the unit of the error: ticks, lots x ticks, ledger units. */
  readonly value: bigint;
  /** What it may be. */
  readonly limit: bigint;
  /** How far the value is from the limit. */
  readonly missing: bigint;
  /** What is missing in decimals, where that is money. */
  readonly missingAmount: string | undefined;
  /** The failure in the vocabulary of ccxt. */
  readonly ccxt: CcxtErrorName;
  /** The way out. */
  readonly advice: string;
}

type Found = Pick<OrderProblem, "error" | "value" | "limit"> &
  Partial<Pick<OrderProblem, "order" | "market" | "asset" | "missingAmount">>;

/** Completes a problem with the advice for its error. */
export function orderProblem({ error, value, limit, ...rest }: Found): OrderProblem {
  const { ccxt, text } = CONTRACT_ERROR_ADVICE[error];
  return {
    ...{ error, value, limit, ccxt, advice: text },
    order: rest.order,
    market: rest.market,
    asset: rest.asset,
    missing: value < limit ? limit - value : value - limit,
    missingAmount: rest.missingAmount,
  };
}

/**
 * Thrown when orders would be refused by the exchange, before anything is sent. `problems` says all that is wrong.
 *
 * @example
 * try {
 *   requireOrders({ snapshot, markets, orders });
 * } catch (error) {
 *   if (error instanceof OrderRefusedError) console.error(error.problems[0].error, error.problems[0].missing);
 * }
 */
export class OrderRefusedError extends PangeaError {
  override name = "OrderRefusedError";
  readonly problems: readonly [OrderProblem, ...OrderProblem[]];

  constructor(problems: readonly [OrderProblem, ...OrderProblem[]]) {
    const [first] = problems;
    super(`The exchange would refuse: ${describe(first)}.`, {
      code: "ORDER_REFUSED",
      ccxt: first.ccxt,
      docsPath: `docs/errors.md#${first.error.toLowerCase()}`,
      metaMessages: [first.advice, ...problems.slice(1).map((problem) => `Also: ${describe(problem)}.`)],
    });
    this.problems = problems;
  }
}

function describe({ error, order, value, limit, missingAmount }: OrderProblem): string {
  const which = order === undefined ? "" : ` of order ${order}`;
  const short = missingAmount === undefined ? "" : `, ${missingAmount} dollars are missing`;
  return `${error}${which}: ${value}, allowed ${limit}${short}`;
}
