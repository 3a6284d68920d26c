import { describe, expect, test } from "vitest";
import type { MarketEvent, TradeEvent } from "../../../scripts/replay/events.ts";
import type { Intent } from "../../../scripts/replay/intents.ts";
import { createOracle, middleOf } from "../../../scripts/replay/oracle.ts";
import { createLockstep } from "../../../scripts/replay/pace.ts";
import { choosePerpSource } from "../../../scripts/replay/source.ts";
import { mergeTrades } from "../../../scripts/replay/trades.ts";

const trade = (milliseconds: number, price: number, takerSells = false): TradeEvent => ({
  ...{ type: "trade", milliseconds, price, size: 2, takerSells },
});

async function collect<Value>(values: AsyncIterable<Value> | Iterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe("mergeTrades", () => {
  test("default: fills of one side and millisecond are one trade at the last price, everything else stays", async () => {
    const depth: MarketEvent = { ...{ type: "snapshot", milliseconds: 1, lastUpdate: 1 }, bids: [], asks: [] };
    const events = [trade(1, 10), trade(1, 11), trade(1, 12, true), depth, trade(1, 12, true), trade(2, 13, true)];
    expect(await collect(mergeTrades(events))).toEqual([
      { ...trade(1, 11), size: 4 },
      trade(1, 12, true),
      depth,
      trade(1, 12, true),
      trade(2, 13, true),
    ]);
  });
});

describe("createLockstep", () => {
  test("default: none is ahead of the last by more than the lead, and one that has ended holds nobody back", async () => {
    const [one, other] = createLockstep(2, 100);
    const passed: string[] = [];
    await one?.pace(100);
    const early = one?.pace(250).then(() => passed.push("one at 250"));
    await other?.pace(140);
    expect(passed).toEqual([]);
    await other?.pace(150);
    await early;
    expect(passed).toEqual(["one at 250"]);
    const late = one?.pace(10_000).then(() => passed.push("one at 10,000"));
    other?.end();
    await late;
    expect(passed).toEqual(["one at 250", "one at 10,000"]);
  });
});

describe("createOracle", () => {
  const book = (bid: number, ask: number) => ({ bids: () => [[bid, 1]] as const, asks: () => [[ask, 1]] as const });

  test("default: tells the middle of the book, no more than once in a while", async () => {
    const sent: Intent[] = [];
    const send = async (intent: Intent) => sent.push(intent);
    const oracle = createOracle({ send, feed: "0x01", asset: 1, every: 1_000 });
    expect(oracle.price()).toBeUndefined();
    await oracle.observe(0, book(10, 13));
    await oracle.observe(999, book(20, 30));
    await oracle.observe(1_000, book(30, 40));
    await oracle.done();
    expect(sent).toEqual([
      { type: "pushPrice", feed: "0x01", price: 11 },
      { type: "refreshPrices", asset: 1 },
      { type: "pushPrice", feed: "0x01", price: 35 },
      { type: "refreshPrices", asset: 1 },
    ]);
    expect([oracle.price(), oracle.count()]).toEqual([35, 2]);
  });

  test("error: a price that cannot be told is heard of by whoever waits next", async () => {
    const send = () => Promise.reject(new Error("no node"));
    const oracle = createOracle({ send, feed: "0x01", asset: 1, every: 1_000 });
    await oracle.observe(0, book(10, 13));
    await expect(oracle.observe(1_000, book(10, 13))).rejects.toThrow("no node");
  });

  test("behavior: a book with one side has no middle", () => {
    expect(middleOf({ bids: () => [], asks: () => [[3, 1]] })).toBeUndefined();
  });
});

describe("choosePerpSource", () => {
  test("default: beside a made market another one is made, and it says so", async () => {
    const spot = { name: "generator", events: [], isBitcoin: false };
    const { name, events } = await choosePerpSource({ spot, seed: 4, seconds: 1 });
    expect(name).toBe("generator with seed 5 (as spot is)");
    expect((await collect(events))[0]?.type).toBe("snapshot");
  });
});
