import { encodeFunctionData } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import {
  deploySources,
  FEEDS,
  LIMITS,
  Mischief,
  ONE,
  PER_DOLLAR,
  PriceState,
  priceEventsOf,
  RISK,
  type Sources,
  setFeeds,
} from "../support/prices.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { DOLLAR, ETHER, mineAt, now, type Receipt, storageRoot, type Venue, venueFixture } from "../support/venue.ts";

const { OK, WIDE, STALE, JUMP, DEAD } = PriceState;
/** More than two sources that use up all they are given. */
const MOST_GAS = 2n * 200_000n + 100_000n;

let sources: Sources;
let venue: Venue;

const openVenue = venueFixture(async (opened) => {
  sources = await deploySources(opened);
  await opened.exchange.write.setRisk([ETHER, RISK]);
  await setFeeds(opened, sources);
});

beforeEach(async () => {
  venue = await openVenue();
});

/** Gives a source a price in dollars, as of the block that says so. */
async function say(source: Sources["primary"], dollars: bigint, { decimals = 0n, confidence = 0n, age = 0n } = {}) {
  const { timestamp } = await venue.chain.publicClient.getBlock();
  await venue.chain.testClient.setNextBlockTimestamp({ timestamp: timestamp + 1n });
  await source.write.say([dollars * 10n ** (18n - decimals), confidence, timestamp + 1n - age]);
}

async function refresh(...assets: readonly number[]): Promise<Receipt> {
  return venue.alice.write("refreshPrices", [assets]);
}

const riskOf = (asset: number) => venue.exchange.read.assetRisk([asset]);

async function stateOf(asset: number): Promise<number> {
  return (await riskOf(asset)).state;
}

