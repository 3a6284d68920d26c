// Margin a second time, written straight from the formulas and without regard to speed: every set of filled orders is
// tried, and nothing is shared with the package but its types.

import type { Account, AssetHolding, Loans } from "../src/exact/account.ts";
import type { AssetTerms } from "../src/exact/assetTerms.ts";
import type { Venue } from "../src/exact/venue.ts";

const M = 1_000_000n;

export interface Reference {
  readonly equity: bigint;
  readonly initialEquity: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
}

interface Leg {
  readonly value: bigint;
  /** What orders add when filled: spot or perpetual bids, asks, and loan orders. */
  readonly orders: readonly bigint[];
}

const floor = (a: bigint, b: bigint) => (a - (((a % b) + b) % b)) / b;
const ceil = (a: bigint, b: bigint) => -floor(-a, b);
const away = (a: bigint, b: bigint) => (a < 0n ? floor(a, b) : ceil(a, b));
const size = (a: bigint) => (a < 0n ? -a : a);
const sum = (all: readonly bigint[]) => all.reduce((total, one) => total + one, 0n);
const larger = (a: bigint, b: bigint) => {
  if (a > b) return a;
  return b;
};
const largest = (all: readonly bigint[]) => all.reduce(larger);

/** Every leg with each of its orders filled or not. */
function everyFill(legs: readonly Leg[]): bigint[][] {
  return legs.reduce<bigint[][]>(
    (lists, { value, orders }) => lists.flatMap((list) => sumsOf(value, orders).map((one) => [...list, one])),
    [[]],
  );
}

function sumsOf(value: bigint, orders: readonly bigint[]): bigint[] {
  return orders.reduce<bigint[]>((sums, order) => sums.flatMap((one) => [one, one + order]), [value]);
}

/** What loans count for, and what they would with every order to lend or borrow filled. */
function loansOf({ lent, lendHeld, principal, interestToTerm, borrowInterest }: Loans, haircut: bigint) {
  return {
    now: lendHeld + floor(lent * (M - haircut), M) - principal - interestToTerm,
    filled: floor((lent + lendHeld) * (M - haircut), M) - principal - interestToTerm - borrowInterest,
  };
}

function isObliged({ base, assets, perps }: Account): boolean {
  return (
    [base, ...assets].some((loans) => loans.principal + loans.interestToTerm + loans.borrowInterest > 0n) ||
    perps.some((p) => p.size !== 0n || p.quote < 0n || p.bidLots + p.askLots > 0n)
  );
}

function tokensOf({ price, priceExp, haircut }: AssetTerms, holding: AssetHolding | undefined) {
  if (holding === undefined) return { tokens: { value: 0n, orders: [] }, byLoans: 0n };
  const { now, filled } = loansOf(holding, haircut);
  const byLoans = (filled - now) * price;
  const orders = [holding.bidCash * 10n ** BigInt(priceExp), -holding.held * price, byLoans];
  return { tokens: { value: (holding.free + holding.held + now) * price, orders }, byLoans };
}

/** Margin of an account with few legs: every set of fills of every asset is tried. */
export function reference(venue: Venue, account: Account): Reference {
  const { base } = account;
  const dollars = loansOf(base, venue.baseHaircut);
  let marked = base.cash + dollars.now;
  let [benefit, doubt, lost, costs] = [0n, 0n, 0n, dollars.now - dollars.filled];
  let [initial, maintenance, none] = [0n, 0n, 0n];
  let commons: bigint[] = [0n];
  for (const u of venue.assets.values()) {
    const scale = 10n ** BigInt(u.priceExp);
    const holding = account.assets.find(({ asset }) => asset === u.asset);
    const positions = account.perps.filter(({ market }) => venue.perps.get(market)?.underlying === u.asset);
    const { tokens, byLoans } = tokensOf(u, holding);
    const legs: Leg[] = [tokens];
    const results: { value: bigint; rest: bigint; paid: (profit: bigint) => bigint }[] = [];
    costs += ceil((holding?.held ?? 0n) * u.price * u.makerFeeCap, scale * M);
    for (const position of positions) {
      const market = venue.perps.get(position.market);
      if (market === undefined) throw new Error("unknown market");
      const lot = market.lotUnits * u.price;
      legs.push({ value: position.size * lot, orders: [position.bidLots * lot, -position.askLots * lot] });
      costs += ceil((position.bidLots + position.askLots) * lot * market.makerFeeCap, scale * M);
      results.push({
        value: position.size * lot,
        rest: floor(position.quote - position.size * market.fundingIndex, 1n << 24n),
        paid: (profit) => {
          if (!market.isDeep) return 0n;
          return market.deficit === 0n ? profit : floor(profit * market.pool, market.pool + market.deficit);
        },
      });
    }
    const net = sum(legs.map(({ value }) => value));
    marked += floor(net, scale) + sum(results.map(({ rest }) => rest));
    costs += floor(net, scale) - floor(net + byLoans, scale);
    const unpaid = (move: bigint) =>
      sum(
        results.map(({ value, rest, paid }) => {
          const profit = floor(value * (M + move), scale * M) + rest;
          return profit > 0n ? profit - paid(profit) : 0n;
        }),
      );
    if (u.isPriceOk) lost += unpaid(0n);
    else {
      benefit += floor(u.shock * size(net), M * scale);
      doubt += largest([-u.shock, u.shock].map((move) => ceil(-move * (net + byLoans), M * scale) + unpaid(move)));
    }
    const own = (values: readonly bigint[], q: bigint, { s, h } = { s: u.shock, h: u.halfBasis }) =>
      ((64n + q) * s - 64n * h - 64n * u.common) * size(sum(values)) + 64n * h * sum(values.map(size));
    const { shockLag, basisLag, hoursLeft } = u.ramp ?? { shockLag: 0n, basisLag: 0n, hoursLeft: 0n };
    const fills = everyFill(legs);
    initial += ceil(largest(fills.map((values) => own(values, u.oiFactor))), scale);
    maintenance += ceil(
      own(
        legs.map(({ value }) => value),
        0n,
        { s: u.shock - floor(shockLag * hoursLeft, 48n), h: u.halfBasis - ceil(basisLag * hoursLeft, 48n) },
      ),
      scale,
    );
    none += away(u.common * net, scale);
    const ends = fills.map((values) => away(u.common * sum(values), scale));
    const extremes = [largest(ends), -largest(ends.map((end) => -end))];
    commons = extremes.flatMap((end) => commons.map((other) => other + end));
    commons = [largest(commons), -largest(commons.map((end) => -end))];
  }
  const f = isObliged(account) ? venue.one : 0n;
  return {
    equity: marked + benefit,
    initialEquity: marked - doubt - lost - costs,
    initial: ceil(64n * largest(commons.map(size)) + initial, 64n * M) + f,
    maintenance: ceil(3n * (64n * size(none) + maintenance + 64n * M * f), 5n * 64n * M),
  };
}
