import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseParameters, readParameters } from "../../../scripts/deployment/parameters.ts";
import {
  capsOf,
  dollarRiskOf,
  feedTermsOf,
  findAsset,
  loanTermsOf,
  orderedAssets,
  perpTermsOf,
  pricedAssets,
  priceExpOf,
  riskTermsOf,
  termsOf,
  unitExp,
} from "../../../scripts/deployment/terms.ts";

const LOCAL = path.resolve(import.meta.dirname, "../../../scripts/deployment/parameters/local.json");
const CALIBRATION = path.resolve(import.meta.dirname, "../../../packages/risk-engine/parameters/calibration.json");
interface Calibrated extends Readonly<Record<"shock" | "basis" | "loading" | "softCap" | "hardCap", number>> {
  readonly symbol: string;
}
const { parameters: calibration } = JSON.parse(readFileSync(CALIBRATION, "utf8")) as {
  readonly parameters: {
    readonly commonShock: number;
    readonly assets: readonly Calibrated[];
  };
};
const local = readParameters(LOCAL);
const [weth, wbtc] = local.markets;
const [wethPerp, wbtcPerp] = local.perps;
const [cash, safeCash, coin] = local.loans;
const { risk, feed } = findAsset(local, "WETH");
const [source, other] = [`0x${"12".repeat(20)}`, `0x${"34".repeat(20)}`];
const index = { symbol: "GOLD", decimals: 9, risk, feed };

/** The local parameters with one key of the first market or asset changed. */
function withMarket(change: Record<string, unknown>): unknown {
  return { ...local, markets: [{ ...weth, ...change }, wbtc] };
}

function withAsset(change: Record<string, unknown>): unknown {
  const [usdm, ...others] = local.assets;
  return { ...local, assets: [{ ...usdm, ...change }, ...others] };
}

/** The local parameters with other keys of ether. */
function withEther(change: Record<string, unknown>): unknown {
  const [usdm, ether, bitcoin] = local.assets;
  return { ...local, assets: [usdm, { ...ether, ...change }, bitcoin] };
}

function withRisk(change: Record<string, unknown>): unknown {
  return withEther({ risk: { ...risk, ...change } });
}

function withFeed(change: Record<string, unknown>): unknown {
  return withEther({ feed: { ...feed, ...change } });
}

function withPerp(change: Record<string, unknown>): unknown {
  return { ...local, perps: [{ ...wethPerp, ...change }, wbtcPerp] };
}

function withLoan(change: Record<string, unknown>): unknown {
  return { ...local, loans: [{ ...cash, ...change }, safeCash, coin] };
}

/** The exponent of ether's price, if a ledger unit of it were this and a whole one worth that. */
function etherExp(ledgerUnit: string, price: string): number {
  const changed = { ledgerUnit, feed: { ...feed, push: { price } } };
  const parameters = parseParameters({ ...(withEther(changed) as object), markets: [], perps: [], loans: [] });
  return priceExpOf(parameters, findAsset(parameters, "WETH"));
}