describe("The price of an asset", () => {
  test("does not exist before its sources have spoken, apart from the dollar's", async () => {
    expect(await riskOf(ETHER)).toMatchObject({ price: 0n, time: 0, state: DEAD });
    expect(await riskOf(DOLLAR)).toEqual({
      ...{ price: 0n, priceExp: 6, time: 0, state: OK, shock: 0, halfBasis: 0, common: 0, oiFactor: 0, haircut: 0 },
      ...{ makerFeeCap: 0, shockLag: 0, basisLag: 0, hoursLeft: 0, pendingPrice: 0n, pendingSince: 0 },
      feeds: { ...FEEDS, maxAge: 0, deadAge: 0, maxDeviation: 0, jumpBound: 0, jumpHold: 0 },
    });
  });

  test("is brought up to date by anybody, with its time and nothing else of the word (X5)", async () => {
    const before = await riskOf(ETHER);
    await say(sources.primary, 2_680n);
    const time = await now(venue);
    const { chain, exchange, stranger } = venue;
    const hash = await exchange.write.refreshPrices([[ETHER]], { account: stranger.account });
    const receipt = await chain.publicClient.getTransactionReceipt({ hash });
    const price = 2_680n * PER_DOLLAR;
    expect(await riskOf(ETHER)).toEqual({ ...before, price, time, state: OK });
    expect(before).toMatchObject({ ...RISK, makerFeeCap: 200 });
    const asset = BigInt(ETHER);
    expect(priceEventsOf(venue, receipt)).toEqual([
      { eventName: "PriceRefreshed", asset, price, time: BigInt(time), state: OK },
    ]);
  });

  test("makes no noise and changes nothing when there is no news", async () => {
    await say(sources.primary, 2_680n);
    await refresh(ETHER);
    const root = await storageRoot(venue);
    expect(priceEventsOf(venue, await refresh(ETHER, ETHER))).toEqual([]);
    expect(await storageRoot(venue)).toBe(root);
  });

  test("is stale for its readers once it is too old, before anybody refreshes it (X1)", async () => {
    await say(sources.primary, 2_680n);
    const time = await now(venue);
    await refresh(ETHER);
    await mineAt(venue, time + LIMITS.maxAge);
    expect(await stateOf(ETHER)).toBe(OK);
    await mineAt(venue, time + LIMITS.maxAge + 1);
    expect(await stateOf(ETHER)).toBe(STALE);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_680n * PER_DOLLAR, time, state: STALE });
    await mineAt(venue, time + LIMITS.deadAge);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_680n * PER_DOLLAR, time, state: DEAD });
  });

  test("that jumps waits, says so, and is confirmed by time (X4)", async () => {
    await say(sources.primary, 2_000n);
    await refresh(ETHER);
    const { time } = await riskOf(ETHER);
    await say(sources.primary, 3_000n);
    const receipt = await refresh(ETHER);
    const since = await now(venue);
    const [asset, price] = [BigInt(ETHER), 2_000n * PER_DOLLAR];
    const [pendingPrice, pendingSince] = [3_000n * PER_DOLLAR, since];
    expect(priceEventsOf(venue, receipt)).toEqual([
      { eventName: "JumpPending", asset, price: pendingPrice, since: BigInt(since) },
      { eventName: "PriceRefreshed", asset, price, time: BigInt(time), state: JUMP },
    ]);
    expect(await riskOf(ETHER)).toMatchObject({ price, time, state: JUMP, pendingPrice, pendingSince });
    await mineAt(venue, since + LIMITS.jumpHold - 2);
    expect(priceEventsOf(venue, await refresh(ETHER))).toEqual([]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: pendingPrice, state: OK, pendingPrice: 0n, pendingSince: 0 });
  });

  test("that jumps further says that it waits anew, and nothing of a price that did not change", async () => {
    await say(sources.primary, 2_000n);
    await refresh(ETHER);
    await say(sources.primary, 3_000n);
    await refresh(ETHER);
    await say(sources.primary, 4_000n);
    const receipt = await refresh(ETHER);
    const since = BigInt(await now(venue));
    expect(priceEventsOf(venue, receipt)).toEqual([
      { eventName: "JumpPending", asset: BigInt(ETHER), price: 4_000n * PER_DOLLAR, since },
    ]);
  });

  test("that jumps is confirmed by the other source (X4, X8)", async () => {
    await say(sources.primary, 2_000n);
    await refresh(ETHER);
    await say(sources.secondary, 3_000n);
    await say(sources.primary, 3_000n);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 3_000n * PER_DOLLAR, state: OK, pendingPrice: 0n });
  });

  test("is doubtful when the sources differ, or the one that is believed is unsure", async () => {
    await say(sources.secondary, 2_021n);
    await say(sources.primary, 2_000n);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, state: WIDE });
    await say(sources.secondary, 2_000n);
    await refresh(ETHER);
    expect(await stateOf(ETHER)).toBe(OK);
    await say(sources.primary, 2_000n, { confidence: 20n * ONE });
    await refresh(ETHER);
    expect(await stateOf(ETHER)).toBe(OK);
    await say(sources.primary, 2_000n, { confidence: 20n * ONE + 1n });
    await refresh(ETHER);
    expect(await stateOf(ETHER)).toBe(WIDE);
  });

  test("is not replaced by an older one, whoever says it (X5, attack 34)", async () => {
    await say(sources.primary, 2_000n);
    await refresh(ETHER);
    const known = await riskOf(ETHER);
    for (const source of [sources.primary, sources.secondary]) {
      await say(source, 1_990n, { age: 100n });
      await refresh(ETHER);
      expect(await riskOf(ETHER)).toEqual(known);
    }
  });

  test("comes from a feed through an adapter like from any source", async () => {
    const { chain, exchange, authority } = venue;
    const feed = await chain.deploy("PushFeed", [authority.address, "ETH / USD", 2_680n * 10n ** 8n]);
    const primary = await chain.deploy("AggregatorSource", [feed.address, 1n]);
    await setFeeds(venue, { primary });
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_680n * PER_DOLLAR, state: OK });
    await feed.write.push([2_690n * 10n ** 8n]);
    await exchange.write.refreshPrices([[ETHER]]);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_690n * PER_DOLLAR, state: OK });
    await feed.write.push([-1n]);
    await exchange.write.refreshPrices([[ETHER]]);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_690n * PER_DOLLAR, state: STALE });
  });
});

