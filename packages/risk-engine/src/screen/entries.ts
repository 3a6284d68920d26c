import { type Account, hasObligation } from "../exact/account.ts";
import { QUOTE_SCALE, THETA_DENOMINATOR, THETA_NUMERATOR } from "../exact/constants.ts";
import { baseEquity } from "../exact/equity.ts";
import { tokenUnits } from "../exact/exposure.ts";
import { abs } from "../exact/rounding.ts";
import { assetTerms, perpTerms, type Venue } from "../exact/venue.ts";

/** What of an account moves with one asset (units of the asset) or with the funding of one market (lots). */
export interface Entry {
  readonly kind: "asset" | "perp";
  readonly id: number;
  readonly net: bigint;
  readonly gross: bigint;
}

/** An account as the screen keeps it. */
export interface ScreenedAccount {
  /** What moves with nothing, base units: dollars and quotes, less 3/5 of the fixed requirement. */
  readonly fixed: number;
  readonly entries: readonly Entry[];
}

/**
 * Nets an account exactly, so that the screen never subtracts large numbers from each other.
 *
 * @returns undefined when the account is flat: it is never liquidatable
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * screenedAccount(venue, account)?.entries.length;
 */
export function screenedAccount(venue: Venue, account: Account): ScreenedAccount | undefined {
  if (!hasObligation(account)) return undefined;
  const nets = new Map<number, { net: bigint; gross: bigint }>();
  const add = (asset: number, units: bigint) => {
    const { net, gross } = nets.get(asset) ?? { net: 0n, gross: 0n };
    nets.set(asset, { net: net + units, gross: gross + abs(units) });
  };
  for (const holding of account.assets) {
    add(holding.asset, tokenUnits(holding, assetTerms(venue, holding.asset).haircut));
  }
  let quotes = 0n;
  for (const { market, size, quote } of account.perps) {
    const { underlying, lotUnits } = perpTerms(venue, market);
    add(underlying, size * lotUnits);
    quotes += quote;
  }
  const entries = [...nets].map(([id, amounts]): Entry => ({ kind: "asset", id, ...amounts }));
  const funded = account.perps.map(
    ({ market, size }): Entry => ({ kind: "perp", id: market, net: size, gross: abs(size) }),
  );
  const worth = baseEquity(venue, account) * QUOTE_SCALE + quotes;
  const fixed = THETA_DENOMINATOR * worth - THETA_NUMERATOR * venue.one * QUOTE_SCALE;
  return {
    fixed: Number(fixed) / Number(THETA_DENOMINATOR * QUOTE_SCALE),
    entries: [...entries, ...funded].filter(({ gross }) => gross !== 0n),
  };
}
