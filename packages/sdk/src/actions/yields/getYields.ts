import { basisPercent, fundingPercent, netPercent, yieldCurve } from "../../math/yields.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { LoanMarket, Market, PerpMarket, SpotMarket } from "../../types/market.ts";
import type { AssetYields, LoanYields, PerpYields } from "../../types/yields.ts";
import type { ExchangeParameters } from "../call.ts";
import { getDepth } from "../markets/getDepth.ts";
import { getMarkets } from "../markets/getMarkets.ts";
import { getTopOfBook } from "../markets/getTopOfBook.ts";
import { getPerp } from "../perps/getPerp.ts";
import { pinBlock } from "../pinBlock.ts";
import { getPrice } from "../prices/getPrice.ts";
import type { ReadParameters } from "../read.ts";

/**
 * Reads what can be earned and paid with every asset, at one block: the curves of lending and borrowing for each term and class,
 * the funding of its perpetuals, and how far they stand from spot. Views `depth`, `topOfBook`, `perpInfo`, `assetRisk`, and those
 * of `getMarkets` unless markets are given. All rates are percent a year as decimal strings, simple and not compounded.
 *
 * @param client - Any client.
 * @param parameters - Markets that are known, and how many rates of a side at most.
 * @returns Assets with loan markets or perpetuals, by number.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const [dollar, ether] = await getYields(client, { exchange });
 * const cost = dollar.loans[0]?.borrow[0]?.percent; // "5.5"
 * const income = ether.perps[0]?.predictedFundingPercent; // "10.95": what a short would get
 */
export async function getYields(
  client: PangeaClient,
  parameters: getYields.Parameters,
): Promise<getYields.ReturnValue> {
  const { exchange, levels } = parameters;
  const pinned = { exchange, ...(await pinBlock(client, parameters)) };
  const markets = parameters.markets ?? (await getMarkets(client, pinned));
  const lending = markets.filter((market) => market.kind === "loan");
  const perps = markets.filter((market) => market.kind === "perp");
  const [loanYields, perpYields] = await Promise.all([
    Promise.all(lending.map((market) => loanYieldsOf(client, { ...pinned, levels }, market))),
    Promise.all(perps.map((market) => perpYieldsOf(client, pinned, { market, spot: spotOf(markets, market) }))),
  ]);
  const assets = new Set([...lending, ...perps].map(({ asset }) => asset.id));
  return [...assets]
    .toSorted((a, b) => a - b)
    .map((asset): AssetYields => {
      const isOf = (market: Market) => market.asset.id === asset;
      return {
        asset,
        loans: loanYields
          .filter((_, index) => isOf(lending[index] as LoanMarket))
          .toSorted((a, b) => a.termHours - b.termHours || a.classHundredths - b.classHundredths),
        perps: perpYields.filter((_, index) => isOf(perps[index] as PerpMarket)),
      };
    });
}

export declare namespace getYields {
  interface Parameters extends ExchangeParameters, ReadParameters {
    /** Markets, if they were read before. */
    readonly markets?: readonly Market[] | undefined;
    /** Most rates of a side. Default 20. */
    readonly levels?: number | undefined;
  }
  type ReturnValue = readonly AssetYields[];
}

async function loanYieldsOf(
  client: PangeaClient,
  parameters: ReadParameters & { readonly levels: number | undefined },
  market: LoanMarket,
): Promise<LoanYields> {
  const { bids, asks } = await getDepth(client, { ...parameters, market: market.id });
  const [best] = bids;
  return {
    ...{ market: market.id, termHours: market.termHours, classHundredths: market.classHundredths },
    lend: yieldCurve(bids, market),
    netLendPercent: best && netPercent(best.tick, market),
    borrow: yieldCurve(asks, market),
  };
}

async function perpYieldsOf(
  client: PangeaClient,
  parameters: ReadParameters,
  { market, spot }: { readonly market: PerpMarket; readonly spot: SpotMarket | undefined },
): Promise<PerpYields> {
  const [perp, risk, own, other] = await Promise.all([
    getPerp(client, { ...parameters, market: market.id }),
    getPrice(client, { ...parameters, asset: market.asset.id }),
    getTopOfBook(client, { ...parameters, market: market.id }),
    spot && getTopOfBook(client, { ...parameters, market: spot.id }),
  ]);
  const mark = { price: risk.price, priceExp: risk.priceExp, lotUnits: 10n ** BigInt(market.scale.lotExp) };
  const compared = (ticks: bigint | undefined, spotTicks: bigint | undefined) =>
    spot && basisPercent({ ticks, market }, { ticks: spotTicks, market: spot });
  return {
    market: market.id,
    lastFundingPercent: fundingPercent({ ...mark, payment: perp.fundingPayment }),
    predictedFundingPercent: fundingPercent({ ...mark, payment: perp.nextPayment }),
    nextFunding: perp.nextFunding,
    basisPercent: compared(doubledMiddle(own), other && doubledMiddle(other)),
    entryBasisPercent: compared(own.bid?.tick, other?.ask?.tick),
  };
}

function doubledMiddle({ bid, ask }: getTopOfBook.ReturnValue): bigint | undefined {
  return bid && ask && bid.tick + ask.tick;
}

function spotOf(markets: readonly Market[], { asset }: PerpMarket): SpotMarket | undefined {
  return markets.find((market): market is SpotMarket => market.kind === "spot" && market.asset.id === asset.id);
}