describe("What a source says", () => {
  test.each([
    { decimals: 18, unitExp: 10, priceExp: 10 },
    { decimals: 18, unitExp: 18, priceExp: 0 },
    { decimals: 8, unitExp: 0, priceExp: 12 },
    { decimals: 6, unitExp: 2, priceExp: 3 },
    { decimals: 0, unitExp: 0, priceExp: 5 },
    { decimals: 36, unitExp: 20, priceExp: 24 },
  ])("is a price of whole tokens, whatever the token: $decimals, $unitExp, $priceExp", async (digits) => {
    const { decimals, unitExp, priceExp } = digits;
    const { chain, exchange } = venue;
    const token = await chain.deploy("TestToken", ["Other", "OTH", decimals]);
    await exchange.write.listAsset([token.address, unitExp]);
    await exchange.write.setRisk([2, { ...RISK, priceExp }]);
    await say(sources.primary, 1_234_500n, { decimals: 3n });
    await setFeeds(venue, sources, { asset: 2 });
    const { price } = await riskOf(2);
    const wholeTokens = 1_000n * 10n ** BigInt(decimals - unitExp);
    expect((wholeTokens * price) / 10n ** BigInt(priceExp)).toBe(1_234_500n * 10n ** 6n);
  });

  test("is rounded down to the price", async () => {
    await sources.primary.write.say([2n * 10n ** 10n - 1n, 0n, BigInt(await now(venue))]);
    await refresh(ETHER);
    expect((await riskOf(ETHER)).price).toBe(1n);
  });

  test.each([
    { name: "nothing", price: 0n },
    { name: "less than the smallest price", price: 10n ** 10n - 1n },
    { name: "more than the largest price", price: 2n ** 64n * 10n ** 10n },
    { name: "the largest number", price: 2n ** 128n - 1n },
  ])("counts as silence if it is $name, and is no reason to fail (X1)", async ({ price }) => {
    await sources.primary.write.say([price, 0n, BigInt(await now(venue))]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 0n, state: DEAD });
    await say(sources.secondary, 2_000n);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, state: OK });
  });

  test.each([0n, 10n ** 10n - 1n, 2n ** 128n - 1n])("does not keep a price alive if it is %s (X1)", async (price) => {
    await say(sources.primary, 2_000n);
    const time = await now(venue);
    await refresh(ETHER);
    await sources.primary.write.say([price, 0n, BigInt(time + 1)]);
    await mineAt(venue, time + LIMITS.deadAge);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, time, state: DEAD });
  });

  test("may be the largest price that the word holds", async () => {
    await sources.primary.write.say([2n ** 64n * 10n ** 10n - 1n, 2n ** 128n - 1n, BigInt(await now(venue))]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2n ** 64n - 1n, state: WIDE });
  });

  test("is not believed of a time to come (X1)", async () => {
    await say(sources.secondary, 1_990n);
    const time = BigInt(await now(venue)) + 100n;
    await sources.primary.write.say([2_000n * ONE, 0n, time]);
    await venue.chain.testClient.setNextBlockTimestamp({ timestamp: time - 1n });
    await refresh(ETHER);
    expect((await riskOf(ETHER)).price).toBe(1_990n * PER_DOLLAR);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, time: Number(time) });
    for (const later of [2n ** 32n, 2n ** 64n - 1n]) {
      await sources.primary.write.say([2_100n * ONE, 0n, later]);
      await refresh(ETHER);
      expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, time: Number(time) });
    }
  });
});

const mischiefs = Object.entries(Mischief)
  .filter(([name]) => name !== "NONE" && name !== "CALL_BACK")
  .map(([name, mischief]) => ({ name, mischief }));

describe.each(mischiefs)("A source that does $name", ({ mischief }) => {
  test("counts as silent, at a bounded price, and harms no other (attack 34)", async () => {
    await say(sources.secondary, 1_990n);
    await say(sources.primary, 2_000n);
    await sources.primary.write.misbehave([mischief]);
    const receipt = await refresh(ETHER);
    expect(receipt.gasUsed).toBeLessThan(MOST_GAS);
    expect(await riskOf(ETHER)).toMatchObject({ price: 1_990n * PER_DOLLAR, state: OK });

    await sources.secondary.write.misbehave([mischief]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 1_990n * PER_DOLLAR, state: STALE });

    await sources.primary.write.misbehave([Mischief.NONE]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, state: OK });
  });
});

