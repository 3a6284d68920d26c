import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseParameters, readParameters } from "../../../scripts/deployment/parameters.ts";
import { orderedAssets, termsOf, unitExp } from "../../../scripts/deployment/terms.ts";

const LOCAL = path.resolve(import.meta.dirname, "../../../scripts/deployment/parameters/local.json");
const local = readParameters(LOCAL);
const [weth, wbtc] = local.markets;

/** The local parameters with one key of the first market or asset changed. */
function withMarket(change: Record<string, unknown>): unknown {
  return { ...local, markets: [{ ...weth, ...change }, wbtc] };
}

function withAsset(change: Record<string, unknown>): unknown {
  const [usdm, ...others] = local.assets;
  return { ...local, assets: [{ ...usdm, ...change }, ...others] };
}

describe("parameters", () => {
  test("default: the exponents of the contracts follow from decimals", () => {
    expect(orderedAssets(local).map((asset) => [asset.symbol, unitExp(asset)])).toEqual([
      ["USDM", 12],
      ["WETH", 9],
      ["WBTC", 0],
    ]);
    expect(local.markets.map((market) => termsOf(local, market))).toMatchInlineSnapshot(`
      [
        {
          "expiryBounty": 20000,
          "lotExp": 5,
          "makerFee": 0,
          "makerFeeCap": 100,
          "minNotional": 5000000,
          "priceExp": 0,
          "takerFee": 350,
        },
        {
          "expiryBounty": 20000,
          "lotExp": 3,
          "makerFee": -50,
          "makerFeeCap": 100,
          "minNotional": 5000000,
          "priceExp": 0,
          "takerFee": 350,
        },
      ]
    `);
  });

  test("behavior: a lot at a tick is worth what the exponents say", () => {
    for (const market of local.markets) {
      const asset = local.assets.find(({ symbol }) => symbol === market.asset);
      const { lotExp, priceExp } = termsOf(local, market);
      expect(10 ** lotExp * Number(asset?.ledgerUnit)).toBeCloseTo(Number(market.lot), 12);
      // dollars of one lot at one tick: 10^priceExp ledger units of a millionth
      expect(10 ** priceExp * 1e-6).toBeCloseTo(Number(market.lot) * Number(market.tick), 12);
    }
  });

  test("behavior: the dollar is listed first, wherever it stands", () => {
    const reversed = parseParameters({ ...local, assets: local.assets.toReversed() });
    expect(orderedAssets(reversed).map(({ symbol }) => symbol)).toEqual(["USDM", "WBTC", "WETH"]);
  });

  test.each([
    ["markets[0].tick: must be", withMarket({ tick: "1e-2" })],
    ["markets[0].tick: Invalid input", withMarket({ tick: 0.01 })],
    ["markets[0].tick: lot x tick = 3 units", withMarket({ tick: "0.03" })],
    ["markets[0].tick: lot x tick = ", withMarket({ tick: "0.001" })],
    ["markets[0].lot: 300000 units", withMarket({ lot: "0.0003" })],
    ["markets[0].lot: ", withMarket({ lot: "0.0000000001" })],
    ['markets[0].asset: "DOGE" is', withMarket({ asset: "DOGE" })],
    ['markets[0].asset: "USDM" is', withMarket({ asset: "USDM" })],
    ["markets[0].takerFeeMillionths: ", withMarket({ takerFeeMillionths: 10_001 })],
    ["markets[0].makerFeeMillionths: a rebate", withMarket({ makerFeeMillionths: -351 })],
    ["markets[0].makerFeeMillionths: is above", withMarket({ makerFeeMillionths: 101 })],
    ["markets[0].expiryBounty: 17000000 units", withMarket({ expiryBounty: "17" })],
    ["markets[0].minNotional: ", withMarket({ minNotional: "1000000" })],
    ['markets[1].symbol: "WBTC/USDM" is there twice', withMarket({ symbol: "WBTC/USDM" })],
    ["assets[0].ledgerUnit: ", withAsset({ ledgerUnit: "0.000005" })],
    ["assets[0].ledgerUnit: ", withAsset({ ledgerUnit: "0.0000000000000000001" })],
    ["assets[0].token: must be", withAsset({ token: { address: "0x12" } })],
    ['dollar: there is no asset "DAI"', { ...local, dollar: "DAI" }],
    ["chainId: ", { ...local, chainId: "31337" }],
    ['the whole file: Unrecognized key: "market"', { ...local, market: [] }],
  ])("error: %s", (message, value) => {
    expect(() => parseParameters(value, "x.json")).toThrow(`  ${message}`);
  });

  test("error: no such file", () => {
    expect(() => readParameters("/nowhere.json")).toThrow("Cannot read /nowhere.json");
  });
});
