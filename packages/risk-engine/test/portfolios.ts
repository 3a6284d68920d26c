// Random venues and accounts for tests and vectors. The same seed makes the same portfolio.

import type { Account, AssetHolding, Loans, PerpPosition } from "../src/exact/account.ts";
import type { AssetTerms } from "../src/exact/assetTerms.ts";
import { createAccount, NO_HOLDING } from "../src/exact/createAccount.ts";
import { createVenue } from "../src/exact/createVenue.ts";
import type { PerpTerms } from "../src/exact/perpTerms.ts";
import { pow10 } from "../src/exact/rounding.ts";
import type { Venue } from "../src/exact/venue.ts";
import type { Random } from "./random.ts";

/** What may occur in a portfolio. */
export interface PortfolioOptions {
  /** Assets of the venue. Default 5. */
  readonly assets?: number;
  /** Perpetual markets of the venue. Default 5. */
  readonly perps?: number;
  /** Longest amounts in bits. Default 44. */
  readonly bits?: number;
  /** Whether accounts have resting orders. Default true. */
  readonly orders?: boolean;
  /** Whether accounts lend or owe, or would if orders were filled. Default true. */
  readonly loans?: boolean;
  /** Whether prices may be unreliable. Default true. */
  readonly doubt?: boolean;
  /** Whether prices lie near one another, as in a market, instead of anywhere. Default false. */
  readonly tame?: boolean;
  /** Whether parameters may have been raised not long ago. Default false. */
  readonly ramps?: boolean;
}

const ONE = 1_000_000n;

/** A venue with every combination of terms that {@link createVenue} allows. */
export function randomVenue(random: Random, options: PortfolioOptions = {}): Venue {
  const { assets = 5, perps = 5 } = options;
  return createVenue({
    one: ONE,
    baseHaircut: BigInt(random.integer(0, 50_000)),
    assets: Array.from({ length: assets }, (_, index) => randomAsset(random, { asset: index + 1, options })),
    perps: Array.from({ length: perps }, (_, index) => randomPerp(random, { market: index + 1, assets })),
  });
}

/** An account of the venue with anything in about half of what it could hold. */
export function randomAccount(random: Random, venue: Venue, options: PortfolioOptions = {}): Account {
  const { bits = 44 } = options;
  const some = <T>(all: Iterable<T>, most: number) => [...all].filter(() => random.chance(0.6)).slice(0, most);
  return createAccount(venue, {
    base: {
      cash: random.bits(bits),
      ...randomLoans(random, options),
    },
    assets: some(venue.assets.values(), 16).map((terms) => randomHolding(random, { terms, options })),
    perps: some(venue.perps.values(), 24).map((terms) => randomPosition(random, { terms, venue, options })),
  });
}

function randomAsset(random: Random, { asset, options }: { asset: number; options: PortfolioOptions }): AssetTerms {
  const shock = BigInt(random.integer(0, 1_000_000));
  const halfBasis = BigInt(random.integer(0, Number(shock / 2n)));
  const most = Number((shock - 2n * halfBasis) / 2n);
  const priceExp = options.tame ? 12 : random.integer(0, 24);
  return withRamp(random, options, {
    asset,
    price: options.tame ? random.bits(50) + pow10(9) : random.bits(64) || 1n,
    priceExp,
    shock,
    halfBasis,
    common: BigInt(random.pick([0, most, random.integer(0, most)])),
    oiFactor: BigInt(random.pick([0, 0, 128, random.integer(0, 128)])),
    haircut: BigInt(random.integer(0, 100_000)),
    isPriceOk: options.doubt === false || random.chance(0.85),
    makerFeeCap: BigInt(random.pick([0, 100, random.integer(0, 5_000)])),
  });
}

/** Terms that were raised not long ago, most of them. */
function withRamp(random: Random, { ramps = false }: PortfolioOptions, terms: AssetTerms): AssetTerms {
  if (!ramps || random.chance(0.2)) return terms;
  const { shock, halfBasis, common } = terms;
  // what is left of the shock must still cover the rest
  const slack = Number((shock - 2n * halfBasis - 2n * common) / 10n);
  const shockLag = 10n * BigInt(random.integer(0, Math.min(slack, 4_095)));
  const basisLag = 10n * BigInt(random.integer(0, Math.min(Number(halfBasis / 10n), 1_023)));
  return { ...terms, ramp: { shockLag, basisLag, hoursLeft: BigInt(random.pick([1, 47, 48, random.integer(1, 48)])) } };
}

