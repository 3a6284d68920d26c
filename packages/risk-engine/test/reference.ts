// Margin a second time, written straight from the formulas and without regard to speed: every set of filled orders is
// tried, and nothing is shared with the package but its types.

import type { Account } from "../src/exact/account.ts";
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
  readonly bids: bigint;
  readonly asks: bigint;
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

/** Both corners of every leg, so 4^legs fills. */
function everyFill(legs: readonly Leg[]): bigint[][] {
  return legs.reduce<bigint[][]>(
    (lists, { value, bids, asks }) =>
      lists.flatMap((list) => [value, value + bids, value - asks, value + bids - asks].map((one) => [...list, one])),
    [[]],
  );
}

function isObliged({ base, assets, perps, hasBorrowOrder }: Account): boolean {
  return (
    hasBorrowOrder ||
    [base, ...assets].some(({ principal, interestToTerm }) => principal + interestToTerm > 0n) ||
    perps.some((p) => p.size !== 0n || p.quote < 0n || p.bidLots + p.askLots > 0n)
  );
}

/** Margin of an account with few legs: 4^legs sets of fills of every asset are tried. */
export function reference(venue: Venue, account: Account): Reference {
  const { base } = account;
  let marked = base.cash + floor(base.lent * (M - venue.baseHaircut), M) - base.principal - base.interestToTerm;
  let [benefit, doubt, lost, fees] = [0n, 0n, 0n, 0n];
  let [initial, maintenance, none] = [0n, 0n, 0n];
  let commons: bigint[] = [0n];
  for (const u of venue.assets.values()) {
    const scale = 10n ** BigInt(u.priceExp);
    const holding = account.assets.find(({ asset }) => asset === u.asset);
    const positions = account.perps.filter(({ market }) => venue.perps.get(market)?.underlying === u.asset);
    const t = holding
      ? holding.free +
        holding.held +
        floor(holding.lent * (M - u.haircut), M) -
        holding.principal -
        holding.interestToTerm
      : 0n;
    const legs: Leg[] = [
      { value: t * u.price, bids: (holding?.bidCash ?? 0n) * scale, asks: (holding?.held ?? 0n) * u.price },
    ];
    const results: { value: bigint; rest: bigint; paid: (profit: bigint) => bigint }[] = [];
    fees += ceil((holding?.held ?? 0n) * u.price * u.makerFeeCap, scale * M);
    for (const position of positions) {
      const market = venue.perps.get(position.market);
      if (market === undefined) throw new Error("unknown market");
      const lot = market.lotUnits * u.price;
      legs.push({ value: position.size * lot, bids: position.bidLots * lot, asks: position.askLots * lot });
      fees += ceil((position.bidLots + position.askLots) * lot * market.makerFeeCap, scale * M);
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
      doubt += largest([-u.shock, u.shock].map((move) => ceil(-move * net, M * scale) + unpaid(move)));
    }
    const own = (values: readonly bigint[], q: bigint) =>
      ((64n + q) * u.shock - 64n * u.halfBasis - 64n * u.common) * size(sum(values)) +
      64n * u.halfBasis * sum(values.map(size));
    const fills = everyFill(legs);
    initial += ceil(largest(fills.map((values) => own(values, u.oiFactor))), scale);
    maintenance += ceil(
      own(
        legs.map(({ value }) => value),
        0n,
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
    initialEquity: marked - doubt - lost - fees,
    initial: ceil(64n * largest(commons.map(size)) + initial, 64n * M) + f,
    maintenance: ceil(3n * (64n * size(none) + maintenance + 64n * M * f), 5n * 64n * M),
  };
}
