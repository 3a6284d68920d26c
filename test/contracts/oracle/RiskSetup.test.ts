import { stringToHex, zeroAddress } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import {
  deploySources,
  FEEDS,
  LIMITS,
  ONE,
  PER_DOLLAR,
  PriceState,
  priceEventsOf,
  RISK,
  type Sources,
  setFeeds,
} from "../support/prices.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { ALL } from "../support/tokens.ts";
import { CHARGED_TERMS, DOLLAR, ETHER, now, PLAIN_TERMS, type Venue, venueFixture } from "../support/venue.ts";

const { OK, JUMP, DEAD } = PriceState;
let sources: Sources;
let venue: Venue;

const openVenue = venueFixture(async (opened) => {
  sources = await deploySources(opened);
});

beforeEach(async () => {
  venue = await openVenue();
});

const riskOf = (asset: number) => venue.exchange.read.assetRisk([asset]);

async function say(source: Sources["primary"], dollars: bigint): Promise<void> {
  await source.write.say([dollars * ONE, 0n, BigInt(await now(venue))]);
}

function outOfBounds(parameter: string, value: number, [minimum, maximum]: readonly [number, number]) {
  const named = stringToHex(parameter, { size: 32 });
  return ["ParameterOutOfBounds", named, BigInt(value), BigInt(minimum), BigInt(maximum)];
}

/** The events of the exchange in the latest block, with what they say. */
async function latestEvents(name: "RiskSet" | "FeedsSet" | "IndexListed") {
  const logs = await venue.exchange.getEvents[name]({} as never, { fromBlock: "latest" } as never);
  return logs.map(({ args }) => args);
}