function randomPerp(random: Random, { market, assets }: { market: number; assets: number }): PerpTerms {
  const isShort = random.chance(0.3);
  return {
    market,
    underlying: random.integer(1, assets),
    lotUnits: pow10(random.integer(0, 9)),
    fundingIndex: random.sign() * random.bits(48),
    makerFeeCap: BigInt(random.pick([0, 100, random.integer(0, 5_000)])),
    isDeep: random.chance(0.6),
    pool: random.chance(0.1) ? 0n : random.bits(60),
    deficit: isShort ? random.bits(60) : 0n,
  };
}

/** Loans, or orders to lend and to borrow, or both. */
function randomLoans(random: Random, { bits = 44, loans = true, orders = true }: PortfolioOptions): Partial<Loans> {
  if (!loans) return {};
  const debt = random.chance(0.5) ? randomDebt(random, bits) : {};
  if (!orders || random.chance(0.6)) return debt;
  const lendHeld = random.chance(0.6) ? random.bits(bits) : 0n;
  return { ...debt, lendHeld, borrowInterest: random.chance(0.6) ? random.bits(Math.max(1, bits - 6)) : 0n };
}

function randomDebt(random: Random, bits: number) {
  const principal = random.bits(bits);
  const interestToTerm = principal / BigInt(random.integer(50, 5_000));
  const interestAccrued = (interestToTerm * BigInt(random.integer(0, 100))) / 100n;
  return { principal, interestToTerm, interestAccrued, lent: random.chance(0.3) ? random.bits(bits) : 0n };
}

interface HoldingOptions {
  readonly terms: AssetTerms;
  readonly options: PortfolioOptions;
}

function randomHolding(random: Random, { terms, options }: HoldingOptions): AssetHolding {
  const { bits = 44 } = options;
  const hasOrders = options.orders !== false;
  return {
    asset: terms.asset,
    ...NO_HOLDING,
    free: random.bits(bits),
    held: hasOrders && random.chance(0.4) ? random.bits(bits) : 0n,
    bidCash: hasOrders && random.chance(0.4) ? random.bits(bits) : 0n,
    ...randomLoans(random, options),
  };
}

interface PositionOptions {
  readonly terms: PerpTerms;
  readonly venue: Venue;
  readonly options: PortfolioOptions;
}

/** A position whose quote lies near what its size is worth, so that profits and losses both occur. */
function randomPosition(random: Random, { terms, venue, options }: PositionOptions): PerpPosition {
  const { bits = 44 } = options;
  const underlying = venue.assets.get(terms.underlying);
  const size = random.chance(0.9) ? random.sign() * random.bits(Math.max(1, bits - 14)) : 0n;
  const value = underlying === undefined ? 0n : (size * terms.lotUnits * underlying.price) / pow10(underlying.priceExp);
  const entry = ((-value << 24n) * BigInt(random.integer(700, 1_300))) / 1_000n;
  const lots = () => (options.orders !== false && random.chance(0.4) ? random.bits(Math.max(1, bits - 14)) : 0n);
  const clamp = (quote: bigint) => BigInt.asIntN(127, quote);
  return {
    market: terms.market,
    size,
    quote: clamp(entry + size * terms.fundingIndex + random.sign() * random.bits(bits)),
    bidLots: lots(),
    askLots: lots(),
  };
}

/** The account as if both were one. */
export function merge(venue: Venue, [a, b]: readonly [Account, Account]): Account {
  const add = <T extends object>([one, other]: readonly [T, T], id: string): T => {
    const entries = Object.entries(one).map(([key, value]) => [
      key,
      key === id ? value : value + Reflect.get(other, key),
    ]);
    return Object.fromEntries(entries);
  };
  const join = <T extends object>([ones, others]: readonly [readonly T[], readonly T[]], id: keyof T & string) => [
    ...ones.map((one) => {
      const other = others.find((candidate) => candidate[id] === one[id]);
      return other === undefined ? one : add([one, other], id);
    }),
    ...others.filter((other) => !ones.some((one) => one[id] === other[id])),
  ];
  return createAccount(venue, {
    base: add([a.base, b.base], ""),
    assets: join([a.assets, b.assets], "asset"),
    perps: join([a.perps, b.perps], "market"),
  });
}
