// Calls of many kinds, drawn at random: what `checkOrders` says of each before it is sent is what the exchange says, and what
// it foresees is what comes.

import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type BookOrder,
  batch,
  batchSync,
  ContractError,
  checkOrders,
  getAccountSnapshot,
  getOrderContext,
  getPerp,
  type MatchingBook,
  type NewOrder,
  type Operation,
  priceBand,
  settleSync,
} from "../../../packages/sdk/src/index.ts";
import { createRandom } from "../../../packages/sdk/test/random.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";
import { ETHER, openPerpetual } from "../../support/perpetual.ts";

const CALLS = 1_000;
const ETH = 10_000n;

/** Both on ether, small enough that trades move how much open interest costs, and reach the end. */
const CAPS = [
  { softCap: 3n * ETH, hardCap: 12n * ETH },
  { softCap: 1n * ETH, hardCap: 4n * ETH },
];
const SPOT = 1;

let venue: TestExchange;
let perps: Awaited<ReturnType<typeof openPerpetual>>[];
let traders: Trader[];
const random = createRandom(2_026);
const tally = new Map<string, number>();

beforeAll(async () => {
  venue = await startExchange();
  perps = [];
  for (const caps of CAPS) perps.push(await openPerpetual(venue, caps));
  traders = [];
  for (const [index, dollars] of ["200000", "30000", "9000", "4000", "12000"].entries()) {
    traders.push(await venue.trader(index + 1, { USDM: dollars, WETH: "6" }));
  }
  // time stands still between reading and sending, so that funding does not
  await venue.testClient.setBlockTimestampInterval({ interval: 0 });
});

afterAll(() => venue?.stop());

test("behavior: random calls are refused exactly when the exchange refuses them, and lead where it was said", async () => {
  for (let step = 0; step < CALLS; step += 1) {
    if (step % 40 === 39) await pass(step % 200 === 199);
    await compareCall(step);
  }
  const expected = [
    ...["spot place", "spot amend", "spot cancel", "perp place", "perp amend", "perp cancel"].map(
      (what) => `${what} allowed`,
    ),
    ...[
      "InsufficientMargin",
      "InsufficientBalance",
      "FillOrKillUnfilled",
      "PriceNotReliable",
      "OutsidePriceBand",
      "NothingToReduce",
    ],
    ...["FillOrKillUnfilled", "PostOnlyWouldTake", "BelowMinimumNotional", "MixedBatch", "RestingFlatOrders"],
    ...["OrderNotFound", "NotOrderOwner", "AmendChangesSide", "ExpiryInPast"],
    ...["many markets", "several of a kind", "factor moved", "traded", "skipped"],
  ];
  expect(expected.filter((what) => !tally.has(what))).toEqual([]);
}, 600_000);

async function compareCall(step: number) {
  const { exchange, client } = venue;
  const trader = random.pick(traders);
  const { account, owner } = trader;
  const markets = [SPOT, ...perps.map(({ id }) => id)];
  const context = await getOrderContext(client, { exchange, account, markets, books: true });
  const operations = drawCall(context, account, trader === traders.at(-1));
  const maxMatches = random.pick([0, 0, 1, 3]);
  const verdict = checkOrders({ ...context, orders: operations, maxMatches });
  const call = { exchange, account, operations, maxMatches };
  const refused = await batch
    .simulate(client, { ...call, signer: owner })
    .then((results) => count(...results.filter((result) => result.refused !== undefined).map(() => "skipped")))
    .catch((error: unknown) => {
      if (error instanceof ContractError) return error;
      throw error;
    });
  const [problem] = verdict.problems;
  expect([step, problem?.error], describe(operations)).toEqual([step, refused?.errorName]);
  if (refused !== undefined) {
    count("refused", refused.errorName ?? "");
    if (refused.errorName === "InsufficientMargin") {
      expect([problem?.value, problem?.limit]).toEqual([refused.args[1], refused.args[2]]);
    }
    if (refused.errorName === "InsufficientBalance") {
      expect([problem?.value, problem?.limit]).toEqual(
        [refused.args[2], refused.args[3]].map((units) => BigInt(units as never)),
      );
    }
    return;
  }
  const factors = () =>
    Promise.all(perps.map(async ({ id }) => (await getPerp(client, { exchange, market: id })).oiFactor));
  const before = await factors();
  const { outcomes } = await batchSync(trader.wallet, { ...call, gas: 20_000_000n, sequence: "asGiven" });
  const { standing } = await getAccountSnapshot(client, { exchange, account });
  expect([step, standing], describe(operations)).toEqual([step, verdict.after]);
  if (String(await factors()) !== String(before)) count("factor moved");
  if (outcomes.some(({ filledLots }) => filledLots > 0n)) count("traded");
  if (new Set(operations.map(({ market }) => market)).size > 1) count("many markets");
  if (operations.length > 1) count("several of a kind");
  for (const { type, market } of operations) count(`${market === SPOT ? "spot" : "perp"} ${type} allowed`);
  count("allowed");
}

