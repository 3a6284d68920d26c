// Gas of perpetual markets. As on spot: total gas of the receipt, cold, one transaction in a block, a packed batch, slots
// used before, makers distinct. Blocks of the chain take 10 ms, so a market has usually been touched before in the same
// second, by orders of others; every row is measured in such a second unless it says otherwise.

import type { AssetParameters, Parameters, PerpParameters } from "../deployment/parameters.ts";
import { ladder, queuesAt } from "./queues.ts";
import type { Figures } from "./targets.ts";
import { at, type BenchVenue, LOTS, localParameters, MID, type Receipt, type VenueOptions } from "./venue.ts";

/** Perpetual market of ether, behind the spot markets. */
const PERP = 3;
const { place, cancel } = at(PERP);
const { queue, withdraw } = queuesAt(at(PERP));

/** Every account below the traders makes a market. */
const TRADER = 25;
const HEDGER = 26;
const TAKER = 27;
const EIGHT = 28;
const COUNTERPART = 29;

/** Tokens, and a perpetual market of each, up to eight. */
const TOKENS = ["WETH", "WBTC", "TKC", "TKD", "TKE", "TKF", "TKG", "TKH"] as const;

/** Assets of accounts that have more than dollars. */
const ASSETS: Readonly<Record<number, number>> = { [HEDGER]: 3, [TAKER]: 3, [EIGHT]: 8 };

/** The local exchange with more assets. */
export const PERP_VENUE: VenueOptions = {
  accounts: COUNTERPART,
  parameters: withTokens(localParameters()),
  deposits: (account) => ({ ...tokens(ASSETS[account] ?? 0), USDM: 10n ** 25n }),
};

export async function perpRows(venue: BenchVenue): Promise<Figures> {
  await seed(venue);
  return {
    ...(await queueRows(venue)),
    ...(await takeRows(venue)),
    ...(await quoteRows(venue)),
    ...(await clearingRows(venue)),
  };
}

// ---------------------------------------------------------------------------------------------------------- setup

function withTokens({ assets, perps, ...rest }: Parameters): Parameters {
  const [, ether] = assets as [AssetParameters, AssetParameters];
  const [perp] = perps as [PerpParameters];
  const more = TOKENS.slice(2);
  return {
    ...rest,
    assets: [...assets, ...more.map((symbol) => ({ ...ether, symbol }))],
    perps: [...perps, ...more.map((symbol) => ({ ...perp, symbol: `${symbol}-PERP`, asset: symbol }))],
  };
}

/** A hundred of each token. */
function tokens(count: number): Record<string, bigint> {
  const decimals = (symbol: string) => (symbol === "WBTC" ? 8n : 18n);
  return Object.fromEntries(TOKENS.slice(0, count).map((symbol) => [symbol, 100n * 10n ** decimals(symbol)]));
}

async function seed(venue: BenchVenue): Promise<void> {
  await openPositions(venue);
  for (let account = 1; account <= EIGHT; account += 1) {
    const away = 2_000n + BigInt(account);
    await venue.send(account, [place("ask", MID + away), place("bid", MID - away)]);
  }
  for (let level = 0n; level < 5n; level += 1n) await venue.send(1, [place("ask", MID + 1_040n + level)]);
  for (let level = 0n; level < 30n; level += 1n) await venue.send(2, [place("ask", MID + 2_000n + level * 40n)]);
}

/** A position in ether for everybody, and in all their other assets for those who have some. */
async function openPositions(venue: BenchVenue): Promise<void> {
  for (let account = 1; account <= EIGHT; account += 1) {
    for (let asset = 0; asset < (ASSETS[account] ?? 1); asset += 1) {
      // ether and what was copied from it are worth 2,500, bitcoin 60,000 in steps of a tenth
      const [tick, market] = [asset === 1 ? 600_000n : MID, at(PERP + asset)];
      await venue.send(COUNTERPART, [market.place("bid", tick)]);
      await venue.send(account, [market.place("ask", tick, { timeInForce: "ioc" })]);
    }
  }
}

// ----------------------------------------------------------------------------------------------------------- rows

