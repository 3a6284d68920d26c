// The portfolios of packages/risk-engine/vectors with everything that margin says about them. The contracts are tested
// against the same files.

import type { Account } from "../src/exact/account.ts";
import { ruleOfAction } from "../src/exact/action.ts";
import { type AssetAssessment, assess } from "../src/exact/assessment.ts";
import { createAccount } from "../src/exact/createAccount.ts";
import { corner } from "../src/exact/exposure.ts";
import { maxCostPerFreed } from "../src/exact/forcedRule.ts";
import { assetTerms, perpTerms, type Venue } from "../src/exact/venue.ts";
import { mostReward, takeOver } from "../src/liquidation/forced.ts";
import { payLosses } from "../src/liquidation/settling.ts";
import { beginState } from "../src/liquidation/state.ts";
import { applyTrades, type Fill } from "../src/what-if/trades.ts";
import { randomLegs, randomLiquidation } from "./liquidations.ts";
import { type PortfolioOptions, randomAccount, randomVenue } from "./portfolios.ts";
import { createRandom, type Random } from "./random.ts";
import { atRequirement } from "./screening.ts";
import { oneVenue } from "./venues.ts";

/** Cases of liquidations. */
const LIQUIDATIONS = 48;

/** A file of vectors: what its portfolios have, how many, and the seed that makes them. */
interface Theme extends PortfolioOptions {
  readonly count: number;
  readonly seed: number;
  /** Whether E - R_M of the portfolios is -1, 0 and 1 in turn. */
  readonly atRequirement?: boolean;
}

const THEMES: Readonly<Record<string, Theme>> = {
  spot: { seed: 1, count: 60, assets: 3, perps: 0, bits: 62, doubt: false },
  hedged: { seed: 2, count: 60, assets: 2, perps: 4, bits: 50, orders: false, doubt: false, tame: true },
  orders: { seed: 3, count: 70, assets: 2, perps: 3, bits: 50, doubt: false },
  doubt: { seed: 4, count: 50, assets: 3, perps: 4, bits: 62 },
  small: { seed: 5, count: 40, assets: 2, perps: 2, bits: 10 },
  maintenance: { seed: 6, count: 60, assets: 2, perps: 3, bits: 56, atRequirement: true },
  loans: { seed: 9, count: 50, assets: 2, perps: 1, bits: 50, tame: true },
  ramps: { seed: 10, count: 60, assets: 3, perps: 3, bits: 50, ramps: true },
  full: { seed: 7, count: 12, assets: 16, perps: 24, bits: 62 },
};

/** Name and text of every file: a list of cases, one in a line, with whole numbers as strings. */
export function vectorFiles(): Readonly<Record<string, string>> {
  const random = Object.entries(THEMES).map(([name, theme]) => [`${name}.json`, textOf(randomCases(theme))] as const);
  const examples = ["examples.json", textOf(exampleCases())] as const;
  return Object.fromEntries([
    ...random,
    examples,
    ["actions.json", linesOf(actions())],
    ["liquidations.json", linesOf(liquidations())],
  ]);
}

interface Case {
  readonly venue: Venue;
  readonly account: Account;
}

function randomCases(theme: Theme): Case[] {
  const random = createRandom(theme.seed);
  return Array.from({ length: theme.count }, (_, index) => {
    const venue = randomVenue(random, theme);
    const account = randomAccount(random, venue, theme);
    if (theme.atRequirement !== true) return { venue, account };
    return { venue, account: atRequirement(venue, account, BigInt((index % 3) - 1)) };
  });
}

/**
 * Equity of 100 dollars with a loan of 900 for ten days at 5.5 %, hedged and not; a flat account; an empty one; one with
 * resting orders to lend and to borrow, and with half and all of them filled.
 */
function exampleCases(): Case[] {
  const venue = oneVenue();
  const loan = { principal: 900_000_000n, interestToTerm: 1_356_165n };
  const assets = [{ asset: 1, free: 1_000_000_000n }];
  const perps = [{ market: 1, size: -1_000n, quote: 1_000_000_000n << 24n }];
  const accounts = [
    createAccount(venue, { base: loan, assets, perps }),
    createAccount(venue, { base: loan, assets }),
    createAccount(venue, { base: { cash: 5_000_000n }, assets: [{ asset: 1, free: 1n }] }),
    createAccount(venue, {}),
  ];
  return [...accounts.map((account) => ({ venue, account })), ...loanOrderCases()];
}

