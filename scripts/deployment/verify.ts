// Reads a deployment back from the chain and compares it with the parameters, value by value.

import { type Abi, type Address, type Hex, hexToBigInt, toHex, zeroAddress } from "viem";
import { ROLE_NAMES, ROLES } from "../governance/roles.ts";
import { type ContractName, readArtifact } from "./artifacts.ts";
import { inUnits } from "./decimals.ts";
import { deployedCode, hasCodeOf } from "./deploy.ts";
import { ADMIN_ROLE, selectorsOf } from "./governanceSteps.ts";
import type {
  AssetParameters,
  IndexParameters,
  LoanParameters,
  MarketParameters,
  Parameters,
  PerpParameters,
} from "./parameters.ts";
import type { DeploymentRecord } from "./record.ts";
import { contractAddress } from "./step.ts";
import { FEED_TICKS_PER_SECOND, feedAddress, feedDescription, tokenAddress } from "./steps.ts";
import {
  capsOf,
  dollarRiskOf,
  feedTermsOf,
  loanTermsOf,
  orderedAssets,
  type Priced,
  perpTermsOf,
  pricedAssets,
  riskTermsOf,
  termsOf,
  unitExp,
} from "./terms.ts";
import type { Sender } from "./transactions.ts";

export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly isRight: boolean;
}

interface Context {
  readonly publicClient: Sender["publicClient"];
  readonly parameters: Parameters;
  readonly record: DeploymentRecord;
}

export async function verify(context: Context): Promise<readonly Check[]> {
  const { parameters } = context;
  const groups = [
    await checkCode(context),
    await checkWiring(context),
    await checkRegistry(context),
    ...(await Promise.all(orderedAssets(parameters).map((asset) => checkAsset(context, asset)))),
    ...(await Promise.all(parameters.indices.map((index) => checkIndex(context, index)))),
    ...(await Promise.all(pricedAssets(parameters).map((asset) => checkPrice(context, asset)))),
    ...(await Promise.all(parameters.markets.map((market) => checkMarket(context, market)))),
    ...(await Promise.all(parameters.perps.map((perp) => checkPerp(context, perp)))),
    ...(await Promise.all(parameters.loans.map((loan) => checkLoan(context, loan)))),
    await checkDollar(context),
    await checkRoles(context),
  ];
  return groups.flat();
}

async function checkCode({ publicClient, record }: Context): Promise<Check[]> {
  return Promise.all(
    deployedCode(record).map(async ({ label, name, address }) => {
      const isRight = await hasCodeOf(publicClient, name, address);
      return check(`code of ${label}`, "this build", isRight ? "this build" : "other");
    }),
  );
}

async function checkWiring(context: Context): Promise<Check[]> {
  const { record, parameters } = context;
  const manager = contractAddress(record, "AccessManager");
  const exchange = contractAddress(record, "Exchange");
  /** Whether a contract knows the address of the code behind it. */
  const isBehind = async (name: ContractName, by: ContractName) => {
    const getter = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
    const known = await read(context, contractAddress(record, by), [by, getter]);
    return check(name.toLowerCase(), contractAddress(record, name), String(known));
  };
  const admin = parameters.admin ?? record.deployer;
  const isAdmin = async (who: Address) => {
    const role = await read(context, manager, ["AccessManager", "hasRole", ADMIN_ROLE, who]);
    return String((role as readonly unknown[])[0]);
  };
  const isDeployerAdmin = admin.toLowerCase() === record.deployer.toLowerCase();
  return [
    check("authority", manager, String(await read(context, exchange, ["Office", "authority"]))),
    await isBehind("Clearing", "Exchange"),
    await isBehind("Spot", "Exchange"),
    await isBehind("Perps", "Exchange"),
    await isBehind("Perps", "Spot"),
    await isBehind("PerpDesk", "Perps"),
    await isBehind("Loans", "Exchange"),
    await isBehind("Loans", "Spot"),
    await isBehind("CreditDesk", "Clearing"),
    await isBehind("Bundles", "Clearing"),
    await isBehind("LoanDesk", "CreditDesk"),
    await isBehind("Liquidations", "CreditDesk"),
    await isBehind("Takeovers", "CreditDesk"),
    await isBehind("Resolutions", "CreditDesk"),
    await isBehind("Offers", "CreditDesk"),
    await isBehind("SpotOffers", "Offers"),
    await isBehind("PerpOffers", "Offers"),
    await isBehind("LoanOffers", "Offers"),
    await isBehind("Office", "CreditDesk"),
    await isBehind("Council", "Office"),
    await isBehind("Lens", "Council"),
    check("admin role", "true", await isAdmin(admin)),
    check("deployer's admin role", String(isDeployerAdmin), await isAdmin(record.deployer)),
  ];
}

