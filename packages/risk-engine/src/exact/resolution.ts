import type { Account, AssetHolding } from "./account.ts";
import { equity } from "./equity.ts";
import type { Venue } from "./venue.ts";

/**
 * V in base units: equity with lent money at par and only the interest that has accrued. At or below zero the creditors
 * cannot be paid in full.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @example
 * resolutionValue(venue, account) <= 0n; // insolvent
 */
export function resolutionValue(venue: Venue, account: Account): bigint {
  return equity(venue, atPar(account)).equity;
}

/** The same account with lent amounts free, and owing the accrued interest only. */
function atPar(account: Account): Account {
  const { base } = account;
  const cash = base.cash + base.lent;
  return {
    ...account,
    base: { ...base, cash, lent: 0n, interestToTerm: base.interestAccrued },
    assets: account.assets.map(holdingAtPar),
  };
}

function holdingAtPar(holding: AssetHolding): AssetHolding {
  const { free, lent, interestAccrued } = holding;
  return { ...holding, free: free + lent, lent: 0n, interestToTerm: interestAccrued };
}