describe("A source", () => {
  test("whose code is gone counts as silent", async () => {
    await say(sources.secondary, 1_990n);
    await venue.chain.testClient.setCode({ address: sources.primary.address, bytecode: "0x" });
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 1_990n * PER_DOLLAR, state: OK });
  });

  test("may look at the exchange while it is read, and may not touch it", async () => {
    const { exchange } = venue;
    const { abi, address } = exchange;
    const look = encodeFunctionData({ abi, functionName: "assetRisk", args: [ETHER] });
    const touch = encodeFunctionData({ abi, functionName: "refreshPrices", args: [[ETHER]] });
    await say(sources.secondary, 1_990n);
    await say(sources.primary, 2_000n);
    await sources.primary.write.misbehave([Mischief.CALL_BACK]);
    await sources.primary.write.callBack([address, touch]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 1_990n * PER_DOLLAR, state: OK });
    await sources.primary.write.callBack([address, look]);
    await refresh(ETHER);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_000n * PER_DOLLAR, state: OK });
  });

  test("gets the gas it may use or is not read: nobody can choose which sources fail (attack 34)", async () => {
    const { exchange, alice, chain } = venue;
    for (const source of [sources.primary, sources.secondary]) await source.write.takeGas([150_000n]);
    const outcomes = { refused: 0, refreshed: 0 };
    for (let gas = 150_000n; gas < 700_000n; gas += 10_000n) {
      const dollars = 2_000n + BigInt(outcomes.refreshed);
      await say(sources.secondary, dollars + 5n);
      await say(sources.primary, dollars);
      const sending = exchange.write.refreshPrices([[ETHER]], { account: alice.wallet.account, gas });
      const isDone = await sending.then(
        async (hash) => (await chain.publicClient.getTransactionReceipt({ hash })).status === "success",
        () => false,
      );
      outcomes[isDone ? "refreshed" : "refused"] += 1;
      // a price of the other source, or a state that is not good, would be one that lack of gas has chosen
      if (isDone) expect(await riskOf(ETHER)).toMatchObject({ price: dollars * PER_DOLLAR, state: OK });
    }
    expect(outcomes.refused).toBeGreaterThan(5);
    expect(outcomes.refreshed).toBeGreaterThan(5);
  });

  test("that is not read for lack of gas is a reason to refuse that names what is needed", async () => {
    const { exchange, alice } = venue;
    const sending = exchange.simulate.refreshPrices([[ETHER]], { account: alice.address, gas: 200_000n });
    const [error, available, needed] = await refusal(sending);
    expect([error, needed]).toEqual(["TooLittleGas", 208_174n]);
    expect(available).toBeLessThan(needed as bigint);
  });

  test("that takes more gas than a source may counts as silent", async () => {
    await say(sources.primary, 2_000n);
    await sources.primary.write.takeGas([205_000n]);
    await refresh(ETHER);
    expect(await stateOf(ETHER)).toBe(DEAD);
    await sources.primary.write.takeGas([180_000n]);
    await refresh(ETHER);
    expect(await stateOf(ETHER)).toBe(OK);
  });
});

describe("An asset without sources", () => {
  test.each([DOLLAR, 2, 9, 65_535])("cannot be refreshed: %i", async (asset) => {
    const { chain, exchange, alice } = venue;
    const token = await chain.deploy("TestToken", ["Other", "OTH", 18]);
    await exchange.write.listAsset([token.address, 10]);
    await say(sources.primary, 2_000n);
    const error = ["NoPriceSource", BigInt(asset)];
    await expectNoTrace(venue, () => alice.write("refreshPrices", [[asset]]), error);
    // and takes with it what was refreshed in the same call
    await expectNoTrace(venue, () => alice.write("refreshPrices", [[ETHER, asset]]), error);
  });

  test("is no matter for a call that refreshes nothing", async () => {
    expect((await refresh()).logs).toEqual([]);
  });
});

describe("The dollar", () => {
  const CENT = 10n ** 16n;

  beforeEach(async () => {
    await say(sources.primary, 1n);
    await setFeeds(venue, { primary: sources.primary }, { asset: DOLLAR });
  });

  test("is one of its own price as soon as it has sources", async () => {
    const time = await now(venue);
    expect(await riskOf(DOLLAR)).toMatchObject({ price: ONE, priceExp: 6, time: time - 1, state: OK, shock: 0 });
  });

  test("loses and gains its worth step by step, however far it moves at once (X4)", async () => {
    const steps = [
      { cents: 99n, state: OK },
      { cents: 98n, state: WIDE },
      { cents: 50n, state: DEAD },
      { cents: 95n, state: WIDE },
      { cents: 101n, state: OK },
      { cents: 106n, state: DEAD },
      { cents: 100n, state: OK },
    ];
    for (const { cents, state } of steps) {
      await say(sources.primary, cents, { decimals: 2n });
      await refresh(DOLLAR);
      expect(await riskOf(DOLLAR)).toMatchObject({ price: cents * CENT, priceExp: 6, state });
    }
  });

  test("is stale without news, and dead after long", async () => {
    const time = await now(venue);
    await mineAt(venue, time + LIMITS.maxAge);
    expect(await stateOf(DOLLAR)).toBe(STALE);
    await mineAt(venue, time + LIMITS.deadAge);
    await refresh(DOLLAR);
    expect(await stateOf(DOLLAR)).toBe(DEAD);
    await say(sources.primary, 1n);
    await refresh(DOLLAR);
    expect(await stateOf(DOLLAR)).toBe(OK);
  });

  test("that is lost changes nothing for who trades spot and withdraws", async () => {
    await say(sources.primary, 0n);
    await mineAt(venue, (await now(venue)) + LIMITS.deadAge + 1);
    await refresh(DOLLAR);
    expect(await stateOf(DOLLAR)).toBe(DEAD);
    const { alice } = venue;
    await alice.write("withdraw", [alice.account, DOLLAR, 1_000n, alice.address]);
    await alice.place({ side: "bid", tick: 100n, lots: 5n });
  });
});
