import type { Account } from "../exact/account.ts";
import { isLiquidatable } from "../exact/health.ts";
import type { Venue } from "../exact/venue.ts";
import type { ScreenResult } from "./screen.ts";

/** What it takes to decide the borderline exactly. */
export interface FindLiquidatableParameters {
  readonly venue: Venue;
  readonly result: ScreenResult;
  /** The account of a number, as it was entered into the screen. */
  readonly load: (account: number) => Account;
}

/**
 * Every account of a screening that may be liquidated, and no other: the borderline is decided in exact integers.
 *
 * @returns account numbers, rising
 * @example
 * const result = screen.holdersOf(weth.asset);
 * const accounts = findLiquidatable({ venue, result, load: (number) => accounts[number] });
 */
export function findLiquidatable({ venue, result, load }: FindLiquidatableParameters): number[] {
  const decided = [...result.borderline].filter((account) => isLiquidatable(venue, load(account)));
  return [...result.liquidatable, ...decided].sort((a, b) => a - b);
}
