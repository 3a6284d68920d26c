import { type Account, hasObligation } from "../exact/account.ts";
import { QUOTE_SCALE, THETA_DENOMINATOR, THETA_NUMERATOR } from "../exact/constants.ts";
import { baseEquity } from "../exact/equity.ts";
import { tokenUnits } from "../exact/exposure.ts";
import { abs } from "../exact/rounding.ts";
import { assetTerms, perpTerms, type Venue } from "../exact/venue.ts";

/**
 * What of an account moves with one asset (units), with the funding of one market (lots), or with both, where a position
 * is all that the account has in the asset (lots).
 */
export interface Entry {
  readonly kind: "asset" | "funding" | "position";
  /** Number of the asset, or else of the market. */
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
  const quotes = account.perps.reduce((total, { quote }) => total + quote, 0n);
  const worth = baseEquity(venue, account).marked * QUOTE_SCALE + quotes;
  const fixed = THETA_DENOMINATOR * worth - THETA_NUMERATOR * venue.one * QUOTE_SCALE;
  return { fixed: Number(fixed) / Number(THETA_DENOMINATOR * QUOTE_SCALE), entries: entriesOf(venue, account) };
}

interface Netted {
  net: bigint;
  gross: bigint;
  /** Positions among the legs, and whether there are tokens. */
  readonly positions: Entry[];
  hasTokens: boolean;
}

function entriesOf(venue: Venue, account: Account): Entry[] {
  const assets = new Map<number, Netted>();
  const add = (asset: number, units: bigint): Netted => {
    const netted = assets.get(asset) ?? { net: 0n, gross: 0n, positions: [], hasTokens: false };
    netted.net += units;
    netted.gross += abs(units);
    assets.set(asset, netted);
    return netted;
  };
  for (const holding of account.assets) {
    const units = tokenUnits(holding, assetTerms(venue, holding.asset).haircut);
    if (units !== 0n) add(holding.asset, units).hasTokens = true;
  }
  for (const { market, size } of account.perps) {
    const { underlying, lotUnits } = perpTerms(venue, market);
    if (size !== 0n)
      add(underlying, size * lotUnits).positions.push({ kind: "funding", id: market, net: size, gross: abs(size) });
  }
  return [...assets].flatMap(([id, { net, gross, positions, hasTokens }]): Entry[] => {
    const [only] = positions;
    if (only !== undefined && positions.length === 1 && !hasTokens) return [{ ...only, kind: "position" }];
    return [{ kind: "asset", id, net, gross }, ...positions];
  });
}