/** A unit of a token that is worth nearly nothing. */
function tooLittle(): unknown {
  const changed = { ledgerUnit: "0.000000000000000001", feed: { ...feed, push: { price: "0.00000001" } } };
  return { ...(withEther(changed) as object), markets: [], perps: [], loans: [] };
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

  test("default: terms of risk, prices and perpetuals", () => {
    const ether = findAsset(local, "WETH");
    expect({
      risk: risk && riskTermsOf(local, ether, risk),
      feeds: feed && feedTermsOf(feed, "0xfeed"),
      perps: local.perps.map((perp) => ({ ...perpTermsOf(local, perp), ...capsOf(perp) })),
    }).toMatchInlineSnapshot(`
      {
        "feeds": {
          "deadAge": 604800,
          "jumpBound": 500000,
          "jumpHold": 60,
          "maxAge": 43200,
          "maxDeviation": 10000,
          "primary": "0xfeed",
          "secondary": "0x0000000000000000000000000000000000000000",
        },
        "perps": [
          {
            "fundingHours": 1,
            "hardCap": 840000000,
            "impactNotional": 10000000000,
            "interest": 0,
            "market": {
              "expiryBounty": 1000,
              "lotExp": 5,
              "makerFee": 50,
              "makerFeeCap": 100,
              "minNotional": 5000000,
              "priceExp": 0,
              "takerFee": 350,
            },
            "softCap": 280000000,
          },
          {
            "fundingHours": 1,
            "hardCap": 410000000,
            "impactNotional": 10000000000,
            "interest": 0,
            "market": {
              "expiryBounty": 1000,
              "lotExp": 3,
              "makerFee": 50,
              "makerFeeCap": 100,
              "minNotional": 5000000,
              "priceExp": 0,
              "takerFee": 350,
            },
            "softCap": 140000000,
          },
        ],
        "risk": {
          "common": 49443,
          "haircut": 20000,
          "halfBasis": 6850,
          "priceExp": 14,
          "shock": 117300,
        },
      }
    `);
  });

  test("default: terms of loan markets, and the dollar's haircut", () => {
    const terms = { termHours: 240, interestFee: 100_000, minLots: 10 };
    expect(local.loans.map((loan) => loanTermsOf(local, loan))).toEqual([
      { ...terms, lotExp: 6, class: 100 },
      { ...terms, lotExp: 6, class: 200 },
      { ...terms, lotExp: 6, class: 100 },
    ]);
    expect(dollarRiskOf(local, 20_000)).toEqual({ priceExp: 6, shock: 0, halfBasis: 0, common: 0, haircut: 20_000 });
  });

  test("behavior: the local exchange has the calibrated risk, and caps of at most that", () => {
    for (const calibrated of calibration.assets.slice(0, 2)) {
      const asset = findAsset(local, `W${calibrated.symbol}`);
      const perp = local.perps.find((candidate) => candidate.asset === asset.symbol);
      const price = Number(asset.feed?.push?.price);
      expect(asset.risk).toMatchObject({
        shockMillionths: calibrated.shock,
        halfBasisMillionths: calibrated.basis / 2,
        commonMillionths: Math.floor((calibrated.loading * calibration.commonShock) / 10_000),
      });
      expect(Number(perp?.softCap) * price).toBeLessThanOrEqual(calibrated.softCap);
      expect(Number(perp?.hardCap) * price).toBeLessThanOrEqual(calibrated.hardCap);
    }
  });

  test("default: an index is an asset that counts in its last decimal", () => {
    const parameters = parseParameters({ ...local, indices: [index], perps: [{ ...wethPerp, asset: "GOLD" }] });
    expect(pricedAssets(parameters).map(({ symbol }) => symbol)).toEqual(["USDM", "WETH", "WBTC", "GOLD"]);
    expect(parameters.perps.map((perp) => perpTermsOf(parameters, perp).market.lotExp)).toEqual([5]);
  });

  test("default: sources that exist need a price for the exponent", () => {
    const sources = { ...feed, push: undefined, sources: [source, other], price: "2500" };
    const parameters = parseParameters(withEther({ feed: sources }));
    const ether = findAsset(parameters, "WETH");
    expect(ether.feed && feedTermsOf(ether.feed, undefined)).toMatchObject({ primary: source, secondary: other });
    expect(priceExpOf(parameters, ether)).toBe(14);
  });

  test.each([
    ["0.000000001", "1", 17],
    ["0.000000001", "9999.99999999", 14],
    ["0.000000001", "10000", 13],
    ["0.000000001", "0.00000001", 24],
    ["0.00000001", "60000", 12],
    ["1", "100", 6],
  ])("behavior: a price has fifteen digits: a unit of %s at %s dollars", (unit, price, exponent) => {
    expect(etherExp(unit, price)).toBe(exponent);
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
    ["assets[1].risk.shockMillionths: ", withRisk({ shockMillionths: 1_000_001 })],
    ["assets[1].risk.halfBasisMillionths: is above half", withRisk({ halfBasisMillionths: 58_651 })],
    ["assets[1].risk.commonMillionths: is above half", withRisk({ commonMillionths: 51_801 })],
    ["assets[1].risk: an asset with a risk needs a feed", withEther({ feed: undefined })],
    ["assets[1].feed: an asset with a price needs a risk", withEther({ risk: undefined })],
    ["assets[0].risk: the dollar has none", withAsset({ risk, feed })],
    ["assets[1].feed.push: there must be either", withFeed({ push: undefined })],
    ["assets[1].feed.push: there must be either", withFeed({ sources: [source], price: "1" })],
    ["assets[1].feed.price: belongs to sources", withFeed({ push: undefined, sources: [source] })],
    ["assets[1].feed.price: belongs to sources", withFeed({ price: "2500" })],
    ["assets[1].feed.push.price: 0.000000001 is not", withFeed({ push: { price: "0.000000001" } })],
    ["assets[1].feed.sources: one cannot", withFeed({ push: undefined, sources: [source, source], price: "1" })],
    ["assets[1].feed.sources[0]: must be an address", withFeed({ push: undefined, sources: ["0x12"], price: "1" })],
    ["assets[1].feed.deadAge: is below maxAge", withFeed({ deadAge: 43_199 })],
    ["assets[1].feed.maxAge: ", withFeed({ maxAge: 65_536 })],
    ["assets[1].feed: A ledger unit of WETH is worth too much", withFeed({ push: { price: "1000000000000000000" } })],
    ["assets[1].feed: A ledger unit of WETH is worth too little", tooLittle()],
    ['indices[0].symbol: "WETH" is there twice', { ...local, indices: [{ ...index, symbol: "WETH" }] }],
    ["indices[0].feed: ", { ...local, indices: [{ ...index, feed: undefined }] }],
    ['markets[0].asset: "GOLD" is', { ...(withMarket({ asset: "GOLD" }) as object), indices: [index] }],
    ['perps[0].symbol: "WETH/USDM" is there twice', withPerp({ symbol: "WETH/USDM" })],
    ['perps[0].asset: "USDM" is not an asset with a risk', withPerp({ asset: "USDM" })],
    ["perps[0].tick: lot x tick = 3 units", withPerp({ tick: "0.03" })],
    ["perps[0].softCap: 0.00001 is not", withPerp({ softCap: "0.00001" })],
    ["perps[0].hardCap: is below softCap", withPerp({ hardCap: "27999" })],
    ["perps[0].hardCap: 80000000000000 units do not fit 46 bits", withPerp({ hardCap: "8000000000" })],
    ["perps[0].impactNotional: 1000000000000 units", withPerp({ impactNotional: "1000000" })],
    ["perps[0].fundingHours: ", withPerp({ fundingHours: 9 })],
    ['loans[0].symbol: "WETH-PERP" is there twice', withLoan({ symbol: "WETH-PERP" })],
    ['loans[0].asset: "GOLD" is not a token', { ...(withLoan({ asset: "GOLD" }) as object), indices: [index] }],
    [
      'loans[0].asset: "WETH" has no risk',
      { ...(withEther({ risk: undefined, feed: undefined }) as object), perps: [], loans: [coin] },
    ],
    ["loans[0].lot: 0.0001 is less than a thousand", withLoan({ lot: "0.0001" })],
    ["loans[0].lot: 3000000 units", withLoan({ lot: "3" })],
    ["loans[0].minimum: 10.5 is not", withLoan({ minimum: "10.5" })],
    ["loans[0].classHundredths: must be 100, 150 or 200", withLoan({ classHundredths: 120 })],
    ["loans[0].termHours: ", withLoan({ termHours: 23 })],
    ["loans[0].interestFeeMillionths: ", withLoan({ interestFeeMillionths: 200_001 })],
  ])("error: %s", (message, value) => {
    expect(() => parseParameters(value, "x.json")).toThrow(`  ${message}`);
  });

  test("error: no such file", () => {
    expect(() => readParameters("/nowhere.json")).toThrow("Cannot read /nowhere.json");
  });
});