describe("The risk parameters of an asset", () => {
  test.each([
    { change: { priceExp: 25 }, error: outOfBounds("priceExp", 25, [0, 24]) },
    { change: { priceExp: 255 }, error: outOfBounds("priceExp", 255, [0, 24]) },
    { change: { shock: 0 }, error: outOfBounds("shock", 0, [1, 1_000_000]) },
    { change: { shock: 1_000_001 }, error: outOfBounds("shock", 1_000_001, [1, 1_000_000]) },
    { change: { shock: 2 ** 32 - 1 }, error: outOfBounds("shock", 2 ** 32 - 1, [1, 1_000_000]) },
    { change: { halfBasis: 100_001 }, error: outOfBounds("halfBasis", 100_001, [0, 100_000]) },
    { change: { shock: 3, halfBasis: 2, common: 0 }, error: outOfBounds("halfBasis", 2, [0, 1]) },
    { change: { common: 90_001 }, error: outOfBounds("common", 90_001, [0, 90_000]) },
    { change: { halfBasis: 100_000, common: 1 }, error: outOfBounds("common", 1, [0, 0]) },
    { change: { haircut: 1_000_001 }, error: outOfBounds("haircut", 1_000_001, [0, 1_000_000]) },
  ])("are refused with $change", async ({ change, error }) => {
    await expectNoTrace(venue, () => venue.exchange.write.setRisk([ETHER, { ...RISK, ...change }]), error);
  });

  test.each([
    { shock: 1, halfBasis: 0, common: 0, haircut: 0 },
    { shock: 1_000_000, halfBasis: 500_000, common: 0, haircut: 1_000_000 },
    { shock: 1_000_000, halfBasis: 0, common: 500_000, haircut: 0 },
    { shock: 200_000, halfBasis: 10_000, common: 90_000, haircut: 1 },
  ])("may be $shock, $halfBasis, $common, $haircut", async (ratios) => {
    const { exchange } = venue;
    await exchange.write.setRisk([ETHER, { ...RISK, ...ratios }]);
    const none = { priceExp: 0, shock: 0, halfBasis: 0, common: 0, haircut: 0 };
    expect(await latestEvents("RiskSet")).toEqual([
      { asset: BigInt(ETHER), oldParameters: none, parameters: { ...RISK, ...ratios } },
    ]);
    // nothing but parameters: there is no price yet, and fees are known from the markets
    const feeds = { ...FEEDS, maxAge: 0, deadAge: 0, maxDeviation: 0, jumpBound: 0, jumpHold: 0 };
    const rest = {
      price: 0n,
      time: 0,
      state: DEAD,
      oiFactor: 0,
      makerFeeCap: 200,
      shockLag: 0,
      basisLag: 0,
      hoursLeft: 0,
      pendingPrice: 0n,
      pendingSince: 0,
    };
    expect(await riskOf(ETHER)).toEqual({ ...RISK, ...ratios, ...rest, feeds });
  });

  test("change, apart from the exponent of the price, and leave the price alone", async () => {
    const { exchange } = venue;
    await exchange.write.setRisk([ETHER, RISK]);
    await say(sources.primary, 2_000n);
    await setFeeds(venue, sources);
    const before = await riskOf(ETHER);
    const changed = { ...RISK, shock: 300_000, halfBasis: 20_000, common: 60_000, haircut: 0 };
    await exchange.write.setRisk([ETHER, changed]);
    expect(await riskOf(ETHER)).toEqual({ ...before, ...changed });
    expect(before).toMatchObject({ price: 2_000n * PER_DOLLAR, state: OK });
    expect(await latestEvents("RiskSet")).toEqual([{ asset: BigInt(ETHER), oldParameters: RISK, parameters: changed }]);
    for (const priceExp of [0, 9, 11, 25]) {
      const setting = () => exchange.write.setRisk([ETHER, { ...RISK, priceExp }]);
      await expectNoTrace(venue, setting, outOfBounds("priceExp", priceExp, [10, 10]));
    }
  });

  test("cannot have an exponent that no source could be scaled to", async () => {
    const { chain, exchange } = venue;
    // a whole token is 10^40 units: the price of one has at least 16 digits more than a source gives
    const token = await chain.deploy("TestToken", ["Fine", "FIN", 40]);
    await exchange.write.listAsset([token.address, 0]);
    const setting = (priceExp: number) => exchange.write.setRisk([2, { ...RISK, priceExp }]);
    await expectNoTrace(venue, () => setting(15), outOfBounds("priceExp", 15, [16, 24]));
    await setting(16);
    await say(sources.primary, 10n ** 19n);
    await setFeeds(venue, sources, { asset: 2 });
    expect(await riskOf(2)).toMatchObject({ price: 10n, state: OK });
  });

  test("of the dollar are its haircut only", async () => {
    const { exchange } = venue;
    const dollar = { priceExp: 6, shock: 0, halfBasis: 0, common: 0, haircut: 0 };
    const refused = (change: object, error: readonly unknown[]) =>
      expectNoTrace(venue, () => exchange.write.setRisk([DOLLAR, { ...dollar, ...change }]), error);
    await refused({ priceExp: 7 }, outOfBounds("priceExp", 7, [6, 6]));
    await refused({ shock: 1 }, outOfBounds("shock", 1, [0, 0]));
    await refused({ halfBasis: 1 }, outOfBounds("halfBasis", 1, [0, 0]));
    await refused({ common: 1 }, outOfBounds("common", 1, [0, 0]));
    await exchange.write.setRisk([DOLLAR, { ...dollar, haircut: 30_000 }]);
    expect(await riskOf(DOLLAR)).toMatchObject({ ...dollar, haircut: 30_000, state: OK });
  });

  test.each([2, 65_535])("do not exist for asset %i", async (asset) => {
    const { exchange } = venue;
    const unknown = ["UnknownAsset", BigInt(asset)];
    await expectNoTrace(venue, () => exchange.write.setRisk([asset, RISK]), unknown);
    await expectNoTrace(venue, () => setFeeds(venue, sources, { asset }), unknown);
    expect(await refusal(exchange.read.assetRisk([asset]))).toEqual(unknown);
  });

  test("know the highest fee that a market may take of makers, listed before or after", async () => {
    const { exchange } = venue;
    const capOf = async () => (await riskOf(ETHER)).makerFeeCap;
    expect(await capOf()).toBe(CHARGED_TERMS.makerFeeCap);
    await exchange.write.setRisk([ETHER, RISK]);
    await exchange.write.listSpotMarket([PLAIN_TERMS]);
    expect(await capOf()).toBe(200);
    await exchange.write.listSpotMarket([{ ...PLAIN_TERMS, makerFeeCap: 10_000 }]);
    await exchange.write.listSpotMarket([{ ...PLAIN_TERMS, makerFeeCap: 201 }]);
    expect(await riskOf(ETHER)).toMatchObject({ ...RISK, makerFeeCap: 10_000, state: DEAD });
  });
});

