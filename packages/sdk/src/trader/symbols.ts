import { type Address, erc20Abi, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { getAssets } from "../actions/markets/getAssets.ts";
import { getMarkets } from "../actions/markets/getMarkets.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { toPangeaError } from "../errors/contract.ts";
import { UnknownSymbolError } from "../errors/trader.ts";
import type { PangeaClient } from "../types/client.ts";
import type { Asset, Market } from "../types/market.ts";
import type { AssetId } from "../types/units.ts";
import { toTraderMarket } from "./convert.ts";
import type { TraderMarket } from "./types.ts";

/** What the symbols of an exchange mean. */
export interface Symbols {
  readonly markets: readonly TraderMarket[];
  /** Throws UnknownSymbolError. */
  readonly market: (symbol: string) => TraderMarket;
  /** Throws UnknownSymbolError. */
  readonly asset: (symbol: string) => Asset;
  readonly symbolOf: (asset: AssetId) => string;
}

export async function loadSymbols(
  client: PangeaClient,
  { exchange, deployment }: { readonly exchange: Address; readonly deployment: Deployment | undefined },
): Promise<Symbols> {
  const [assets, listed] = await Promise.all([getAssets(client, { exchange }), getMarkets(client, { exchange })]);
  const names = await Promise.all(assets.map((asset) => nameOf(client, asset, deployment)));
  const symbolOf = (id: AssetId) => names[id] ?? String(id);
  const markets = listed.map((info) => {
    const base = symbolOf(info.asset.id);
    const quote = info.kind === "loan" ? base : symbolOf(info.dollar.id);
    const named = deployment?.markets.find(({ id }) => id === info.id)?.symbol;
    const pair = nameOfMarket(info, symbolOf);
    const earlier = listed.some((other) => other.id < info.id && nameOfMarket(other, symbolOf) === pair);
    // a market that succeeds another one for the same asset must be told from it
    return toTraderMarket(info, { symbol: named ?? `${pair}${earlier ? `:${info.id}` : ""}`, base, quote });
  });
  return {
    markets,
    symbolOf,
    market: (symbol) =>
      find(markets, (market) => market.symbol === symbol) ??
      unknown(
        symbol,
        markets.map((market) => market.symbol),
      ),
    asset: (symbol) => find(assets, ({ id }) => symbolOf(id) === symbol) ?? unknown(symbol, names),
  };
}

function nameOfMarket(market: Market, symbolOf: Symbols["symbolOf"]): string {
  const base = symbolOf(market.asset.id);
  if (market.kind === "perp") return `${base}-PERP`;
  if (market.kind === "spot") return `${base}/${symbolOf(market.dollar.id)}`;
  const { termHours, classHundredths } = market;
  const term = termHours % 24 === 0 ? `${termHours / 24}D` : `${termHours}H`;
  return `${base}-${term}${classHundredths === 100 ? "" : `-${classHundredths / 100}X`}`;
}

function find<Value>(values: readonly Value[], matches: (value: Value) => boolean): Value | undefined {
  return values.find(matches);
}

function unknown(symbol: string, known: readonly string[]): never {
  throw new UnknownSymbolError(symbol, known);
}

/** The deployment file's name for an asset, else the token's own. An index has no token to ask. */
async function nameOf(client: PangeaClient, { id, token }: Asset, deployment: Deployment | undefined): Promise<string> {
  const named = deployment?.assets.find((asset) => asset.id === id)?.symbol;
  if (named !== undefined) return named;
  if (token === zeroAddress) return `INDEX${id}`;
  try {
    return await readContract(client, { abi: erc20Abi, address: token, functionName: "symbol" });
  } catch (error) {
    throw toPangeaError(error);
  }
}
