import type { Operation, OperationResult } from "./order.ts";
import type { AccountId, Lots } from "./units.ts";

/** What an action of a bundle does to books by orders of an account. A single order is one operation. */
export interface BundleOrders {
  readonly account: AccountId;
  readonly operations: readonly Operation[];
}

/** What one action of a bundle would return. */
export interface BundleResult {
  readonly functionName: string;
  /** Of an order placed or amended one, of a batch one per operation, of all else none. */
  readonly operations: readonly OperationResult[];
  /** What they traded together. */
  readonly filledLots: Lots;
  /** What the function returned, as the ABI names it: a number, a tuple, or nothing. */
  readonly value: unknown;
}
