// Reads a deployment back from the chain and compares it with the parameters, value by value.

import type { Abi, Address } from "viem";
import { type ContractName, readArtifact } from "./artifacts.ts";
import { hasCodeOf } from "./deploy.ts";
import {
  type AssetParameters,
  type MarketParameters,
  orderedAssets,
  type Parameters,
  termsOf,
  unitExp,
} from "./parameters.ts";
import type { DeploymentRecord } from "./record.ts";
import { ADMIN_ROLE, contractAddress, tokenAddress } from "./steps.ts";
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
  const assets = orderedAssets(context.parameters);
  const groups = [
    await checkCode(context),
    await checkWiring(context),
    await checkRegistry(context),
    ...(await Promise.all(assets.map((asset, id) => checkAsset(context, asset, id)))),
    ...(await Promise.all(context.parameters.markets.map((market, index) => checkMarket(context, market, index + 1)))),
  ];
  return groups.flat();
}

async function checkCode({ publicClient, record }: Context): Promise<Check[]> {
  const contracts = Object.entries(record.contracts).map(([name, address]) => ({ label: name, name, address }));
  const tokens = Object.entries(record.tokens).map(([symbol, address]) => ({
    label: symbol,
    name: "TestToken",
    address,
  }));
  return Promise.all(
    [...contracts, ...tokens].map(async ({ label, name, address }) => {
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
    const known = await read(context, contractAddress(record, by), [by, name.toUpperCase()]);
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
    await isBehind("Office", "Clearing"),
    await isBehind("Lens", "Office"),
    check("admin role", "true", await isAdmin(admin)),
    check("deployer's admin role", String(isDeployerAdmin), await isAdmin(record.deployer)),
  ];
}

async function checkRegistry(context: Context): Promise<Check[]> {
  const { record, parameters } = context;
  const [, assets, markets, feeAccount] = (await readExchange(context, "registry")) as readonly unknown[];
  const owner = await readExchange(context, "ownerOf", record.feeAccount);
  return [
    check("assets listed", String(parameters.assets.length), String(assets)),
    check("markets listed", String(parameters.markets.length), String(markets)),
    check("fee account", String(record.feeAccount), String(feeAccount)),
    check("fee account's owner", record.deployer, String(owner)),
  ];
}

async function checkAsset(context: Context, asset: AssetParameters, id: number): Promise<Check[]> {
  const token = tokenAddress(context.record, asset);
  const decimals = await read(context, token, ["TestToken", "decimals"]);
  const found = (await readExchange(context, "assetInfo", id)) as Readonly<Record<string, unknown>>;
  const expected = { token, decimals: asset.decimals, unitExp: unitExp(asset) };
  return [
    check(`${asset.symbol} number`, String(id), String(context.record.assets[asset.symbol]?.id)),
    check(`${asset.symbol} token's decimals`, String(asset.decimals), String(decimals)),
    ...compare(asset.symbol, expected, found),
  ];
}

async function checkMarket(context: Context, market: MarketParameters, id: number): Promise<Check[]> {
  const found = (await readExchange(context, "marketInfo", id)) as Readonly<Record<string, unknown>>;
  const asset = context.record.assets[market.asset]?.id;
  return [
    check(`${market.symbol} number`, String(id), String(context.record.markets[market.symbol]?.id)),
    ...compare(market.symbol, { asset, ...termsOf(context.parameters, market), status: 1 }, found),
  ];
}

function compare(label: string, expected: Readonly<Record<string, unknown>>, found: Readonly<Record<string, unknown>>) {
  return Object.entries(expected).map(([key, value]) => check(`${label} ${key}`, String(value), String(found[key])));
}

function check(what: string, expected: string, found: string): Check {
  return { what, expected, found, isRight: expected.toLowerCase() === found.toLowerCase() };
}

function readExchange(context: Context, functionName: string, ...args: readonly unknown[]): Promise<unknown> {
  return read(context, contractAddress(context.record, "Exchange"), ["IExchange", functionName, ...args]);
}

type Question = readonly [ContractName, string, ...unknown[]];

function read({ publicClient }: Context, address: Address, question: Question): Promise<unknown> {
  const [contract, functionName, ...args] = question;
  const abi: Abi = readArtifact(contract).abi;
  return publicClient.readContract({ address, abi, functionName, args });
}