/** Two ether of four offered at a haircut of 2 %, and 1,000 dollars wanted for ten days at up to 6 %. */
function loanOrderCases(): Case[] {
  const venue = oneVenue({ one: 1_000_000n, asset: { haircut: 20_000n } });
  const [ether, dollar, interest] = [1_000_000_000n, 1_000_000n, 1_643_836n];
  return [0n, 1n, 2n].map((halves) => {
    const [principal, interestToTerm] = [halves * 500n * dollar, (halves * interest) / 2n];
    const base = {
      cash: 500n * dollar + principal,
      principal,
      interestToTerm,
      borrowInterest: interest - interestToTerm,
    };
    const holding = { asset: 1, free: 2n * ether, lendHeld: (2n - halves) * ether, lent: halves * ether };
    return { venue, account: createAccount(venue, { base, assets: [holding] }) };
  });
}

/** Accounts before and after a trade, some about their initial requirement and some below zero, and the rule of action. */
function actions() {
  const random = createRandom(8);
  return Array.from({ length: 80 }, (_, index) => {
    const options: PortfolioOptions = { assets: 2, perps: 2, bits: 40, tame: true, doubt: index % 4 === 0 };
    const venue = randomVenue(random, options);
    const account = atRequirement(venue, randomAccount(random, venue, options), random.sign() * random.bits(36));
    const after = applyTrades(venue, account, [randomTrade(random, venue, account)]);
    const multiplier = random.pick([1_000_000n, 1_500_000n, 2_000_000n]);
    const paysOut = random.chance(0.2);
    const loss = random.chance(0.3) ? random.bits(random.pick([8, 30])) : 0n;
    const [first, last] = [assess(venue, account), assess(venue, after)];
    const verdict = ruleOfAction({ before: first, after: last, multiplier, loss, paysOut });
    return { venue: fieldsOf(venue), before: account, after, multiplier, loss, paysOut, verdict };
  });
}

/** Closes a part of the first position, or opens one, at a price up to 3 % away from the mark. */
function randomTrade(random: Random, venue: Venue, account: Account): Fill {
  const market = account.perps[0]?.market ?? 1;
  const { underlying, lotUnits } = perpTerms(venue, market);
  const { price, priceExp } = assetTerms(venue, underlying);
  const mark = (lotUnits * price) / 10n ** BigInt(priceExp);
  const size = account.perps[0]?.size ?? 0n;
  const lots = size === 0n ? random.sign() * random.bits(24) : (-size * BigInt(random.integer(-200, 1_500))) / 1_000n;
  return { kind: "perp", market, price: (mark * BigInt(random.integer(970, 1_030))) / 1_000n, fee: 350n, lots };
}

/** What others take of accounts that are liquidated, what that leaves, and the verdict of the rule. */
function liquidations() {
  const random = createRandom(10);
  const cases: object[] = [];
  while (cases.length < LIQUIDATIONS) {
    const options = {
      assets: 2,
      perps: 2,
      bits: 40,
      tame: true,
      doubt: cases.length % 4 === 0,
      orders: cases.length % 3 === 0,
    };
    const resolvedFor = random.pick([undefined, undefined, undefined, 1, 1_800, 5_000]);
    const context = { ...randomLiquidation(random, options), resolvedFor };
    const legs = randomLegs(random, context);
    const most = mostReward(takeOver(context, { legs }));
    const reward = random.pick([0n, most, most + 4n, most + 5n]);
    const { state, after, verdict, received, before } = takeOver(context, { legs, reward });
    if (after === undefined || verdict === undefined) continue;
    const begun = payLosses(beginState(context), context);
    const { venue, account, parGain, slack } = state;
    const { loans, markets } = context;
    const given = {
      venue: fieldsOf(context.venue),
      account: context.account,
      loans,
      markets,
      legs,
      reward,
      resolvedFor,
    };
    const then = { venue: fieldsOf(begun.venue), before: begun.account, laterVenue: fieldsOf(venue), later: account };
    cases.push({ given, ...then, parGain, slack, received, rho: maxCostPerFreed(before, resolvedFor), verdict });
  }
  return cases;
}

function fieldsOf(venue: Venue) {
  return { ...venue, assets: [...venue.assets.values()], perps: [...venue.perps.values()] };
}

function textOf(cases: readonly Case[]): string {
  return linesOf(cases.map(vector));
}

function linesOf(values: readonly unknown[]): string {
  const lines = values.map((one) => JSON.stringify(one, stringify));
  return `[\n${lines.join(",\n")}\n]\n`;
}

function vector({ venue, account }: Case) {
  const { assets, equity, requirement, ...rest } = assess(venue, account);
  return {
    venue: fieldsOf(venue),
    account,
    expected: { ...rest, health: rest.health ?? null, equity, requirement, assets: assets.map(termsOf) },
  };
}

function termsOf({ asset, exposure, equity, requirement }: AssetAssessment) {
  return {
    asset,
    token: exposure.token,
    none: corner(exposure, "none"),
    bids: corner(exposure, "bids"),
    asks: corner(exposure, "asks"),
    equity,
    requirement,
  };
}

function stringify(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