type Context = Awaited<ReturnType<typeof getOrderContext>>;

/** One to six operations, mostly at markets of one kind. */
function drawCall(context: Context, account: number, isFlat: boolean): Operation[] {
  const kind = random.chance(0.35) || (isFlat && random.chance(0.9)) ? "spot" : "perp";
  const isMixed = random.chance(0.05);
  return Array.from({ length: random.pick([1, 1, 2, 3, 6]) }, () => {
    const markets = context.markets.filter((candidate) => isMixed || candidate.kind === kind);
    const { id: market } = random.pick(markets);
    const skip = random.chance(0.15);
    const book = context.books?.find((candidate) => candidate.market === market);
    const found = orderFrom(book, account);
    const drawn = random.next();
    if (found === undefined || drawn < 0.55) return { type: "place", market, order: drawOrder(context, market), skip };
    if (drawn < 0.75) return { type: "cancel", market, id: found.id, skip };
    const fresh = drawOrder(context, market);
    const kept = {
      side: found.side,
      tick: found.tick,
      lots: found.lots / BigInt(random.pick([1, 2, 3])),
      expiry: found.expiry,
    };
    const changed = random.chance(0.4) ? { ...kept, reduceOnly: found.isReduceOnly } : { ...fresh, side: found.side };
    const isOther = random.chance(0.03);
    return {
      type: "amend",
      market,
      id: found.id,
      skip,
      order: isOther ? { ...changed, side: changed.side === "bid" ? "ask" : "bid" } : changed,
    };
  });
}

/** Mostly one of the account's own. */
function orderFrom(book: MatchingBook | undefined, account: number): BookOrder | undefined {
  const all = [...(book?.bids ?? []), ...(book?.asks ?? [])];
  const own = all.filter((candidate) => candidate.account === account);
  const among = random.chance(0.05) || own.length === 0 ? all : own;
  if (among.length === 0 || (own.length === 0 && random.chance(0.8))) return undefined;
  const picked = random.pick(among);
  // now and then one that is gone
  return random.chance(0.04) ? { ...picked, id: picked.id + (1n << 20n) } : picked;
}

function drawOrder(context: Context, id: number): NewOrder {
  const market = context.markets.find((candidate) => candidate.id === id)!;
  const terms = context.prices!.find(({ asset }) => asset === ETHER)!;
  const { lotValue, tickValue } = priceBand({ terms, market });
  const mark = lotValue / tickValue;
  const away = random.pick([5, 5, 20, 60, 350, 900]);
  const most = id === SPOT ? 12_000 : random.pick([4_000, 30_000, 60_000, 300_000]);
  return {
    side: random.pick(["bid", "ask"]),
    tick: (mark * BigInt(10_000 + random.integer(-away, away))) / 10_000n,
    lots: BigInt(random.chance(0.08) ? random.integer(1, 40) : random.integer(100, most)),
    timeInForce: random.pick([...Array(6).fill("gtc"), "ioc", "ioc", "fok", "postOnly", "postOnlySlide"]),
    selfTrade: random.pick(["cancelMaker", "cancelTaker", "decrement"]),
    reduceOnly: id === SPOT ? random.chance(0.02) : random.chance(0.15),
    expiry: random.chance(0.15) ? context.snapshot.timestamp + random.pick([0, 1, 600, 90_000]) : 0,
  };
}

/** Orders expire, the mark moves, profits are settled; now and then the price is stale. */
async function pass(isLong: boolean) {
  const { governor, exchange } = venue;
  await mineAfter(700n);
  await perps.at(-1)?.setMark(String(3_000 + random.integer(-250, 250)));
  const accounts = traders.map(({ account }) => account);
  for (const { id } of perps) await settleSync(governor, { exchange, market: id, accounts });
  if (isLong) await mineAfter(61_000n);
}

async function mineAfter(seconds: bigint) {
  const { client, testClient } = venue;
  const { timestamp } = await client.getBlock();
  await testClient.setNextBlockTimestamp({ timestamp: timestamp + seconds });
  await testClient.mine({ blocks: 1 });
}

function count(...names: readonly string[]): undefined {
  for (const name of names) tally.set(name, (tally.get(name) ?? 0) + 1);
}

function describe(operations: readonly Operation[]): string {
  return JSON.stringify(operations, (_, value) => (typeof value === "bigint" ? String(value) : value));
}
