import type { Address, Hex } from "viem";

/** Something a job wants done: one transaction. */
export interface Action {
  /** What it is done to, unique within the job: it has one action at a time. */
  readonly subject: string;
  /**
   * Occasion, such as the hour that ends. An action with the same subject and epoch is not done again once it succeeded. What
   * may have to be repeated names the block of the state it follows from.
   */
  readonly epoch: string;
  /** What it is, for people. */
  readonly what: string;
  readonly call: { readonly to: Address; readonly data: Hex };
  /** Dollars that it brings. Default 0. */
  readonly reward?: number | undefined;
  /** Dollars of the keeper's own account that it commits. Default 0. */
  readonly capital?: number | undefined;
}

/** What became of an action at the time of asking. */
export type Outcome =
  /** It is on its way: its end is stored later. */
  | { readonly type: "sent" }
  /** It was only simulated. */
  | { readonly type: "dryRun" }
  /** One for the same subject is on its way, or it happened already. */
  | { readonly type: "taken" }
  /** The exchange would refuse it now. */
  | { readonly type: "refused"; readonly reason: string }
  /** It costs more than it brings, or than the limits allow. */
  | { readonly type: "notWorth"; readonly reason: string }
  /** The node refused the transaction. */
  | { readonly type: "failed"; readonly reason: string };
