import { MAX_UNITS } from "@pangea/sdk";
import { type Hex, stringToHex, toFunctionSelector } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { ask, bid } from "../support/orders.ts";
import { expectNoTrace, refusal } from "../support/refusal.ts";
import { CHARGED, CHARGED_TERMS, DOLLAR, PLAIN, type Venue, venueFixture } from "../support/venue.ts";

const openVenue = venueFixture();
let venue: Venue;

beforeEach(async () => {
  venue = await openVenue();
});

const named = (parameter: string): Hex => stringToHex(parameter, { size: 32 });

function outOfBounds(parameter: string, [value, minimum, maximum]: readonly [bigint, bigint, bigint]) {
  return ["ParameterOutOfBounds", named(parameter), value, minimum, maximum];
}

type Terms = { -readonly [Key in keyof typeof CHARGED_TERMS]: number };
const MOST_NOTIONAL = 2n ** 39n - 1n;

describe("The terms of a new market", () => {
  const terms: Terms = { ...CHARGED_TERMS };

  test.each([
    { field: "lotExp", value: 19, bounds: [0n, 18n] },
    { field: "lotExp", value: 255, bounds: [0n, 18n] },
    { field: "priceExp", value: 19, bounds: [0n, 18n] },
    { field: "makerFeeCap", value: 10_001, bounds: [0n, 10_000n] },
    { field: "takerFee", value: 10_001, bounds: [0n, 10_000n] },
    { field: "makerFee", value: 201, bounds: [-500n, 200n] },
    { field: "makerFee", value: -501, bounds: [-500n, 200n] },
    { field: "minNotional", value: 0, bounds: [1n, MOST_NOTIONAL] },
    { field: "minNotional", value: 2 ** 39, bounds: [1n, MOST_NOTIONAL] },
  ] as const)("are refused with $field = $value", async ({ field, value, bounds }) => {
    const listing = () => venue.exchange.write.listSpotMarket([{ ...terms, [field]: value }]);
    await expectNoTrace(venue, listing, outOfBounds(field, [BigInt(value), ...bounds]));
  });

  test.each([
    { what: "all at their least", changes: { lotExp: 0, priceExp: 0, takerFee: 0, makerFee: 0, makerFeeCap: 0 } },
    { what: "exponents at their most", changes: { lotExp: 18, priceExp: 18 } },
    { what: "fees at their most", changes: { takerFee: 10_000, makerFee: 10_000, makerFeeCap: 10_000 } },
    { what: "the rebate at its most", changes: { takerFee: 10_000, makerFee: -10_000, makerFeeCap: 0 } },
    { what: "the smallest order at its least", changes: { minNotional: 1 } },
    { what: "the smallest order at its most", changes: { minNotional: Number(MOST_NOTIONAL) } },
    { what: "the bounty at its least", changes: { expiryBounty: 0 } },
    { what: "the bounty at its most", changes: { expiryBounty: 2 ** 24 - 1 } },
  ])("are kept as they are given, with $what", async ({ changes }) => {
    const wanted = { ...terms, ...changes };
    await venue.exchange.write.listSpotMarket([wanted]);
    expect(await venue.exchange.read.marketInfo([3])).toEqual({
      ...{ ...wanted, status: 1, bestBid: 0, bestAsk: 0, fees: 0n },
    });
    expect(await venue.exchange.read.registry()).toEqual([3, 2, 3, 0]);
  });

  test.each([{ asset: DOLLAR }, { asset: 9 }, { asset: 65_535 }])("are refused for asset $asset", async ({ asset }) => {
    const listing = () => venue.exchange.write.listSpotMarket([{ ...terms, asset }]);
    await expectNoTrace(venue, listing, ["UnknownAsset", BigInt(asset)]);
  });
});

describe("The fees of a market", () => {
  test.each([
    { takerFee: 10_001, makerFee: 0, error: outOfBounds("takerFee", [10_001n, 0n, 10_000n]) },
    { takerFee: 65_535, makerFee: 0, error: outOfBounds("takerFee", [65_535n, 0n, 10_000n]) },
    { takerFee: 300, makerFee: 201, error: outOfBounds("makerFee", [201n, -300n, 200n]) },
    { takerFee: 300, makerFee: -301, error: outOfBounds("makerFee", [-301n, -300n, 200n]) },
    { takerFee: 0, makerFee: -1, error: outOfBounds("makerFee", [-1n, 0n, 200n]) },
    { takerFee: 0, makerFee: -32_768, error: outOfBounds("makerFee", [-32_768n, 0n, 200n]) },
  ])("cannot become $takerFee and $makerFee", async ({ takerFee, makerFee, error }) => {
    await expectNoTrace(venue, () => venue.exchange.write.setSpotFees([CHARGED, takerFee, makerFee]), error);
  });

  test.each([
    [0, 0],
    [0, 200],
    [300, -300],
    [10_000, -10_000],
    [10_000, 200],
  ] as const)("can become %i and %i", async (takerFee, makerFee) => {
    await venue.exchange.write.setSpotFees([CHARGED, takerFee, makerFee]);
    const { asset: _, ...fixed } = CHARGED_TERMS;
    expect(await venue.exchange.read.marketInfo([CHARGED])).toMatchObject({ ...fixed, takerFee, makerFee, status: 1 });
  });
});

