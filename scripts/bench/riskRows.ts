// How fast the risk engine evaluates accounts, exactly and by screening, on one core, and how far the screening is off.

import {
  ABSOLUTE_BOUND,
  type Account,
  type AssetTerms,
  createAccount,
  createScreen,
  createVenue,
  maintenanceMargin,
  type PerpTerms,
  type Screen,
  type Venue,
} from "@pangea/risk-engine";
import { createRandom, type Random } from "../../packages/risk-engine/test/random.ts";

/** What is measured. */
export type RiskKey =
  | "risk.exactAccountsPerSecond"
  | "risk.screenLegsPerSecond"
  | "risk.screen1MAccountsMs"
  | "risk.tick1MAccountsMs"
  | "risk.screenErrorObserved"
  | "risk.screenErrorBound";

const ACCOUNTS = 1_000_000;
/** Tokens and a perpetual position in each of two assets, one of which everybody has. */
const LEGS = 4;
const ASSETS = 64;
/** Accounts that are kept as they are, for the exact path. */
const SAMPLE = 20_000;
const ROUNDS = 15;
const DOLLAR = 1_000_000n;

/** Measures everything. Takes some ten seconds, most of it for making up accounts. */
export async function riskRows(): Promise<Record<RiskKey, number>> {
  const venue = benchVenue();
  const screen = createScreen(venue, ACCOUNTS);
  const random = createRandom(1);
  const sample: Account[] = [];
  for (let number = 0; number < ACCOUNTS; number += 1) {
    const account = benchAccount(random, venue);
    screen.set(number, account);
    if (number < SAMPLE) sample.push(account);
  }
  const all = median(() => screen.all());
  let price = 1_000n * DOLLAR;
  const tick = median(() => {
    price += 1n;
    screen.setAsset({ ...assetTerms(1), price });
    screen.holdersOf(1);
  });
  screen.setAsset(assetTerms(1));
  const exact = median(() => sample.map((account) => maintenanceMargin(venue, account)));
  const { observed, bound } = errors(venue, screen, sample);
  return {
    "risk.exactAccountsPerSecond": perSecond(SAMPLE, exact),
    "risk.screenLegsPerSecond": perSecond(ACCOUNTS * LEGS, all),
    "risk.screen1MAccountsMs": all,
    "risk.tick1MAccountsMs": tick,
    "risk.screenErrorObserved": observed,
    "risk.screenErrorBound": bound,
  };
}

function benchVenue(): Venue {
  const numbers = Array.from({ length: ASSETS }, (_, index) => index + 1);
  return createVenue({ one: DOLLAR, assets: numbers.map(assetTerms), perps: numbers.map(perpTerms) });
}

function assetTerms(asset: number): AssetTerms {
  return {
    asset,
    price: BigInt(asset) * 1_000n * DOLLAR,
    priceExp: 9,
    shock: 100_000n,
    halfBasis: 5_000n,
    common: 30_000n,
    oiFactor: 0n,
    haircut: 20_000n,
    isPriceOk: asset % 16 !== 0,
    makerFeeCap: 100n,
  };
}

function perpTerms(market: number): PerpTerms {
  return {
    market,
    underlying: market,
    lotUnits: 1_000_000n,
    fundingIndex: BigInt(market) << 20n,
    makerFeeCap: 100n,
    isDeep: true,
    pool: 1_000_000n * DOLLAR,
    deficit: 0n,
  };
}

/** A hedged or open book in two assets with some loan, mostly healthy. */
function benchAccount(random: Random, venue: Venue): Account {
  const assets = [1, random.integer(2, ASSETS)];
  const worth = random.integer(100, 1_000_000);
  const holdings = assets.map((asset) => ({ asset, free: BigInt(random.integer(1, worth)) * DOLLAR }));
  const perps = assets.map((market) => {
    const size = -BigInt(random.integer(1, worth));
    return { market, size, quote: -size * BigInt(market) * (DOLLAR << 24n) };
  });
  const cash = BigInt(random.integer(worth, 20 * worth)) * DOLLAR;
  const principal = BigInt(random.integer(0, worth)) * DOLLAR;
  return createAccount(venue, { base: { cash, principal }, assets: holdings, perps });
}

/** Milliseconds of the middle one of several runs. */
function median(run: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[ROUNDS >> 1] as number;
}

function perSecond(count: number, milliseconds: number): number {
  return Math.round((count / milliseconds) * 1_000);
}

/** Largest distance of the screen from the exact margin, and the largest that is possible, base units. */
function errors(venue: Venue, screen: Screen, sample: readonly Account[]): { observed: number; bound: number } {
  let [observed, bound] = [0, 0];
  for (const [number, account] of sample.entries()) {
    const screened = screen.margin(number);
    if (screened === undefined) continue;
    const { equity, requirement } = maintenanceMargin(venue, account);
    const exact = equity - requirement;
    const whole = Math.floor(screened.margin);
    observed = Math.max(observed, Math.abs(Number(BigInt(whole) - exact) + (screened.margin - whole)));
    bound = Math.max(bound, screened.bound + ABSOLUTE_BOUND);
  }
  return { observed, bound };
}
