import type { Account, AssetHolding, Loans, PerpPosition } from "../exact/account.ts";
import { checkRange, type Range } from "../exact/checkRange.ts";
import { MAX_AMOUNT, PPM, QUOTE_BITS } from "../exact/constants.ts";
import { NO_HOLDING } from "../exact/createAccount.ts";
import { ceilDiv } from "../exact/rounding.ts";
import { assetTerms, perpTerms, type Venue } from "../exact/venue.ts";

/** A spot market and the price at which it would trade. */
export interface SpotMarket {
  readonly kind: "spot";
  readonly asset: number;
  /** Units of the asset in a lot. */
  readonly lotUnits: bigint;
  /** Base units per lot. */
  readonly price: bigint;
  /** Fee, ppm of the value; below zero = rebate. */
  readonly fee: bigint;
}

/** A perpetual market and the price at which it would trade. */
export interface PerpMarket {
  readonly kind: "perp";
  readonly market: number;
  /** Base units per lot. */
  readonly price: bigint;
  /** Fee, ppm of the value; below zero = rebate. */
  readonly fee: bigint;
}

/** A fill: lots bought (+) or sold (-). */
export type Fill = (SpotMarket | PerpMarket) & { readonly lots: bigint };

/** A loan taken: the amount arrives, and is owed with the interest to its term. */
export interface Borrowing {
  readonly kind: "borrow";
  /** `"base"`, or the number of an asset. */
  readonly asset: number | "base";
  /** Base units, or units of the asset. */
  readonly amount: bigint;
  /** In the same. */
  readonly interestToTerm: bigint;
}

/** A loan given: the amount leaves the free balance, and counts less its haircut. */
export interface Lending {
  readonly kind: "lend";
  /** `"base"`, or the number of an asset. */
  readonly asset: number | "base";
  /** Base units, or units of the asset. */
  readonly amount: bigint;
}

/** One step of a hypothetical bundle. */
export type Trade = Fill | Borrowing | Lending;

/**
 * The account after a bundle of trades. A balance may become negative: it counts as a debt without interest, and shows
 * what would have to be borrowed.
 *
 * @throws {UnknownAssetError | UnknownMarketError} when the venue does not know an asset or market
 * @throws {OutOfRangeError} when an amount or price is negative, or a fee above the whole value
 * @example
 * const hedged = applyTrades(venue, account, [{ kind: "perp", market: 1, price, fee: 350n, lots: -1_000n }]);
 */
export function applyTrades(venue: Venue, account: Account, trades: readonly Trade[]): Account {
  return trades.reduce((current, trade) => applyTrade(venue, current, trade), account);
}

function applyTrade(venue: Venue, account: Account, trade: Trade): Account {
  checkTrade(trade);
  switch (trade.kind) {
    case "spot":
      return applySpot(venue, account, trade);
    case "perp":
      return applyPerp(venue, account, trade);
    case "borrow":
      return applyLoan(venue, account, { ...trade, change: borrow(trade) });
    case "lend":
      return applyLoan(venue, account, { ...trade, amount: -trade.amount, change: lend(trade) });
  }
}

const AMOUNT: Range = [0n, MAX_AMOUNT];

function checkTrade(trade: Trade): void {
  if (trade.kind === "borrow" || trade.kind === "lend") {
    checkRange(`amount to ${trade.kind}`, trade.amount, AMOUNT);
    if (trade.kind === "borrow") checkRange("interestToTerm", trade.interestToTerm, AMOUNT);
    return;
  }
  checkRange("price of a lot", trade.price, AMOUNT);
  checkRange("fee", trade.fee, [-PPM, PPM]);
  checkRange("lots", trade.lots, [-MAX_AMOUNT, MAX_AMOUNT]);
  if (trade.kind === "spot") checkRange("lotUnits", trade.lotUnits, [1n, MAX_AMOUNT]);
}

/** What a fill pays, fee included and rounded up; below zero = receives. */
function paid({ lots, price, fee }: Fill): bigint {
  const value = lots * price;
  return value + ceilDiv((value < 0n ? -value : value) * fee, PPM);
}

function applySpot(venue: Venue, account: Account, fill: SpotMarket & Fill): Account {
  const { base } = account;
  const changed = withHolding(venue, account, {
    asset: fill.asset,
    change: (holding) => ({ ...holding, free: holding.free + fill.lots * fill.lotUnits }),
  });
  return { ...changed, base: { ...base, cash: base.cash - paid(fill) } };
}

function applyPerp(venue: Venue, account: Account, fill: PerpMarket & Fill): Account {
  const { fundingIndex } = perpTerms(venue, fill.market);
  const change = (position: PerpPosition): PerpPosition => ({
    ...position,
    size: position.size + fill.lots,
    quote: position.quote - (paid(fill) << QUOTE_BITS) + fill.lots * fundingIndex,
  });
  const isThere = account.perps.some(({ market }) => market === fill.market);
  const none = { market: fill.market, size: 0n, quote: 0n, bidLots: 0n, askLots: 0n };
  const perps = isThere ? account.perps : [...account.perps, none];
  return {
    ...account,
    perps: perps.map((position) => (position.market === fill.market ? change(position) : position)),
  };
}

const borrow =
  ({ amount, interestToTerm }: Borrowing) =>
  <T extends Loans>(holding: T): T => ({
    ...holding,
    principal: holding.principal + amount,
    interestToTerm: holding.interestToTerm + interestToTerm,
  });

const lend =
  ({ amount }: Lending) =>
  <T extends Loans>(holding: T): T => ({ ...holding, lent: holding.lent + amount });

interface Loan {
  readonly asset: number | "base";
  /** What arrives, or below zero what leaves. */
  readonly amount: bigint;
  readonly change: <T extends Loans>(holding: T) => T;
}

function applyLoan(venue: Venue, account: Account, { asset, amount, change }: Loan): Account {
  if (asset === "base") {
    const base = change(account.base);
    return { ...account, base: { ...base, cash: base.cash + amount } };
  }
  return withHolding(venue, account, {
    asset,
    change: (holding) => ({ ...change(holding), free: holding.free + amount }),
  });
}

interface HoldingChange {
  readonly asset: number;
  readonly change: (holding: AssetHolding) => AssetHolding;
}

function withHolding(venue: Venue, account: Account, { asset, change }: HoldingChange): Account {
  assetTerms(venue, asset);
  const isThere = account.assets.some((holding) => holding.asset === asset);
  const assets = isThere ? account.assets : [...account.assets, { asset, ...NO_HOLDING }];
  return { ...account, assets: assets.map((holding) => (holding.asset === asset ? change(holding) : holding)) };
}