describe("The sources of a price", () => {
  beforeEach(() => venue.exchange.write.setRisk([ETHER, RISK]));

  test.each([
    { field: "maxAge", value: 0, bounds: [1, 65_535] },
    { field: "deadAge", value: 999, bounds: [1_000, 2_592_000] },
    { field: "deadAge", value: 2_592_001, bounds: [1_000, 2_592_000] },
    { field: "deadAge", value: 2 ** 32 - 1, bounds: [1_000, 2_592_000] },
    { field: "maxDeviation", value: 99, bounds: [100, 200_000] },
    { field: "maxDeviation", value: 200_001, bounds: [100, 200_000] },
    { field: "jumpBound", value: 999, bounds: [1_000, 500_000] },
    { field: "jumpBound", value: 500_001, bounds: [1_000, 500_000] },
    { field: "jumpHold", value: 0, bounds: [1, 86_400] },
    { field: "jumpHold", value: 86_401, bounds: [1, 86_400] },
  ] as const)("are refused with $field = $value", async ({ field, value, bounds }) => {
    const setting = () => setFeeds(venue, sources, { [field]: value });
    await expectNoTrace(venue, setting, outOfBounds(field, value, bounds));
  });

  test.each([
    { maxAge: 1, deadAge: 1, maxDeviation: 100, jumpBound: 1_000, jumpHold: 1 },
    { maxAge: 65_535, deadAge: 2_592_000, maxDeviation: 200_000, jumpBound: 500_000, jumpHold: 86_400 },
  ])("may have limits as far as $maxAge, $deadAge, $maxDeviation, $jumpBound, $jumpHold", async (limits) => {
    await setFeeds(venue, sources, limits);
    const terms = { ...limits, primary: sources.primary.address, secondary: sources.secondary.address };
    expect((await riskOf(ETHER)).feeds).toEqual(terms);
    const none = { ...FEEDS, maxAge: 0, deadAge: 0, maxDeviation: 0, jumpBound: 0, jumpHold: 0 };
    expect(await latestEvents("FeedsSet")).toEqual([{ asset: BigInt(ETHER), oldTerms: none, terms }]);
    await setFeeds(venue, { primary: sources.secondary });
    const changed = { ...LIMITS, primary: sources.secondary.address, secondary: zeroAddress };
    expect(await latestEvents("FeedsSet")).toEqual([{ asset: BigInt(ETHER), oldTerms: terms, terms: changed }]);
    expect((await riskOf(ETHER)).feeds).toEqual(changed);
  });

  test("are two contracts that are not the same, or one", async () => {
    const { stranger } = venue;
    const [{ primary }, nobody] = [sources, stranger.account];
    const refused = (pair: Parameters<typeof setFeeds>[1], error: readonly unknown[]) =>
      expectNoTrace(venue, () => setFeeds(venue, pair), error);
    await refused({ primary: { address: zeroAddress } }, ["NoSource", zeroAddress]);
    await refused({ primary: nobody }, ["NoSource", nobody.address]);
    await refused({ primary, secondary: nobody }, ["NoSource", nobody.address]);
    await refused({ primary, secondary: primary }, ["SameSource", primary.address]);
    await setFeeds(venue, { primary });
  });

  test("come after the risk parameters", async () => {
    const { chain, exchange } = venue;
    const token = await chain.deploy("TestToken", ["Other", "OTH", 18]);
    await exchange.write.listAsset([token.address, 10]);
    await expectNoTrace(venue, () => setFeeds(venue, sources, { asset: 2 }), ["RiskNotSet", 2n]);
  });

  test("when they are replaced, move the price only as a jump, if that is far (X8)", async () => {
    const { chain } = venue;
    await say(sources.primary, 2_000n);
    await setFeeds(venue, { primary: sources.primary });
    const known = await riskOf(ETHER);
    await say(sources.secondary, 2_201n);
    const hash = await setFeeds(venue, { primary: sources.secondary });
    const receipt = await chain.publicClient.getTransactionReceipt({ hash });
    expect(priceEventsOf(venue, receipt).map(({ eventName }) => eventName)).toEqual(["JumpPending", "PriceRefreshed"]);
    const { price, time } = known;
    expect(await riskOf(ETHER)).toMatchObject({ price, time, state: JUMP, pendingPrice: 2_201n * PER_DOLLAR });
    await say(sources.secondary, 2_200n);
    await venue.exchange.write.refreshPrices([[ETHER]]);
    expect(await riskOf(ETHER)).toMatchObject({ price: 2_200n * PER_DOLLAR, state: OK, pendingPrice: 0n });
  });

  test("when they are replaced, inherit no time that a jump of the old ones has waited", async () => {
    const { chain } = venue;
    await say(sources.primary, 2_000n);
    await setFeeds(venue, sources);
    await say(sources.primary, 3_000n);
    await venue.exchange.write.refreshPrices([[ETHER]]);
    await chain.testClient.increaseTime({ seconds: LIMITS.jumpHold });
    await setFeeds(venue, sources);
    expect(await riskOf(ETHER)).toMatchObject({ state: JUMP, pendingSince: await now(venue) });
  });
});