describe("The smallest order of a market", () => {
  test("stays between one and a half of what fits", async () => {
    const { exchange } = venue;
    for (const value of [0, 2 ** 39, 2 ** 40 - 1]) {
      const error = outOfBounds("minNotional", [BigInt(value), 1n, MOST_NOTIONAL]);
      await expectNoTrace(venue, () => exchange.write.setMinNotional([PLAIN, value]), error);
    }
    await exchange.write.setMinNotional([PLAIN, Number(MOST_NOTIONAL)]);
    expect((await exchange.read.marketInfo([PLAIN])).minNotional).toBe(Number(MOST_NOTIONAL));
  });

  test("applies to new orders and to what is amended, while those that rest stay", async () => {
    const { alice, bob, exchange } = venue;
    const { id } = await alice.place(bid(100n, 5n));
    await exchange.write.setMinNotional([PLAIN, 1_000]);
    expect(await refusal(alice.place(bid(100n, 9n)))).toEqual(["BelowMinimumNotional", 900n, 1_000n]);
    expect(await refusal(alice.amend(id, bid(100n, 4n)))).toEqual(["BelowMinimumNotional", 400n, 1_000n]);
    expect((await bob.place(ask(50n, 20n))).filledLots).toBe(5n);
  });
});

describe("The status of a market", () => {
  test("is one of two, and a market that is listed never becomes unknown", async () => {
    const { exchange } = venue;
    const unknown = () => exchange.write.setMarketStatus([PLAIN, 0]);
    await expectNoTrace(venue, unknown, outOfBounds("status", [0n, 1n, 2n]));
    await exchange.write.setMarketStatus([PLAIN, 2]);
    expect((await exchange.read.marketInfo([PLAIN])).status).toBe(2);
    await exchange.write.setMarketStatus([PLAIN, 1]);
    expect((await exchange.read.marketInfo([PLAIN])).status).toBe(1);
  });

  test("closes one market for new orders and no other, and opens it again", async () => {
    const { alice, bob, exchange } = venue;
    const { id } = await alice.place(bid(100n, 5n));
    await exchange.write.setMarketStatus([PLAIN, 2]);
    expect(await refusal(bob.place(ask(100n, 5n)))).toEqual(["MarketNotActive", 1n]);
    expect((await alice.place(bid(100n, 50n), { market: CHARGED })).restingLots).toBe(50n);
    await exchange.write.setMarketStatus([PLAIN, 1]);
    expect((await bob.place(ask(100n, 5n))).filledLots).toBe(5n);
    expect(await exchange.read.orderInfo([PLAIN, id])).toMatchObject({ account: 0 });
  });
});

describe("Whatever does not exist", () => {
  test("has no parameters", async () => {
    const { exchange } = venue;
    const unknown = ["UnknownMarket", 9n];
    await expectNoTrace(venue, () => exchange.write.setSpotFees([9, 0, 0]), unknown);
    await expectNoTrace(venue, () => exchange.write.setMinNotional([9, 1]), unknown);
    await expectNoTrace(venue, () => exchange.write.setMarketStatus([9, 1]), unknown);
    await expectNoTrace(venue, () => exchange.write.sweepFees([9]), unknown);
    await expectNoTrace(venue, () => exchange.write.setFeeAccount([9]), ["UnknownAccount", 9n]);
    await expectNoTrace(venue, () => exchange.write.setFeeAccount([0]), ["UnknownAccount", 0n]);
  });
});

describe("A token", () => {
  const LIMIT = MAX_UNITS / 100n;

  test("cannot be listed twice", async () => {
    const { exchange, ether, dollar } = venue;
    for (const [token, asset] of [
      [dollar, 0n],
      [ether, 1n],
    ] as const) {
      const [error, address, number] = await refusal(exchange.write.listAsset([token.address, 12]));
      expect([error, String(address).toLowerCase(), number]).toEqual(["AssetAlreadyListed", token.address, asset]);
    }
  });

  test("needs a unit of which a hundred times the supply fits the ledger", async () => {
    const { chain, exchange, alice } = venue;
    const token = await chain.deploy("TestToken", ["Large", "LRG", 18]);
    await token.write.mint([alice.address, (LIMIT + 1n) * 1_000n]);
    const listing = (unitExp: number) => exchange.write.listAsset([token.address, unitExp]);
    await expectNoTrace(venue, () => listing(3), ["UnitTooSmall", LIMIT + 1n, LIMIT]);
    await expectNoTrace(venue, () => listing(0), ["UnitTooSmall", (LIMIT + 1n) * 1_000n, LIMIT]);
    await listing(4);
    expect(await exchange.read.assetInfo([2])).toMatchObject({ unitExp: 4, decimals: 18, totalUnits: 0n });
  });

  test("may fill the ledger to the last unit that is allowed", async () => {
    const { chain, exchange, alice } = venue;
    const token = await chain.deploy("TestToken", ["Large", "LRG", 18]);
    await token.write.mint([alice.address, LIMIT]);
    await exchange.write.listAsset([token.address, 0]);
    expect(await exchange.read.registry()).toEqual([3, 3, 2, 0]);
  });

  test("needs a unit of at most 10^36, and to be a token", async () => {
    const { chain, exchange, lens, stranger } = venue;
    const token = await chain.deploy("TestToken", ["Odd", "ODD", 18]);
    for (const unitExp of [37, 255]) {
      const error = outOfBounds("unitExp", [BigInt(unitExp), 0n, 36n]);
      await expectNoTrace(venue, () => exchange.write.listAsset([token.address, unitExp]), error);
    }
    const nobody = stranger.account.address;
    await expectNoTrace(venue, () => exchange.write.listAsset([nobody, 0]), ["NoToken", nobody]);
    const unknown = ["UnknownFunction", toFunctionSelector("totalSupply()")];
    await expectNoTrace(venue, () => exchange.write.listAsset([lens, 0]), unknown);
    await exchange.write.listAsset([token.address, 36]);
  });
});
