// Random accounts that are about to be liquidated, with the loans that they owe and have given.

import type { Account, Loans } from "../src/exact/account.ts";
import { createAccount } from "../src/exact/createAccount.ts";
import { maintenanceMargin } from "../src/exact/health.ts";
import { debtSums } from "../src/exact/interest.ts";
import { abs } from "../src/exact/rounding.ts";
import type { Venue } from "../src/exact/venue.ts";
import type {
  AssetKey,
  LiquidationContext,
  LiquidationMarket,
  LoanTerms,
  TakeoverLeg,
} from "../src/liquidation/types.ts";
import { type PortfolioOptions, randomAccount, randomVenue } from "./portfolios.ts";
import type { Random } from "./random.ts";

/** Spot markets have the numbers of their assets behind this, loan markets behind twice this. */
const SPOT = 100;
const LENDING = 200;

export interface LiquidationOptions extends PortfolioOptions {
  /** E / R_M that the account shall have, ppm. Default: anything from -200,000 to 1,000,000. */
  readonly health?: number;
}

/** An account with the health that is asked for. */
export function randomLiquidation(random: Random, options: LiquidationOptions = {}): LiquidationContext {
  const venue = randomVenue(random, options);
  const loans = [...venue.assets.keys(), "base" as const].flatMap((asset) => randomLoans(random, asset, options));
  const bare = randomAccount(random, venue, { ...options, loans: false });
  const account = withLoans(venue, bare, loans);
  const health = BigInt(options.health ?? random.integer(-200_000, 999_999));
  return { venue, markets: marketsOf(venue), ...atHealth({ venue, account, loans }, health) };
}

function marketsOf({ assets, perps }: Venue): LiquidationMarket[] {
  const terms = { minDollars: 10_000_000n };
  return [
    ...[...assets.keys()].map(
      (asset) => ({ ...terms, kind: "spot", market: SPOT + asset, asset, lotUnits: 100n }) as const,
    ),
    ...[...perps.values()].map(
      ({ market, underlying, lotUnits }) => ({ ...terms, kind: "perp", market, asset: underlying, lotUnits }) as const,
    ),
  ];
}

function randomLoans(random: Random, asset: AssetKey, { bits = 44 }: PortfolioOptions): LoanTerms[] {
  return Array.from({ length: random.pick([0, 1, 1, 2]) }, (_, index) => {
    const bookedHours = random.pick([240, 720, 800]);
    const passed = random.integer(0, bookedHours + 20);
    return {
      id: BigInt(random.integer(1, 1 << 30)) * 8n + BigInt(index),
      market: LENDING + (asset === "base" ? 0 : asset),
      asset,
      isOwed: random.chance(0.6),
      principal: random.bits(bits) + 1n,
      rate: BigInt(random.integer(0, 100_000)),
      bookedHours,
      hoursLeft: bookedHours - passed - 1,
      chargedHours: Math.max(8, passed + 1),
      begunHours: passed + 1,
      interestFee: BigInt(random.pick([0, 100_000])),
      minUnits: random.bits(20),
    };
  });
}

function withLoans(venue: Venue, account: Account, loans: readonly LoanTerms[]): Account {
  const sums = (asset: AssetKey): Partial<Loans> => {
    const own = loans.filter((loan) => loan.asset === asset);
    const owed = own.filter(({ isOwed }) => isOwed).map((loan) => debtSums(loan.principal, loan));
    return {
      principal: owed.reduce((sum, { principal }) => sum + principal, 0n),
      interestToTerm: owed.reduce((sum, { interestToTerm }) => sum + interestToTerm, 0n),
      interestAccrued: owed.reduce((sum, { interestAccrued }) => sum + interestAccrued, 0n),
      lent: own.reduce((sum, { isOwed, principal }) => (isOwed ? sum : sum + principal), 0n),
    };
  };
  const fields = [...venue.assets.keys()].map((asset) => {
    const holding = account.assets.find((one) => one.asset === asset);
    return { ...holding, asset, ...sums(asset) };
  });
  return createAccount(venue, { base: { ...account.base, ...sums("base") }, assets: fields, perps: account.perps });
}

/** Adds cash, or a debt of dollars without interest, until the account has that health. */
function atHealth(
  { venue, account, loans }: Pick<LiquidationContext, "venue" | "account" | "loans">,
  health: bigint,
): Pick<LiquidationContext, "account" | "loans"> {
  const loan: LoanTerms = {
    ...{ id: 7n, market: LENDING, asset: "base", isOwed: true, principal: 1n, rate: 0n, bookedHours: 240 },
    ...{ hoursLeft: 200, chargedHours: 39, begunHours: 39, interestFee: 0n, minUnits: 1n },
  };
  const all = [...loans, loan];
  const indebted = withLoans(venue, account, all);
  const { equity, requirement } = maintenanceMargin(venue, indebted);
  const change = (requirement * health) / 1_000_000n - equity;
  const held = indebted.assets.reduce((sum, { bidCash }) => sum + bidCash, 0n);
  const cash = indebted.base.cash + change;
  if (cash >= held) return { loans: all, account: { ...indebted, base: { ...indebted.base, cash } } };
  const owing = [...loans, { ...loan, principal: 1n + held - cash }];
  const { base, ...rest } = withLoans(venue, account, owing);
  return { loans: owing, account: { ...rest, base: { ...base, cash: held } } };
}

/** Legs of what the account has: of each the same share, or anything. */
export function randomLegs(random: Random, { account, loans, markets }: LiquidationContext): TakeoverLeg[] {
  const share = random.chance(0.6) ? BigInt(random.integer(1, 1_000)) : undefined;
  const of = (most: bigint) => (most * (share ?? BigInt(random.integer(0, 1_000)))) / 1_000n;
  const legs = [
    ...account.assets.map(({ asset, free }): TakeoverLeg => ({ kind: "spot", market: SPOT + asset, units: of(free) })),
    ...account.perps.map(({ market, size }): TakeoverLeg => ({ kind: "perp", market, lots: of(abs(size)) })),
    ...loans.map(
      ({ id, isOwed, principal }): TakeoverLeg => ({
        kind: isOwed ? "repay" : "claim",
        loan: id,
        principal: of(principal),
      }),
    ),
    ...markets.flatMap(({ kind, market }): TakeoverLeg[] => (kind === "perp" ? [{ kind: "profit", market }] : [])),
  ];
  return legs.filter(() => random.chance(0.8)).toSorted(() => (random.chance(0.5) ? 1 : -1));
}
