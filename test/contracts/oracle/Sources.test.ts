import { numberToHex, toFunctionSelector } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { createChain, type TestChain } from "../../support/chain.ts";
import { refusal } from "../support/refusal.ts";

const chain: TestChain = await createChain();
const ONE = 10n ** 18n;
const HOUR = 3_600n;
const ID = numberToHex(1, { size: 32 });
const PUSH = toFunctionSelector("push(int128)");

let now: bigint;

beforeEach(async () => {
  ({ timestamp: now } = await chain.publicClient.getBlock());
});

const scripted = (decimals: number, answer: bigint, updatedAt: bigint) =>
  chain.deploy("ScriptedAggregator", [decimals, answer, updatedAt]);

describe("A source that reads an aggregator", () => {
  test.each([
    { unit: "seconds", ticks: 1n },
    { unit: "milliseconds", ticks: 1_000n },
    { unit: "microseconds", ticks: 1_000_000n },
  ])("says the time of a feed that counts $unit in seconds", async ({ ticks }) => {
    const feed = await scripted(8, 2_680n * 10n ** 8n, (now - 7n) * ticks + ticks - 1n);
    const source = await chain.deploy("AggregatorSource", [feed.address, ticks]);
    expect(await source.read.read()).toEqual({ price: 2_680n * ONE, confidence: 0n, time: now - 7n });
  });

  test.each([
    { decimals: 0, answer: 3n, price: 3n * ONE },
    { decimals: 8, answer: 1n, price: 10n ** 10n },
    { decimals: 18, answer: 5n, price: 5n },
    { decimals: 36, answer: 19n * 10n ** 17n, price: 1n },
    { decimals: 18, answer: 2n ** 127n - 1n, price: 2n ** 127n - 1n },
  ])("gives $answer with $decimals decimals as $price", async ({ decimals, answer, price }) => {
    const feed = await scripted(decimals, answer, now);
    const source = await chain.deploy("AggregatorSource", [feed.address, 1n]);
    expect((await source.read.read()).price).toBe(price);
  });

  test.each([0n, -1n, -(2n ** 255n), 2n ** 127n, 2n ** 255n - 1n])("does not pass on %s as a price", async (answer) => {
    const feed = await scripted(8, 1n, now);
    const source = await chain.deploy("AggregatorSource", [feed.address, 1n]);
    await feed.write.say([answer, now]);
    expect(await refusal(source.read.read())).toEqual(["InvalidPrice", answer, 8n]);
  });

  test("does not pass on a price of which nothing is left with 18 decimals, or too much", async () => {
    const [fine, coarse] = [await scripted(36, ONE, now), await scripted(0, 1n, now)];
    const small = await chain.deploy("AggregatorSource", [fine.address, 1n]);
    const large = await chain.deploy("AggregatorSource", [coarse.address, 1n]);
    await fine.write.say([ONE - 1n, now]);
    await coarse.write.say([2n ** 69n, now]);
    expect(await refusal(small.read.read())).toEqual(["InvalidPrice", ONE - 1n, 36n]);
    expect(await refusal(large.read.read())).toEqual(["InvalidPrice", 2n ** 69n, 0n]);
  });

  test("takes a time slightly in the future as the present, and refuses one that is far ahead", async () => {
    const feed = await scripted(8, 1n, now);
    const source = await chain.deploy("AggregatorSource", [feed.address, 1n]);
    await feed.write.say([1n, now + 1_000n]);
    ({ timestamp: now } = await chain.publicClient.getBlock());
    expect((await source.read.read()).time).toBe(now);
    await feed.write.say([1n, now + 2n * HOUR]);
    const [error, time] = await refusal(source.read.read());
    expect([error, time]).toEqual(["ImplausibleTime", now + 2n * HOUR]);
  });

  test("is not set up with the wrong unit of time, which would make every price fresh or none", async () => {
    const [seconds, micros] = [await scripted(8, 1n, now), await scripted(8, 1n, now * 1_000_000n)];
    expect((await refusal(chain.deploy("AggregatorSource", [micros.address, 1n])))[0]).toBe("ImplausibleTime");
    expect((await refusal(chain.deploy("AggregatorSource", [seconds.address, 1_000_000n])))[0]).toBe("ImplausibleTime");
    expect(await refusal(chain.deploy("AggregatorSource", [seconds.address, 60n]))).toMatchObject([
      ...["UnsupportedFeed", expect.anything(), 60n],
    ]);
  });

  test("is not set up without a feed, or with more decimals than leave a price", async () => {
    const nobody = chain.wallets[1]!.account.address;
    expect(await refusal(chain.deploy("AggregatorSource", [nobody, 1n]))).toMatchObject(["UnsupportedFeed", {}, 0n]);
    const fine = await scripted(37, ONE, now);
    expect(await refusal(chain.deploy("AggregatorSource", [fine.address, 1n]))).toEqual(["InvalidPrice", ONE, 37n]);
  });
});

