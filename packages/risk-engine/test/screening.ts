// Screening beside the exact path, on random accounts.

import { type Account, hasObligation } from "../src/exact/account.ts";
import { maintenanceMargin } from "../src/exact/health.ts";
import type { Venue } from "../src/exact/venue.ts";
import { ABSOLUTE_BOUND } from "../src/screen/bound.ts";
import { createScreen, type Screen, type ScreenResult } from "../src/screen/screen.ts";
import { type PortfolioOptions, randomAccount, randomVenue } from "./portfolios.ts";
import type { Random } from "./random.ts";

/** What a comparison met. */
export interface ScreeningCount {
  accounts: number;
  healthy: number;
  liquidatable: number;
  borderline: number;
  /** Accounts whose exact margin is within a unit of zero. */
  constructed: number;
  /** Largest distance from the exact margin, less what its roundings explain, as a part of the proven bound. */
  worst: number;
}

/** The shapes of venues and accounts that are compared. */
export const SHAPES: readonly PortfolioOptions[] = [
  { assets: 1, perps: 1, bits: 44 },
  { assets: 3, perps: 3, bits: 44 },
  { assets: 3, perps: 5, bits: 62, doubt: false },
  { assets: 8, perps: 8, bits: 50 },
  { assets: 16, perps: 24, bits: 62 },
  { assets: 16, perps: 24, bits: 120 },
  { assets: 4, perps: 4, bits: 8 },
  { assets: 4, perps: 4, bits: 40, tame: true, doubt: false },
];

/** Accounts of one venue: random ones, and every other one moved to within a unit of its requirement. */
export function randomAccounts(random: Random, venue: Venue, options: PortfolioOptions & { count: number }): Account[] {
  return Array.from({ length: options.count }, (_, index) => {
    const account = randomAccount(random, venue, options);
    return index % 2 === 0 ? account : atRequirement(venue, account, BigInt(random.integer(-1, 1)));
  });
}

/** The account with so much cash, or so much more debt, that E - R_M is `margin`. */
export function atRequirement(venue: Venue, account: Account, margin: bigint): Account {
  const { base } = account;
  const indebted = { ...account, base: { ...base, principal: base.principal + 1n } };
  const { equity, requirement } = maintenanceMargin(venue, indebted);
  const cash = base.cash + requirement - equity + margin;
  if (cash >= 0n) return { ...indebted, base: { ...indebted.base, cash } };
  return { ...indebted, base: { ...indebted.base, cash: 0n, principal: indebted.base.principal - cash } };
}

/** Enters accounts, numbered from 0, and screens them all. */
export function screenOf(venue: Venue, accounts: readonly Account[]): Screen {
  const screen = createScreen(venue, accounts.length);
  for (const [number, account] of accounts.entries()) screen.set(number, account);
  return screen;
}

/** Compares accounts of a random venue one by one; throws at the first that is wrong. */
export function compareScreening(random: Random, options: PortfolioOptions & { count: number }): ScreeningCount {
  const venue = randomVenue(random, options);
  const accounts = randomAccounts(random, venue, options);
  const screen = screenOf(venue, accounts);
  return compare({ venue, accounts, screen, result: screen.all() });
}

interface Comparison {
  readonly venue: Venue;
  readonly accounts: readonly Account[];
  readonly screen: Screen;
  readonly result: ScreenResult;
}

/** Compares what a screening says with the exact path. */
export function compare({ venue, accounts, screen, result }: Comparison): ScreeningCount {
  const [liquidatable, borderline] = [new Set(result.liquidatable), new Set(result.borderline)];
  const count = { accounts: 0, healthy: 0, liquidatable: 0, borderline: 0, constructed: 0, worst: 0 };
  for (const [number, account] of accounts.entries()) {
    const { equity, requirement } = maintenanceMargin(venue, account);
    const margin = equity - requirement;
    const answer = liquidatable.has(number) ? "liquidatable" : borderline.has(number) ? "borderline" : "healthy";
    const isBelow = margin < 0n && hasObligation(account);
    if (answer !== "borderline" && (answer === "liquidatable") !== isBelow) {
      throw new Error(`Account ${number} is reported as ${answer}, but its margin is ${margin}.`);
    }
    count.accounts += 1;
    count[answer] += 1;
    if (margin >= -1n && margin <= 1n) count.constructed += 1;
    const screened = screen.margin(number);
    if (screened !== undefined) count.worst = Math.max(count.worst, distance(margin, screened));
  }
  return count;
}

/** How much of the proven bound the distance uses: above 1, the proof would be wrong. */
function distance(exact: bigint, { margin, bound }: { margin: number; bound: number }): number {
  // the difference of a double and a bigint, in 2^-20 units so that nothing is lost
  const scaled = Math.abs(margin) < 2 ** 900 ? BigInt(Math.round(margin * 2 ** 20)) : 0n;
  const above = Number(scaled - (exact << 20n)) / 2 ** 20;
  return above >= 0 ? above / (bound + ABSOLUTE_BOUND) : -above / (bound + 1e-6);
}

/** Adds up. */
export function addCounts(a: ScreeningCount, b: ScreeningCount): ScreeningCount {
  return {
    accounts: a.accounts + b.accounts,
    healthy: a.healthy + b.healthy,
    liquidatable: a.liquidatable + b.liquidatable,
    borderline: a.borderline + b.borderline,
    constructed: a.constructed + b.constructed,
    worst: Math.max(a.worst, b.worst),
  };
}

/** Compares so many accounts, in venues of a thousand accounts each, of every shape in turn. */
export function compareMany(random: Random, total: number): ScreeningCount {
  const perVenue = 1_000;
  let count: ScreeningCount = { accounts: 0, healthy: 0, liquidatable: 0, borderline: 0, constructed: 0, worst: 0 };
  for (let done = 0; done < total; done += perVenue) {
    const shape = SHAPES[(done / perVenue) % SHAPES.length] as PortfolioOptions;
    count = addCounts(count, compareScreening(random, { ...shape, count: perVenue }));
  }
  return count;
}
