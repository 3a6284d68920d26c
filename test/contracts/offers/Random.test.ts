// Offers at random between accounts on markets of every kind: never overfilled, and nothing is made or lost.

import type { Offer } from "@pangea/sdk";
import type { Hex } from "viem";
import { expect, test } from "vitest";
import { Random } from "../../model/random.ts";
import { CASH, openLoans, SAFE_CASH } from "../support/loans.ts";
import { offerOf, sign, take, takenIn } from "../support/offers.ts";
import { AT_MARK, expectBalanced, openAccount, PERP, type PerpVenue, standing, readMarket } from "../support/perps.ts";
import { refusal } from "../support/refusal.ts";
import { CHARGED, DOLLAR, ETHER, recordsOf, type Trader, venueFixture } from "../support/venue.ts";

const STEPS = 300;
const openVenue = venueFixture();

interface Signed {
  readonly offer: Offer;
  readonly signature: Hex;
}

/** Markets with ticks around the mark, some of them outside the price band, and sizes that some can bear. */
type Range = readonly [bigint, bigint];

const MARKETS: readonly { readonly market: number; readonly ticks: Range; readonly lots: Range }[] = [
  { market: CHARGED, ticks: [270n, 330n], lots: [10n, 40_000n] },
  { market: PERP, ticks: [AT_MARK - 1_300n, AT_MARK + 1_300n], lots: [1n, 9_000n] },
  { market: CASH, ticks: [1n, 900n], lots: [5n, 3_000n] },
  { market: SAFE_CASH, ticks: [1n, 900n], lots: [5n, 3_000n] },
];

test("Offers at random overfill nothing and conserve everything", async () => {
  const random = new Random(18);
  const venue = await openLoans(await openVenue());
  const owners = [venue.alice, venue.bob, venue.carol];
  const traders: Trader[] = [];
  for (const [index, owner] of [...owners, ...owners].entries()) {
    const trader = await openAccount(venue, owner, 2_000n * BigInt(index + 1));
    await owner.write("transfer", [owner.account, trader.account, ETHER, 10n ** 18n]);
    traders.push(trader);
  }
  const before = await totals(venue, traders);
  const taken = new Map<string, bigint>();
  const signed: Signed[] = [];
  const seen: Record<string, number> = {};

  for (let step = 0; step < STEPS; step += 1) {
    if (signed.length === 0 || random.chance(0.5)) signed.push(await signAny(venue, traders, random));
    const { offer, signature } = random.pick(signed);
    const taker = random.pick(traders);
    const key = `${offer.account} ${offer.nonce}`;
    const soFar = taken.get(key) ?? 0n;
    const lots = random.chance(0.5) ? offer.lots - (soFar < offer.lots ? soFar : 0n) : random.bigint(1n, offer.lots);
    const attempt = take(taker, { offer, signature, lots });
    const receipt = await attempt.catch(() => undefined);
    const outcome = receipt === undefined ? String((await refusal(attempt))[0]) : `taken at ${offer.market}`;
    seen[outcome] = (seen[outcome] ?? 0) + 1;
    if (receipt !== undefined) {
      expect(takenIn(venue, receipt).map((event) => event.lots)).toEqual([lots]);
      expect(recordsOf(receipt)).toEqual([]);
      expect(soFar + lots).toBeLessThanOrEqual(offer.lots);
      taken.set(key, soFar + lots);
      await expectBorne(venue, [offer.account, taker.account], traders);
    }
    const [takenLots] = await venue.exchange.read.offerState([offer.account, offer.nonce]);
    expect(BigInt(takenLots)).toBe(taken.get(key) ?? 0n);
  }

  expect(await totals(venue, traders)).toEqual(before);
  await expectBalanced(venue, traders);
  // every kind was traded, and every reason to refuse was met
  const wanted = ["OwnOffer", "OfferOverfilled", "OutsidePriceBand", "InsufficientMargin", "BelowMinimumNotional"];
  const markets = MARKETS.map(({ market }) => `taken at ${market}`);
  expect([...wanted, ...markets].filter((outcome) => seen[outcome] === undefined)).toEqual([]);
});

async function signAny(venue: PerpVenue, traders: readonly Trader[], random: Random): Promise<Signed> {
  const maker = random.pick(traders);
  const { market, ticks, lots } = random.pick(MARKETS);
  const offer = await offerOf(venue, maker, {
    ...{ market, side: random.pick(["bid", "ask"] as const) },
    ...{
      tick: random.bigint(...ticks),
      lots: random.chance(0.1) ? 1n : random.bigint(...lots),
      nonce: random.bigint(0n, 20n),
    },
    ...{ minLots: 0n, expiry: 4_000_000_000 },
  });
  return { offer, signature: await sign(venue, maker, offer) };
}

/** All dollars and all ether of the accounts, and of the fees of markets. */
async function totals(venue: PerpVenue, traders: readonly Trader[]): Promise<bigint[]> {
  const sum = async (asset: number) => {
    const balances = await Promise.all(traders.map((trader) => trader.balance(asset)));
    return balances.reduce((total, { free, held }) => total + free + held, 0n);
  };
  const { fees } = await venue.exchange.read.marketInfo([CHARGED]);
  const { pool } = await readMarket(venue); // who borrows pays his losses first
  return [(await sum(DOLLAR)) + fees + pool, await sum(ETHER)];
}

/** Both sides have initial margin: the mark does not move here, so none is ever without it. */
async function expectBorne(venue: PerpVenue, accounts: readonly number[], traders: readonly Trader[]): Promise<void> {
  for (const trader of traders.filter(({ account }) => accounts.includes(account))) {
    const { hasObligation, initialEquity, initialRequirement } = await standing(venue, trader);
    if (hasObligation) expect(initialEquity).toBeGreaterThanOrEqual(initialRequirement);
  }
}
