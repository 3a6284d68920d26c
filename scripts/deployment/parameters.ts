// What is to be deployed and listed, as people write it: in tokens and dollars. The exponents of the contracts follow.

import { readFileSync } from "node:fs";
import { isAddress } from "viem";
import { z } from "zod";
import { exponentOf, inUnits, isDecimal, smallest, times } from "./decimals.ts";
import { DeploymentError } from "./errors.ts";

const decimal = z.string().refine(isDecimal, 'must be a positive decimal number in quotes, such as "0.01"');
const address = z.custom<`0x${string}`>((value) => typeof value === "string" && isAddress(value), "must be an address");
const millionths = z.int().min(0).max(10_000);

const tokenSchema = z.union(
  [z.strictObject({ address }), z.strictObject({ deploy: z.literal("TestToken"), name: z.string().min(1) })],
  'must be { "address": "0x..." } or { "deploy": "TestToken", "name": "..." }',
);

const assetSchema = z.strictObject({
  symbol: z.string().min(1),
  /** The token's contract, or a test token to deploy, which anybody may mint. */
  token: tokenSchema,
  decimals: z.int().min(0).max(36),
  /** What the exchange counts in, in tokens. */
  ledgerUnit: decimal,
});

const marketSchema = z.strictObject({
  symbol: z.string().min(1),
  asset: z.string().min(1),
  /** Smallest quantity, in tokens of the asset. */
  lot: decimal,
  /** Smallest price step, in dollars. */
  tick: decimal,
  takerFeeMillionths: millionths,
  /** Negative = rebate. */
  makerFeeMillionths: z.int().min(-10_000).max(10_000),
  makerFeeCapMillionths: millionths,
  /** Smallest order, in dollars. */
  minNotional: decimal,
  /** What an order with an expiry sets aside for its late removal, in dollars. */
  expiryBounty: decimal,
});

const parametersSchema = z.strictObject({
  name: z.string().min(1),
  /** The chain that this file is for. */
  chainId: z.int().positive(),
  /** Who governs in the end. Default: the deployer. */
  admin: address.optional(),
  /** Symbol of the asset in which everything is quoted. */
  dollar: z.string().min(1),
  assets: z.array(assetSchema).min(1),
  markets: z.array(marketSchema),
});

export type Parameters = z.infer<typeof parametersSchema>;
export type AssetParameters = z.infer<typeof assetSchema>;
export type MarketParameters = z.infer<typeof marketSchema>;

/** Terms of a market without the number of its asset, which is known only once the asset is listed. */
export interface Terms {
  readonly lotExp: number;
  readonly priceExp: number;
  readonly takerFee: number;
  readonly makerFee: number;
  readonly makerFeeCap: number;
  readonly minNotional: number;
  readonly expiryBounty: number;
}

/** Reads a parameters file. Its errors name the keys that are wrong. */
export function readParameters(file: string): Parameters {
  return parseParameters(readJson(file), file);
}

