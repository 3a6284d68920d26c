/** Loans of an account in one asset, and its resting orders to lend and to borrow, in units of the asset. */
export interface Loans {
  readonly lent: bigint;
  /** Borrowed. */
  readonly principal: bigint;
  /** Interest that the account owes by the end of its loans. */
  readonly interestToTerm: bigint;
  /** The part of it that has accrued so far. */
  readonly interestAccrued: bigint;
  /** What resting lend orders reserve. */
  readonly lendHeld: bigint;
  /** Interest to the end of what resting borrow orders may still borrow, at their limits. Above zero for any such order. */
  readonly borrowInterest: bigint;
}

/** Balances of an account in an asset other than the base, in units of the asset unless said otherwise. */
export interface AssetHolding extends Loans {
  readonly asset: number;
  readonly free: bigint;
  /** What resting spot asks reserve. */
  readonly held: bigint;
  /** Base units that resting spot bids for the asset hold, fee included. Also part of the account's cash. */
  readonly bidCash: bigint;
}

/** Balances of an account in the base, in base units. */
export interface BaseHolding extends Loans {
  /** Free and held together, in all pockets, but for what lend orders reserve. */
  readonly cash: bigint;
}

/** Position and resting orders of an account in a perpetual market. */
export interface PerpPosition {
  readonly market: number;
  /** Lots, above zero = long. */
  readonly size: bigint;
  /**
   * Base units / 2^24 that the account has received (+) or paid (-) for its size, corrected by funding: a fill of d lots
   * at a price p under index F adds `-d p 2^24 + d F`.
   */
  readonly quote: bigint;
  /** Lots of resting bids. */
  readonly bidLots: bigint;
  /** Lots of resting asks. */
  readonly askLots: bigint;
}

/** All that an account owns, owes and has resting. Made by {@link createAccount}, which fills in zeros and checks. */
export interface Account {
  readonly base: BaseHolding;
  readonly assets: readonly AssetHolding[];
  readonly perps: readonly PerpPosition[];
}

/**
 * Whether anybody could ever lose by the account: it owes, has a perpetual position (or a loss left of one), or has an
 * order that could lead there. A flat account has no such thing, is never liquidatable, and may always withdraw. A
 * negative balance, which only a hypothetical account can have, stands for a loan that it would need.
 *
 * @example
 * hasObligation(createAccount(venue, { base: { cash: 5n } })); // false
 */
export function hasObligation(account: Account): boolean {
  return (
    account.base.cash < 0n ||
    mayOwe(account.base) ||
    account.assets.some((holding) => holding.free < 0n || mayOwe(holding)) ||
    account.perps.some(
      ({ size, quote, bidLots, askLots }) => size !== 0n || quote < 0n || bidLots !== 0n || askLots !== 0n,
    )
  );
}

function mayOwe({ principal, interestToTerm, borrowInterest }: Loans): boolean {
  return principal !== 0n || interestToTerm !== 0n || borrowInterest !== 0n;
}
