import type { Account } from "../exact/account.ts";
import { type ActionVerdict, ruleOfAction } from "../exact/action.ts";
import { type Assessment, assess } from "../exact/assessment.ts";
import { PPM } from "../exact/constants.ts";
import type { Venue } from "../exact/venue.ts";
import { applyTrades, type Trade } from "./trades.ts";

/** A hypothetical bundle of an account. */
export interface WhatIfParameters {
  readonly venue: Venue;
  readonly account: Account;
  readonly trades: readonly Trade[];
  /** m in ppm: the margin factor of the account, at least 1,000,000, the default. */
  readonly multiplier?: bigint;
}

/** An account before and after a hypothetical bundle, and whether the exchange would let it pass. */
export interface WhatIf {
  readonly account: Account;
  readonly before: Assessment;
  readonly after: Assessment;
  readonly verdict: ActionVerdict;
}

/**
 * What a bundle of trades would do to an account.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * const { after, verdict } = whatIf({ venue, account, trades: [{ kind: "perp", market: 1, price, fee: 350n, lots: 5n }] });
 */
export function whatIf({ venue, account, trades, multiplier = PPM }: WhatIfParameters): WhatIf {
  const changed = applyTrades(venue, account, trades);
  const [before, after] = [assess(venue, account), assess(venue, changed)];
  return { account: changed, before, after, verdict: ruleOfAction({ before, after, multiplier }) };
}