export function parseParameters(value: unknown, file = "parameters"): Parameters {
  const result = parametersSchema.safeParse(value);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${keyOf(issue.path)}: ${issue.message}`);
    throw new DeploymentError(`${file} is wrong at\n${lines.join("\n")}`);
  }
  const problems = contradictions(result.data);
  if (problems.length > 0) throw new DeploymentError(`${file} is wrong at\n  ${problems.join("\n  ")}`);
  return result.data;
}

/** The dollar first, because the exchange lists it by itself, then the others in their order. */
export function orderedAssets({ assets, dollar }: Parameters): readonly AssetParameters[] {
  return [...assets.filter(({ symbol }) => symbol === dollar), ...assets.filter(({ symbol }) => symbol !== dollar)];
}

/** A ledger unit is 10^unitExp of the token's smallest units. */
export function unitExp({ ledgerUnit, decimals }: AssetParameters): number {
  return exponentOf(inUnits(ledgerUnit, smallest(decimals)));
}

export function termsOf(parameters: Parameters, market: MarketParameters): Terms {
  const asset = findAsset(parameters, market.asset);
  const dollar = findAsset(parameters, parameters.dollar);
  const tickOfLot = times(market.lot, market.tick);
  return {
    lotExp: exponentOf(inUnits(market.lot, asset.ledgerUnit)),
    priceExp: exponentOf(inUnits(tickOfLot, dollar.ledgerUnit)),
    takerFee: market.takerFeeMillionths,
    makerFee: market.makerFeeMillionths,
    makerFeeCap: market.makerFeeCapMillionths,
    minNotional: Number(inUnits(market.minNotional, tickOfLot)),
    expiryBounty: Number(inUnits(market.expiryBounty, dollar.ledgerUnit)),
  };
}

function findAsset({ assets }: Parameters, wanted: string): AssetParameters {
  const found = assets.find(({ symbol }) => symbol === wanted);
  if (found === undefined) throw new DeploymentError(`There is no asset "${wanted}".`);
  return found;
}

/** What the shape of the file cannot say. */
function contradictions(parameters: Parameters): string[] {
  const { assets, dollar, markets } = parameters;
  const known = new Set(assets.map(({ symbol }) => symbol));
  const dollarProblems = known.has(dollar) ? [] : [`dollar: there is no asset "${dollar}"`];
  const assetProblems = assets.flatMap((asset, index) => [
    ...repeated(assets, index).map((message) => `assets[${index}].symbol: ${message}`),
    ...attempt(() => unitExp(asset)).map((message) => `assets[${index}].ledgerUnit: ${message}`),
  ]);
  const marketProblems = markets.flatMap((market, index) => [
    ...repeated(markets, index).map((message) => `markets[${index}].symbol: ${message}`),
    ...(known.has(market.asset) && market.asset !== dollar
      ? marketContradictions(parameters, market).map((message) => `markets[${index}].${message}`)
      : [`markets[${index}].asset: "${market.asset}" is not an asset that can be traded here`]),
  ]);
  return [...dollarProblems, ...assetProblems, ...marketProblems];
}

function marketContradictions(parameters: Parameters, market: MarketParameters): string[] {
  const { lot, tick, takerFeeMillionths, makerFeeMillionths, makerFeeCapMillionths } = market;
  const asset = findAsset(parameters, market.asset);
  const dollar = parameters.assets.find(({ symbol }) => symbol === parameters.dollar);
  if (dollar === undefined) return [];
  const tickOfLot = times(lot, tick);
  return [
    ...attempt(() => exponentOf(inUnits(lot, asset.ledgerUnit))).map((message) => `lot: ${message}`),
    ...attempt(() => exponentOf(inUnits(tickOfLot, dollar.ledgerUnit))).map(
      (message) => `tick: lot x tick = ${message}`,
    ),
    ...attempt(() => within(inUnits(market.minNotional, tickOfLot), 39)).map((message) => `minNotional: ${message}`),
    ...attempt(() => within(inUnits(market.expiryBounty, dollar.ledgerUnit), 24)).map(
      (message) => `expiryBounty: ${message}`,
    ),
    ...(makerFeeMillionths < -takerFeeMillionths ? ["makerFeeMillionths: a rebate is at most the taker's fee"] : []),
    ...(makerFeeMillionths > makerFeeCapMillionths ? ["makerFeeMillionths: is above makerFeeCapMillionths"] : []),
  ];
}

function repeated(items: readonly { readonly symbol: string }[], index: number): string[] {
  const symbol = items[index]?.symbol;
  return items.findIndex((item) => item.symbol === symbol) === index ? [] : [`"${symbol}" is there twice`];
}

function within(value: bigint, bits: number): void {
  if (value >= 1n << BigInt(bits)) throw new DeploymentError(`${value} units do not fit ${bits} bits`);
}

/** The message of the error that `action` ends with, if it does. */
function attempt(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof DeploymentError) return [error.message];
    throw error;
  }
}

function keyOf(path: readonly PropertyKey[]): string {
  const key = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return key.replace(/^\./, "") || "the whole file";
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new DeploymentError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}