/** A queue of ten at a tick whose places have been used before. */
async function queueRows(venue: BenchVenue): Promise<Figures> {
  const tick = MID + 1_050n;
  await withdraw(venue, await queue(venue, tick, 14));
  const ids = await queue(venue, tick, 10);
  const placeOnce = async (account: number) => {
    const placed = await venue.send(account, [place("ask", tick)]);
    await venue.send(account, placed.ids.map(cancel));
    return placed;
  };
  await touch(venue);
  const placed = await placeOnce(TRADER);
  const hedged = await placeOnce(HEDGER);
  await venue.nextSecond();
  const first = await placeOnce(TRADER);
  const cancelled = await venue.send(1, ids.slice(0, 1).map(cancel));
  await withdraw(venue, ids, 1);
  return {
    "perp.place": placed.gas,
    "perp.placeNewSecond": first.gas,
    "perp.place3Assets": hedged.gas,
    "perp.cancel": cancelled.gas,
    "newSlots.perpPlace": await venue.newSlots(placed.hash),
  };
}

async function takeRows(venue: BenchVenue): Promise<Figures> {
  const one = await take(venue, 1);
  const five = await take(venue, 5);
  const twenty = await take(venue, 20);
  return {
    "perp.take1": one.gas,
    "perp.take5": five.gas,
    "perp.take20": twenty.gas,
    "perp.furtherMaker": Math.round((twenty.gas - five.gas) / 15),
    "newSlots.perpTake1": await venue.newSlots(one.hash),
  };
}

/** Takes `makers` orders at one tick for the second time: the first time opens their slots. */
async function take(venue: BenchVenue, makers: number): Promise<Receipt> {
  const tick = MID + 1_009n;
  const once = async () => {
    for (let maker = 1; maker <= makers; maker += 1) await venue.send(maker, [place("ask", tick)]);
    await touch(venue);
    return venue.send(TAKER, [place("bid", tick, { lots: LOTS * BigInt(makers), timeInForce: "ioc" })]);
  };
  await once();
  return once();
}

async function quoteRows(venue: BenchVenue): Promise<Figures> {
  const rungs = [ladder(MID + 1_080n), ladder(MID + 1_085n)] as const;
  const places = (rung: 0 | 1) => rungs[rung].map((tick) => place("ask", tick));
  let own = await venue.send(TRADER, places(0));
  for (const rung of [1, 0, 1, 0] as const) {
    await touch(venue);
    own = await venue.send(TRADER, [...own.ids.map(cancel), ...places(rung)]);
  }
  await venue.send(TRADER, own.ids.map(cancel));
  return { "perp.requote10": own.gas };
}

async function clearingRows(venue: BenchVenue): Promise<Figures> {
  await venue.nextSecond();
  const poked = await venue.call("pokeFunding", [PERP]);
  return {
    "funding.poke": poked.gas,
    "perp.settlePerAccount": await settlementOfOne(venue),
    "atlas.check3Assets": await check(venue, HEDGER),
    "atlas.check8Assets": await check(venue, EIGHT),
  };
}

/** Makers are short, so that each of them pays when the price has risen far enough, and whenever it rises further. */
async function settlementOfOne(venue: BenchVenue): Promise<number> {
  const settle = async (price: string, accounts: number) => {
    await venue.setPrice("WETH", price);
    await touch(venue);
    return venue.call("settle", [PERP, Array.from({ length: accounts }, (_, index) => index + 1)]);
  };
  await settle("2550", 20);
  const five = await settle("2551", 5);
  const twenty = await settle("2552", 20);
  return Math.round((twenty.gas - five.gas) / 15);
}

/**
 * Execution of `standingOf`: the gas of a transaction that calls it, less what every transaction costs and what its
 * calldata does. The way from the exchange to the code that knows is in it.
 */
async function check(venue: BenchVenue, account: number): Promise<number> {
  await touch(venue);
  const { gas } = await venue.call("standingOf", [account]);
  // a selector of four bytes other than zero, and a word with one such byte
  const calldata = 5 * 16 + 31 * 4;
  return gas - 21_000 - calldata;
}

// ---------------------------------------------------------------------------------------------------------- tools

/** A new second, in which somebody has touched the market. */
async function touch(venue: BenchVenue): Promise<void> {
  await venue.nextSecond();
  await venue.call("pokeFunding", [PERP]);
}