describe("An index", () => {
  const INDEX = 2;
  const WITHOUT_TOKEN = ["AssetWithoutToken", BigInt(INDEX)];

  beforeEach(() => venue.exchange.write.listIndex([2]));

  test("is an asset with a number and no token", async () => {
    const { exchange, chain } = venue;
    expect(await latestEvents("IndexListed")).toEqual([{ asset: BigInt(INDEX), decimals: 2n }]);
    const info = { token: zeroAddress, decimals: 2, unitExp: 0, totalUnits: 0n };
    expect(await exchange.read.assetInfo([INDEX])).toEqual(info);
    expect((await exchange.read.registry())[1]).toBe(3);
    expect(await refusal(exchange.read.assetOf([zeroAddress]))).toEqual(["UnknownToken", zeroAddress]);
    const token = await chain.deploy("TestToken", ["Other", "OTH", 18]);
    await exchange.write.listAsset([token.address, 10]);
    expect(await exchange.read.assetOf([token.address])).toBe(INDEX + 1);
  });

  test("has a price and risk like any asset", async () => {
    const { exchange } = venue;
    expect((await riskOf(INDEX)).state).toBe(DEAD);
    await exchange.write.setRisk([INDEX, { ...RISK, priceExp: 3 }]);
    await say(sources.primary, 5_500n);
    await setFeeds(venue, sources, { asset: INDEX });
    // a hundred units are one index, a dollar has a million
    expect(await riskOf(INDEX)).toMatchObject({ price: 5_500n * 10n ** 7n, priceExp: 3, state: OK });
  });

  test("cannot be deposited, withdrawn, moved or traded on a spot market", async () => {
    const { alice, exchange } = venue;
    await alice.write("openAccount", []);
    const permit = [10_000n, 27, `0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] as const;
    const attempts = [
      () => alice.write("deposit", [alice.account, INDEX, 5n]),
      () => alice.write("depositWithPermit", [alice.account, INDEX, 5n, ...permit]),
      () => alice.write("withdraw", [alice.account, INDEX, 5n, alice.address]),
      () => alice.write("withdraw", [alice.account, INDEX, ALL, alice.address]),
      () => alice.write("transfer", [alice.account, 4, INDEX, 5n]),
      () => exchange.write.listSpotMarket([{ ...PLAIN_TERMS, asset: INDEX }]),
    ];
    for (const attempt of attempts) await expectNoTrace(venue, attempt, WITHOUT_TOKEN);
  });

  test.each([19, 255])("has at most 18 decimals, not %i", async (decimals) => {
    await expectNoTrace(
      venue,
      () => venue.exchange.write.listIndex([decimals]),
      outOfBounds("decimals", decimals, [0, 18]),
    );
  });
});

describe("A dollar", () => {
  test.each([
    { decimals: 6, unitExp: 7, digits: -1 },
    { decimals: 25, unitExp: 0, digits: 25 },
  ])("of $decimals decimals is not counted in units of 10^$unitExp", async ({ decimals, unitExp, digits }) => {
    const { chain, authority, clearing, spot, perps, loans } = venue;
    const { address } = await chain.deploy("TestToken", ["Dollar", "USD", decimals]);
    const deploying = chain.deploy("Exchange", [authority.address, clearing, spot, perps, loans, address, unitExp]);
    expect(await refusal(deploying)).toEqual(outOfBounds("dollarDigits", digits, [0, 24]));
  });
});
