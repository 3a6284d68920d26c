import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  batch,
  bookChecksum,
  createLane,
  createLiveBook,
  createLogSource,
  getBookSnapshot,
  getOpenOrders,
  type LiveBook,
  type NewOrder,
  type Operation,
  sweepExpiredSync,
} from "../../../packages/sdk/src/index.ts";
import { createRandom, type Random } from "../../../packages/sdk/test/random.ts";
import { startExchange, type TestExchange, type Trader } from "../../support/exchange.ts";

const market = 1;
const MIDDLE = 200_000;
let venue: TestExchange;
let traders: Trader[];

beforeAll(async () => {
  venue = await startExchange({ blockTime: 0.05 });
  traders = [await venue.trader(1), await venue.trader(2), await venue.trader(3)];
});

afterAll(() => venue?.stop());

function randomOrder(random: Random, now: number): NewOrder {
  const side = random.pick(["bid", "ask"] as const);
  const offset = random.integer(-4, 12);
  return {
    side,
    tick: BigInt(side === "bid" ? MIDDLE - offset : MIDDLE + offset),
    lots: BigInt(random.integer(100, 5_000)),
    timeInForce: random.pick(["gtc", "gtc", "gtc", "ioc", "fok", "postOnly", "postOnlySlide"] as const),
    selfTrade: random.pick(["cancelMaker", "cancelTaker", "decrement"] as const),
    expiry: random.chance(0.2) ? now + random.integer(1, 4) : 0,
    clientId: random.chance(0.3) ? BigInt(random.integer(1, 1e9)) : 0n,
  };
}

/** A batch of what a trader may do, given the orders that he has. */
function randomOperations(random: Random, now: number, mine: readonly bigint[]): Operation[] {
  return Array.from({ length: random.integer(1, 5) }, (): Operation => {
    const id = mine.length > 0 ? random.pick(mine) : undefined;
    if (id === undefined || random.chance(0.6))
      return { type: "place", market, order: randomOrder(random, now), skip: true };
    if (random.chance(0.5)) return { type: "cancel", market, id };
    const order = { ...randomOrder(random, now), side: id >> 87n ? ("ask" as const) : ("bid" as const) };
    return { type: "amend", market, id, order, skip: true };
  });
}

async function trade(seed: number, rounds: number): Promise<void> {
  const { exchange, client } = venue;
  const random = createRandom(seed);
  const lanes = traders.map(({ wallet }) => createLane({ client: wallet }));
  for (let round = 0; round < rounds; round += 1) {
    const { timestamp } = await client.getBlock();
    await Promise.all(
      traders.map(async ({ account, wallet }, index) => {
        const open = await getOpenOrders(client, { exchange, account, market });
        const operations = randomOperations(
          random,
          Number(timestamp),
          open.map(({ id }) => id),
        );
        await batch(wallet, { exchange, account, operations, gas: 20_000_000n, lane: lanes[index]! });
      }),
    );
  }
}

async function expectEqual(live: LiveBook): Promise<void> {
  const equals = async () => {
    const snapshot = await getBookSnapshot(venue.client, { exchange: venue.exchange, market });
    return live.status() === "live" && live.book.checksum() === bookChecksum(snapshot);
  };
  await expect.poll(equals, { timeout: 5_000, interval: 20 }).toBe(true);
}

describe("createLiveBook on a chain", () => {
  test("default: follows real trading over a WebSocket and by polling, without a resync", async () => {
    const { exchange, client } = venue;
    const options = { exchange, market, auditInterval: 100, pollingInterval: 50 };
    const pushed = createLiveBook(venue.webSocketClient(), options);
    const polled = createLiveBook(client, options);
    const gaps: string[] = [];
    for (const live of [pushed, polled]) live.on("gap", ({ reason }) => gaps.push(reason));
    let trades = 0;
    pushed.on("trade", () => {
      trades += 1;
    });
    await Promise.all([pushed.ready(), polled.ready()]);
    await trade(1, 30);
    await expectEqual(pushed);
    await expectEqual(polled);
    expect(gaps).toEqual([]);
    expect(trades).toBeGreaterThan(10);
    expect(pushed.book.size()).toBeGreaterThan(5);
    pushed.close();
    polled.close();
  });

  test("behavior: late starters, shared sources and sweeps of expired orders", async () => {
    const { exchange, client, node } = venue;
    const source = createLogSource({ client, exchange, webSocketUrl: node.webSocketUrl, auditInterval: 100 });
    const books = [1, 2].map((id) => createLiveBook(client, { exchange, market: id, source }));
    await Promise.all(books.map((live) => live.ready()));
    expect(source.status()).toBe("live");
    await trade(2, 10);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const { timestamp } = await client.getBlock();
    const snapshot = await getBookSnapshot(client, { exchange, market });
    const expired = [...snapshot.bids, ...snapshot.asks].filter(
      ({ expiry }) => expiry !== 0 && expiry <= Number(timestamp),
    );
    expect(expired.length).toBeGreaterThan(0);
    const sweeper = traders[0]!;
    const ids = expired.map(({ id }) => id);
    const { removed } = await sweepExpiredSync(sweeper.wallet, { exchange, account: sweeper.account, market, ids });
    expect(removed).toEqual(ids);
    await expectEqual(books[0]!);
    source.close();
    for (const live of books) live.close();
  });

  test("error: ContractError for a market that does not exist", async () => {
    const live = createLiveBook(venue.client, { exchange: venue.exchange, market: 77 });
    await expect(live.ready()).rejects.toMatchObject({ errorName: "UnknownMarket" });
  });
});