describe("A source that reads Pyth", () => {
  async function source(price: { price: bigint; conf: bigint; expo: number; publishTime: bigint }) {
    const pyth = await chain.deploy("ScriptedPyth", []);
    await pyth.write.say([ID, price]);
    return { pyth, source: await chain.deploy("PythSource", [pyth.address, ID]) };
  }

  test.each([
    { expo: -8, price: 268_050_000_000n, conf: 50_000_000n, whole: [26_805n * 10n ** 17n, 5n * 10n ** 17n] },
    { expo: 0, price: 7n, conf: 1n, whole: [7n * ONE, ONE] },
    { expo: 2, price: 7n, conf: 0n, whole: [700n * ONE, 0n] },
    { expo: -20, price: 1_234n, conf: 99n, whole: [12n, 1n] },
    { expo: -20, price: 1_234n, conf: 200n, whole: [12n, 2n] },
    { expo: -20, price: 1_234n, conf: 201n, whole: [12n, 3n] },
  ])("scales price and confidence with exponent $expo", async ({ expo, price, conf, whole }) => {
    const made = await source({ price, conf, expo, publishTime: now - 3n });
    expect(await made.source.read.read()).toEqual({ price: whole[0], confidence: whole[1], time: now - 3n });
  });

  test.each([
    { price: 0n, conf: 0n, expo: -8 },
    { price: -5n, conf: 0n, expo: -8 },
    { price: 5n, conf: 0n, expo: 19 },
    { price: 5n, conf: 0n, expo: -37 },
    { price: 5n, conf: 0n, expo: -(2 ** 31) },
  ])("does not pass on $price with exponent $expo", async (said) => {
    const made = await source({ price: 5n, conf: 0n, expo: -8, publishTime: now });
    await made.pyth.write.say([ID, { ...said, publishTime: now }]);
    const refused = await refusal(made.source.read.read());
    expect(refused).toEqual(["InvalidPrice", said.price, BigInt(-said.expo)]);
  });

  test("reverts with Pyth's own error for a price that Pyth does not have", async () => {
    const pyth = await chain.deploy("ScriptedPyth", []);
    await expect(chain.deploy("PythSource", [pyth.address, ID])).rejects.toThrow("PriceFeedNotFound");
  });
});

describe("A feed that is told its price", () => {
  async function open() {
    const [governor, stranger] = [chain.wallets[0], chain.wallets[1]!];
    const authority = await chain.deploy("TestAccessManager", [governor.account.address]);
    const feed = await chain.deploy("PushFeed", [authority.address, "ETH / USD", 2_680n * 10n ** 8n]);
    return { authority, feed, stranger };
  }

  test("is read like any aggregator", async () => {
    const { feed } = await open();
    expect([await feed.read.decimals(), await feed.read.description()]).toEqual([8, "ETH / USD"]);
    const source = await chain.deploy("AggregatorSource", [feed.address, 1n]);
    expect((await source.read.read()).price).toBe(2_680n * ONE);
    await feed.write.push([2_700n * 10n ** 8n]);
    const { timestamp } = await chain.publicClient.getBlock();
    expect(await source.read.read()).toEqual({ price: 2_700n * ONE, confidence: 0n, time: timestamp });
    const [round, answer, startedAt, updatedAt, answeredIn] = await feed.read.latestRoundData();
    expect([round, answer, startedAt, updatedAt, answeredIn]).toEqual([
      ...[2n, 2_700n * 10n ** 8n, timestamp, timestamp, 2n],
    ]);
  });

  test("listens to whom the access manager names, and to nobody else", async () => {
    const { authority, feed, stranger } = await open();
    const push = () => feed.write.push([1n], { account: stranger.account });
    expect((await refusal(push()))[0]).toBe("AccessManagedUnauthorized");
    await authority.write.grantRole([7n, stranger.account.address, 0]);
    await authority.write.setTargetFunctionRole([feed.address, [PUSH], 7n]);
    await push();
    expect((await feed.read.latestRoundData())[1]).toBe(1n);
  });
});
