import { createClient, custom } from "viem";
import { describe, expect, test } from "vitest";
import { InvalidDeploymentError, WrongChainError } from "../errors/deployment.ts";
import { formatDeployment, parseDeployment } from "./deployment.ts";
import { loadDeployment } from "./loadDeployment.ts";

const address = (number: number) => `0x${number.toString(16).padStart(40, "0")}`;
const valid = {
  name: "local",
  chainId: 31_337,
  exchange: address(1),
  clearing: address(2),
  spot: address(5),
  perps: address(6),
  perpDesk: address(8),
  loans: address(9),
  creditDesk: address(10),
  loanDesk: address(11),
  liquidations: address(16),
  takeovers: address(17),
  resolutions: address(18),
  council: address(19),
  bundles: address(12),
  offers: address(12),
  spotOffers: address(13),
  perpOffers: address(14),
  loanOffers: address(15),
  office: address(7),
  lens: address(3),
  accessManager: address(4),
  deployedAtBlock: 12,
  assets: [
    { id: 0, symbol: "USDM", token: address(5), decimals: 18, unitExp: 12 },
    { id: 1, symbol: "WETH", token: address(6), decimals: 18, unitExp: 9 },
  ],
  markets: [{ id: 1, symbol: "WETH/USDM", asset: 1, lotExp: 5, priceExp: 0 }],
};

function issuesOf(value: unknown): readonly unknown[] {
  try {
    parseDeployment(value);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidDeploymentError);
    return (error as InvalidDeploymentError).issues.map(({ key }) => key);
  }
  return [];
}

describe("parseDeployment", () => {
  test("default: from an object and from text, and back", () => {
    const deployment = parseDeployment(valid);
    expect(deployment.deployedAtBlock).toBe(12n);
    expect(parseDeployment(JSON.stringify(valid))).toEqual(deployment);
    expect(parseDeployment(formatDeployment(deployment))).toEqual(deployment);
  });

  test("behavior: a market is a spot market unless the file says otherwise", () => {
    const perp = { ...valid.markets[0], id: 2, symbol: "WETH-PERP", kind: "perp" };
    const { markets } = parseDeployment({ ...valid, markets: [...valid.markets, perp] });
    expect(markets.map(({ kind }) => kind)).toEqual(["spot", "perp"]);
    expect(issuesOf({ ...valid, markets: [{ ...perp, kind: "swap" }] })).toEqual(["markets[0].kind"]);
  });

  test("behavior: a loan market has its terms, and only that lends the dollar", () => {
    const terms = { termHours: 240, classHundredths: 200 };
    const loan = { ...valid.markets[0], id: 2, symbol: "USDM-10D-SAFE", kind: "loan", asset: 0, ...terms };
    const { markets } = parseDeployment({ ...valid, markets: [...valid.markets, loan] });
    expect(markets[1]).toMatchObject({ kind: "loan", asset: 0, ...terms });
    const without = { ...loan, termHours: undefined, classHundredths: undefined };
    expect(issuesOf({ ...valid, markets: [without] })).toEqual(["markets[0].termHours", "markets[0].classHundredths"]);
    expect(issuesOf({ ...valid, markets: [{ ...loan, kind: "spot" }] })).toEqual([
      "markets[0].asset",
      "markets[0].termHours",
      "markets[0].classHundredths",
    ]);
  });

  test("error: InvalidDeploymentError names every wrong key", () => {
    const [dollar, ether] = valid.assets;
    expect(issuesOf({ ...valid, exchange: "0x12", chainId: undefined })).toEqual(["chainId", "exchange"]);
    expect(issuesOf({ ...valid, exchnge: address(1) })).toEqual(["exchnge"]);
    expect(issuesOf({ ...valid, markets: [{ ...valid.markets[0], lotExp: -1, x: 1 }] })).toEqual([
      "markets[0].lotExp",
      "markets[0].x",
    ]);
    expect(issuesOf({ ...valid, markets: [{ ...valid.markets[0], asset: 9 }] })).toEqual(["markets[0].asset"]);
    expect(issuesOf({ ...valid, assets: [ether] })).toEqual(["assets"]);
    expect(issuesOf({ ...valid, assets: [dollar, ether, { ...ether, id: 0 }] })).toEqual([
      "assets[2].id",
      "assets[2].symbol",
    ]);
    expect(issuesOf("{")).toEqual(["(file)"]);
    expect(() => parseDeployment({ ...valid, lens: 7 })).toThrow(/lens: .*string/);
  });
});

describe("loadDeployment", () => {
  const client = createClient({ transport: custom({ request: async () => "0x7a69" }) });

  test("default", async () => {
    await expect(loadDeployment(client, valid)).resolves.toMatchObject({ chainId: 31_337 });
  });

  test("error: WrongChainError", async () => {
    await expect(loadDeployment(client, { ...valid, chainId: 1 })).rejects.toBeInstanceOf(WrongChainError);
  });
});