async function checkRegistry(context: Context): Promise<Check[]> {
  const { record, parameters } = context;
  const [, assets, count, feeAccount] = (await readExchange(context, "registry")) as readonly unknown[];
  const owner = await readExchange(context, "ownerOf", record.feeAccount);
  const priced = pricedAssets(parameters).map(({ symbol }) => record.assets[symbol]?.id);
  const markets = [...parameters.markets, ...parameters.perps, ...parameters.loans];
  const listed = markets.map(({ symbol }) => record.markets[symbol]?.id);
  return [
    check("assets listed", String(priced.length), String(assets)),
    check("numbers of assets", numbers(0, priced.length), sorted(priced)),
    check("markets listed", String(listed.length), String(count)),
    check("numbers of markets", numbers(1, listed.length), sorted(listed)),
    check("fee account", String(record.feeAccount), String(feeAccount)),
    check("fee account's owner", record.deployer, String(owner)),
  ];
}

async function checkAsset(context: Context, asset: AssetParameters): Promise<Check[]> {
  const token = tokenAddress(context.record, asset);
  const decimals = await read(context, token, ["TestToken", "decimals"]);
  const expected = { token, decimals: asset.decimals, unitExp: unitExp(asset) };
  return [
    check(`${asset.symbol} token's decimals`, String(asset.decimals), String(decimals)),
    ...(await checkCaps(context, asset)),
    ...compare(asset.symbol, expected, await readRecord(context, "assetInfo", assetId(context, asset.symbol))),
  ];
}

async function checkCaps(context: Context, asset: AssetParameters): Promise<Check[]> {
  const { symbol, ledgerUnit } = asset;
  const units = (cap: string | undefined) => (cap === undefined ? 0n : inUnits(cap, ledgerUnit));
  const depositCap = symbol === context.parameters.dollar ? 0n : units(asset.depositCap);
  const expected = { depositCap, borrowCap: units(asset.borrowCap) };
  return compare(symbol, expected, await readRecord(context, "assetLimits", assetId(context, symbol)));
}

async function checkIndex(context: Context, { symbol, decimals }: IndexParameters): Promise<Check[]> {
  const found = await readRecord(context, "assetInfo", assetId(context, symbol));
  return compare(symbol, { token: zeroAddress, decimals, unitExp: 0 }, found);
}

/** Risk and sources, but not the price itself, which moves on. */
async function checkPrice(context: Context, asset: Priced): Promise<Check[]> {
  const { parameters, record } = context;
  const { symbol, risk, feed } = asset;
  const { feeds, ...found } = await readRecord(context, "assetRisk", assetId(context, symbol));
  const terms = risk === undefined ? {} : riskTermsOf(parameters, asset, risk);
  const sources = feed === undefined ? {} : feedTermsOf(feed, record.sources[symbol]);
  return [
    ...compare(`${symbol} risk`, terms, found),
    ...compare(`${symbol} feeds`, sources, feeds as Fields),
    ...(feed?.push === undefined ? [] : await checkFeed(context, symbol)),
  ];
}

async function checkFeed(context: Context, symbol: string): Promise<Check[]> {
  const { record } = context;
  const [feed, source] = [feedAddress(record, symbol), record.sources[symbol] ?? zeroAddress];
  const ask = async (address: Address, ...question: Question) => String(await read(context, address, question));
  return [
    check(`${symbol} feed's description`, feedDescription(symbol), await ask(feed, "PushFeed", "description")),
    check(
      `${symbol} feed's authority`,
      contractAddress(record, "AccessManager"),
      await ask(feed, "PushFeed", "authority"),
    ),
    check(`${symbol} source's feed`, feed, await ask(source, "AggregatorSource", "FEED")),
    check(
      `${symbol} source's unit of time`,
      String(FEED_TICKS_PER_SECOND),
      await ask(source, "AggregatorSource", "TICKS_PER_SECOND"),
    ),
  ];
}

async function checkMarket(context: Context, market: MarketParameters): Promise<Check[]> {
  const expected = { asset: assetId(context, market.asset), ...termsOf(context.parameters, market), status: 1 };
  return compare(market.symbol, expected, await readRecord(context, "marketInfo", marketId(context, market.symbol)));
}

async function checkPerp(context: Context, perp: PerpParameters): Promise<Check[]> {
  const { symbol } = perp;
  const id = marketId(context, symbol);
  const { fundingHours, interest, impactNotional } = perpTermsOf(context.parameters, perp);
  const info = await readRecord(context, "perpInfo", id);
  return [
    ...(await checkMarket(context, perp)),
    check(`${symbol} underlying`, String(assetId(context, perp.asset)), String(info.asset)),
    ...compare(symbol, { fundingHours, isDeep: perp.deep, ...capsOf(perp) }, info),
    ...compare(symbol, { interest, impactNotional }, await readMeter(context, id)),
  ];
}

