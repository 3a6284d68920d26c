// A venue with a perpetual market of ether at a price that tests set.

import { expect } from "vitest";
import { clockOf, ledgerOf, limitsOf, meterOf, positionOf } from "../../model/perpWords.ts";
import { perpPartSlot, positionSlot } from "../../model/slots.ts";
import type { Contract } from "../../support/chain.ts";
import { deploySources, ONE, RISK, setFeeds } from "./prices.ts";
import { readWords } from "./slots.ts";
import { DOLLAR, ETHER, now, Trader, type Venue } from "./venue.ts";

/** Number of the perpetual market, behind the two spot markets of the venue. */
export const PERP = 3;

/**
 * A lot is a thousandth of an ether, a tick a tenth of a dollar: 10^5 units of ether, and 100 units of the dollar for a lot
 * at a price of one tick. Fees are 4 and 1 basis points.
 */
export const PERP_TERMS = {
  market: {
    ...{ asset: ETHER, lotExp: 5, priceExp: 2 },
    ...{ takerFee: 400, makerFee: 100, makerFeeCap: 200 },
    ...{ minNotional: 100_000, expiryBounty: 1_000 },
  },
  ...{ fundingHours: 1, interest: 0, impactNotional: 10_000_000 },
} as const;

/** Open-interest caps in lots: a thousand and two thousand ether. */
export const CAPS = [1_000_000, 2_000_000] as const;

export const MARK = 3_000n;

/** Ledger units of a dollar. */
export const DOLLAR_UNITS = 1_000_000n;

/** Ticks at the mark. */
export const AT_MARK = MARK * 10n;

export interface PerpVenue extends Venue {
  readonly source: Contract<"ScriptedSource">;
  /** Sets the price of ether, in dollars, and has the exchange read it. */
  readonly setMark: (dollars: bigint | number) => Promise<void>;
}

export async function openPerps(venue: Venue): Promise<PerpVenue> {
  const { primary } = await deploySources(venue);
  const { exchange } = venue;
  const say = async (dollars: bigint | number) => {
    const price = BigInt(Math.round(Number(dollars) * 1e6)) * (ONE / 1_000_000n);
    await primary.write.say([price, 0n, BigInt(await now(venue))]);
  };
  const setMark = async (dollars: bigint | number) => {
    await say(dollars);
    await exchange.write.refreshPrices([[ETHER]]);
  };
  await say(MARK);
  await exchange.write.setRisk([ETHER, RISK]);
  await setFeeds(venue, { primary }, { jumpBound: 500_000, maxAge: 60_000, deadAge: 600_000 });
  await exchange.write.listPerpMarket([PERP_TERMS]);
  await exchange.write.setOpenInterestCaps([PERP, ...CAPS]);
  return { ...venue, source: primary, setMark };
}

/** An account of its own for a wallet that has one already, with so many dollars in it. */
export async function openAccount(venue: PerpVenue, owner: Trader, dollars: bigint): Promise<Trader> {
  const { exchange } = venue;
  await owner.write("openAccount", []);
  const [accounts] = await exchange.read.registry();
  const trader = new Trader(venue, owner.wallet, accounts);
  if (dollars > 0n) await owner.write("transfer", [owner.account, accounts, DOLLAR, dollars * DOLLAR_UNITS]);
  return trader;
}

/** Everything in a market's words. */
export async function readMarket(venue: Venue, market = PERP) {
  const slots = [0, 1, 2, 3].map((part) => perpPartSlot(market, part));
  const [ledger, limits, clock, meter] = (await readWords(venue, slots)) as [bigint, bigint, bigint, bigint];
  return { ...ledgerOf(ledger), factor: limitsOf(limits).factor, ...clockOf(clock), sum: meterOf(meter).sum };
}

export async function readPosition(venue: Venue, { account }: Trader, market = PERP) {
  const [word = 0n] = await readWords(venue, [positionSlot(account, market)]);
  return positionOf(word);
}

/** Sizes add up to nothing, quotes and fees to what the market has and lacks, and open interest to what is held. */
export async function expectBalanced(venue: Venue, traders: readonly Trader[], market = PERP): Promise<void> {
  const positions = await Promise.all(traders.map((trader) => readPosition(venue, trader, market)));
  const { feeDue, pool, deficit, openInterest } = await readMarket(venue, market);
  const sum = (of: (position: (typeof positions)[number]) => bigint) =>
    positions.reduce((total, position) => total + of(position), 0n);
  expect(sum(({ size }) => size)).toBe(0n);
  expect(sum(({ quote }) => quote) + feeDue).toBe((pool + deficit) << 24n);
  expect(sum(({ size }) => (size > 0n ? size : 0n))).toBe(openInterest);
}

/** How an account stands. */
export function standing({ exchange }: Venue, trader: Trader) {
  return exchange.read.standingOf([trader.account]);
}