async function checkDollar(context: Context): Promise<Check[]> {
  const { dollar, dollarHaircutMillionths } = context.parameters;
  if (dollarHaircutMillionths === undefined) return [];
  const terms = dollarRiskOf(context.parameters, dollarHaircutMillionths);
  return compare(`${dollar} risk`, terms, await readRecord(context, "assetRisk", assetId(context, dollar)));
}

/** Whether each function that governs is where the table of roles has it, and who has the roles. */
async function checkRoles(context: Context): Promise<Check[]> {
  const { governance } = context.parameters;
  const launched = await readExchange(context, "isLaunched");
  const checks = [check("launched", String(governance !== undefined), String(launched))];
  if (governance === undefined) return checks;
  const [manager, exchange] = [
    contractAddress(context.record, "AccessManager"),
    contractAddress(context.record, "Exchange"),
  ];
  for (const name of ROLE_NAMES) {
    const { id, delay, functions } = ROLES[name];
    const member = await read(context, manager, ["AccessManager", "hasRole", id, governance[name]]);
    checks.push(check(`${name} and delay`, `true,${delay}`, String(member)));
    const names = Object.keys(functions);
    for (const [index, selector] of selectorsOf(names).entries()) {
      const role = await read(context, manager, ["AccessManager", "getTargetFunctionRole", exchange, selector]);
      checks.push(check(`role of ${names[index]}`, String(id), String(role)));
    }
  }
  return checks;
}

async function checkLoan(context: Context, loan: LoanParameters): Promise<Check[]> {
  const { symbol } = loan;
  const id = marketId(context, symbol);
  const { lotExp, minLots, ...terms } = loanTermsOf(context.parameters, loan);
  const expected = { asset: assetId(context, loan.asset), lotExp, minNotional: minLots, status: 1 };
  return [
    ...compare(symbol, expected, await readRecord(context, "marketInfo", id)),
    ...compare(symbol, { isLoan: true, ...terms }, await readLoanTerms(context, id)),
  ];
}

/** What no view tells of a loan market: the terms in its word, see `MarketHeader`. */
async function readLoanTerms(context: Context, market: number): Promise<Fields> {
  const slot = toHex((1n << 248n) | BigInt(market), { size: 32 });
  const [word = "0x0"] = (await readExchange(context, "words", [slot])) as readonly Hex[];
  const header = hexToBigInt(word);
  return {
    isLoan: (header & (1n << 247n)) !== 0n,
    termHours: BigInt.asUintN(16, header >> 74n),
    class: BigInt.asUintN(8, header >> 90n),
    interestFee: BigInt.asUintN(19, header >> 98n),
  };
}

/** What no view tells of a perpetual market: the terms in its word of the premium, see `PremiumMeter`. */
async function readMeter(context: Context, market: number): Promise<Fields> {
  const slot = toHex((17n << 248n) | (BigInt(market) << 8n) | 3n, { size: 32 });
  const [word = "0x0"] = (await readExchange(context, "words", [slot])) as readonly Hex[];
  const meter = hexToBigInt(word);
  return {
    interest: BigInt.asIntN(24, meter >> 104n),
    impactNotional: BigInt.asUintN(40, meter >> 64n),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function assetId({ record }: Context, symbol: string): number | undefined {
  return record.assets[symbol]?.id;
}

function marketId({ record }: Context, symbol: string): number {
  return record.markets[symbol]?.id ?? 0;
}

const numbers = (first: number, length: number) => Array.from({ length }, (_, index) => first + index).join();

const sorted = (ids: readonly (number | undefined)[]) => ids.toSorted((a, b) => (a ?? 0) - (b ?? 0)).join();

function compare(label: string, expected: object, found: Fields): Check[] {
  return Object.entries(expected).map(([key, value]) => check(`${label} ${key}`, String(value), String(found[key])));
}

function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, isRight: expected.toLowerCase() === found.toLowerCase() };
}

function readExchange(context: Context, functionName: string, ...args: readonly unknown[]): Promise<unknown> {
  return read(context, contractAddress(context.record, "Exchange"), ["IExchange", functionName, ...args]);
}

async function readRecord(context: Context, functionName: string, ...args: readonly unknown[]): Promise<Fields> {
  return (await readExchange(context, functionName, ...args)) as Fields;
}

type Question = readonly [ContractName, string, ...unknown[]];

function read({ publicClient }: Context, address: Address, question: Question): Promise<unknown> {
  const [contract, functionName, ...args] = question;
  const abi: Abi = readArtifact(contract).abi;
  return publicClient.readContract({ address, abi, functionName, args });
}
